//! How common predicates and rules are.

use super::advice::PredicateText;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// How a predicate's popularity reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// Used by 20 rules or more: weak alone.
    Common,
    /// Used by 5 to 19 rules.
    Shared,
    /// Used by fewer than 5.
    #[default]
    Specific,
}

/// Corpus reach: how many rules of the public catalog use the same predicate on the same side
/// (indicator or exclusion). It is popularity, not a false-positive rate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachView {
    pub total: u32,
    pub sigma: u32,
    pub elastic: u32,
    pub splunk: u32,
    /// The figure of the published T1216 guide, where it gives one.
    pub published: Option<u32>,
    pub reading: Reading,
    /// True where the index has no figure, because no more than `total` rules use the predicate;
    /// by vendor nothing is known then.
    #[serde(default)]
    pub at_most: bool,
    /// The figure over all spellings of the same, where it is another.
    #[serde(default)]
    pub folded: Option<Box<FoldedReach>>,
}

/// Corpus reach of a predicate and of all that ask the same in other words: `process_name eq x.exe`
/// in one vendor's rules, `Image ends_with \x.exe` in another's. A rule counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoldedReach {
    /// The spelling that stands for all of them.
    pub field: String,
    pub op: String,
    pub value: String,
    pub total: u32,
    pub sigma: u32,
    pub elastic: u32,
    pub splunk: u32,
}

/// What reach figures rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachSource {
    pub corpora: Vec<ReachCorpus>,
    /// The day the corpora are of; empty where it was not said.
    pub date: String,
    /// Predicates that fewer rules use have no figure.
    pub least: u32,
    /// Predicates with a figure.
    pub indicators: u32,
    pub exclusions: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachCorpus {
    pub vendor: String,
    pub name: String,
    /// Empty where it was not said.
    pub commit: String,
    pub rules: u32,
}

/// The reading of a whole rule's reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReach {
    /// True where some way to match the rule goes through common predicates only.
    pub weak: bool,
    /// One sentence for the user, where there is something to say.
    pub warning: Option<String>,
    /// Of the predicates that every way to match asks for, the one that fewest rules use. `None`
    /// where there are alternatives for each.
    pub rarest: Option<RankedView>,
    /// Whether every way to match asks for at least one specific predicate; `None` without figures.
    pub every_way_specific: Option<bool>,
    /// Where not: the predicates of a way that asks for none, the common ones alone if there is
    /// such a way.
    pub branch: Vec<RankedView>,
}

/// A predicate that detects, with its reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedView {
    pub predicate: PredicateText,
    /// In the rule's source.
    pub span: Span,
    pub reach: Option<ReachView>,
}

impl RankedView {
    /// Rules that use it; 0 where there is no figure.
    pub fn total(&self) -> u32 {
        let known = self.reach.as_ref().filter(|reach| !reach.at_most);
        known.map_or(0, |reach| reach.total)
    }
}
