//! Cutting text into records: one cutter a shape of text.
//!
//! A text is a row of segments, each of one shape. [`super::sniff`] says which shape begins at a
//! place; that shape's cutter then takes records until it says that its segment ends.

pub mod command_lines;
pub mod csv;
pub mod event_text;
mod inside;
pub mod json;
pub mod pairs;
pub mod unread;
pub mod xml;

use super::json::Json;
use crate::text::{Diagnostic, Span};
use std::fmt::Debug;

/// Text to cut: all of a text, or a window of a longer one.
#[derive(Clone, Copy, Debug)]
pub struct Window<'t> {
    pub text: &'t str,
    /// Does the text end with this window? If not, what looks cut off at its end may go on in
    /// the next one.
    pub at_end: bool,
}

/// What a cutter found at its place.
#[derive(Debug)]
pub enum Step<'t> {
    /// A bare command line.
    Line(Span),
    Record(Cutting<'t>),
    /// Something here is not a record; what could be skipped has been.
    Problem(Diagnostic),
    /// What follows is not of this cutter's shape, or nothing follows.
    End,
    /// The window ends within a record. Never said of a window that is the text's end.
    More,
}

/// A record as it was cut.
#[derive(Debug)]
pub struct Cutting<'t> {
    pub span: Span,
    /// Names and values, in JSON's model for every shape.
    pub tree: Json<'t>,
    /// It could be read in part only: what it does not have is unknown, not missing.
    pub partial: bool,
}

impl<'t> Cutting<'t> {
    /// A record that was read in full.
    pub fn full(span: Span, tree: Json<'t>) -> Cutting<'t> {
        Cutting {
            span,
            tree,
            partial: false,
        }
    }
}

/// A cutter of one shape of text.
///
/// Cutting a whole text must cost time linear in its length, broken or not: each step moves `at`
/// forward, or ends the segment, or asks for more. A cutter never ends a segment where it began,
/// unless nothing but blanks is left: so a text always gets on.
pub trait Cut: Debug + Send {
    /// Reads on from `at` to the next record or problem. Remarks about a record that is read all
    /// the same go to `said`.
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t>;

    /// The next window begins `by` bytes further on: places that were kept have to follow.
    fn moved(&mut self, by: usize) {
        let _ = by;
    }
}

/// The end of the line that `from` is on, its line break not included.
pub fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

/// Does nothing but blanks stand between the start of the line and `at`?
pub fn at_line_start(text: &str, at: usize) -> bool {
    text[..at]
        .bytes()
        .rev()
        .take_while(|&byte| byte != b'\n')
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b','))
}

/// Behind the empty line at the end of a message, a line of a program that runs scripts is more
/// likely a command line than a part of the message.
fn is_command_line(line: &str) -> bool {
    let first = line.split([' ', '\t']).next().unwrap_or_default();
    let name = first
        .rsplit(['\\', '/', '"'])
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let name = name.to_ascii_lowercase();
    !line.starts_with([' ', '\t'])
        && ([".exe", ".vbs", ".bat", ".cmd", ".ps1", ".js", ".wsf"]
            .iter()
            .any(|ending| name.ends_with(ending))
            || [
                "cscript",
                "wscript",
                "cmd",
                "powershell",
                "pwsh",
                "winrm",
                "mshta",
                "rundll32",
                "regsvr32",
            ]
            .contains(&&*name))
}
