//! What is worked out over the rows of a group: counts, sums, extremes.

use super::place::{Unknown, one};
use crate::engine::Batch;
use crate::engine::compute::{Computed, compute};
use crate::event::field;
use crate::ir::{Expr, Measure};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The rows of one group.
pub struct Cells<'a> {
    pub batch: &'a Batch,
    /// In their order.
    pub rows: &'a [usize],
    /// Whether that order is known.
    pub ordered: bool,
}

impl Measure {
    /// What it is worked out of; `None` for the rows themselves.
    pub fn of(&self) -> Option<&Expr> {
        match self {
            Measure::Count => None,
            Measure::CountOf(expr)
            | Measure::Distinct(expr)
            | Measure::Values(expr)
            | Measure::Min(expr)
            | Measure::Max(expr)
            | Measure::Sum(expr)
            | Measure::Average(expr)
            | Measure::First(expr)
            | Measure::Last(expr)
            | Measure::Earliest(expr)
            | Measure::Latest(expr) => Some(expr),
        }
    }
}

/// A measure over a group. It is unknown if one of the values is.
pub fn of<'a>(measure: &Measure, cells: &Cells<'_>) -> Computed<'a> {
    let count = |count: usize| Computed::Number(count as f64);
    let Some(expr) = measure.of() else {
        return count(cells.rows.len());
    };
    let Ok(values) = values(expr, cells) else {
        return Computed::Unknown;
    };
    let text = |text: Option<&String>| {
        text.map_or(Computed::Null, |text| {
            Computed::Text(Cow::Owned(text.clone()))
        })
    };
    let texts = || values.iter().map(|(_, text)| text);
    match measure {
        Measure::Count => count(cells.rows.len()),
        Measure::CountOf(_) => count(values.len()),
        Measure::Distinct(_) => count(texts().collect::<BTreeSet<_>>().len()),
        Measure::Values(_) => {
            let distinct: BTreeSet<&String> = texts().collect();
            let all = distinct.into_iter().map(|value| text(Some(value)));
            Computed::Many(all.collect())
        }
        Measure::Min(_) => text(texts().min_by(|a, b| compare(Some(a), Some(b)))),
        Measure::Max(_) => text(texts().max_by(|a, b| compare(Some(a), Some(b)))),
        Measure::Sum(_) | Measure::Average(_) => {
            let numbers: Vec<f64> = texts().filter_map(|text| number(text)).collect();
            let sum: f64 = numbers.iter().sum();
            match (measure, numbers.len()) {
                (_, 0) => Computed::Null,
                (Measure::Average(_), many) => Computed::Number(sum / many as f64),
                _ => Computed::Number(sum),
            }
        }
        Measure::First(_) | Measure::Last(_) if !cells.ordered && values.len() > 1 => {
            Computed::Unknown
        }
        Measure::First(_) => text(texts().next()),
        Measure::Last(_) => text(texts().next_back()),
        Measure::Earliest(_) | Measure::Latest(_) => {
            let by_time: Option<Vec<(f64, &String)>> = values
                .iter()
                .map(|(row, text)| Some((time(cells.batch, *row)?, text)))
                .collect();
            match by_time {
                None if values.len() > 1 => Computed::Unknown,
                None => text(texts().next()),
                Some(timed) => {
                    let order = |a: &&(f64, &String), b: &&(f64, &String)| a.0.total_cmp(&b.0);
                    let chosen = match measure {
                        Measure::Earliest(_) => timed.iter().min_by(order),
                        _ => timed.iter().max_by(order),
                    };
                    text(chosen.map(|(_, text)| *text))
                }
            }
        }
    }
}

/// The values that are not null, with their rows.
fn values(expr: &Expr, cells: &Cells<'_>) -> Result<Vec<(usize, String)>, Unknown> {
    let mut values = Vec::with_capacity(cells.rows.len());
    for &row in cells.rows {
        match compute(expr, cells.batch, row) {
            Computed::Many(several) => {
                for value in &several {
                    values.extend(one(value)?.map(|text| (row, text)));
                }
            }
            value => values.extend(one(&value)?.map(|text| (row, text))),
        }
    }
    Ok(values)
}

fn time(batch: &Batch, row: usize) -> Option<f64> {
    batch.text(row, field::TIMESTAMP).and_then(number)
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// Numbers before texts, each in their own order; null comes last.
pub fn compare(left: Option<&str>, right: Option<&str>) -> Ordering {
    let rank = |value: Option<&str>| match value {
        Some(text) if number(text).is_some() => 0,
        Some(_) => 1,
        None => 2,
    };
    rank(left).cmp(&rank(right)).then_with(|| {
        match (left.and_then(number), right.and_then(number)) {
            (Some(left), Some(right)) => left.total_cmp(&right),
            _ => left.cmp(&right),
        }
    })
}
