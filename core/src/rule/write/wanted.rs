//! What a rule should say after a change, which the changed text is held against.

use crate::ir::{Group, Node, NodeKind, Predicate, Stage, Test};
use crate::rule::Rule;
use crate::text::Span;

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
