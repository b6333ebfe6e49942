//! Cutting the text that Windows' own tools show of events: Event Viewer's "Copy details as
//! text", `wevtutil`, PowerShell's `Format-List`, and the message of an event alone.

use super::{Cut, Cutting, Step, Window, is_command_line, line_end};
use crate::event::json::Json;
use crate::event::sniff;
use crate::text::{Diagnostic, Span};

/// The name under which a record has the XML that Event Viewer puts behind its text.
pub const XML: &str = "Event Xml";

/// Cuts records that begin with `Log Name:`, with `Event[0]`, with an entry of a list, or with the
/// first line of a message, and end where the next one begins.
#[derive(Debug, Default)]
pub struct EventText {
    /// Nothing else is expected.
    alone: bool,
}

impl EventText {
    /// Only this, whatever it looks like.
    pub fn alone() -> EventText {
        EventText { alone: true }
    }

    /// Where the record that begins at `start` ends: before the next one, or before something
    /// else after an empty line.
    fn end(&self, text: &str, start: usize, at_end: bool) -> Option<usize> {
        let mut at = (line_end(text, start) + 1).min(text.len());
        let mut before = text[start..at].trim();
        let mut in_xml = false;
        while at < text.len() {
            let end = line_end(text, at);
            let line = text[at..end].trim();
            if in_xml || before == "Event Xml:" {
                in_xml = !line.ends_with("</Event>");
            } else {
                let rest = &text[at..];
                let is_next = before.is_empty() && begins_list(rest)
                    || rest.starts_with("Log Name:")
                    || begins_numbered(rest)
                    || before != "Description:" && begins_message(rest);
                let is_other = || {
                    before.is_empty()
                        && !self.alone
                        && (sniff::begins(rest).is_some() || is_command_line(&text[at..end]))
                };
                if is_next || is_other() {
                    return Some(at);
                }
            }
            before = line;
            at = (end + 1).min(text.len());
        }
        at_end.then_some(text.len())
    }
}

impl Cut for EventText {
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        _: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        let start = text.len()
            - text[*at..]
                .trim_start_matches(['\r', '\n', '\u{feff}'])
                .len();
        if start == text.len() {
            if !window.at_end {
                return Step::More;
            }
            *at = start;
            return Step::End;
        }
        if !window.at_end && text[start..].match_indices('\n').nth(2).is_none() {
            return Step::More;
        }
        let begins = begins_record(&text[start..]);
        if !begins && !self.alone {
            return Step::End;
        }
        let Some(end) = self.end(text, start, window.at_end) else {
            return Step::More;
        };
        *at = end;
        let record = text[start..end].trim_end();
        let span = Span::new(start, start + record.len());
        if !begins {
            let message = "No event of Event Viewer, `wevtutil` or `Format-List` begins here; this was skipped.";
            let help = "Copy a whole event: Event Viewer's begins with `Log Name:`, wevtutil's with `Event[0]`.";
            return Step::Problem(
                Diagnostic::error("event-text-expected", message, span).help(help),
            );
        }
        Step::Record(Cutting {
            span,
            tree: tree(record),
            // What a message does not say, the event may have all the same.
            partial: begins_message(record),
        })
    }
}

/// Does a record begin at the start of this text?
pub fn begins_record(text: &str) -> bool {
    text.starts_with("Log Name:") && second(text).starts_with("Source:")
        || begins_numbered(text)
        || begins_list(text)
        || begins_message(text)
}

/// `Event[0]`, with a colon behind it or not, and `Log Name:` below: what `wevtutil` prints.
fn begins_numbered(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let number = first.strip_prefix("Event[").and_then(|rest| {
        let rest = rest.strip_suffix(':').unwrap_or(rest);
        rest.strip_suffix(']')
    });
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }) && second(text).trim_start().starts_with("Log Name:")
}

fn second(text: &str) -> &str {
    text.lines().nth(1).unwrap_or_default()
}

/// The first lines of the messages of processes that start, and of Sysmon's other events, which
/// have the name of the rule or the time below them.
fn begins_message(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first == "A new process has been created." {
        return true;
    }
    let second = || second(text);
    first.len() < 64
        && first.ends_with(':')
        && first.starts_with(|c: char| c.is_ascii_uppercase())
        && (second().starts_with("RuleName:") || second().starts_with("UtcTime:"))
}

/// `TimeCreated  : …`: entries of a list, of which the first two have their colons below each
/// other and the names of an event's properties.
fn begins_list(text: &str) -> bool {
    const NAMES: [&str; 14] = [
        "TimeCreated",
        "ProviderName",
        "Id",
        "Message",
        "Index",
        "EntryType",
        "InstanceId",
        "Version",
        "LogName",
        "Level",
        "LevelDisplayName",
        "MachineName",
        "RecordId",
        "EventID",
    ];
    let mut lines = text.lines();
    let mut next = || lines.next().and_then(entry);
    let Some((name, colon, value)) = next() else {
        return false;
    };
    // A message comes first in a list of all properties, and goes on below.
    let mut follows = || next().is_some_and(|(name, at, _)| at == colon && NAMES.contains(&name));
    NAMES.contains(&name)
        && (name == "Message" && (value.ends_with(':') || value.ends_with("created.")) || follows())
}

/// An entry of a list: its name, where its colon stands, and the rest of the line.
fn entry(line: &str) -> Option<(&str, usize, &str)> {
    let colon = line
        .find(" : ")
        .or_else(|| line.trim_end().strip_suffix(" :").map(str::len))?;
    let name = line[..colon].trim_end();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| (name, colon, line.get(colon + 3..).unwrap_or_default()))
}

/// The entries of a record by their names, and `Message`.
fn tree(record: &str) -> Json<'static> {
    let mut entries: Vec<(String, String)> = Vec::new();
    if begins_message(record) {
        entries.push(("Message".to_owned(), record.to_owned()));
    } else if record.starts_with("Log Name:") || begins_numbered(record) {
        let (head, rest) = split(record, "Description:");
        for line in head.lines() {
            if let Some((name, value)) = line.split_once(':') {
                entries.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        let (message, xml) = split(rest, "Event Xml:");
        entries.push(("Message".to_owned(), message.trim().to_owned()));
        entries.push((XML.to_owned(), xml.trim().to_owned()));
    } else {
        let column = entry(record.lines().next().unwrap_or_default()).map_or(0, |(_, at, _)| at);
        for line in record.lines() {
            match (entry(line), entries.last_mut()) {
                (Some((name, at, value)), _) if at == column => {
                    entries.push((name.to_owned(), value.to_owned()));
                }
                // What goes on is indented as far as the value, and may itself be.
                (_, Some((_, value))) => {
                    let blanks = line.bytes().take_while(|&b| b == b' ').count();
                    value.push('\n');
                    value.push_str(&line[blanks.min(column + 3)..]);
                }
                _ => {}
            }
        }
    }
    let entries = entries.into_iter();
    Json::Object(
        entries
            .map(|(name, value)| (name.into(), Json::Text(value.into())))
            .collect(),
    )
}

/// What stands before the first line that begins with `heading`, and behind the heading.
fn split<'t>(text: &'t str, heading: &str) -> (&'t str, &'t str) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(behind) = line.trim_start().strip_prefix(heading) {
            return (&text[..at], &text[at + line.len() - behind.len()..]);
        }
        at += line.len();
    }
    (text, "")
}
