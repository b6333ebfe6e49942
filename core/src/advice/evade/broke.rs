//! Which predicates a match hung on that are gone.

use crate::engine::{Batch, trace};
use crate::ir::{Node, NodeKind, Predicate};
use crate::text::Span;
use crate::truth::Outcome;

/// The predicates that came out differently on the mutated event, as few as restore the match when
/// they are turned back. Of those that would do as well as another, the first in the rule's text
/// are named. Empty where turning all of them back does not restore it.
pub fn broke<'r>(
    condition: &'r Node,
    batch: &Batch,
    original: usize,
    mutated: usize,
) -> Vec<(&'r Predicate, Span)> {
    let mut leaves: Vec<(&Predicate, Span)> = Vec::new();
    condition.each_predicate(&mut |predicate, span, _| leaves.push((predicate, span)));
    let on = |event: usize| -> Vec<Outcome> {
        let outcome = |(predicate, _): &(&Predicate, Span)| trace::outcome(predicate, batch, event);
        leaves.iter().map(outcome).collect()
    };
    let (before, after) = (on(original), on(mutated));
    let holds = |outcomes: &[Outcome]| evaluate(condition, &mut outcomes.iter()) == Outcome::Pass;
    let mut kept: Vec<usize> = (0..leaves.len())
        .filter(|&leaf| before[leaf] != after[leaf])
        .collect();
    let turned_back = |kept: &[usize]| -> Vec<Outcome> {
        let mut outcomes = after.clone();
        for &leaf in kept {
            outcomes[leaf] = before[leaf];
        }
        outcomes
    };
    if !holds(&turned_back(&kept)) {
        return Vec::new();
    }
    // Dropping from the end leaves the first ones.
    for leaf in kept.clone().into_iter().rev() {
        let without: Vec<usize> = kept.iter().copied().filter(|&one| one != leaf).collect();
        if holds(&turned_back(&without)) {
            kept = without;
        }
    }
    kept.into_iter().map(|leaf| leaves[leaf]).collect()
}

/// A condition whose predicates, in the order of the tree, came out as given.
fn evaluate<'o>(node: &Node, outcomes: &mut impl Iterator<Item = &'o Outcome>) -> Outcome {
    let count = match &node.kind {
        NodeKind::Constant(value) => return (*value).into(),
        NodeKind::Predicate(_) => return outcomes.next().copied().unwrap_or(Outcome::Unknown),
        NodeKind::Not(inner) => return !evaluate(inner, outcomes),
        NodeKind::All(nodes) => nodes.len(),
        NodeKind::Any(_) => 1,
        NodeKind::AtLeast(count, _) => *count as usize,
    };
    // Every child takes its outcomes, also where the result is clear before.
    let children: Vec<Outcome> = node
        .children()
        .iter()
        .map(|child| evaluate(child, &mut *outcomes))
        .collect();
    Outcome::at_least(count, children)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Format, Reader};
    use crate::rule;

    fn broken(detection: &str, before: &str, after: &str) -> Vec<String> {
        let source = format!("title: t\nlogsource: {{}}\ndetection:\n{detection}");
        let rule = rule::parse(&source).remove(0);
        let mut batch = Batch::default();
        for text in [before, after] {
            let mut events = Vec::new();
            let mut reader = Reader::new(text, Some(Format::CommandLines));
            while reader.read(1, &mut events, &mut Vec::new()) {}
            let event = events.remove(0);
            batch.push(event);
        }
        let found = broke(rule.usable().unwrap(), &batch, 0, 1).into_iter();
        found
            .map(|(predicate, _)| predicate.value.clone())
            .collect()
    }

    const BOTH: &str = "  a:\n    CommandLine|contains|all:\n      - one\n      - two\n      - three\n  condition: a\n";
    const EITHER: &str =
        "  a:\n    CommandLine|contains:\n      - one\n      - two\n  condition: a\n";
    const EXCLUDED: &str = "  a:\n    CommandLine|contains: one\n  f:\n    CommandLine|contains: two\n  condition: a and not f\n";

    #[test]
    fn only_what_the_match_hung_on_is_named() {
        assert_eq!(
            broken(BOTH, "x one two three", "x one 2 3"),
            ["two", "three"]
        );
        assert_eq!(broken(EITHER, "x one two", "x 1 2"), ["one"]);
        assert_eq!(broken(EITHER, "x two", "x 2"), ["two"]);
        assert_eq!(broken(EXCLUDED, "x one", "x one two"), ["two"]);
    }

    #[test]
    fn what_never_matched_has_nothing_to_restore() {
        assert_eq!(broken(BOTH, "x one", "x 1"), [""; 0]);
    }
}
