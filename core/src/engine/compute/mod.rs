//! Values that a rule computes from an event.

mod eql;
mod spl;

use super::columns::{Batch, Cell};
use super::{compare, trace};
use crate::event::{Field, ValueRef};
use crate::ir::{Expr, Function, Test};
use crate::text::fold::fold;
use crate::truth::Outcome;
use std::borrow::Cow;

/// What an expression comes to on one event.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Bool(bool),
    /// Several values, as of a field that is an array.
    Many(Vec<Computed<'a>>),
    Null,
    /// It rests on what a bare command line does not tell.
    Unknown,
}

impl Computed<'_> {
    /// How the value reads, and how a text test sees it.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Computed::Text(text) => Cow::Borrowed(&**text),
            Computed::Number(number) => Cow::Owned(number.to_string()),
            Computed::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Computed::Many(_) | Computed::Null | Computed::Unknown => return None,
        })
    }
}

/// What a test says of a computed value.
pub fn outcome(test: &Test, value: &Computed<'_>) -> Outcome {
    match (test, value) {
        (Test::Differs(_), Computed::Null) => return Outcome::Fail,
        (Test::Differs(inner) | Test::IsNot(inner), _) => return !outcome(inner, value),
        _ => {}
    }
    match value {
        Computed::Unknown => Outcome::Unknown,
        Computed::Null => compare::on_missing(test),
        Computed::Many(values) => Outcome::any(values.iter().map(|value| outcome(test, value))),
        Computed::Bool(value) if *test == Test::Holds => (*value).into(),
        value => {
            let text = value.text().unwrap_or_default();
            compare::on_text(test, &text, &fold(&text)).into()
        }
    }
}

/// The value of an expression on one event.
pub fn compute<'a>(expr: &'a Expr, batch: &'a Batch, event: usize) -> Computed<'a> {
    match expr {
        Expr::Field(field) => of_field(field, batch, event),
        Expr::Text(text) => Computed::Text(Cow::Borrowed(text)),
        Expr::Number(number) => Computed::Number(number.get()),
        Expr::Bool(value) => Computed::Bool(*value),
        Expr::Null => Computed::Null,
        Expr::Test(predicate) => of_outcome(trace::outcome(predicate, batch, event)),
        Expr::Call(function, arguments) => call(*function, arguments, batch, event),
        Expr::Search(search, regex, of) => spl::search(search, regex, compute(of, batch, event)),
    }
}

fn of_field<'a>(field: &Field, batch: &'a Batch, event: usize) -> Computed<'a> {
    match batch.cell(event, field) {
        Cell::Missing => Computed::Null,
        Cell::Unknown => Computed::Unknown,
        Cell::Present(known, _) => match known.value {
            ValueRef::Exact(text) => Computed::Text(Cow::Borrowed(text)),
            ValueRef::Many(texts) => Computed::Many(
                texts
                    .iter()
                    .map(|text| Computed::Text(Cow::Borrowed(text)))
                    .collect(),
            ),
            ValueRef::EndsWith(_) | ValueRef::Unknown => Computed::Unknown,
        },
    }
}

fn of_outcome<'a>(outcome: Outcome) -> Computed<'a> {
    match outcome {
        Outcome::Pass => Computed::Bool(true),
        Outcome::Fail => Computed::Bool(false),
        Outcome::Unknown => Computed::Unknown,
    }
}

fn call<'a>(
    function: Function,
    arguments: &'a [Expr],
    batch: &'a Batch,
    event: usize,
) -> Computed<'a> {
    let mut values = arguments
        .iter()
        .map(|argument| compute(argument, batch, event));
    match function {
        Function::Coalesce => values
            .find(|value| *value != Computed::Null)
            .unwrap_or(Computed::Null),
        Function::If => match (values.next(), values.next(), values.next()) {
            (Some(Computed::Bool(true)), Some(then), _) => then,
            (Some(Computed::Unknown), ..) => Computed::Unknown,
            (_, _, otherwise) => otherwise.unwrap_or(Computed::Null),
        },
        Function::And => of_outcome(Outcome::at_least(
            arguments.len(),
            values.map(|value| outcome(&Test::Holds, &value)),
        )),
        Function::Or => of_outcome(Outcome::any(
            values.map(|value| outcome(&Test::Holds, &value)),
        )),
        Function::Not => match values.next() {
            Some(Computed::Bool(value)) => Computed::Bool(!value),
            Some(other) => other,
            None => Computed::Null,
        },
        Function::Lower => on_text(values.next(), |text| {
            Computed::Text(text.to_lowercase().into())
        }),
        Function::Upper => on_text(values.next(), |text| {
            Computed::Text(text.to_uppercase().into())
        }),
        Function::Eql(function) => eql::call(function, values.collect()),
        Function::Spl(function) => spl::call(function, values.collect()),
        Function::Length => on_text(values.next(), |text| {
            Computed::Number(text.chars().count() as f64)
        }),
    }
}

/// Applies `act` to a text, to each of several, and passes null and unknown through.
fn on_text<'a>(
    value: Option<Computed<'a>>,
    act: impl Fn(&str) -> Computed<'a> + Copy,
) -> Computed<'a> {
    match value {
        Some(Computed::Many(values)) => Computed::Many(
            values
                .into_iter()
                .map(|value| on_text(Some(value), act))
                .collect(),
        ),
        Some(Computed::Unknown) => Computed::Unknown,
        Some(value) => value.text().map_or(Computed::Null, |text| act(&text)),
        None => Computed::Null,
    }
}
