//! The event's text with carets beneath what was found.

use crate::output::{FAINT, MARKED, Out, shown};
use cutout_core::event::Provenance;
use cutout_core::report::{EventDetail, FieldValue, FieldView, TraceKind, TraceNode};
use cutout_core::text::Span;
use std::collections::BTreeMap;
use std::io::{self, Write};
use unicode_width::UnicodeWidthChar;

/// Columns of a value in one row; a longer one is broken.
const COLUMNS: usize = 110;

/// Prints each value in which a predicate found something.
pub fn print(detail: &EventDetail, trace: &TraceNode, out: &mut Out) -> io::Result<()> {
    let marks = marks(trace);
    for FieldView {
        name,
        value,
        provenance,
    } in &detail.fields
    {
        let (texts, before): (&[String], &str) = match value {
            FieldValue::Exact(text) => (std::slice::from_ref(text), ""),
            FieldValue::EndsWith(text) => (std::slice::from_ref(text), "…"),
            FieldValue::Many(texts) => (texts, ""),
            FieldValue::Unknown => (&[], ""),
        };
        for (item, text) in (0..).zip(texts) {
            let Some(spans) = marks.get(&(name.as_str(), item)) else {
                continue;
            };
            let derived = match provenance {
                Provenance::Given => "",
                Provenance::Derived(_) => " (derived)",
                Provenance::Supplied => " (given by hand)",
            };
            writeln!(out, "  {}{}", shown(name), out.styled(FAINT, derived))?;
            for row in rows(text, before, spans) {
                match row {
                    Part::Hidden(characters) => {
                        writeln!(
                            out,
                            "    {}",
                            out.styled(FAINT, format!("… {characters} characters …"))
                        )?;
                    }
                    Part::Shown { text, carets } => {
                        writeln!(out, "    {text}")?;
                        if !carets.is_empty() {
                            writeln!(out, "    {}", out.styled(MARKED, carets))?;
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

/// The marks of all predicates by field and item.
fn marks(trace: &TraceNode) -> BTreeMap<(&str, u32), Vec<Span>> {
    let mut marks: BTreeMap<(&str, u32), Vec<Span>> = BTreeMap::new();
    let mut open = vec![trace];
    while let Some(node) = open.pop() {
        if let TraceKind::Predicate(leaf) = &node.kind {
            for mark in &leaf.marks {
                marks
                    .entry((&mark.field, mark.item))
                    .or_default()
                    .push(mark.span);
            }
        }
        open.extend(&node.children);
    }
    marks.values_mut().for_each(|spans| spans.sort());
    marks
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Shown {
        text: String,
        carets: String,
    },
    /// Rows without a mark, as the number of their characters.
    Hidden(usize),
}

/// A value broken into rows, of which those without a mark are left out, the first one excepted.
fn rows(text: &str, before: &str, spans: &[Span]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut row = Row::default();
    before.chars().for_each(|c| row.push(c, false));
    // Sorted by their start, and so the widest reach so far tells whether a place is marked.
    let mut spans = spans.iter().peekable();
    let mut marked_to = 0;
    for (at, c) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start as usize <= at) {
            marked_to = marked_to.max(span.end as usize);
        }
        if row.columns >= COLUMNS {
            std::mem::take(&mut row).end(&mut parts);
        }
        row.push(c, at < marked_to);
    }
    row.end(&mut parts);
    parts
}

#[derive(Default)]
struct Row {
    text: String,
    carets: String,
    columns: usize,
    characters: usize,
}

impl Row {
    fn push(&mut self, c: char, marked: bool) {
        let mut buffer = [0; 4];
        let c = shown(c.encode_utf8(&mut buffer))
            .chars()
            .next()
            .unwrap_or(c);
        let width = c.width().unwrap_or(0);
        self.text.push(c);
        self.carets
            .extend(std::iter::repeat_n(if marked { '^' } else { ' ' }, width));
        self.columns += width;
        self.characters += 1;
    }

    fn end(mut self, parts: &mut Vec<Part>) {
        self.carets.truncate(self.carets.trim_end().len());
        match parts.last_mut() {
            Some(Part::Hidden(characters)) if self.carets.is_empty() => {
                *characters += self.characters
            }
            Some(_) if self.carets.is_empty() => parts.push(Part::Hidden(self.characters)),
            _ => parts.push(Part::Shown {
                text: self.text,
                carets: self.carets,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_row(text: &str, carets: &str) -> Part {
        Part::Shown {
            text: text.into(),
            carets: carets.into(),
        }
    }

    #[test]
    fn carets_stand_beneath_what_was_found() {
        let spans = [Span::new(2, 4), Span::new(3, 5), Span::new(6, 7)];
        assert_eq!(
            rows("ab cd ef", "", &spans),
            [shown_row("ab cd ef", "  ^^^ ^")]
        );
    }

    #[test]
    fn wide_and_control_characters_keep_the_carets_in_place() {
        let text = "漢\t x";
        let spans = [Span::new(5, 6)];
        assert_eq!(rows(text, "…", &spans), [shown_row("…漢␉ x", "     ^")]);
    }

    #[test]
    fn long_values_show_the_rows_that_matter() {
        let text = format!("{}x{}", "a".repeat(COLUMNS * 3), "b".repeat(COLUMNS * 2));
        let at = COLUMNS * 3;
        let last = "x".to_owned() + &"b".repeat(COLUMNS - 1);
        let parts = rows(&text, "", &[Span::new(at, at + 1)]);
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
