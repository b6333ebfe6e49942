//! What an editor shows beside and in the lines of the pasted text.

use super::Level;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// The event that begins on a line. Events derived from it are counted with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    /// Counts lines of the pasted text from 1: the first of the event's text, and its last.
    pub line: u32,
    pub last: u32,
    /// Counts events from 0.
    pub event: u32,
    /// As in [`super::EventDetail::key`].
    pub key: String,
    pub says: LineSays,
    /// Rules that match it, or an event derived from it.
    pub matches: u32,
    /// The highest level among them.
    pub level: Option<Level>,
    /// In the order of the text; at most [`crate::limits::LINE_MARKS`].
    pub marks: Vec<LineMark>,
}

/// What the rules say of it, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineSays {
    Match,
    /// No rule matches, and one with evidence can't tell.
    CannotTell,
    NoMatch,
}

/// A stretch of the text that made a predicate of a rule true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineMark {
    /// Line of the text, from 1, and UTF-16 units of that line, which is how browsers count.
    pub line: u32,
    pub from: u32,
    pub to: u32,
    /// Index of the rule, and which of the event's rules it is, from 0, to choose a colour by.
    pub rule: u32,
    pub nth: u32,
    /// Of the predicate, in the rule's source.
    pub span: Span,
    pub field: String,
    pub op: String,
    pub value: String,
}
