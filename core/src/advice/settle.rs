//! The smallest set of fields that would settle a can't-tell.

use crate::engine::Trace;
use crate::ir::{NodeKind, Predicate};
use crate::truth::Outcome;
use indexmap::IndexMap;
use std::collections::BTreeSet;

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
    let mut predicates: IndexMap<&Predicate, &[String]> = IndexMap::new();
    let open = open_part(trace, &mut predicates);
    let names: BTreeSet<&String> = predicates.values().copied().flatten().collect();
    let names: Vec<&String> = names.into_iter().collect();
    if names.len() <= FIELDS {
        for size in 1..names.len() {
            for chosen in subsets(names.len(), size) {
                // A comparison of two fields is decided once both are known.
                let is_given = |name: &String| chosen.iter().any(|&at| names[at] == name);
                let given: Vec<usize> = (0..predicates.len())
                    .filter(|&at| predicates[at].iter().all(is_given))
                    .collect();
                if given.len() <= PREDICATES && settles(&open, &given, predicates.len()) {
                    return chosen.into_iter().map(|at| names[at].clone()).collect();
                }
            }
        }
    }
    names.into_iter().cloned().collect()
}

/// What of a condition is still open, its predicates numbered: no more than it takes to try
/// thousands of assignments.
enum Open {
    /// What is settled already stays so, whatever its parts turn out to be.
    Settled(Outcome),
    Predicate(usize),
    Not(Box<Open>),
    AtLeast(usize, Vec<Open>),
}

fn open_part<'t>(
    trace: &'t Trace<'_>,
    predicates: &mut IndexMap<&'t Predicate, &'t [String]>,
) -> Open {
    if trace.outcome != Outcome::Unknown {
        return Open::Settled(trace.outcome);
    }
    let mut parts = |trace: &'t Trace<'_>| -> Vec<Open> {
        let children = trace.children.iter();
        children.map(|child| open_part(child, predicates)).collect()
    };
    match &trace.node.kind {
        NodeKind::Constant(value) => Open::Settled((*value).into()),
        NodeKind::Predicate(predicate) => {
            Open::Predicate(predicates.insert_full(predicate, &trace.lacks).0)
        }
        NodeKind::Not(_) => Open::Not(Box::new(open_part(&trace.children[0], predicates))),
        NodeKind::All(nodes) => Open::AtLeast(nodes.len(), parts(trace)),
        NodeKind::Any(_) => Open::AtLeast(1, parts(trace)),
        NodeKind::AtLeast(count, _) => Open::AtLeast(*count as usize, parts(trace)),
    }
}

/// Whether every way the given ones of all predicates can come out leaves the condition known.
fn settles(open: &Open, given: &[usize], all: usize) -> bool {
    let mut outcomes = vec![Outcome::Unknown; all];
    (0u32..1 << given.len()).all(|assignment| {
        for (at, &predicate) in given.iter().enumerate() {
            outcomes[predicate] = (assignment >> at & 1 == 1).into();
        }
        evaluate(open, &outcomes) != Outcome::Unknown
    })
}

fn evaluate(open: &Open, outcomes: &[Outcome]) -> Outcome {
    match open {
        Open::Settled(outcome) => *outcome,
        Open::Predicate(at) => outcomes[*at],
        Open::Not(part) => !evaluate(part, outcomes),
        Open::AtLeast(count, parts) => {
            Outcome::at_least(*count, parts.iter().map(|part| evaluate(part, outcomes)))
        }
    }
}

/// All ways to choose `size` of `count`, in order.
fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    let masks = (0u32..1 << count).filter(|mask| mask.count_ones() as usize == size);
    masks
        .map(|mask| (0..count).filter(|at| mask >> at & 1 == 1).collect())
        .collect()
}
