//! Verdicts as rows of JSON: a stable contract. `eval --json` and `explain --json` print them, and
//! the page exports them.

use super::{RuleView, Verdict};
use crate::event::Format;
use serde::Serialize;

/// One rule on one event.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    pub event: EventRef<'a>,
    pub rule: RuleRef<'a>,
    pub verdict: Verdict,
    pub needs: Vec<String>,
    /// Only where true: a part of the rule is left out, so that the verdict is about its filters.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct EventRef<'a> {
    /// Counts the events of the whole run from 0.
    pub index: u64,
    /// Counts the lines of the file from 1; for a derived event, its parent's line.
    pub line: u32,
    #[serde(serialize_with = "name")]
    pub format: Format,
    /// Only where several files are evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct RuleRef<'a> {
    pub id: Option<&'a str>,
    pub title: &'a str,
    pub language: &'a str,
}

impl<'a> From<&'a RuleView> for RuleRef<'a> {
    fn from(view: &'a RuleView) -> RuleRef<'a> {
        RuleRef {
            id: view.id.as_deref(),
            title: &view.title,
            language: view.language.name(),
        }
    }
}

/// The last line of a run.
#[derive(Debug, Serialize)]
pub struct Last {
    pub summary: Summary,
}

/// `match` and `cannot_tell` count pairs of a rule and an event.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Summary {
    pub events: u64,
    pub rules: u64,
    #[serde(rename = "match")]
    pub matches: u64,
    pub cannot_tell: u64,
}

fn name<S: serde::Serializer>(format: &Format, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(format.name())
}
