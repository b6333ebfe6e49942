//! In which logs a rule can ever match, and which of its branches can't be true in each.
//!
//! A log is put to the rule as an event of which all is unknown but what the log fixes and what
//! it never carries. What is false of that event is false of every record of the log.

mod record;
mod words;

use self::record::{Dead, Record};
use crate::event::telemetry::{ROWS, Row};
use crate::event::{Field, kind};
use crate::ir::{Count, Expr, Group, Logsource, Node};
use crate::report::advice::{CanMatch, TelemetryCell};
use crate::rule::Rule;
use crate::truth::Outcome;
use std::collections::BTreeSet;

/// One cell a log, in the order of [`ROWS`]; `None` for a rule that can't be evaluated.
pub fn cells(rule: &Rule) -> Option<Vec<TelemetryCell>> {
    let condition = rule.usable()?;
    Some(ROWS.iter().map(|log| cell(rule, condition, log)).collect())
}

fn cell(rule: &Rule, condition: &Node, log: &Row) -> TelemetryCell {
    let (conditions, all_covered) = covered(rule, condition, log);
    let mut cell = TelemetryCell {
        telemetry: (log.kind)().telemetry,
        title: log.title.to_owned(),
        can: CanMatch::NotForThisLog,
        lacks: Vec::new(),
        dead: Vec::new(),
        advice: None,
    };
    if conditions.is_empty() {
        return cell;
    }
    let mut asked: BTreeSet<&Field> = BTreeSet::new();
    for condition in &conditions {
        condition.each_predicate(&mut |predicate, _, _| {
            predicate.each_field(&mut |field| {
                asked.insert(field);
            });
        });
    }
    let shared = shared(rule);
    asked.extend(shared.iter());
    let record = Record::new(log, &asked);
    let mut dead = Dead::default();
    let alive: Vec<bool> = conditions
        .iter()
        .map(|condition| {
            let alive = record.outcome(condition) != Outcome::Fail;
            if alive {
                record.branches(condition, false, &mut dead);
            } else {
                record.culprits(condition, Outcome::Fail, &mut dead);
            }
            alive
        })
        .collect();
    let placed = shared.iter().all(|field| log.carries(field.as_str()));
    // The steps of a sequence are all needed; of a count, each event is one of several.
    let possible = match &rule.group {
        Some(Group::Threshold(_)) => placed && alive.contains(&true),
        _ => placed && !alive.contains(&false),
    };
    cell.can = match possible {
        false => CanMatch::Never,
        true if dead.branches.is_empty() && all_covered => CanMatch::Fully,
        true => CanMatch::InPart,
    };
    let lacks = asked.iter().filter(|field| !log.carries(field.as_str()));
    cell.lacks = lacks.map(|field| field.to_string()).collect();
    cell.advice = words::advice(log, &cell, &asked, &dead, all_covered);
    cell.dead = dead.branches;
    cell.dead.dedup();
    cell
}

/// What the events of a rule over several must have, to belong together or to be counted.
fn shared(rule: &Rule) -> Vec<Field> {
    let mut shared = Vec::new();
    let steps = rule.group.iter().flat_map(Group::steps);
    for by in steps.filter(|step| !step.missing).flat_map(|step| &step.by) {
        // Of a value that is worked out from several, one may do.
        if let (Expr::Field(field), false) = (&by.value, by.optional) {
            shared.push(field.clone());
        }
    }
    if let Some(Group::Threshold(threshold)) = &rule.group
        && let Count::Values(fields) = &threshold.count
    {
        shared.extend(fields.iter().cloned());
    }
    shared
}

/// The conditions that events of the log are put to, and whether there are no others.
fn covered<'r>(rule: &'r Rule, condition: &'r Node, log: &Row) -> (Vec<&'r Node>, bool) {
    let of = (log.kind)();
    let covers = |source: &Logsource| {
        let [product, service] = [&source.product, &source.service].map(Option::as_deref);
        kind::covers(&of, &source.categories, product, service)
    };
    let steps: Vec<_> = match &rule.group {
        // Later stages of a search see what its first makes of the events.
        None | Some(Group::Pipeline(_)) => {
            let conditions = if covers(&rule.logsource) {
                vec![condition]
            } else {
                Vec::new()
            };
            return (conditions, true);
        }
        Some(group) => group.steps().filter(|step| !step.missing).collect(),
    };
    // What ends a sequence takes no part in it.
    let until = matches!(&rule.group, Some(Group::Sequence(sequence)) if sequence.until.is_some());
    let steps = &steps[..steps.len() - usize::from(until)];
    let here: Vec<&Node> = steps
        .iter()
        .filter(|step| covers(step.logsource.as_ref().unwrap_or(&rule.logsource)))
        .map(|step| &step.condition)
        .collect();
    let all = here.len() == steps.len();
    (here, all)
}
