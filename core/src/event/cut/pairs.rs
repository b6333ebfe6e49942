//! Cutting Splunk's text form of Windows events: `Name=value` lines, the message last.

use super::{Cut, Cutting, Step, Window, is_command_line, line_end};
use crate::event::json::Json;
use crate::event::sniff;
use crate::text::{Diagnostic, Span};
use std::borrow::Cow;

/// Cuts records that begin with a time and `LogName=`, or with `LogName=` alone, and end where
/// the next one begins.
#[derive(Debug, Default)]
pub struct Pairs {
    /// Nothing else is expected.
    alone: bool,
}

impl Pairs {
    /// Only this, whatever it looks like.
    pub fn alone() -> Pairs {
        Pairs { alone: true }
    }
}

impl Cut for Pairs {
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        _: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        while *at < text.len() {
            let end = line_end(text, *at);
            let line = text[*at..end].trim();
            if !line.is_empty() && !line.starts_with('#') && line != "\u{feff}" {
                break;
            }
            if end == text.len() && !window.at_end {
                return Step::More;
            }
            *at = (end + 1).min(text.len());
        }
        let start = *at;
        if start == text.len() {
            return if window.at_end { Step::End } else { Step::More };
        }
        if !begins_record(&text[start..]) {
            if !window.at_end && text[start..].bytes().filter(|&b| b == b'\n').count() < 2 {
                return Step::More;
            }
            if !self.alone {
                return Step::End;
            }
            return Step::Problem(skip(text, at));
        }
        let Some(end) = self.end(text, start, window.at_end) else {
            return Step::More;
        };
        *at = end;
        let record = text[start..end].trim_end();
        let span = Span::new(start, start + record.len());
        match tree(record) {
            Some(tree) => Step::Record(Cutting {
                span,
                // Without a message, the part that has the fields was cut off.
                partial: tree.get("Message").is_none(),
                tree,
            }),
            None => Step::Problem(skipped(text, start)),
        }
    }
}

impl Pairs {
    /// Where the record that begins at `start` ends: before the next one, or before something
    /// else after an empty line. `None` where the window ends first.
    fn end(&self, text: &str, start: usize, at_end: bool) -> Option<usize> {
        // The time and the first pair are two lines at most; no record begins on the second.
        let first = line_end(text, start) + 1;
        let mut at = if text[start..].starts_with(FIRST) || first >= text.len() {
            first
        } else {
            line_end(text, first) + 1
        };
        let mut after_blank = false;
        while at < text.len() {
            let end = line_end(text, at);
            let line = &text[at..end];
            if line.starts_with(FIRST)
                || is_dated(line) && text[end..].trim_start().starts_with(FIRST)
            {
                return Some(at);
            }
            let ends = after_blank
                && !self.alone
                && (sniff::begins(&text[at..]).is_some() || is_command_line(line));
            if ends {
                return Some(at);
            }
            // A comment in front of what comes next; within a message it ends nothing.
            after_blank = line.trim().is_empty() || after_blank && line.starts_with('#');
            at = end + 1;
        }
        at_end.then_some(text.len())
    }
}

const FIRST: &str = "LogName=";

/// Does a record begin here: `LogName=`, or a time with that on the next line?
pub fn begins_record(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with(FIRST)
        || is_dated(first) && lines.next().is_some_and(|second| second.starts_with(FIRST))
}

/// A line with a time and nothing else: `08/23/2017 08:33:29 PM`.
fn is_dated(line: &str) -> bool {
    line.len() < 48
        && line.bytes().filter(|&byte| byte == b':').count() == 2
        && line.starts_with(|c: char| c.is_ascii_digit())
}

/// The pairs of a record, the message with all of its lines among them; `None` where the text
/// has none.
pub fn tree(record: &str) -> Option<Json<'static>> {
    let mut entries: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
    let mut push = |name: &str, value: &str| {
        entries.push((
            Cow::Owned(name.to_owned()),
            Json::Text(value.to_owned().into()),
        ));
    };
    let mut at = 0;
    let mut is_one = false;
    while at < record.len() {
        let end = line_end(record, at);
        let line = record[at..end].trim_end_matches('\r');
        if at == 0 && is_dated(line) {
            push("_time", line.trim());
        } else if let Some(message) = line.strip_prefix("Message=") {
            let start = at + "Message=".len();
            let rest = if message.is_empty() && end == record.len() {
                ""
            } else {
                &record[start..]
            };
            push("Message", rest.trim_end());
            break;
        } else if let Some((name, value)) = line.split_once('=')
            && !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            is_one |= name == "LogName" || name == "EventCode";
            push(name, value);
        }
        at = end + 1;
    }
    is_one.then_some(Json::Object(entries))
}

/// Skips lines up to the next record, as one problem.
fn skip(text: &str, at: &mut usize) -> Diagnostic {
    let start = *at;
    *at = (line_end(text, start) + 1).min(text.len());
    while *at < text.len() && !begins_record(&text[*at..]) {
        *at = (line_end(text, *at) + 1).min(text.len());
    }
    skipped(text, start)
}

fn skipped(text: &str, start: usize) -> Diagnostic {
    let span = Span::new(start, line_end(text, start));
    Diagnostic::error("pairs-expected", "No `LogName=` begins a record here.", span)
        .help("A record begins with its time and `LogName=`, or with `LogName=` alone; perhaps its first lines were cut off.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let (mut at, mut said, mut seen) = (0, Vec::new(), Vec::new());
        let window = Window { text, at_end: true };
        let mut pairs = Pairs::default();
        while let Step::Record(cutting) = pairs.next(&mut at, window, &mut said) {
            seen.push(cutting.span.of(text).to_owned());
        }
        seen
    }

    #[test]
    fn a_record_ends_where_the_next_begins() {
        let one = "08/23/2017 08:33:29 PM\nLogName=Security\nEventCode=4688\nMessage=A.\n\nSubject:\n\tAccount Name:\tx";
        let two = "LogName=System\r\nEventCode=7\r\nMessage=B";
        assert_eq!(cut(&format!("{one}\n\n{two}\n")), [one, two]);
        assert_eq!(cut(&format!("{one}\n\ncscript x.vbs\n")), [one]);
        assert_eq!(cut(&format!("{one}\n\nType 1 is one.\n")).len(), 1);
    }

    #[test]
    fn the_message_keeps_its_lines() {
        let tree = tree("LogName=Security\nA=b=c\nMessage=x\n\ny=z\n").unwrap();
        assert_eq!(tree.get("A").and_then(Json::text), Some("b=c"));
        assert_eq!(tree.get("Message").and_then(Json::text), Some("x\n\ny=z"));
        assert!(super::tree("a line=1").is_none());
    }
}
