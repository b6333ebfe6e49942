//! Which predicates a rule uses, and on which side: what the guide and corpus reach count.

use crate::ir::{Group, Node, Predicate};
use crate::rule::{Language, Rule};

/// Whose language a rule is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vendor {
    Sigma,
    Elastic,
    Splunk,
}

impl Vendor {
    pub const ALL: [Vendor; 3] = [Vendor::Sigma, Vendor::Elastic, Vendor::Splunk];

    pub fn of(language: Language) -> Vendor {
        match language {
            Language::Sigma => Vendor::Sigma,
            Language::Eql | Language::Kql | Language::Esql | Language::Lucene | Language::Ml => {
                Vendor::Elastic
            }
            Language::Spl => Vendor::Splunk,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Vendor::Sigma => "Sigma",
            Vendor::Elastic => "Elastic",
            Vendor::Splunk => "Splunk",
        }
    }

    /// In lower case, as an option of the command line and in pointers to rules.
    pub fn name(self) -> &'static str {
        match self {
            Vendor::Sigma => "sigma",
            Vendor::Elastic => "elastic",
            Vendor::Splunk => "splunk",
        }
    }
}

/// Calls `visit` with every predicate of a rule and whether it excludes: those of its condition,
/// and those that only its group has, such as a filter behind `stats`.
pub fn each_use<'r>(rule: &'r Rule, visit: &mut impl FnMut(&'r Predicate, bool)) {
    let mut walk = |node: &'r Node, excludes: bool| {
        node.each_predicate(&mut |predicate, _, negated| visit(predicate, negated != excludes));
    };
    if let Some(condition) = &rule.condition {
        walk(condition, false);
    }
    match &rule.group {
        // What ends a sequence, and what must be missing from it, speaks against a match.
        Some(Group::Sequence(sequence)) => {
            for step in &sequence.steps {
                walk(&step.condition, step.missing);
            }
            if let Some(until) = &sequence.until {
                walk(&until.condition, true);
            }
        }
        Some(group) => group
            .conditions()
            .into_iter()
            .for_each(|node| walk(node, false)),
        None => {}
    }
}
