//! Predicates that no single value fulfils both: an image that ends in two names.

use crate::engine::Batch;
use crate::engine::columns::Cell;
use crate::event::{Field, ValueRef};
use crate::ir::{Predicate, Subject, Test};
use crate::text::fold::fold;
use crate::text::glob::Token;
use std::borrow::Cow;

/// Where a literal text has to stand in a value, case left out.
#[derive(Clone, Debug)]
enum Shape<'p> {
    Absent,
    Whole(Cow<'p, str>),
    Start(Cow<'p, str>),
    End(Cow<'p, str>),
    Within(Cow<'p, str>),
}

/// For each predicate, the others that can't be true of the event where it is.
///
/// Only predicates on one field that has a single value, and only literal texts, are compared:
/// what is missed is that two are taken for independent.
pub fn clashes(predicates: &[&Predicate], batch: &Batch, event: usize) -> Vec<Vec<usize>> {
    let shapes: Vec<Option<(&Field, Shape<'_>)>> = predicates
        .iter()
        .map(|predicate| {
            let Subject::Field(field) = &predicate.subject else {
                return None;
            };
            Some((field, shape(&predicate.test)?)).filter(|_| is_single(field, batch, event))
        })
        .collect();
    let exclude = |one: usize, other: usize| match (&shapes[one], &shapes[other]) {
        (Some((field, one)), Some((same, other))) => field == same && excludes(one, other),
        _ => false,
    };
    let all = 0..predicates.len();
    all.clone()
        .map(|one| {
            all.clone()
                .filter(|&other| one != other && exclude(one, other))
                .collect()
        })
        .collect()
}

/// Elastic's lists of arguments hold several values even where an event shows one or none.
fn is_single(field: &Field, batch: &Batch, event: usize) -> bool {
    let many = match batch.cell(event, field) {
        Cell::Present(known, _) => matches!(known.value, ValueRef::Many(_)),
        Cell::Missing | Cell::Unknown => false,
    };
    !many && !field.as_str().ends_with(".args")
}

fn shape(test: &Test) -> Option<Shape<'_>> {
    let patterns = match test {
        Test::Null | Test::Exists(false) => return Some(Shape::Absent),
        Test::Text(patterns) => patterns,
        _ => return None,
    };
    let [pattern] = patterns.as_slice() else {
        return None;
    };
    Some(match pattern.tokens() {
        [] => Shape::Whole(Cow::Borrowed("")),
        [Token::Literal(text)] => Shape::Whole(fold(text)),
        [Token::Literal(text), Token::Many] => Shape::Start(fold(text)),
        [Token::Many, Token::Literal(text)] => Shape::End(fold(text)),
        [Token::Many, Token::Literal(text), Token::Many] => Shape::Within(fold(text)),
        _ => return None,
    })
}

fn excludes(one: &Shape<'_>, other: &Shape<'_>) -> bool {
    use Shape::*;
    match (one, other) {
        (Absent, Absent) => false,
        (Absent, _) | (_, Absent) => true,
        (Whole(one), Whole(other)) => one != other,
        (Whole(whole), Start(start)) | (Start(start), Whole(whole)) => !whole.starts_with(&**start),
        (Whole(whole), End(end)) | (End(end), Whole(whole)) => !whole.ends_with(&**end),
        (Whole(whole), Within(part)) | (Within(part), Whole(whole)) => !whole.contains(&**part),
        (Start(one), Start(other)) => !one.starts_with(&**other) && !other.starts_with(&**one),
        (End(one), End(other)) => !one.ends_with(&**other) && !other.ends_with(&**one),
        (Start(_) | End(_) | Within(_), Start(_) | End(_) | Within(_)) => false,
    }
}
