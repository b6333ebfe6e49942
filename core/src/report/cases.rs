//! How rules do on labelled events, as plain data.

use super::Verdict;
use super::advice::Label;
use serde::{Deserialize, Serialize};

/// What came of a case set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReport {
    pub rules: Vec<RuleScore>,
    /// All rules together: an event is matched where one of them matches it.
    pub together: Confusion,
    pub cases: Vec<CaseResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleScore {
    /// See [`super::RuleView::key`].
    pub key: String,
    pub id: Option<String>,
    pub title: String,
    pub confusion: Confusion,
}

/// Labelled events by what they are and what was said of them. An event counts together with those
/// derived from it, and events that are not for a rule's log are in none of its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// Malicious, and a match.
    pub true_positives: u32,
    /// Benign, and a match.
    pub false_positives: u32,
    /// Malicious, and no match.
    pub false_negatives: u32,
    /// Benign, and no match.
    pub true_negatives: u32,
    pub malicious_cannot_tell: u32,
    pub benign_cannot_tell: u32,
}

impl Confusion {
    /// Whether it neither matches nor is unsure of any labelled event.
    pub fn says_nothing(&self) -> bool {
        let speaks = self.true_positives
            + self.false_positives
            + self.malicious_cannot_tell
            + self.benign_cannot_tell;
        speaks == 0
    }
}

/// How the rules of an analysis do on the events that the user labelled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelScores {
    /// All rules as one.
    pub together: Confusion,
    /// Rules that match a labelled event or can't tell of one.
    pub rules: Vec<RuleFigures>,
    /// How many others there are.
    pub silent: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFigures {
    /// Index of the rule.
    pub rule: u32,
    pub confusion: Confusion,
}

/// One figure of a [`Confusion`], by which events can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Index of the rule; `None` for all together.
    pub rule: Option<u32>,
    pub label: Label,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    pub name: String,
    /// Where the case stands in its file, from 1.
    pub line: u32,
    pub events: Vec<CaseEvent>,
    /// Labels and expectations that do not hold, a sentence each.
    pub broken: Vec<String>,
    /// Why the case could not be run, a sentence each: a rule that is not there, text without events.
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// Line of the case's events, from 1.
    pub line: u32,
    pub headline: String,
    pub label: Option<Label>,
    /// What all rules together say.
    pub verdict: Verdict,
    /// Rules that match, by index in [`CaseReport::rules`].
    pub matches: Vec<u32>,
}
