//! A changed text, read again and held against what was asked.

use super::edit::Edits;
use super::{Refusal, Written, formula};
use crate::ir::{Group, Node, NodeKind, Predicate, Sequence, Stage, Step, Test};
use crate::rule::{self, Rule};
use crate::text::Span;

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

/// What takes the place of a predicate.
pub struct Alternatives<'a> {
    /// One of all of these must be true.
    pub one_of: &'a [Predicate],
    /// Where the map of a Sigma rule is written once for each of several keys: the alternatives
    /// by their keys, and which of them stay with the values that are left.
    pub apart: Option<(Vec<Vec<Predicate>>, Option<usize>)>,
}

/// The rule as it should be with the predicates at a place replaced.
pub fn replacing(rule: &Rule, place: Span, by: &Alternatives<'_>) -> Rule {
    let change = |node: &Node| match &by.apart {
        None => replaced(node, place, by.one_of),
        Some((groups, kept)) => distributed(node, place, by.one_of, groups, *kept),
    };
    let mut wanted = rule.clone();
    wanted.condition = wanted.condition.as_ref().map(change);
    match &mut wanted.group {
        Some(Group::Sequence(sequence)) => {
            for step in sequence.steps.iter_mut().chain(&mut sequence.until) {
                step.condition = change(&step.condition);
            }
        }
        Some(Group::Threshold(threshold)) => {
            for step in &mut threshold.steps {
                step.condition = change(&step.condition);
            }
        }
        Some(Group::Pipeline(stages)) => {
            for stage in stages {
                if let Stage::Filter(filter) = stage {
                    *filter = change(filter);
                }
            }
        }
        None => {}
    }
    wanted
}

fn replaced(node: &Node, place: Span, one_of: &[Predicate]) -> Node {
    let span = node.span;
    let mut change = |node: &Node| replaced(node, place, one_of);
    match &node.kind {
        NodeKind::Predicate(predicate) if span == place => {
            let nodes = one_of.iter().cloned();
            let nodes = nodes.map(|predicate| Node::predicate(predicate, span));
            let any = Node::any(nodes.collect(), span);
            match predicate.test {
                Test::IsNot(_) => Node::not(any, span),
                _ => any,
            }
        }
        _ => with_children(node, &mut change),
    }
}

/// Changed children, merged as a reader of the new text would.
fn with_children(node: &Node, change: &mut impl FnMut(&Node) -> Node) -> Node {
    let span = node.span;
    let mut children = || node.children().iter().map(&mut *change).collect();
    let changed = match &node.kind {
        NodeKind::Constant(_) | NodeKind::Predicate(_) => return node.clone(),
        NodeKind::Not(inner) => Node::not(change(inner), span),
        NodeKind::All(_) => Node::all(children(), span),
        NodeKind::Any(_) => Node::any(children(), span),
        NodeKind::AtLeast(count, _) => Node::at_least(*count, children(), span),
    };
    Node {
        label: node.label.clone(),
        ..changed
    }
}

/// `a and (p or v)` with `x or y` in the place of `p`: `(a and v) or (a and x) or (a and y)`,
/// where the alternatives of one group stay together.
fn distributed(
    node: &Node,
    place: Span,
    one_of: &[Predicate],
    groups: &[Vec<Predicate>],
    kept: Option<usize>,
) -> Node {
    let span = node.span;
    let mut change = |node: &Node| distributed(node, place, one_of, groups, kept);
    let is = |node: &Node| matches!(node.kind, NodeKind::Predicate(_)) && node.span == place;
    let holds = |node: &Node| {
        is(node) || matches!(&node.kind, NodeKind::Any(nodes) if nodes.iter().any(is))
    };
    if holds(node) {
        return replaced(node, place, one_of);
    }
    let NodeKind::All(parts) = &node.kind else {
        return with_children(node, &mut change);
    };
    // A part with a name is a selection of its own, and no part of the map.
    let own = |part: &Node| part.label.is_none() && holds(part);
    let Some(at) = parts.iter().position(own) else {
        return with_children(node, &mut change);
    };
    let left: Vec<Node> = match &parts[at].kind {
        NodeKind::Any(values) => values.iter().filter(|value| !is(value)).cloned().collect(),
        _ => Vec::new(),
    };
    let mut sides: Vec<Vec<Node>> = groups
        .iter()
        .map(|group| {
            let nodes = group.iter().cloned();
            nodes.map(|one| Node::predicate(one, span)).collect()
        })
        .collect();
    match kept {
        Some(kept) => sides[kept].extend(left),
        None if left.is_empty() => {}
        None => sides.push(left),
    }
    let with = |nodes: Vec<Node>| {
        let mut parts = parts.clone();
        parts[at] = Node::any(nodes, span);
        Node::all(parts, span)
    };
    Node {
        label: node.label.clone(),
        ..Node::any(sides.into_iter().map(with).collect(), span)
    }
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
