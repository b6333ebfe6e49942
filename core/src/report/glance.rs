//! What an analysis says at a glance: totals, and a page of events.

use super::cases;
use crate::event::{Format, Telemetry};
use crate::rule::meta::Level;
use crate::text::Diagnostic;
use serde::{Deserialize, Serialize};

/// What an analysis says at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The format of most of the events; `None` where there are none.
    pub format: Option<Format>,
    /// Every format and log that was found, in the order of the text.
    pub found: Vec<FoundView>,
    /// True where the user chose the format.
    pub format_chosen: bool,
    /// About the pasted events, at most [`crate::limits::DIAGNOSTICS`] of each severity.
    pub diagnostics: Vec<Diagnostic>,
    pub diagnostics_left_out: u32,
    pub totals: Totals,
    /// One per rule, in the order of the rules.
    pub rules: Vec<RuleCounts>,
    /// Where an event has a label.
    pub scores: Option<Box<cases::LabelScores>>,
    pub page: EventPage,
}

/// Events of one format and one kind of log: "4 records of JSON, because …".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    pub format: Format,
    pub telemetry: Telemetry,
    /// Events, without those derived from others.
    pub events: u32,
    /// Line of the first of them.
    pub line: u32,
    /// What the page calls the format.
    pub title: String,
    /// What its records are known by, to go on after "because".
    pub because: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All events, derived children included.
    pub events: u32,
    /// Of these, events derived from a `cmd /c` line.
    pub derived: u32,
    /// Events with at least one match.
    pub events_matched: u32,
    /// Events without a match, with at least one can't-tell that has evidence.
    pub events_open: u32,
    /// (rule, event) pairs.
    pub matches: u32,
    pub cannot_tell: u32,
    pub not_for_this_log: u32,
    /// Rules that were evaluated.
    pub rules: u32,
    pub labels: LabelTotals,
}

/// How the verdicts agree with what the user says the events are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelTotals {
    pub malicious: u32,
    pub benign: u32,
    /// Malicious events that no rule matches, and benign ones that a rule matches.
    pub missed: u32,
    pub noisy: u32,
}

/// Events a rule matched, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCounts {
    pub matches: u32,
    pub cannot_tell: u32,
    pub not_for_this_log: u32,
}

/// Which events to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub show: Show,
    /// Only events that this rule (by index) matches or can't tell.
    pub rule: Option<u32>,
    /// Only labelled events that this figure counts.
    pub cell: Option<cases::Cell>,
    /// Only events whose headline contains this text, ignoring case.
    pub text: String,
    /// Rows to skip and to return.
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    Matched,
    /// Can't tell, with evidence, and not matched.
    Open,
    Quiet,
    /// Labelled so by the user.
    Malicious,
    Benign,
    /// Malicious and not matched, or benign and matched.
    Unexpected,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    pub rows: Vec<EventRow>,
    pub offset: u32,
    /// Rows that the view selects in all.
    pub total: u32,
}

/// One event in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// Counts events from 0.
    pub index: u32,
    /// Counts lines of the pasted text from 1.
    pub line: u32,
    /// As in [`super::EventDetail::key`].
    pub key: String,
    /// The event this one was derived from.
    pub parent: Option<u32>,
    /// Command line, image or file name; cut to [`crate::limits::HEADLINE`] characters.
    pub headline: String,
    /// Indices of the rules that match.
    pub matches: Vec<u32>,
    /// Whether a rule matches an event derived from it.
    pub matched_derived: bool,
    /// Rules that can't tell and for which something on this event speaks.
    pub open: Vec<u32>,
    /// How many further rules can't tell, without any evidence.
    pub cannot_tell_without_evidence: u32,
    pub not_for_this_log: u32,
    /// The highest level among the matches.
    pub level: Option<Level>,
}
