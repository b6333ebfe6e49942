//! One test against one value: the leaf comparisons that the fast path and the trace share.

use super::columns::{Cell, Folded};
use crate::event::ValueRef;
use crate::ir::{Fit, Number, Test};
use crate::text::fold::fold;
use crate::truth::Outcome;
use std::borrow::Cow;

/// What a test says of a value.
///
/// Every test but [`Test::SameAs`], which looks at two fields of the event: see [`same`].
pub fn outcome(test: &Test, cell: Cell<'_>) -> Outcome {
    let (known, folded) = match cell {
        Cell::Unknown => return Outcome::Unknown,
        Cell::Missing => return on_missing(test),
        Cell::Present(known, folded) => (known, folded),
    };
    match test {
        Test::Undecidable(_) => return Outcome::Unknown,
        Test::Differs(inner) | Test::IsNot(inner) => return !outcome(inner, cell),
        _ => {}
    }
    match (known.value, folded) {
        (ValueRef::Unknown, _) => Outcome::Unknown,
        (ValueRef::EndsWith(end), _) => on_end(test, end),
        (ValueRef::Exact(text), Folded::One(folded)) => on_text(test, text, folded).into(),
        (ValueRef::Many(texts), Folded::Many(folded)) => {
            let hit = texts
                .iter()
                .zip(folded.iter())
                .any(|(text, folded)| on_text(test, text, folded));
            // An array is there even if it is empty.
            (hit || *test == Test::Exists(true)).into()
        }
        _ => unreachable!("a value is folded into its own shape"),
    }
}

/// What a test says of a record without the field.
pub fn on_missing(test: &Test) -> Outcome {
    match test {
        Test::IsNot(inner) => !on_missing(inner),
        _ => matches!(test, Test::Null | Test::Exists(false)).into(),
    }
}

/// The same for one text that is known in full.
pub fn on_text(test: &Test, text: &str, folded: &str) -> bool {
    match test {
        Test::Text(patterns) => patterns.iter().any(|pattern| pattern.matches(text, folded)),
        Test::Regex(regex) => regex.compiled.is_match(text),
        Test::Cidr(block) => block.contains(text),
        Test::Number(relation, wanted) => {
            number(text).is_some_and(|value| relation.holds(value.get(), wanted.get()))
        }
        Test::Exists(wanted) => *wanted,
        // Of a text, nothing but the word itself is the boolean.
        Test::Holds => folded == "true",
        Test::IsNot(inner) => !on_text(inner, text, folded),
        Test::Null | Test::SameAs { .. } | Test::Undecidable(_) | Test::Differs(_) => false,
    }
}

/// A decimal number. `inf` and `nan`, which Rust would read too, are words in a log.
pub(super) fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    if numeric {
        text.parse().ok().and_then(Number::new)
    } else {
        None
    }
}

/// What is certain where only the end of the value is known.
fn on_end(test: &Test, end: &str) -> Outcome {
    match test {
        Test::Text(patterns) => Outcome::any(patterns.iter().map(|pattern| pattern.on_end(end))),
        Test::Exists(wanted) => (*wanted).into(),
        Test::Null => Outcome::Fail,
        // A value with a folder in it is neither a number nor an address.
        Test::Number(..) | Test::Cidr(_) if end.contains('\\') => Outcome::Fail,
        // An anchor could look at the part that is not known.
        _ => Outcome::Unknown,
    }
}

/// Compares two fields of one event.
pub fn same(left: Cell<'_>, right: Cell<'_>, how: Fit, cased: bool) -> Outcome {
    let (left, right) = match (left, right) {
        (Cell::Missing, _) | (_, Cell::Missing) => return Outcome::Fail,
        (Cell::Unknown, _) | (_, Cell::Unknown) => return Outcome::Unknown,
        (Cell::Present(left, _), Cell::Present(right, _)) => (left.value, right.value),
    };
    let (Some(left), Some(right)) = (texts(left), texts(right)) else {
        return Outcome::Unknown;
    };
    left.into_iter()
        .any(|left| {
            let left = spell(left, cased);
            right.iter().any(|right| {
                let right = spell(right, cased);
                match how {
                    Fit::Whole => left == right,
                    Fit::Start => left.starts_with(&*right),
                    Fit::End => left.ends_with(&*right),
                    Fit::Within => left.contains(&*right),
                }
            })
        })
        .into()
}

fn spell(text: &str, cased: bool) -> Cow<'_, str> {
    if cased {
        Cow::Borrowed(text)
    } else {
        fold(text)
    }
}

fn texts(value: ValueRef<'_>) -> Option<Vec<&str>> {
    match value {
        ValueRef::Exact(text) => Some(vec![text]),
        ValueRef::Many(texts) => Some(texts.iter().collect()),
        ValueRef::EndsWith(_) | ValueRef::Unknown => None,
    }
}
