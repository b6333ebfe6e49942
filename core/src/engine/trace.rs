//! Why a condition came out as it did on one event: a walk that stops nowhere.

use super::columns::{Batch, Cell};
use super::outcomes::is_of_record;
pub use super::outcomes::outcome;
use super::{compare, compute};
use crate::event::{Field, ValueRef, field, telemetry};
use crate::ir::{Node, NodeKind, Op, Predicate, Subject, Test};
use crate::limits;
use crate::text::Span;
use crate::truth::Outcome;

/// A node of a condition with its outcome on an event.
#[derive(Clone, Debug)]
pub struct Trace<'r> {
    pub node: &'r Node,
    /// True under an odd number of NOTs.
    pub negated: bool,
    pub outcome: Outcome,
    pub children: Vec<Trace<'r>>,
    /// For a predicate only.
    pub reason: String,
    pub marks: Vec<Mark>,
    /// For a predicate that is unknown: what would have to be known to decide it. Names of
    /// fields, and of what no field can give.
    pub lacks: Vec<String>,
}

/// A stretch of a field's value that made a predicate true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub field: Field,
    /// Which of several values, from 0.
    pub item: u32,
    pub span: Span,
}

/// Walks the whole condition on one event.
pub fn trace<'r>(condition: &'r Node, batch: &Batch, event: usize) -> Trace<'r> {
    walk(condition, batch, event, false)
}

fn walk<'r>(node: &'r Node, batch: &Batch, event: usize, negated: bool) -> Trace<'r> {
    let beneath = negated != matches!(node.kind, NodeKind::Not(_));
    let children: Vec<Trace<'r>> = node
        .children()
        .iter()
        .map(|child| walk(child, batch, event, beneath))
        .collect();
    let outcomes = children.iter().map(|child| child.outcome);
    let outcome = match &node.kind {
        NodeKind::Constant(value) => (*value).into(),
        NodeKind::Predicate(predicate) => return leaf(node, predicate, batch, event, negated),
        NodeKind::Not(_) => !children[0].outcome,
        NodeKind::All(nodes) => Outcome::at_least(nodes.len(), outcomes),
        NodeKind::Any(_) => Outcome::any(outcomes),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, outcomes),
    };
    Trace {
        node,
        negated,
        outcome,
        children,
        reason: String::new(),
        marks: Vec::new(),
        lacks: Vec::new(),
    }
}

fn leaf<'r>(
    node: &'r Node,
    predicate: &Predicate,
    batch: &Batch,
    event: usize,
    negated: bool,
) -> Trace<'r> {
    let outcome = outcome(predicate, batch, event);
    let marks = if outcome == Outcome::Pass {
        marks(predicate, batch, event)
    } else {
        Vec::new()
    };
    let reason = reason(predicate, batch, event, outcome, &marks);
    let mut missing = Vec::new();
    if outcome == Outcome::Unknown {
        lacks(predicate, batch, event, &mut missing);
    }
    Trace {
        node,
        negated,
        outcome,
        children: Vec::new(),
        reason,
        marks,
        lacks: missing,
    }
}

/// What a predicate that is unknown asks for and the event does not tell.
fn lacks(predicate: &Predicate, batch: &Batch, event: usize, missing: &mut Vec<String>) {
    if matches!(predicate.subject, Subject::Anywhere | Subject::Named(_)) {
        missing.push("the whole record".to_owned());
        return;
    }
    let mut look = |field: &Field| {
        let open = match batch.cell(event, field) {
            Cell::Missing => false,
            Cell::Unknown => true,
            Cell::Present(known, _) => known.value.is_open(),
        };
        if open {
            missing.push(field.to_string());
        }
    };
    predicate.each_field(&mut look);
    let mut test = &predicate.test;
    while let Test::Differs(inner) | Test::IsNot(inner) = test {
        test = inner;
    }
    if let Test::Undecidable(list) = test {
        missing.push(list.clone());
    }
}

/// Where the event holds what the predicate looks for.
fn marks(predicate: &Predicate, batch: &Batch, event: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut look = |field: &Field, cell: Cell<'_>| {
        let Cell::Present(known, _) = cell else {
            return;
        };
        let texts: Vec<&str> = match known.value {
            ValueRef::Exact(text) | ValueRef::EndsWith(text) => vec![text],
            ValueRef::Many(texts) => texts.iter().collect(),
            ValueRef::Unknown => Vec::new(),
        };
        let partial = matches!(known.value, ValueRef::EndsWith(_));
        for (item, text) in texts.into_iter().enumerate() {
            let left = limits::MARKS.saturating_sub(marks.len());
            let spans = spans(&predicate.test, text, partial, left);
            marks.extend(spans.into_iter().map(|span| Mark {
                field: field.clone(),
                item: item as u32,
                span,
            }));
        }
    };
    match &predicate.subject {
        Subject::Field(field) => look(field, batch.cell(event, field)),
        // Most of the event has nothing to do with it.
        Subject::Anywhere => batch
            .cells(event, batch.places_of_record())
            .filter(|(_, cell)| is_of_record(*cell))
            .filter(|(_, cell)| compare::outcome(&predicate.test, *cell) == Outcome::Pass)
            .for_each(|(field, cell)| look(field, cell)),
        Subject::Named(names) => {
            let named = batch.places().filter(|(_, field)| field.is_named(names));
            let cells = batch.cells(event, named);
            cells.for_each(|(field, cell)| look(field, cell));
        }
        // What it rests on, as a whole: the value itself stands nowhere in the event.
        Subject::Computed(expr) => expr.each_field(&mut |field| {
            if let Cell::Present(known, _) = batch.cell(event, field) {
                let text = known.value.text().unwrap_or_default();
                marks.push(Mark {
                    field: field.clone(),
                    item: 0,
                    span: Span::new(0, text.len()),
                });
            }
        }),
    }
    marks
}

fn spans(test: &Test, text: &str, partial: bool, limit: usize) -> Vec<Span> {
    match test {
        Test::Text(patterns) => {
            let found = patterns
                .iter()
                .flat_map(|pattern| pattern.find(text, limit));
            let mut found: Vec<Span> = found.filter(|span| !span.is_empty()).take(limit).collect();
            // A pattern that is longer than the known end still rests on all of it.
            if partial && found.is_empty() {
                found.push(Span::new(0, text.len()));
            }
            found
        }
        Test::Regex(regex) => {
            let hits = regex.compiled.find_iter(text).filter(|hit| !hit.is_empty());
            hits.take(limit)
                .map(|hit| Span::new(hit.start(), hit.end()))
                .collect()
        }
        // Of several values, only some may be such a number or address.
        Test::Number(..) | Test::Cidr(_) if !compare::on_text(test, text, text) => Vec::new(),
        Test::Number(..) | Test::Cidr(_) | Test::SameAs { .. } => vec![Span::new(0, text.len())],
        Test::Exists(_)
        | Test::Null
        | Test::Holds
        | Test::Undecidable(_)
        | Test::Differs(_)
        | Test::IsNot(_) => Vec::new(),
    }
}

/// One sentence on why the predicate came out so.
fn reason(
    predicate: &Predicate,
    batch: &Batch,
    event: usize,
    outcome: Outcome,
    marks: &[Mark],
) -> String {
    if let Test::Undecidable(missing) = &predicate.test {
        return format!("cannot be decided without {missing}");
    }
    let field = match &predicate.subject {
        Subject::Field(field) => field,
        Subject::Anywhere => {
            return match (outcome, marks.first()) {
                (Outcome::Pass, Some(mark)) => format!("found in {}", mark.field),
                (Outcome::Pass, None) => "found".to_owned(),
                (Outcome::Fail, _) => "in none of the event's values".to_owned(),
                (Outcome::Unknown, _) => {
                    "not in the command line; the rest of the record is not known".to_owned()
                }
            };
        }
        Subject::Named(names) => {
            return match (outcome, marks.first()) {
                (Outcome::Pass, Some(mark)) => format!("found in {}", mark.field),
                (Outcome::Pass, None) => format!("true of a field named {names}"),
                (Outcome::Fail, _) => format!("true of no field named {names}"),
                (Outcome::Unknown, _) => {
                    format!("a command line alone does not tell every field named {names}")
                }
            };
        }
        Subject::Computed(expr) => return computed(&compute::compute(expr, batch, event)),
    };
    let known = match batch.cell(event, field) {
        Cell::Missing if outcome == Outcome::Pass => {
            return format!("{field} is not in this record, as asked");
        }
        Cell::Missing => {
            let why = telemetry::why_missing(batch.kind(event), field);
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            return format!("{field} is not in this record{why}");
        }
        Cell::Unknown => return format!("a command line alone does not tell {field}"),
        Cell::Present(known, _) => known,
    };
    if let Test::SameAs { field: other, .. } = &predicate.test {
        return match (outcome, batch.cell(event, other)) {
            (_, Cell::Missing) => format!("{other} is not in this record"),
            (Outcome::Pass, _) => format!("{field} and {other} agree"),
            (Outcome::Fail, _) => format!("{field} and {other} differ"),
            (Outcome::Unknown, _) => format!("{field} or {other} is not fully known"),
        };
    }
    match (known.value, outcome) {
        (ValueRef::Unknown, _) => unknown_value(field),
        (ValueRef::EndsWith(end), Outcome::Pass) => {
            format!("{field} is known to end in {end}, which is enough")
        }
        (ValueRef::EndsWith(end), Outcome::Fail) => format!("{field} ends in {end}"),
        (ValueRef::EndsWith(end), Outcome::Unknown) => {
            format!("{field} is only known to end in {end}")
        }
        (_, Outcome::Pass) => passed(
            predicate,
            field,
            known.value.text().unwrap_or_default(),
            marks,
        ),
        (ValueRef::Many(texts), _) => {
            format!("holds for none of the {} values of {field}", texts.len())
        }
        (_, _) => format!("{field} {}", failed(predicate)),
    }
}

fn computed(value: &compute::Computed<'_>) -> String {
    match value {
        compute::Computed::Unknown => "it rests on a field that is not known".to_owned(),
        compute::Computed::Null => "it has no value on this event".to_owned(),
        compute::Computed::Many(values) => format!("it has {} values here", values.len()),
        value => format!("it is {} here", value.text().unwrap_or_default()),
    }
}

fn unknown_value(name: &Field) -> String {
    match name.as_str() {
        field::IMAGE | field::PROCESS_NAME => {
            format!("{name} is not known: a script typed alone leaves open which program ran it")
        }
        _ => format!("{name} is not known"),
    }
}

fn passed(predicate: &Predicate, field: &Field, text: &str, marks: &[Mark]) -> String {
    if let Test::Differs(_) | Test::IsNot(_) = predicate.test {
        return format!("{field} differs");
    }
    let place = |mark: &Mark| {
        text.get(..mark.span.start as usize)
            .map_or(1, |before| before.chars().count() + 1)
    };
    match (predicate.op, marks) {
        _ if matches!(predicate.test, Test::Cidr(_)) => format!("{field} is in that block"),
        (Op::Eq | Op::In | Op::Match, _) => format!("{field} is it"),
        (Op::StartsWith, _) => format!("{field} starts with it"),
        (Op::EndsWith, _) => format!("{field} ends with it"),
        (Op::Exists, _) => format!("{field} is there"),
        (_, [only]) => format!("found at character {}", place(only)),
        (_, [first, ..]) => format!(
            "found {} times, first at character {}",
            marks.len(),
            place(first)
        ),
        (_, []) => format!("{field} matches"),
    }
}

fn failed(predicate: &Predicate) -> &'static str {
    match (predicate.op, &predicate.test) {
        (Op::Exists, Test::Null) => "has a value",
        (Op::Exists, Test::Exists(false)) => "is there",
        (_, Test::Differs(_) | Test::IsNot(_)) => "is what it must not be",
        (_, Test::Cidr(_)) => "is not in that block",
        (Op::Contains, _) => "does not contain it",
        (Op::StartsWith, _) => "does not start with it",
        (Op::EndsWith, _) => "does not end with it",
        (Op::Lt | Op::Le | Op::Gt | Op::Ge, _) => "is not in that range",
        (Op::Eq | Op::In, _) => "has another value",
        _ => "does not match",
    }
}
