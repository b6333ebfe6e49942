//! Two versions of a rule on the same events.

use super::advice::PredicateText;
use serde::{Deserialize, Serialize};

/// What became of one rule of a text between two versions of the text. Events go by index, in
/// order, and each is in one list at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub title: String,
    /// A match now, and not before.
    pub gained: Vec<u32>,
    /// A match before, and not now.
    pub lost: Vec<u32>,
    /// No match before, and now the rule can't tell.
    pub opened: Vec<u32>,
    /// Before, the rule could not tell, and now it is no match.
    pub settled: Vec<u32>,
    /// How many events match both.
    pub kept: u32,
    /// Of those lost, the ones that are labelled malicious, and of those gained, the benign ones.
    pub lost_malicious: Vec<u32>,
    pub gained_benign: Vec<u32>,
    pub predicates: Vec<PredicateChange>,
}

impl Comparison {
    /// Whether every event has the verdict that it had.
    pub fn is_same(&self) -> bool {
        let lists = [&self.gained, &self.lost, &self.opened, &self.settled];
        lists.iter().all(|list| list.is_empty())
    }
}

/// A predicate that one version has and the other has not, or less often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredicateChange {
    pub change: Change,
    pub predicate: PredicateText,
    /// True for a predicate under a NOT.
    pub exclusion: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Removed,
    Added,
}
