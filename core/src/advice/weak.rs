//! Whether a rule can match on common predicates alone.

use crate::catalog::Reach;
use crate::ir::{Node, NodeKind, Predicate};
use crate::report::{Reading, RuleReach};

/// The reading of a rule: weak if some way to match it asks for common predicates only.
///
/// A predicate without a figure is used by too few rules to be listed, so it is specific. What
/// stands under a NOT asks for nothing to be there, so it makes no way any stronger.
pub fn reading(condition: &Node, reach: &Reach) -> RuleReach {
    let Some(branch) = common_branch(condition, reach) else {
        return RuleReach::default();
    };
    let named: Vec<String> = branch
        .iter()
        .map(|(predicate, total)| {
            format!(
                "{} {} {} ({total} rules)",
                predicate.subject,
                predicate.op.name(),
                predicate.value
            )
        })
        .collect();
    let warning = if named.is_empty() {
        "This rule can match without any indicator: everything it asks for stands under a NOT."
            .to_owned()
    } else {
        format!(
            "This rule can match on common predicates alone: {}.",
            named.join(" and ")
        )
    };
    RuleReach {
        weak: true,
        warning: Some(warning),
    }
}

/// The common predicates of a branch that asks for nothing else, shortest first among several.
fn common_branch<'r>(node: &'r Node, reach: &Reach) -> Option<Vec<(&'r Predicate, u32)>> {
    let children = || {
        node.children()
            .iter()
            .map(|child| common_branch(child, reach))
    };
    match &node.kind {
        NodeKind::Constant(true) | NodeKind::Not(_) => Some(Vec::new()),
        NodeKind::Constant(false) => None,
        NodeKind::Predicate(predicate) => reach
            .get(predicate, false)
            .filter(|reach| reach.reading == Reading::Common)
            .map(|reach| vec![(predicate.as_ref(), reach.total)]),
        NodeKind::All(_) => children()
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.concat()),
        NodeKind::Any(_) => children().flatten().min_by_key(Vec::len),
        NodeKind::AtLeast(count, _) => {
            let mut branches: Vec<_> = children().flatten().collect();
            branches.sort_by_key(Vec::len);
            branches.get(..*count as usize).map(<[_]>::concat)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    fn warning(detection: &str) -> Option<String> {
        let source = format!("title: t\nlogsource: {{}}\ndetection:\n{detection}");
        reading(rule::parse(&source)[0].usable().unwrap(), &Reach::shipped()).warning
    }

    #[test]
    fn a_branch_of_common_predicates_is_named() {
        let text = warning(
            "  a:\n    Image|endswith: '\\powershell.exe'\n  b:\n    CommandLine|contains: rare\n  condition: a or b\n",
        );
        assert_eq!(
            text.as_deref(),
            Some(
                r"This rule can match on common predicates alone: Image ends_with \powershell.exe (172 rules)."
            )
        );
    }

    #[test]
    fn one_specific_predicate_on_every_way_is_enough() {
        let detection = "  a:\n    Image|endswith: '\\powershell.exe'\n  b:\n    CommandLine|contains: rare\n  condition: a and b\n";
        assert_eq!(warning(detection), None);
    }

    #[test]
    fn a_rule_of_exclusions_alone_is_weak() {
        let text = warning("  f:\n    Image: x\n  condition: not f\n").unwrap();
        assert!(text.contains("without any indicator"));
    }
}
