//! The one entry that the page's worker and the command line share.
//!
//! An [`Analyzer`] takes a [`Request`], works through it in steps (so that its owner can show
//! progress, or drop it for a newer request), and then answers questions about it: a report,
//! the rules, one event in detail. What did not change since the last request is kept.

use crate::event::Format;
use crate::report::{EventDetail, Report, RuleView, View};
use serde::{Deserialize, Serialize};

/// Text and choices to evaluate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Pasted command lines or log records.
    pub text: String,
    /// `None` detects the format.
    pub format: Option<Format>,
    pub rules: RuleChoice,
    /// Evaluates every rule on every event, whatever its logsource says.
    pub ignore_logsource: bool,
    /// Fields typed in by hand.
    pub supplied: Vec<Supplied>,
}

/// Which rules to evaluate: a pack less those switched off, and the user's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleChoice {
    /// Name of a pack, `t1216`.
    pub pack: Option<String>,
    pub own: Vec<OwnRule>,
    /// Keys of rules that are switched off (see [`crate::report::RuleView::key`]).
    pub off: Vec<String>,
}

/// A text of the user's with one or more rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnRule {
    pub key: String,
    pub text: String,
}

/// A field given by hand for the events that came from the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    /// [`crate::report::EventDetail::key`] of the event.
    pub event: String,
    pub field: String,
    pub value: String,
}

/// How far the work on a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Bytes of text read, of how many.
    Reading { done: usize, of: usize },
    /// Rules evaluated, of how many.
    Evaluating { done: usize, of: usize },
    Done,
}

#[derive(Debug, Default)]
pub struct Analyzer {}

impl Analyzer {
    pub fn new() -> Analyzer {
        Analyzer::default()
    }

    /// Takes a new request and drops what is unfinished of the last one.
    pub fn start(&mut self, _request: Request) {
        todo!()
    }

    /// Does a slice of work, some milliseconds long.
    pub fn step(&mut self) -> Progress {
        todo!()
    }

    /// The rules of the request, in the order that indices in reports refer to.
    pub fn rules(&self) -> Vec<RuleView> {
        todo!()
    }

    /// Totals and one page of events. Call it once [`Analyzer::step`] said it is done.
    pub fn report(&self, _view: &View) -> Report {
        todo!()
    }

    /// One event in full, or `None` where there is no such event.
    pub fn detail(&self, _event: u32) -> Option<EventDetail> {
        todo!()
    }
}

/// Runs a request to its end.
pub fn analyze(request: Request) -> Analyzer {
    let mut analyzer = Analyzer::new();
    analyzer.start(request);
    while analyzer.step() != Progress::Done {}
    analyzer
}
