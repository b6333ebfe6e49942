//! One text at a time, searched for in all values of a column as in one long text.
//!
//! This is what an edit of a rule costs: a new text or two. The search loses nothing, as every
//! place where the text stands is looked at, but for the rest of a value in which it was found.
//! A place across the border of two values is none.

use super::{Asked, Found, Needle};
use memchr::memmem::Finder;

/// Takes note of every value that holds the needle.
pub fn search(needle: &Needle, asked: &Asked<'_>, found: &mut Found) {
    let texts = asked.column.folded();
    let (all, ends) = (texts.all().as_bytes(), texts.ends());
    let finder = Finder::new(needle.text.as_bytes());
    // The first text that was not looked through to its end, and from where on.
    let (mut text, mut from) = (0, 0);
    while let Some(at) = finder.find(&all[from..]) {
        let start = from + at;
        text += ends[text..].partition_point(|&end| end <= start);
        let end = ends[text];
        if start + needle.text.len() <= end {
            asked.hit(needle.of, text as u32, found);
            from = end;
        } else {
            from = start + 1;
        }
    }
}
