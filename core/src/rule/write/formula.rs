//! Whether two conditions say the same.
//!
//! Conditions are brought into one form: NOT only on predicates, no group within one of its own
//! kind, parts sorted, none that another makes superfluous, and what all parts of a group have in
//! common in front of it. All of these steps hold with three values, too. Conditions of one form
//! say the same; of two forms, it is not known.

use crate::ir::{Node, NodeKind, Predicate, Test};
use crate::sort::Sort;
use std::collections::HashMap;

/// Groups of more groups than these are not searched for superfluous ones.
const SEARCHED: usize = 128;

/// Whether two conditions come to the same for every event.
pub fn same(one: &Node, other: &Node) -> bool {
    let mut names = HashMap::new();
    let one = Formula::read(one, false, &mut names);
    let other = Formula::read(other, false, &mut names);
    one == other
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Formula {
    Constant(bool),
    Leaf(u32, bool),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    AtLeast(usize, Vec<Formula>),
}

use Formula::{All, Any, AtLeast, Constant, Leaf};

impl Formula {
    fn read(node: &Node, negated: bool, names: &mut HashMap<Predicate, u32>) -> Formula {
        let mut children = || -> Vec<Formula> {
            let children = node.children().iter();
            children
                .map(|child| Formula::read(child, negated, names))
                .collect()
        };
        match &node.kind {
            NodeKind::Constant(value) => Constant(*value != negated),
            NodeKind::Predicate(predicate) => {
                let next = names.len() as u32;
                let mut asked = predicate.as_ref().clone();
                let mut plain = !negated;
                while let Test::IsNot(inner) = asked.test {
                    asked.test = *inner;
                    plain = !plain;
                }
                Leaf(*names.entry(asked).or_insert(next), plain)
            }
            NodeKind::Not(inner) => Formula::read(inner, !negated, names),
            NodeKind::All(_) => Formula::group(children(), !negated),
            NodeKind::Any(_) => Formula::group(children(), negated),
            NodeKind::AtLeast(count, nodes) => {
                let count = *count as usize;
                // Not so many are: of the others, there are enough.
                let others = (nodes.len() + 1).saturating_sub(count);
                Formula::at_least(if negated { others } else { count }, children())
            }
        }
    }

    /// AND of the parts, or OR.
    fn group(parts: Vec<Formula>, and: bool) -> Formula {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                All(inner) if and => flat.extend(inner),
                Any(inner) if !and => flat.extend(inner),
                // True is nothing beside others in AND, and all in OR; false the other way.
                Constant(value) if value == and => {}
                Constant(value) => return Constant(value),
                part => flat.push(part),
            }
        }
        flat.order();
        flat.dedup();
        let mut flat = without_superfluous(flat);
        if let Some((mut common, rest)) = factored(&flat) {
            let rest = rest.into_iter().map(|part| Formula::group(part, !and));
            common.push(Formula::group(rest.collect(), and));
            return Formula::group(common, !and);
        }
        match flat.len() {
            0 => Constant(and),
            1 => flat.remove(0),
            _ if and => All(flat),
            _ => Any(flat),
        }
    }

    fn at_least(count: usize, parts: Vec<Formula>) -> Formula {
        let sure = parts.iter().filter(|part| **part == Constant(true)).count();
        let mut open: Vec<Formula> = parts
            .into_iter()
            .filter(|part| !matches!(part, Constant(_)))
            .collect();
        match count.saturating_sub(sure) {
            0 => Constant(true),
            count if count > open.len() => Constant(false),
            1 => Formula::group(open, false),
            count if count == open.len() => Formula::group(open, true),
            count => {
                open.order();
                AtLeast(count, open)
            }
        }
    }

    fn parts(&self) -> &[Formula] {
        match self {
            All(parts) | Any(parts) => parts,
            _ => &[],
        }
    }
}

/// Drops groups that other parts make superfluous: `a or (a and b)` is `a`, `a and (a or b)` is
/// `a`, `a or b or ((a or b) and c)` is `a or b`.
///
/// The parts are sorted, and groups among them are of the other kind than what they stand in.
fn without_superfluous(parts: Vec<Formula>) -> Vec<Formula> {
    let groups = parts.iter().filter(|part| !part.parts().is_empty()).count();
    if groups == 0 || groups > SEARCHED {
        return parts;
    }
    let here = |part: &Formula| parts.binary_search(part).is_ok();
    let superfluous = |group: &Formula| {
        let own = group.parts();
        let has = |part: &Formula| own.binary_search(part).is_ok();
        // One of its own parts that stands here piece by piece, merged with the others.
        let merged = own
            .iter()
            .any(|part| !part.parts().is_empty() && part.parts().iter().all(here));
        merged
            || parts.iter().any(|other| match other.parts() {
                [] => has(other),
                theirs => theirs.len() < own.len() && theirs.iter().all(has),
            })
    };
    parts
        .iter()
        .filter(|part| part.parts().is_empty() || !superfluous(part))
        .cloned()
        .collect()
}

/// What all of two or more groups have in common, and what is left of each: of
/// `(a and b) or (a and c)`, `a` beside `b` and `c`.
fn factored(groups: &[Formula]) -> Option<(Vec<Formula>, Vec<Vec<Formula>>)> {
    let (first, others) = groups.split_first()?;
    let has = |group: &Formula, part| group.parts().binary_search(part).is_ok();
    let common: Vec<Formula> = first
        .parts()
        .iter()
        .filter(|part| others.iter().all(|other| has(other, part)))
        .cloned()
        .collect();
    if common.is_empty() || others.is_empty() {
        return None;
    }
    let left = |group: &Formula| {
        let parts = group.parts().iter();
        let left = parts.filter(|part| common.binary_search(part).is_err());
        left.cloned().collect()
    };
    let rest = groups.iter().map(left).collect();
    Some((common, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;
    use crate::ir::Op;
    use crate::text::Span;

    fn predicate(name: &str) -> Predicate {
        Predicate::compare(Field::new(name), Op::Eq, "x").unwrap()
    }

    fn leaf(name: &str) -> Node {
        Node::predicate(predicate(name), Span::default())
    }

    fn not(node: Node) -> Node {
        Node::not(node, Span::default())
    }

    fn all<const N: usize>(nodes: [Node; N]) -> Node {
        Node::all(nodes.into(), Span::default()).named("all", Span::default())
    }

    fn any<const N: usize>(nodes: [Node; N]) -> Node {
        Node::any(nodes.into(), Span::default()).named("any", Span::default())
    }

    fn some<const N: usize>(count: u32, nodes: [Node; N]) -> Node {
        Node::at_least(count, nodes.into(), Span::default())
    }

    #[test]
    fn order_names_and_nesting_make_no_difference() {
        let one = all([leaf("a"), not(any([leaf("b"), leaf("c")]))]);
        let other = all([not(leaf("c")), all([leaf("a"), not(leaf("b"))]), leaf("a")]);
        assert!(same(&one, &other));
        assert!(!same(&one, &all([leaf("a"), not(leaf("b"))])));
        let two = || some(2, [leaf("a"), leaf("b"), leaf("c")]);
        let two_not = some(2, [not(leaf("a")), not(leaf("b")), not(leaf("c"))]);
        assert!(same(&not(two()), &two_not));
        assert!(!same(&two(), &two_not));
    }

    #[test]
    fn what_is_distributed_is_the_same() {
        let one = all([any([leaf("a"), leaf("b"), leaf("c")]), not(leaf("f"))]);
        let other = any([
            all([any([leaf("a"), leaf("c")]), not(leaf("f"))]),
            all([leaf("b"), not(leaf("f"))]),
        ]);
        assert!(same(&one, &other));
        let lacks = any([
            all([any([leaf("a"), leaf("c")]), not(leaf("f"))]),
            leaf("b"),
        ]);
        assert!(!same(&one, &lacks));
    }

    /// With `f` unknown and the others false, the first is unknown and the other false.
    #[test]
    fn what_differs_only_for_an_unknown_value_differs() {
        let one = all([any([leaf("a"), leaf("f")]), not(leaf("f"))]);
        assert!(!same(&one, &all([leaf("a"), not(leaf("f"))])));
    }

    #[test]
    fn what_another_part_implies_is_left_out() {
        let one = any([all([leaf("a"), leaf("b")]), leaf("a")]);
        assert!(same(&one, &leaf("a")));
        let one = all([
            any([leaf("a"), leaf("b"), leaf("c")]),
            any([leaf("a"), leaf("b")]),
        ]);
        assert!(same(&one, &any([leaf("b"), leaf("a")])));
        let two = || any([leaf("a"), leaf("b")]);
        assert!(same(&any([two(), all([two(), leaf("c")])]), &two()));
        assert!(!same(&any([leaf("a"), all([two(), leaf("c")])]), &two()));
    }
}
