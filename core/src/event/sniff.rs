//! Which format is this?

use super::{Field, Format, field, records};
use crate::text::{Diagnostic, Span};

/// What a text looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// Nothing but blank lines and comments.
    Empty,
    Format(Format),
    /// Plainly something that is not read: better one clear word than a page of nonsense.
    Unsupported(Box<Diagnostic>),
}

/// Judges a text by how its first line that is neither blank nor a comment begins.
///
/// A text that mixes formats is what its first record is; the reader points out what does not
/// fit. What is not recognised is command lines, since anything may be one.
pub fn sniff(text: &str) -> Sniffed {
    let Some(start) = first_line(text) else {
        return Sniffed::Empty;
    };
    let rest = &text[start..];
    let line = rest.lines().next().unwrap_or("").trim_end();
    if records::begins_record(rest) {
        let evtx_dump = !rest.starts_with(['{', '[']) || wraps_event(rest);
        return Sniffed::Format(if evtx_dump {
            Format::EvtxDump
        } else {
            Format::Json
        });
    }
    let unsupported = [
        (is_xml(rest), "Windows event XML"),
        (is_key_value(rest), "Splunk's text form of a Windows event"),
        (
            line.starts_with("CEF:") || line.starts_with("LEEF:"),
            "CEF or LEEF",
        ),
        (is_csv_header(line), "CSV"),
    ];
    if let Some((_, name)) = unsupported.into_iter().find(|(is, _)| *is) {
        let message = format!("This looks like {name}, which is not read yet.");
        let help = "Paste command lines, JSON records, or the JSON that evtx_dump writes.";
        return Sniffed::Unsupported(Box::new(problem(message, help, start, line)));
    }
    if is_sigma_rule(text) {
        let message = "This looks like a Sigma rule, not like events.";
        return Sniffed::Unsupported(Box::new(problem(
            message.into(),
            "Add it under Rules.",
            start,
            line,
        )));
    }
    Sniffed::Format(Format::CommandLines)
}

fn problem(message: String, help: &str, start: usize, line: &str) -> Diagnostic {
    Diagnostic::error(
        "format-unsupported",
        message,
        Span::new(start, start + line.len()),
    )
    .help(help)
}

/// The first character of the first line that is neither blank nor a comment.
fn first_line(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if !shown.is_empty() && !shown.starts_with('#') {
            return Some(at + line.len() - shown.len());
        }
        at += line.len();
    }
    None
}

/// Does the first object have an `Event` object as its first member? evtx_dump writes nothing
/// else around it.
fn wraps_event(text: &str) -> bool {
    let after = |text: &'_ str, token: &str| text.trim_start().strip_prefix(token).map(str::len);
    let mut rest = text;
    for (token, needed) in [
        ("[", false),
        ("{", true),
        ("\"Event\"", true),
        (":", true),
        ("{", true),
    ] {
        match after(rest, token) {
            Some(length) => rest = &rest[rest.len() - length..],
            None if needed => return false,
            None => {}
        }
    }
    true
}

fn is_xml(text: &str) -> bool {
    ["<?xml", "<Event ", "<Event>", "<Events", "<!--"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Splunk shows a classic Windows event as a time and then `LogName=Security` and so on.
fn is_key_value(text: &str) -> bool {
    text.lines()
        .take(3)
        .any(|line| line.starts_with("LogName="))
}

/// A first line of nothing but names, at least two, one of which is a field of Windows events.
fn is_csv_header(line: &str) -> bool {
    const KNOWN: [&str; 7] = [
        field::COMMAND_LINE,
        field::IMAGE,
        field::PARENT_IMAGE,
        field::EVENT_ID,
        field::TARGET_FILENAME,
        field::PROCESS_NAME,
        "TimeCreated",
    ];
    [',', ';', '\t'].into_iter().any(|separator| {
        let names: Vec<&str> = line
            .split(separator)
            .map(|name| name.trim().trim_matches('"'))
            .collect();
        let is_name = |name: &&str| {
            name.chars()
                .all(|c| c.is_alphanumeric() || "_.@ -".contains(c))
                && name.len() < 64
        };
        names.len() >= 2
            && names.iter().all(is_name)
            && names
                .iter()
                .any(|name| KNOWN.contains(&Field::new(name).as_str()))
    })
}

fn is_sigma_rule(text: &str) -> bool {
    let begins = |key: &str| text.lines().take(500).any(|line| line.starts_with(key));
    begins("detection:") && begins("logsource:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Option<Format> {
        match sniff(text) {
            Sniffed::Format(format) => Some(format),
            Sniffed::Empty | Sniffed::Unsupported(_) => None,
        }
    }

    #[test]
    fn a_text_without_records_has_no_format() {
        assert_eq!(sniff(""), Sniffed::Empty);
        assert_eq!(
            sniff("\u{feff}\r\n  \n# a comment\n\t#another"),
            Sniffed::Empty
        );
    }

    #[test]
    fn json_is_told_from_powershell_that_begins_with_a_bracket() {
        assert_eq!(format("# c\n  [ {\"CommandLine\": 1}]"), Some(Format::Json));
        assert_eq!(format("{\n  \"CommandLine\": \"x\"\n}"), Some(Format::Json));
        assert_eq!(
            format("[Program.Class]::Main()"),
            Some(Format::CommandLines)
        );
        assert_eq!(format("{ Get-Help \"x\" }"), Some(Format::CommandLines));
        assert_eq!(
            format("cscript x.vbs\n{\"a\":1}"),
            Some(Format::CommandLines)
        );
    }

    #[test]
    fn evtx_dump_is_known_by_its_wrapper_or_its_record_lines() {
        assert_eq!(
            format("[\n{ \"Event\" : {\"System\": {}}}]"),
            Some(Format::EvtxDump)
        );
        assert_eq!(format("Record 1\n{\"Event\": {}}"), Some(Format::EvtxDump));
        assert_eq!(format("{\"Event\": \"x\"}"), Some(Format::Json));
    }

    #[test]
    fn a_format_that_is_not_read_is_named() {
        let named = |text: &str| match sniff(text) {
            Sniffed::Unsupported(problem) => problem.message,
            other => panic!("{other:?}"),
        };
        assert!(named("<Event xmlns='x'>").contains("XML"));
        assert!(named("Image,CommandLine\na,b").contains("CSV"));
        assert!(named("\"TimeCreated\",\"Id\",\"Message\"\n").contains("CSV"));
        assert!(named("01/02/2017 08:33:29 PM\nLogName=Security\n").contains("Splunk"));
        assert!(named("title: x\nlogsource:\n  product: windows\ndetection:\n").contains("Sigma"));
        assert_eq!(format("rundll32 a,b"), Some(Format::CommandLines));
    }
}
