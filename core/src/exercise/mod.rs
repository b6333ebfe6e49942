//! Exercises: a story, events, a rule to start from, and goals that a rule is held to.
//!
//! One YAML file is one exercise; `docs/exercises.md` is its reference.

mod goals;
mod read;

pub use goals::{attempt, check, words};
pub use read::read;

use crate::report::advice::Label;
use crate::rule::Language;
use serde::{Deserialize, Serialize};

/// The version of the file format, the newest that is read.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exercise {
    /// Letters, digits and `-`; progress is kept under it.
    pub id: String,
    pub title: String,
    pub level: Level,
    /// Text with blank lines between paragraphs, and `code`.
    pub story: String,
    pub events: Vec<Block>,
    pub starter: RuleText,
    /// Shown one at a time.
    pub hints: Vec<String>,
    pub goals: Vec<Goal>,
    pub answer: RuleText,
    /// Why the answer meets the goals; shown after success.
    pub explanation: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    #[default]
    First,
    Middle,
    Hard,
}

/// Events that have the same label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub text: String,
    pub label: Label,
    /// True where the label is not shown before the rule was run.
    pub hidden: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleText {
    pub text: String,
    /// `None` detects it.
    pub language: Option<Language>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// Every malicious event is matched.
    Malicious,
    /// No benign event is matched.
    Benign,
    /// There is no event for which the rule can't tell.
    Decided,
    /// Every way to match needs a predicate that no more public rules than this use.
    Reach(u32),
    /// The rule has no more predicates than this.
    Predicates(u32),
    /// Every malicious event is still matched after these mutations, by their names.
    Survives(Vec<String>),
    /// The rule can match in this kind of log, by its name.
    WorksOn(String),
    Language(Language),
    /// The same verdicts as another rule gives.
    SameAs(RuleText),
}

#[cfg(test)]
mod tests;
