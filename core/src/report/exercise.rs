//! How a rule does on the goals of an exercise, as plain data.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalView {
    /// What is asked: "Every malicious event is matched".
    pub goal: String,
    pub met: bool,
    /// Why it is met or not, in a sentence.
    pub why: String,
}
