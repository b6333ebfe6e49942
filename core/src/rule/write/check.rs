//! A changed text, read again and held against what was asked.

use super::edit::Edits;
use super::{Refusal, Written, formula};
use crate::ir::{Group, Node, Predicate, Sequence, Stage, Step};
use crate::rule::{self, Rule};

/// The rule as its own source says it, and which of the rules in that source it is.
///
/// What other files added to it is not part of its text.
pub fn reread(rule: &Rule) -> Result<(usize, Rule), Refusal> {
    let mut rules = rule::parse_as(&rule.source, Some(rule.language));
    let at = rules
        .iter()
        .position(|other| other.span.start == rule.span.start);
    let found = at.map(|at| (at, rules.swap_remove(at)));
    match found {
        Some((at, found)) if found.usable().is_some() => Ok((at, found)),
        Some((_, found)) if found.link.is_some() => Err(Refusal::new(
            "link",
            "this is a rule about other rules; change those that it names",
        )),
        _ => Err(Refusal::new(
            "unusable",
            "the rule can't be evaluated; mend what its messages are about first",
        )),
    }
}

/// The rule as it should be with an exclusion. Of a sequence, the step at `step` gets it.
pub fn excluding(rule: &Rule, step: usize, all_of: &[Predicate]) -> Rule {
    let less = |node: &Node| {
        let span = node.span;
        let nodes = all_of.iter().cloned();
        let nodes = nodes.map(|predicate| Node::predicate(predicate, span));
        let excluded = Node::not(Node::all(nodes.collect(), span), span);
        Node::all(vec![node.clone(), excluded], span)
    };
    let mut wanted = rule.clone();
    match &mut wanted.group {
        Some(Group::Sequence(sequence)) => {
            if let Some(step) = sequence.steps.get_mut(step) {
                step.condition = less(&step.condition);
            }
            let steps = sequence.steps.iter().filter(|step| !step.missing);
            let conditions = steps.map(|step| step.condition.clone()).collect();
            wanted.condition = Some(Node::any(conditions, rule.span));
        }
        group => {
            if let Some(Group::Threshold(threshold)) = group {
                for step in &mut threshold.steps {
                    step.condition = less(&step.condition);
                }
            }
            wanted.condition = wanted.condition.as_ref().map(less);
        }
    }
    wanted
}

/// Makes the edits in the source of the rule at `at`, and proves that it has become
/// `wanted`, that the other rules of the source are as they were, and that reading gives no new
/// message.
pub fn written(at: usize, rule: &Rule, edits: Edits, wanted: &Rule) -> Result<Written, Refusal> {
    let (text, added) = edits.apply(&rule.source).ok_or_else(unproved)?;
    let before = rule::parse_as(&rule.source, Some(rule.language));
    let after = rule::parse_as(&text, Some(rule.language));
    if before.len() != after.len() {
        return Err(unproved());
    }
    for (other, (before, after)) in before.iter().zip(&after).enumerate() {
        let wanted = if other == at { wanted } else { before };
        let as_wanted = match (&wanted.condition, &after.condition) {
            (Some(wanted), Some(after)) => formula::same(wanted, after),
            (wanted, after) => wanted.is_none() && after.is_none(),
        } && match (&wanted.group, &after.group) {
            (Some(wanted), Some(after)) => same_group(wanted, after),
            (wanted, after) => wanted.is_none() && after.is_none(),
        };
        if !as_wanted || before.language != after.language || says_more(before, after) {
            return Err(unproved());
        }
    }
    Ok(Written {
        text,
        added,
        note: None,
    })
}

/// Whether two groups ask the same of the same events.
fn same_group(one: &Group, other: &Group) -> bool {
    let steps = |one: &[Step], other: &[Step]| {
        let same = |(one, other): (&Step, &Step)| same_step(one, other);
        one.len() == other.len() && one.iter().zip(other).all(same)
    };
    match (one, other) {
        (Group::Sequence(one), Group::Sequence(other)) => {
            let until =
                |sequence: &Sequence| sequence.until.clone().into_iter().collect::<Vec<_>>();
            steps(&one.steps, &other.steps)
                && steps(&until(one), &until(other))
                && (one.max_span, one.order, &one.keep)
                    == (other.max_span, other.order, &other.keep)
        }
        (Group::Threshold(one), Group::Threshold(other)) => {
            steps(&one.steps, &other.steps)
                && (&one.count, one.window, &one.holds)
                    == (&other.count, other.window, &other.holds)
        }
        (Group::Pipeline(one), Group::Pipeline(other)) => {
            let same = |(one, other): (&Stage, &Stage)| match (one, other) {
                (Stage::Filter(one), Stage::Filter(other)) => formula::same(one, other),
                (one, other) => one == other,
            };
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        _ => false,
    }
}

fn same_step(one: &Step, other: &Step) -> bool {
    let inner = match (&one.inner, &other.inner) {
        (Some(one), Some(other)) => same_group(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    inner
        && formula::same(&one.condition, &other.condition)
        && (&one.logsource, &one.by, one.runs, one.missing)
            == (&other.logsource, &other.by, other.runs, other.missing)
}

/// Whether a message stands in one rule's diagnostics oftener than in another's.
fn says_more(before: &Rule, after: &Rule) -> bool {
    let count = |rule: &Rule, code: &str| {
        let same = rule.diagnostics.iter().filter(|other| other.code == code);
        same.count()
    };
    let mut codes = after.diagnostics.iter().map(|diagnostic| &*diagnostic.code);
    codes.any(|code| count(after, code) > count(before, code))
}

fn unproved() -> Refusal {
    Refusal::new(
        "layout",
        "the rule is laid out in a way that is not changed here without risk; add it by hand",
    )
}
