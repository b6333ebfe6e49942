//! Case sets: events with labels and expectations, read from a file, run, and written again.
//!
//! The file is YAML, made to be written by hand and kept beside the rules; `docs/cases.md` is its
//! reference. Events and rules stand in it or are named as files, which whoever has a file system
//! reads ([`CaseSet::files`]).

pub(crate) mod fields;
mod read;
mod regression;
mod run;
mod work;
mod write;

pub use read::read;
pub(crate) use read::{LABELS, language};
pub use regression::{Folder, folders, read_info};
pub use run::run;
pub(crate) use run::{Family, families, together};
pub use work::{Work, each_malicious, of, open};
pub use write::write;

use crate::event::Format;
use crate::report::Verdict;
use crate::report::advice::Label;
use crate::rule::Language;
use std::collections::BTreeMap;

/// The version of the file format that is written, and the newest that is read.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseSet {
    pub title: Option<String>,
    pub pack: Option<String>,
    pub rules: Vec<RuleSource>,
    pub cases: Vec<Case>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSource {
    pub text: Content,
    /// `None` detects it.
    pub language: Option<Language>,
}

/// Text that stands in the case file, or in a file of its own, whose path counts from the case
/// file's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Inline(String),
    File(String),
}

/// Events that are evaluated together, in a batch of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub name: String,
    /// Where it stands in its file, from 1; 0 for one that was not read from a file.
    pub line: u32,
    pub events: Content,
    /// `None` detects it.
    pub format: Option<Format>,
    /// Fields given by hand, by the number of the event from 0, derived ones not counted.
    pub supplied: Vec<Given>,
    pub labels: Labels,
    pub expect: Vec<Expect>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub event: u32,
    pub field: String,
    pub value: String,
}

/// What the events of a case are; those derived from others have the label of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    #[default]
    None,
    All(Label),
    /// One an event, in their order; `None` for one without a label.
    Each(Vec<Option<Label>>),
}

impl Labels {
    pub fn of(&self, event: usize) -> Option<Label> {
        match self {
            Labels::None => None,
            Labels::All(label) => Some(*label),
            Labels::Each(labels) => labels.get(event).copied().flatten(),
        }
    }
}

/// What one rule must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// Its id, its title, or its file's name with or without the ending.
    pub rule: String,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Of every event.
    Verdict(Verdict),
    /// One an event, in their order.
    Verdicts(Vec<Verdict>),
    /// How many events it matches; `None` asks for one or more.
    Matches(Option<u32>),
}

/// The texts of files, by the path that the case file has for them.
pub type Files = BTreeMap<String, String>;

impl Content {
    /// The text, or the path of the file that is not among `files`.
    pub fn text<'a>(&'a self, files: &'a Files) -> Result<&'a str, &'a str> {
        match self {
            Content::Inline(text) => Ok(text),
            Content::File(path) => files.get(path).map(String::as_str).ok_or(path),
        }
    }
}

impl CaseSet {
    /// Paths of the files that the set names: those of rules, then those of events.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let rules = self.rules.iter().map(|rule| &rule.text);
        let events = self.cases.iter().map(|case| &case.events);
        rules.chain(events).filter_map(|content| match content {
            Content::File(path) => Some(path.as_str()),
            Content::Inline(_) => None,
        })
    }
}

#[cfg(test)]
mod tests;
