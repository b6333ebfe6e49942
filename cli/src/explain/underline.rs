//! The event's text with carets beneath what was found.

use super::rows::{Mark, Part, rows};
use crate::output::{FAINT, MARKED, Out, shown};
use cutout_core::event::Provenance;
use cutout_core::report::{EventDetail, FieldValue, FieldView, TraceKind, TraceNode};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Prints each value in which a predicate found something.
pub fn print(detail: &EventDetail, trace: &TraceNode, out: &mut Out) -> io::Result<()> {
    let marks = marks(trace);
    for FieldView {
        name,
        value,
        provenance,
        ..
    } in &detail.fields
    {
        let (texts, before): (&[String], &str) = match value {
            FieldValue::Exact(text) => (std::slice::from_ref(text), ""),
            FieldValue::EndsWith(text) => (std::slice::from_ref(text), "…"),
            FieldValue::Many(texts) => (texts, ""),
            FieldValue::Unknown => (&[], ""),
        };
        for (item, text) in (0..).zip(texts) {
            let Some(marks) = marks.get(&(name.as_str(), item)) else {
                continue;
            };
            let derived = match provenance {
                Provenance::Given => "",
                Provenance::Derived(_) => " (derived)",
                Provenance::Supplied => " (given by hand)",
            };
            writeln!(out, "  {}{}", shown(name), out.styled(FAINT, derived))?;
            for part in rows(text, before, marks) {
                print_part(part, "    ", "    ", out)?;
            }
        }
    }
    Ok(())
}

/// Prints a row behind `first`, and what stands beneath it behind `then`.
pub fn print_part(part: Part, first: &str, then: &str, out: &mut Out) -> io::Result<()> {
    match part {
        Part::Hidden(characters) => {
            let hidden = out.styled(FAINT, format!("… {characters} characters …"));
            writeln!(out, "{then}{hidden}")
        }
        Part::Shown { text, beneath } => {
            writeln!(out, "{first}{text}")?;
            if !beneath.is_empty() {
                writeln!(out, "{then}{}", out.styled(MARKED, beneath))?;
            }
            Ok(())
        }
    }
}

/// The marks of all predicates by field and item.
fn marks(trace: &TraceNode) -> BTreeMap<(&str, u32), Vec<Mark>> {
    let mut marks: BTreeMap<(&str, u32), Vec<Mark>> = BTreeMap::new();
    let mut open = vec![trace];
    while let Some(node) = open.pop() {
        if let TraceKind::Predicate(leaf) = &node.kind {
            for mark in &leaf.marks {
                let of_value = marks.entry((&mark.field, mark.item)).or_default();
                of_value.push(Mark {
                    span: mark.span,
                    beneath: '^',
                });
            }
        }
        open.extend(&node.children);
    }
    marks.values_mut().for_each(|marks| marks.sort());
    marks
}
