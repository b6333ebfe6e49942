//! What became of the files of a rule set.

use serde::{Deserialize, Serialize};

/// A set of rules that was opened as a whole, and how well it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetView {
    /// Begins the keys of its rules, and switches all of them off: `set/sigma`.
    pub key: String,
    /// What its folder or archive is called.
    pub name: String,
    /// Files that hold rules.
    pub files: u32,
    /// Rules, whatever became of them: evaluated in full, sound but not evaluated in full, and
    /// those with an error.
    pub ok: u32,
    pub unsupported: u32,
    pub errors: u32,
    /// What is wrong with rules that are not evaluated in full; at most
    /// [`crate::limits::SET_PROBLEMS`].
    pub problems: Vec<SetProblem>,
    pub problems_left_out: u32,
}

impl SetView {
    pub fn rules(&self) -> u32 {
        self.ok + self.unsupported + self.errors
    }
}

/// The first thing that keeps a rule of a set from being evaluated in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetProblem {
    /// The rule's key.
    pub rule: String,
    pub path: String,
    /// From 1, in the file.
    pub line: u32,
    pub message: String,
    /// True for an error, false for something that is not evaluated here.
    pub error: bool,
}
