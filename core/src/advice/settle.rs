//! The smallest set of fields that would settle a can't-tell.

use crate::engine::Trace;
use crate::ir::{NodeKind, Predicate, Subject, Test};
use crate::truth::Outcome;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Sets of fields are tried smallest first; beyond this many open fields, all are named.
const FIELDS: usize = 10;
/// Assignments to the open predicates of a set are tried one by one; beyond this many
/// predicates in a set, it is not tried.
const PREDICATES: usize = 12;

/// The smallest set of fields that, whatever their values turn out to be, leaves the condition
/// no longer unknown. Sorted; empty if it is not unknown.
///
/// Each open predicate on a known field may come out either way, independently of the others.
/// Two predicates on one field are not independent in truth (no value ends in two different
/// names), so that a set can be called too small to settle and is then made larger, never the
/// other way round.
pub fn needs(trace: &Trace<'_>) -> Vec<String> {
    if trace.outcome != Outcome::Unknown {
        return Vec::new();
    }
    let mut open: BTreeMap<String, Vec<Arc<Predicate>>> = BTreeMap::new();
    collect(trace, &mut open);
    let fields: Vec<&String> = open.keys().collect();
    if fields.len() <= FIELDS {
        for size in 1..fields.len() {
            for chosen in subsets(fields.len(), size) {
                let predicates: Vec<&Arc<Predicate>> =
                    chosen.iter().flat_map(|&at| &open[fields[at]]).collect();
                if predicates.len() <= PREDICATES && settles(trace, &predicates) {
                    return chosen.into_iter().map(|at| fields[at].clone()).collect();
                }
            }
        }
    }
    open.into_keys().collect()
}

/// What a user would have to supply for an open predicate.
fn name(predicate: &Predicate) -> String {
    match (&predicate.test, &predicate.subject) {
        (Test::Undecidable(missing), _) => missing.clone(),
        (_, Subject::Field(field)) => field.to_string(),
        (_, Subject::Anywhere) => "the whole record".to_owned(),
    }
}

fn collect(trace: &Trace<'_>, open: &mut BTreeMap<String, Vec<Arc<Predicate>>>) {
    // What is settled already stays so, whatever its parts turn out to be.
    if trace.outcome != Outcome::Unknown {
        return;
    }
    if let NodeKind::Predicate(predicate) = &trace.node.kind {
        let same = open.entry(name(predicate)).or_default();
        if !same.contains(predicate) {
            same.push(predicate.clone());
        }
    }
    trace.children.iter().for_each(|child| collect(child, open));
}

/// Whether every way the chosen predicates can come out leaves the condition known.
fn settles(trace: &Trace<'_>, chosen: &[&Arc<Predicate>]) -> bool {
    (0u32..1 << chosen.len()).all(|assignment| {
        let given: HashMap<&Predicate, Outcome> = chosen
            .iter()
            .enumerate()
            .map(|(at, &predicate)| (&**predicate, (assignment >> at & 1 == 1).into()))
            .collect();
        reevaluate(trace, &given) != Outcome::Unknown
    })
}

fn reevaluate(trace: &Trace<'_>, given: &HashMap<&Predicate, Outcome>) -> Outcome {
    if trace.outcome != Outcome::Unknown {
        return trace.outcome;
    }
    let outcomes = trace.children.iter().map(|child| reevaluate(child, given));
    match &trace.node.kind {
        NodeKind::Constant(value) => (*value).into(),
        NodeKind::Predicate(predicate) => {
            given.get(&**predicate).copied().unwrap_or(Outcome::Unknown)
        }
        NodeKind::Not(_) => !reevaluate(&trace.children[0], given),
        NodeKind::All(nodes) => Outcome::at_least(nodes.len(), outcomes),
        NodeKind::Any(_) => Outcome::any(outcomes),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, outcomes),
    }
}

/// All ways to choose `size` of `count`, in order.
fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    let masks = (0u32..1 << count).filter(|mask| mask.count_ones() as usize == size);
    masks
        .map(|mask| (0..count).filter(|at| mask >> at & 1 == 1).collect())
        .collect()
}
