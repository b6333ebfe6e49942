//! What a rule says about itself.

use serde::{Deserialize, Serialize};

/// How serious a match is, in Sigma's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Informational => "informational",
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Critical => "critical",
        }
    }
}

/// Metadata, as far as the rule gives it. Nothing here changes a verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub title: Option<String>,
    pub id: Option<String>,
    /// What correlations and filters may call it.
    pub name: Option<String>,
    pub status: Option<String>,
    pub level: Option<Level>,
    pub description: Option<String>,
    pub author: Option<String>,
    pub license: Option<String>,
    /// Where the rule was first published; Cutout's own field.
    pub upstream: Option<String>,
    pub date: Option<String>,
    pub modified: Option<String>,
    pub references: Vec<String>,
    pub false_positives: Vec<String>,
    pub tags: Vec<String>,
}

impl Meta {
    /// ATT&CK technique ids among the tags, in capitals: `attack.t1216.001` is T1216.001.
    pub fn techniques(&self) -> Vec<String> {
        let ids = self
            .tags
            .iter()
            .filter_map(|tag| tag.strip_prefix("attack."));
        ids.filter(|id| id.starts_with('t') && id[1..].starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_uppercase)
            .collect()
    }
}

/// The level a name stands for.
pub fn level(name: &str) -> Option<Level> {
    Some(match name {
        "informational" => Level::Informational,
        "low" => Level::Low,
        "medium" => Level::Medium,
        "high" => Level::High,
        "critical" => Level::Critical,
        _ => return None,
    })
}
