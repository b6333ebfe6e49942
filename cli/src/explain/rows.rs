//! A text broken into rows, with characters beneath what is marked.

use crate::output::shown;
use cutout_core::text::Span;
use unicode_width::UnicodeWidthChar;

/// Columns of a text in one row; a longer one is broken.
pub const COLUMNS: usize = 110;

/// A stretch of a text and the character that stands beneath each of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub span: Span,
    pub beneath: char,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Shown {
        text: String,
        /// Empty where nothing in the row is marked.
        beneath: String,
    },
    /// Rows without a mark, as the number of their characters.
    Hidden(usize),
}

/// Breaks a text, behind `before`, into rows. Those without a mark are left out, the first one
/// excepted. Marks are sorted by their start; where they overlap, the one that begins last counts.
pub fn rows(text: &str, before: &str, marks: &[Mark]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut row = Row::default();
    before.chars().for_each(|c| row.push(c, ' '));
    let mut marks = marks.iter().peekable();
    // Those that have begun; what has ended is dropped once it is the last.
    let mut open: Vec<Mark> = Vec::new();
    for (at, c) in text.char_indices() {
        while let Some(mark) = marks.next_if(|mark| mark.span.start as usize <= at) {
            open.push(*mark);
        }
        while open.pop_if(|mark| mark.span.end as usize <= at).is_some() {}
        if row.columns >= COLUMNS {
            std::mem::take(&mut row).end(&mut parts);
        }
        row.push(c, open.last().map_or(' ', |mark| mark.beneath));
    }
    row.end(&mut parts);
    parts
}

#[derive(Default)]
struct Row {
    text: String,
    beneath: String,
    columns: usize,
    characters: usize,
}

impl Row {
    fn push(&mut self, c: char, beneath: char) {
        let mut buffer = [0; 4];
        let c = shown(c.encode_utf8(&mut buffer))
            .chars()
            .next()
            .unwrap_or(c);
        let width = c.width().unwrap_or(0);
        self.text.push(c);
        self.beneath.extend(std::iter::repeat_n(beneath, width));
        self.columns += width;
        self.characters += 1;
    }

    fn end(mut self, parts: &mut Vec<Part>) {
        self.beneath.truncate(self.beneath.trim_end().len());
        match parts.last_mut() {
            Some(Part::Hidden(characters)) if self.beneath.is_empty() => {
                *characters += self.characters
            }
            Some(_) if self.beneath.is_empty() => parts.push(Part::Hidden(self.characters)),
            _ => parts.push(Part::Shown {
                text: self.text,
                beneath: self.beneath,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks<const N: usize>(marks: [(usize, usize, char); N]) -> [Mark; N] {
        marks.map(|(start, end, beneath)| Mark {
            span: Span::new(start, end),
            beneath,
        })
    }

    fn shown_row(text: &str, beneath: &str) -> Part {
        Part::Shown {
            text: text.into(),
            beneath: beneath.into(),
        }
    }

    #[test]
    fn marks_stand_beneath_what_was_found() {
        let marks = marks([(2, 4, '^'), (3, 5, '^'), (6, 7, 'x')]);
        assert_eq!(
            rows("ab cd ef", "", &marks),
            [shown_row("ab cd ef", "  ^^^ x")]
        );
    }

    #[test]
    fn a_mark_within_another_counts_and_the_outer_one_goes_on_behind_it() {
        let marks = marks([(0, 8, '^'), (2, 4, 'x')]);
        assert_eq!(
            rows("ab cd ef", "", &marks),
            [shown_row("ab cd ef", "^^xx^^^^")]
        );
    }

    #[test]
    fn wide_and_control_characters_keep_the_marks_in_place() {
        let text = "漢\t x";
        let marks = marks([(5, 6, '^')]);
        assert_eq!(rows(text, "…", &marks), [shown_row("…漢␉ x", "     ^")]);
    }

    #[test]
    fn long_texts_show_the_rows_that_matter() {
        let text = format!("{}x{}", "a".repeat(COLUMNS * 3), "b".repeat(COLUMNS * 2));
        let at = COLUMNS * 3;
        let last = "x".to_owned() + &"b".repeat(COLUMNS - 1);
        let parts = rows(&text, "", &marks([(at, at + 1, '^')]));
        assert_eq!(
            parts,
            [
                shown_row(&"a".repeat(COLUMNS), ""),
                Part::Hidden(COLUMNS * 2),
                shown_row(&last, "^"),
                Part::Hidden(COLUMNS + 1),
            ]
        );
    }
}
