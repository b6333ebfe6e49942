//! Exclusions that other public rules use, that are true on an event, and that a rule lacks.

use crate::catalog::{Exclusion, Reach};
use crate::engine::{Batch, trace};
use crate::ir::Node;
use crate::truth::Outcome;
use std::collections::HashSet;

/// At most this many are shown for one event and rule.
const SHOWN: usize = 8;

/// The known exclusions that would apply to an event the rule matches, most used first.
///
/// One that the rule has already is left out, and so is one that is an indicator of the rule:
/// excluding what the rule looks for would only switch it off.
pub fn known<'c>(rule: &Node, reach: &'c Reach, batch: &Batch, event: usize) -> Vec<&'c Exclusion> {
    let mut used = HashSet::new();
    rule.each_predicate(&mut |predicate, _, _| {
        used.insert(predicate.as_ref());
    });
    let mut found: Vec<&Exclusion> = reach
        .exclusions()
        .iter()
        .filter(|exclusion| !used.contains(&exclusion.predicate))
        .filter(|exclusion| trace::outcome(&exclusion.predicate, batch, event) == Outcome::Pass)
        .collect();
    found.sort_by_key(|exclusion| std::cmp::Reverse(exclusion.reach.total));
    found.truncate(SHOWN);
    found
}
