//! The JSON rows of `eval` and `explain`: a stable contract.

use crate::run::Block;
use cutout_core::event::Format;
use cutout_core::report::{RuleView, Verdict};
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

impl<'a> EventRef<'a> {
    pub fn new(file: &Block<'a>, event: usize) -> EventRef<'a> {
        let record = file.analyzer.batch().record(event);
        let (index, name) = file.place(event);
        EventRef {
            index,
            line: record.line,
            format: record.format,
            file: file.several.then_some(name),
        }
    }
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
