//! How a rule does on the goals of an exercise, as plain data.

use super::advice::FlipChange;
use super::{RuleView, Verdict};
use serde::{Deserialize, Serialize};

/// A rule on the events of an exercise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// One a goal, in their order.
    pub goals: Vec<GoalView>,
    pub events: Vec<TriedEvent>,
    /// What the text was read as; several where it has several documents.
    pub rules: Vec<RuleView>,
}

/// What a rule says of an event, those derived from it included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriedEvent {
    /// Index of its block in [`crate::exercise::Exercise::events`].
    pub block: u32,
    /// Line of the block's text, from 1.
    pub line: u32,
    pub headline: String,
    pub verdict: Verdict,
    /// Whether the verdict is what the label asks for.
    pub right: bool,
    /// The fewest predicates that would have to come out differently for it to be right.
    pub changes: Vec<FlipChange>,
    /// The fields that would settle it, where the rule can't tell.
    pub needs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalView {
    /// What is asked: "Every malicious event is matched".
    pub goal: String,
    pub met: bool,
    /// Why it is met or not, in a sentence.
    pub why: String,
}
