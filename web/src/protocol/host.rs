//! What whoever hosts the page has put beside it.

use super::{ExerciseFile, TextFile};
use serde::{Deserialize, Serialize};

/// The file that names the others, `cutout.json`; `docs/hosting.md` is its reference. All paths
/// count from the folder that it lies in, and stay within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostConfig {
    /// What the rules and exercises are listed under.
    pub title: Option<String>,
    /// Files of rules.
    pub packs: Vec<String>,
    /// Files of exercises.
    pub exercises: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Host {
    pub title: Option<String>,
    pub packs: Vec<TextFile>,
    pub exercises: Vec<ExerciseFile>,
    /// What could not be had, a sentence each.
    pub problems: Vec<String>,
}
