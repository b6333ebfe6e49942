//! Searches in stages: events become rows, and rows become other rows.
//!
//! The rows of a stage are a batch of their own, with the fields that later stages ask for, so
//! that a filter behind an aggregation is answered like any other condition.

use super::aggregate::aggregated;
use super::measure;
use super::place::{Key, Unknown, one};
use super::{Found, Match, Member};
use crate::engine::compute::{Computed, compute};
use crate::engine::{Answers, Batch, Evaluator};
use crate::event::{Event, Field, Format, Kind, Known, Value, field};
use crate::ir::{Expr, Group, Measure, Node, Stage, Subject, Unique};
use crate::sort::Sort;
use crate::text::Span;
use crate::truth::Outcome;
use indexmap::IndexMap;
use std::collections::HashSet;

/// The rows between two stages.
pub struct Rows {
    pub cells: Batch,
    /// For each row of `cells`, the events behind it.
    pub members: Vec<Vec<u32>>,
    /// The rows that are there, in order, and whether they certainly are.
    pub live: Vec<(usize, bool)>,
    /// Whether that order is the one that was asked for.
    pub ordered: bool,
    /// What the rows are grouped by, if they are.
    pub by: Vec<Field>,
}

pub fn find(stages: &[Stage], condition: &Answers, batch: &Batch) -> Found {
    let mut rows = from_events(stages, condition, batch);
    for stage in stages {
        rows = match stage {
            Stage::Filter(node) => filter(node, rows),
            Stage::Compute(fields) => computed(fields, rows),
            Stage::Aggregate(aggregate) => aggregated(aggregate, rows),
            Stage::Head(count) => ends(*count as u64, rows, false),
            Stage::Tail(count) => ends(*count as u64, rows, true),
            Stage::Unique(unique) => distinct(unique, rows),
            Stage::Sort(by) => sorted(by, rows),
        };
    }
    let mut found = Found::default();
    for (row, sure) in &rows.live {
        let key = |field: &Field| one(&compute(&Expr::Field(field.clone()), &rows.cells, *row));
        let key: Result<Key, Unknown> = rows.by.iter().map(key).collect();
        let members = &rows.members[*row];
        let certain = |event: &&u32| *sure && condition.must.get(**event as usize);
        found.must.extend(members.iter().filter(certain));
        found.matches.push(Match {
            members: members
                .iter()
                .map(|&event| Member { event, step: None })
                .collect(),
            key: key.unwrap_or_default(),
            sure: *sure,
        });
    }
    found
}

/// The events that fulfil the condition, as rows with the fields that the stages ask for.
fn from_events(stages: &[Stage], condition: &Answers, batch: &Batch) -> Rows {
    let wanted = wanted(stages);
    let mut events: Vec<usize> = condition.may.iter().collect();
    events.order_by_key(|&event| batch.time(event));
    let mut rows = Rows {
        cells: Batch::default(),
        members: Vec::with_capacity(events.len()),
        live: Vec::with_capacity(events.len()),
        ordered: events.iter().all(|&event| batch.time(event).is_some()),
        by: Vec::new(),
    };
    for event in events {
        let asked = |field: &Field| wanted.as_ref().is_none_or(|wanted| wanted.contains(field));
        let mut fields: Vec<(Field, Known)> = batch
            .fields(event)
            .filter(|(field, _)| asked(field) && field.as_str() != field::TIMESTAMP)
            .map(|(field, known)| (field.clone(), known.into()))
            .collect();
        if let Some(time) = batch.time(event) {
            let seconds = Known::given(Value::Exact(time.seconds().to_string()));
            fields.push((Field::new(field::TIMESTAMP), seconds));
        }
        let sure = condition.must.get(event);
        rows.push(fields, vec![event as u32], sure, batch.partial().get(event));
    }
    rows
}

/// The fields that some stage looks at; `None` where one looks at all.
fn wanted(stages: &[Stage]) -> Option<HashSet<Field>> {
    let mut wanted = HashSet::new();
    let mut all = false;
    {
        let mut add = |field: &Field| {
            wanted.insert(field.clone());
        };
        for stage in stages {
            match stage {
                Stage::Filter(node) => node.each_predicate(&mut |predicate, _, _| {
                    all |= predicate.subject == Subject::Anywhere;
                    predicate.each_field(&mut |field| add(field));
                }),
                Stage::Compute(fields) => fields
                    .iter()
                    .for_each(|(_, expr)| expr.each_field(&mut |field| add(field))),
                Stage::Aggregate(aggregate) => {
                    let by = aggregate.by.iter().map(|(_, expr)| expr);
                    let outputs = aggregate.outputs.iter();
                    by.chain(outputs.filter_map(|(_, measure)| measure.of()))
                        .for_each(|expr| expr.each_field(&mut |field| add(field)));
                }
                Stage::Unique(unique) => unique
                    .by
                    .iter()
                    .for_each(|expr| expr.each_field(&mut |field| add(field))),
                Stage::Sort(by) => by
                    .iter()
                    .for_each(|(expr, _)| expr.each_field(&mut |field| add(field))),
                Stage::Head(_) | Stage::Tail(_) => {}
            }
        }
    }
    (!all).then_some(wanted)
}

impl Rows {
    pub fn push(
        &mut self,
        fields: Vec<(Field, Known)>,
        members: Vec<u32>,
        sure: bool,
        partial: bool,
    ) {
        self.live.push((self.members.len(), sure));
        self.members.push(members);
        self.cells.push(Event {
            format: Format::Json,
            span: Span::default(),
            line: 0,
            kind: Kind::UNKNOWN,
            partial,
            fields,
            parent_distance: None,
            decoded: None,
        });
    }

    /// Rows in place of these.
    pub fn empty(&self) -> Rows {
        Rows {
            cells: Batch::default(),
            members: Vec::new(),
            live: Vec::new(),
            ordered: self.ordered,
            by: self.by.clone(),
        }
    }

    /// The values of a row but those of some fields.
    pub fn others(&self, row: usize, replaced: impl Fn(&Field) -> bool) -> Vec<(Field, Known)> {
        self.cells
            .fields(row)
            .filter(|(field, _)| !replaced(field))
            .map(|(field, known)| (field.clone(), known.into()))
            .collect()
    }

    pub fn key(&self, by: &[Expr], row: usize) -> Result<Key, Unknown> {
        by.iter()
            .map(|expr| one(&compute(expr, &self.cells, row)))
            .collect()
    }
}

fn filter(node: &Node, mut rows: Rows) -> Rows {
    let answers = Evaluator::default().evaluate(node, &rows.cells);
    rows.live.retain_mut(|(row, sure)| {
        let outcome = answers.outcome(*row);
        *sure &= outcome == Outcome::Pass;
        outcome != Outcome::Fail
    });
    rows
}

fn computed(fields: &[(Field, Expr)], mut rows: Rows) -> Rows {
    for (field, expr) in fields {
        let mut after = rows.empty();
        for &(row, sure) in &rows.live {
            let value = compute(expr, &rows.cells, row);
            let mut fields = rows.others(row, |other| other == field);
            fields.extend(known(&value).map(|known| (field.clone(), known)));
            let members = std::mem::take(&mut rows.members[row]);
            after.push(fields, members, sure, rows.cells.partial().get(row));
        }
        rows = after;
    }
    rows
}

/// A computed value as a field's; `None` for null.
pub fn known(value: &Computed<'_>) -> Option<Known> {
    let how = "worked out by the rule";
    Some(match value {
        Computed::Null => return None,
        Computed::Unknown => Known::derived(Value::Unknown, how),
        Computed::Many(values) => {
            let texts = values
                .iter()
                .filter_map(|value| Some(value.text()?.into_owned()));
            Known::derived(Value::Many(texts.collect()), how)
        }
        value => Known::derived(Value::Exact(value.text()?.into_owned()), how),
    })
}

/// The first rows, or the last.
fn ends(count: u64, mut rows: Rows, last: bool) -> Rows {
    if last {
        rows.live.reverse();
    }
    let total = rows.live.len() as u64;
    // How many rows stand before one: certainly, and at most.
    let (mut least, mut most) = (0, 0);
    let ordered = rows.ordered;
    rows.live.retain_mut(|(_, sure)| {
        let (before, at_most) = if ordered {
            (least, most)
        } else {
            (0, total - 1)
        };
        least += u64::from(*sure);
        most += 1;
        *sure &= at_most < count;
        before < count
    });
    if last {
        rows.live.reverse();
    }
    rows
}

fn distinct(unique: &Unique, mut rows: Rows) -> Rows {
    // How many rows of a combination went before: certainly, and at most.
    let mut before: IndexMap<Key, (u32, u32)> = IndexMap::new();
    let keys: Vec<Result<Key, Unknown>> = rows
        .live
        .iter()
        .map(|(row, _)| rows.key(&unique.by, *row))
        .collect();
    let mut total: IndexMap<&Key, u32> = IndexMap::new();
    for key in keys.iter().flatten() {
        *total.entry(key).or_default() += 1;
    }
    let ordered = rows.ordered;
    let mut keys_left = keys.iter();
    rows.live.retain_mut(|(_, sure)| match keys_left.next() {
        Some(Ok(key)) if !unique.nulls && key.iter().any(Option::is_none) => false,
        Some(Ok(key)) => {
            let (least, most) = before.entry(key.clone()).or_default();
            let (fewest, at_most) = if ordered {
                (*least, *most)
            } else {
                (0, total[key] - 1)
            };
            *least += u32::from(*sure);
            *most += 1;
            *sure &= at_most < unique.keep;
            fewest < unique.keep
        }
        _ => {
            *sure = false;
            true
        }
    });
    rows
}

fn sorted(by: &[(Expr, bool)], mut rows: Rows) -> Rows {
    let mut keyed = Vec::with_capacity(rows.live.len());
    rows.ordered = true;
    for &(row, sure) in &rows.live {
        let mut key = Vec::with_capacity(by.len());
        for (expr, _) in by {
            match one(&compute(expr, &rows.cells, row)) {
                Ok(value) => key.push(value),
                Err(Unknown) => {
                    key.push(None);
                    rows.ordered = false;
                }
            }
        }
        keyed.push((key, (row, sure)));
    }
    keyed.order_by(|(left, _), (right, _)| {
        let pairs = left.iter().zip(right).zip(by);
        pairs.fold(
            std::cmp::Ordering::Equal,
            |so_far, ((left, right), (_, down))| {
                so_far.then_with(|| {
                    let order = measure::compare(left.as_deref(), right.as_deref());
                    if *down { order.reverse() } else { order }
                })
            },
        )
    });
    rows.live = keyed.into_iter().map(|(_, live)| live).collect();
    rows
}

/// Whether the order of the events matters to some stage.
pub fn needs_time(stages: &[Stage]) -> bool {
    let mut sorts = false;
    stages.iter().any(|stage| match stage {
        Stage::Sort(_) => {
            sorts = true;
            false
        }
        Stage::Head(_) | Stage::Tail(_) | Stage::Unique(_) => !sorts,
        Stage::Aggregate(aggregate) => {
            let outputs = aggregate.outputs.iter();
            outputs.into_iter().any(|(_, measure)| {
                matches!(
                    measure,
                    Measure::First(_)
                        | Measure::Last(_)
                        | Measure::Earliest(_)
                        | Measure::Latest(_)
                )
            })
        }
        Stage::Filter(_) | Stage::Compute(_) => false,
    })
}

/// What the rows at the end are grouped by, if they are.
pub fn rows_by(stages: &[Stage]) -> Option<Vec<Field>> {
    stages.iter().rev().find_map(|stage| match stage {
        Stage::Aggregate(aggregate) if !aggregate.keeps_rows => Some(
            aggregate
                .by
                .iter()
                .map(|(field, _)| field.clone())
                .collect(),
        ),
        _ => None,
    })
}

/// The fields that the stages tell events apart by.
pub fn grouped_by(group: &Group) -> Vec<&Expr> {
    let Group::Pipeline(stages) = group else {
        return Vec::new();
    };
    let mut by = Vec::new();
    for stage in stages {
        match stage {
            Stage::Aggregate(aggregate) => by.extend(aggregate.by.iter().map(|(_, expr)| expr)),
            Stage::Unique(unique) => by.extend(&unique.by),
            _ => {}
        }
    }
    by
}
