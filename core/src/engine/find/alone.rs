//! One text at a time, searched for in all values of a column as in one long text.
//!
//! This is what an edit of a rule costs: a new text or two. The search loses nothing, as every
//! place where the text stands is looked at, but for the rest of a value in which it was found.
//! A place across the border of two values is none.

use super::needles::Proof;
use super::{Asked, Found, Needle};
use crate::ir::Fit;
use memchr::memmem::Finder;

/// Takes note of every value that holds the needle where it counts, and tells how many texts
/// hold it.
pub(super) fn search(
    needle: &Needle<'_>,
    proof: Proof,
    asked: &Asked<'_>,
    found: &mut Found,
) -> usize {
    match proof {
        Proof::Fits(fit) if fit != Fit::Within => in_place(needle, fit, asked, found),
        _ => anywhere(needle, proof, asked, found),
    }
}

/// Looks at one place of each text.
fn in_place(needle: &Needle<'_>, fit: Fit, asked: &Asked<'_>, found: &mut Found) -> usize {
    let wanted = needle.text.as_bytes();
    let texts = asked.column.folded();
    let mut hits = 0;
    for text in 0..texts.len() {
        let bytes = texts.bytes(text);
        let sits = match fit {
            Fit::Start => bytes.starts_with(wanted),
            Fit::End => bytes.ends_with(wanted),
            Fit::Whole | Fit::Within => bytes == wanted,
        };
        if sits {
            let start = if fit == Fit::End {
                bytes.len() - wanted.len()
            } else {
                0
            };
            let at = start..start + wanted.len();
            asked.hit(needle.of, Proof::Fits(fit), text as u32, at, found);
            hits += 1;
        }
    }
    hits
}

/// Searches all texts as one.
fn anywhere(needle: &Needle<'_>, proof: Proof, asked: &Asked<'_>, found: &mut Found) -> usize {
    let mut hits = 0;
    let texts = asked.column.folded();
    let (all, ends) = (texts.all().as_bytes(), texts.ends());
    let finder = Finder::new(needle.text.as_bytes());
    // The first text that was not looked through to its end, and from where on.
    let (mut text, mut from) = (0, 0);
    while let Some(at) = finder.find(&all[from..]) {
        let start = from + at;
        text += passed(&ends[text..], start);
        let end = ends[text];
        if start + needle.text.len() <= end {
            let begin = end - texts.length(text);
            let at = start - begin..start - begin + needle.text.len();
            asked.hit(needle.of, proof, text as u32, at, found);
            hits += 1;
            from = end;
        } else {
            from = start + 1;
        }
    }
    hits
}

/// How many of the first texts end before a place. It is mostly in one of the next texts, or far
/// away.
fn passed(ends: &[usize], place: usize) -> usize {
    let mut width = 4;
    while ends.get(width).is_some_and(|&end| end <= place) {
        width *= 4;
    }
    let near = &ends[..ends.len().min(width + 1)];
    near.partition_point(|&end| end <= place)
}
