//! What a rule rests on: its rarest required predicate, and whether it can match on predicates that
//! many rules share.

use crate::catalog::{Reach, chooses_records};
use crate::ir::{Group, Node, NodeKind, Predicate, Stage};
use crate::report::advice::PredicateText;
use crate::report::{RankedView, Reading, RuleReach};
use crate::rule::Rule;
use crate::sort::Sort;
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// The reading of a rule: weak if some way to match it asks for common predicates only.
///
/// A predicate without a figure is used by too few rules to be listed, so it is specific. What
/// stands under a NOT asks for nothing to be there, so it makes no way any stronger, and neither
/// does what only chooses a platform or a data set. Without figures nothing is said.
pub fn reading(rule: &Rule, reach: &Reach) -> RuleReach {
    let Some(condition) = asked(rule).filter(|_| reach.is_loaded()) else {
        return RuleReach::default();
    };
    let condition = &condition;
    let reads = |predicate: &Predicate| {
        let figure = reach.get(predicate, false);
        figure.map_or(Reading::Specific, |figure| figure.reading)
    };
    let ranked = |leaves: Vec<Leaf<'_>>| leaves.iter().map(|leaf| leaf.ranked(reach)).collect();
    let common = way(condition, &|predicate| reads(predicate) == Reading::Common);
    let unspecific = way(condition, &|predicate| {
        reads(predicate) != Reading::Specific
    });
    let rarest = required(condition)
        .into_iter()
        .map(|leaf| leaf.ranked(reach))
        .min_by_key(|ranked| (ranked.total(), ranked.span));
    RuleReach {
        weak: common.is_some(),
        warning: common.as_ref().map(|leaves| warning(leaves, reach)),
        rarest,
        every_way_specific: Some(unspecific.is_none()),
        branch: common.or(unspecific).map(ranked).unwrap_or_default(),
    }
}

/// All that a match asks for, of one event or of several together: each step of a sequence, and
/// the filters behind what a search counts.
fn asked(rule: &Rule) -> Option<Node> {
    let condition = rule.condition.as_ref()?;
    let all = match &rule.group {
        Some(Group::Sequence(sequence)) => {
            let steps = sequence.steps.iter().filter(|step| !step.missing);
            steps.map(|step| step.condition.clone()).collect()
        }
        Some(Group::Pipeline(stages)) => {
            let filters = stages.iter().filter_map(|stage| match stage {
                Stage::Filter(node) => Some(node.clone()),
                _ => None,
            });
            std::iter::once(condition.clone()).chain(filters).collect()
        }
        Some(Group::Threshold(_)) | None => vec![condition.clone()],
    };
    Some(Node::all(all, condition.span))
}

/// A predicate at its place in the rule.
#[derive(Clone, Copy)]
struct Leaf<'r> {
    predicate: &'r Predicate,
    span: Span,
}

impl Leaf<'_> {
    fn ranked(&self, reach: &Reach) -> RankedView {
        RankedView {
            predicate: PredicateText {
                field: self.predicate.subject.to_string(),
                op: self.predicate.op.name().to_owned(),
                value: self.predicate.value.clone(),
            },
            span: self.span,
            reach: reach.figure(self.predicate, false),
        }
    }
}

fn warning(branch: &[Leaf<'_>], reach: &Reach) -> String {
    let named: Vec<String> = branch
        .iter()
        .map(|Leaf { predicate, .. }| {
            let total = reach.get(predicate, false).map_or(0, |figure| figure.total);
            let (subject, op) = (&predicate.subject, predicate.op.name());
            format!("{subject} {op} {} ({total} rules)", predicate.value)
        })
        .collect();
    if named.is_empty() {
        "This rule can match without any indicator: everything it asks for chooses records or \
         stands under a NOT."
            .to_owned()
    } else {
        format!(
            "This rule can match on common predicates alone: {}.",
            named.join(" and ")
        )
    }
}

/// The predicates of a way to match that asks for none but such as `fits`; the shortest among
/// several.
fn way<'r>(node: &'r Node, fits: &dyn Fn(&Predicate) -> bool) -> Option<Vec<Leaf<'r>>> {
    let children = || node.children().iter().map(|child| way(child, fits));
    match &node.kind {
        NodeKind::Constant(true) | NodeKind::Not(_) => Some(Vec::new()),
        NodeKind::Predicate(predicate) if chooses_records(predicate) => Some(Vec::new()),
        NodeKind::Constant(false) => None,
        NodeKind::Predicate(predicate) => fits(predicate).then(|| {
            vec![Leaf {
                predicate,
                span: node.span,
            }]
        }),
        NodeKind::All(_) => children()
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.concat()),
        NodeKind::Any(_) => children().flatten().min_by_key(Vec::len),
        NodeKind::AtLeast(count, _) => {
            let mut branches: Vec<_> = children().flatten().collect();
            branches.order_by_key(Vec::len);
            branches.get(..*count as usize).map(<[_]>::concat)
        }
    }
}

/// The predicates that every way to match asks for, each where it first stands.
fn required(node: &Node) -> Vec<Leaf<'_>> {
    let children = node.children();
    // A predicate is asked for on every way if so many of the alternatives ask for it that the
    // others are too few.
    let needed = match &node.kind {
        NodeKind::Constant(_) | NodeKind::Not(_) => return Vec::new(),
        NodeKind::Predicate(predicate) if chooses_records(predicate) => return Vec::new(),
        NodeKind::Predicate(predicate) => {
            return vec![Leaf {
                predicate,
                span: node.span,
            }];
        }
        NodeKind::All(_) => 1,
        NodeKind::Any(_) => children.len(),
        NodeKind::AtLeast(count, _) => (children.len() + 1).saturating_sub(*count as usize),
    };
    let mut asked: HashMap<&Predicate, usize> = HashMap::new();
    let mut leaves = Vec::new();
    for child in children {
        let mut seen = HashSet::new();
        for leaf in required(child) {
            if seen.insert(leaf.predicate) {
                *asked.entry(leaf.predicate).or_default() += 1;
                leaves.push(leaf);
            }
        }
    }
    let mut taken = HashSet::new();
    leaves.retain(|leaf| asked[leaf.predicate] >= needed && taken.insert(leaf.predicate));
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    fn read(detection: &str) -> RuleReach {
        let source = format!("title: t\nlogsource: {{}}\ndetection:\n{detection}");
        reading(&rule::parse(&source)[0], &Reach::shipped())
    }

    fn warning(detection: &str) -> Option<String> {
        read(detection).warning
    }

    fn values(ranked: &[RankedView]) -> Vec<&str> {
        ranked.iter().map(|one| &*one.predicate.value).collect()
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
        let read = read(
            "  a:\n    Image|endswith: '\\powershell.exe'\n  b:\n    CommandLine|contains: rare\n  condition: a and b\n",
        );
        assert_eq!(read.warning, None);
        assert_eq!(read.every_way_specific, Some(true));
        assert!(read.branch.is_empty());
        assert_eq!(read.rarest.unwrap().predicate.value, "rare");
    }

    #[test]
    fn a_rule_of_exclusions_alone_is_weak() {
        let text = warning("  f:\n    Image: x\n  condition: not f\n").unwrap();
        assert!(text.contains("without any indicator"));
    }

    #[test]
    fn the_platform_makes_no_rule_strong() {
        let rules = rule::parse(
            r#"process where host.os.type == "windows" and event.type == "start" and process.name : "cmd.exe""#,
        );
        let read = reading(&rules[0], &Reach::shipped());
        assert!(read.weak);
        assert_eq!(values(&read.branch), ["cmd.exe"]);
        assert_eq!(read.rarest.unwrap().predicate.value, "cmd.exe");
    }

    #[test]
    fn each_step_of_a_sequence_and_each_filter_is_asked_for() {
        let read = |query: &str| reading(&rule::parse(query)[0], &Reach::shipped());
        let sequence = read(
            r#"sequence by host.id [process where process.name : "cmd.exe"] [process where process.name : "rare.exe"]"#,
        );
        assert_eq!(
            (sequence.weak, sequence.every_way_specific),
            (false, Some(true))
        );
        assert_eq!(sequence.rarest.unwrap().predicate.value, "rare.exe");
        let search = read("process_name=cmd.exe | stats count as rarely by host | where rarely>7");
        assert_eq!(search.rarest.unwrap().predicate.field, "rarely");
    }

    /// `CommandLine contains \windows\temp\` is used by 12 rules: shared, neither common nor
    /// specific.
    #[test]
    fn a_way_through_shared_predicates_is_named_and_no_warning() {
        let read = read(
            "  a:\n    Image|endswith: '\\powershell.exe'\n    CommandLine|contains: ['\\windows\\temp\\', rare]\n  condition: a\n",
        );
        assert_eq!((read.weak, read.warning), (false, None));
        assert_eq!(read.every_way_specific, Some(false));
        assert_eq!(
            values(&read.branch),
            [r"\powershell.exe", r"\windows\temp\"]
        );
        // A list asks for none of its members.
        assert_eq!(read.rarest.unwrap().predicate.value, r"\powershell.exe");
    }

    #[test]
    fn what_all_alternatives_ask_for_is_required() {
        let rarest = |condition: &str| {
            let detection = format!(
                "  a:\n    A: 1\n    B: 2\n  b:\n    B: 2\n    C: 3\n  c:\n    D: 4\n  condition: {condition}\n"
            );
            read(&detection).rarest.map(|ranked| ranked.predicate.field)
        };
        assert_eq!(rarest("a or b").as_deref(), Some("B"));
        assert_eq!(rarest("a or b or c"), None);
        assert_eq!(rarest("not a"), None);
        assert_eq!(rarest("c and (a or b)").as_deref(), Some("B"));
    }

    #[test]
    fn without_figures_nothing_is_said() {
        let source = "title: t\nlogsource: {}\ndetection:\n  f: {A: 1}\n  condition: not f\n";
        let rules = rule::parse(source);
        let read = reading(&rules[0], &Reach::default());
        assert_eq!(read, RuleReach::default());
    }
}
