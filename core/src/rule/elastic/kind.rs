//! What the type of one of Elastic's rules asks beyond its query.

use super::table::Table;
use crate::ir::{By, Count, Expr, Group, Node, Number, Relation, Step, Threshold};
use crate::rule::ecs::Names;
use crate::text::{Diagnostic, Span};

/// Whether the rule is decided by a query. A job that learns is not.
pub fn has_query(rule: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    match rule.text("type") {
        Some(("machine_learning", span)) => {
            let message = "a machine learning job decides this rule, and no query does";
            diagnostics.push(Diagnostic::error(
                "unsupported-machine-learning",
                message,
                span,
            ));
            false
        }
        _ => true,
    }
}

/// What must hold among the events that fulfil the query.
pub fn group(
    rule: &Table<'_>,
    condition: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Group> {
    let (kind, span) = rule.text("type")?;
    let mut left_out = |code: &str, message: String| {
        let warning = Diagnostic::warning(code, message, span);
        diagnostics.push(warning.help("the query in front of that is evaluated"));
    };
    match kind {
        "threshold" => {
            let group = rule
                .table("threshold")
                .and_then(|table| threshold(&table, rule, condition));
            if group.is_none() {
                left_out(
                    "unsupported-threshold",
                    "how often this has to happen is not evaluated".to_owned(),
                );
            }
            group
        }
        "new_terms" => {
            let fields = rule
                .table("new_terms")
                .map(|table| table.texts("value"))
                .unwrap_or_default();
            let fields = if fields.is_empty() {
                "a value".to_owned()
            } else {
                fields.join(" and ")
            };
            left_out(
                "beside-new-terms",
                format!("whether {fields} is seen for the first time is not evaluated"),
            );
            None
        }
        "threat_match" => {
            left_out(
                "beside-threat-match",
                "the comparison with threat intelligence is not evaluated".to_owned(),
            );
            None
        }
        _ => None,
    }
}

/// A count of events, or of distinct values of one field, within the time that each run of the
/// rule looks back. Runs begin at fixed times and this window at any event, so that nothing is
/// missed that a run would find. `None` for what asks for both counts at once.
fn threshold(table: &Table<'_>, rule: &Table<'_>, condition: &Node) -> Option<Group> {
    let names = Names::Ecs;
    let least = |count: u32| Number::new(f64::from(count)).map(|count| (Relation::Ge, count));
    let events = table.number("value")?;
    let (count, holds) = match table.tables("cardinality").as_slice() {
        [] => (Count::Events, least(events)?),
        [of] if events <= 1 => {
            let fields: Vec<_> = of
                .texts("field")
                .iter()
                .map(|field| names.field(field))
                .collect();
            (Count::Values(fields), least(of.number("value")?)?)
        }
        _ => return None,
    };
    let by = table
        .texts("field")
        .into_iter()
        .filter(|field| !field.is_empty());
    let by = by.map(|field| By {
        value: Expr::Field(names.field(&field)),
        optional: false,
    });
    let step = Step::new(condition.clone(), by.collect());
    let window = Some(looks_back(rule.text("from")));
    Some(Group::Threshold(Threshold {
        steps: vec![step],
        count,
        window,
        holds: vec![holds],
    }))
}

/// Milliseconds of `from = "now-9m"`. Without it Kibana looks back six minutes.
fn looks_back(from: Option<(&str, Span)>) -> u64 {
    const MINUTE: u64 = 60_000;
    let parsed = from.and_then(|(from, _)| {
        let amount = from.strip_prefix("now-")?;
        let (digits, unit) = amount.split_at(amount.len().checked_sub(1)?);
        let unit = match unit {
            "s" => 1_000,
            "m" => MINUTE,
            "h" => 60 * MINUTE,
            "d" => 24 * 60 * MINUTE,
            _ => return None,
        };
        digits
            .parse::<u32>()
            .ok()
            .map(|count| u64::from(count) * unit)
    });
    parsed.unwrap_or(6 * MINUTE)
}
