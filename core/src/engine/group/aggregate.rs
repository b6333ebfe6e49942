//! Rows that share a key become one row, or each gets what is worked out over all of them.

use super::measure::{self, Cells};
use super::pipeline::{Rows, known};
use super::place::{Key, Unknown};
use crate::event::{Field, Known, Value};
use crate::ir::{Aggregate, Expr};
use indexmap::IndexMap;
use std::collections::HashMap;

/// The rows that share a key.
#[derive(Default)]
struct Shared {
    rows: Vec<usize>,
    /// Whether one of them is certainly there.
    sure: bool,
    /// Whether it is not certain that all of them are.
    open: bool,
}

type Fields = Vec<(Field, Known)>;

pub fn aggregated(aggregate: &Aggregate, rows: Rows) -> Rows {
    let by: Vec<Expr> = aggregate.by.iter().map(|(_, expr)| expr.clone()).collect();
    let mut groups: IndexMap<Key, Shared> = IndexMap::new();
    // Rows of which it is not known where they belong.
    let mut adrift: Vec<usize> = Vec::new();
    for &(row, sure) in &rows.live {
        match rows.key(&by, row) {
            Ok(key) if !aggregate.nulls && key.iter().any(Option::is_none) => {}
            Ok(key) => {
                let group = groups.entry(key).or_default();
                group.rows.push(row);
                group.sure |= sure;
                group.open |= !sure;
            }
            Err(Unknown) => adrift.push(row),
        }
    }
    if aggregate.keeps_rows {
        with_outputs(aggregate, rows, &groups, &adrift)
    } else {
        one_row_each(aggregate, rows, groups, &adrift)
    }
}

fn unknown() -> Known {
    Known::derived(Value::Unknown, "it rests on what is not known")
}

/// What is worked out over the rows of a group.
fn outputs(aggregate: &Aggregate, rows: &Rows, group: &Shared) -> Fields {
    let cells = Cells {
        batch: &rows.cells,
        rows: &group.rows,
        ordered: rows.ordered,
    };
    let output = |(field, measure): &(Field, _)| {
        let value = if group.open {
            unknown()
        } else {
            known(&measure::of(measure, &cells))?
        };
        Some((field.clone(), value))
    };
    aggregate.outputs.iter().filter_map(output).collect()
}

fn all_unknown<'a>(fields: impl Iterator<Item = &'a Field>) -> Fields {
    fields.map(|field| (field.clone(), unknown())).collect()
}

fn with_outputs(
    aggregate: &Aggregate,
    mut rows: Rows,
    groups: &IndexMap<Key, Shared>,
    adrift: &[usize],
) -> Rows {
    let mut of_row: HashMap<usize, Fields> = HashMap::new();
    for group in groups.values() {
        let outputs = outputs(aggregate, &rows, group);
        of_row.extend(group.rows.iter().map(|&row| (row, outputs.clone())));
    }
    let names = || aggregate.outputs.iter().map(|(field, _)| field);
    of_row.extend(adrift.iter().map(|&row| (row, all_unknown(names()))));
    let mut after = rows.empty();
    for (row, sure) in std::mem::take(&mut rows.live) {
        let mut fields = rows.others(row, |field| names().any(|name| name == field));
        fields.extend(of_row.remove(&row).unwrap_or_default());
        let members = std::mem::take(&mut rows.members[row]);
        after.push(fields, members, sure, rows.cells.partial().get(row));
    }
    after
}

fn one_row_each(
    aggregate: &Aggregate,
    mut rows: Rows,
    groups: IndexMap<Key, Shared>,
    adrift: &[usize],
) -> Rows {
    let names = || aggregate.by.iter().map(|(field, _)| field);
    let mut after = rows.empty();
    after.by = names().cloned().collect();
    for (key, group) in groups {
        let value = |(field, value): (&Field, Option<String>)| {
            let known = Known::derived(Value::Exact(value?), "what the rule groups by");
            Some((field.clone(), known))
        };
        let mut fields: Fields = names().zip(key).filter_map(value).collect();
        fields.extend(outputs(aggregate, &rows, &group));
        let mut members = Vec::new();
        for &row in &group.rows {
            members.append(&mut rows.members[row]);
        }
        after.push(fields, members, group.sure, false);
    }
    for &row in adrift {
        let outputs = aggregate.outputs.iter().map(|(field, _)| field);
        let members = std::mem::take(&mut rows.members[row]);
        after.push(all_unknown(names().chain(outputs)), members, false, false);
    }
    after
}
