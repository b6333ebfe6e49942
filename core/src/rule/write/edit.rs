//! Replacements in a text.

use crate::sort::Sort;
use crate::text::Span;

/// Replacements in one text, in any order; none overlaps another.
#[derive(Clone, Debug, Default)]
pub struct Edits(Vec<(Span, String)>);

impl Edits {
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(Span::at(at), text);
    }

    pub fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.0.push((span, text.into()));
    }

    /// The new text, and where in it the replacements stand, without the blanks around them.
    ///
    /// `None` where two overlap, or one does not fit the text.
    pub fn apply(mut self, source: &str) -> Option<(String, Vec<Span>)> {
        self.0.order_by_key(|(span, _)| (span.start, span.end));
        let mut text = String::with_capacity(source.len() + 128);
        let mut added = Vec::new();
        let mut from = 0;
        for (span, new) in &self.0 {
            text.push_str(source.get(from..span.range().start)?);
            let blank = new.len() - new.trim_start().len();
            let shown = new.trim();
            if !shown.is_empty() {
                let start = text.len() + blank;
                added.push(Span::new(start, start + shown.len()));
            }
            text.push_str(new);
            from = span.range().end;
        }
        text.push_str(source.get(from..)?);
        Some((text, added))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_stand_where_they_are_said_to() {
        let mut edits = Edits::default();
        edits.insert(3, " two\n");
        edits.replace(Span::new(0, 3), "1");
        let (text, added) = edits.apply("one three").unwrap();
        assert_eq!(text, "1 two\n three");
        let added: Vec<&str> = added.iter().map(|span| span.of(&text)).collect();
        assert_eq!(added, ["1", "two"]);
    }

    #[test]
    fn what_overlaps_or_does_not_fit_is_nothing() {
        let mut edits = Edits::default();
        edits.replace(Span::new(0, 3), "");
        edits.replace(Span::new(2, 4), "");
        assert_eq!(edits.apply("abcdef"), None);
        let mut edits = Edits::default();
        edits.insert(9, "x");
        assert_eq!(edits.apply("abc"), None);
    }
}
