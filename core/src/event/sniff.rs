//! What begins at a place of a text?

use super::cut::command_lines::CommandLines;
use super::cut::json::{Records, begins_record};
use super::cut::unread::Unread;
use super::cut::xml::{Events, begins_event, find_event};
use super::cut::{Cut, Window};
use super::format::{Format, Shape};
use super::{Field, field};

/// Characters that are enough to judge by, where they do not reach the end of the text.
const ENOUGH: usize = 4_096;

/// A stretch of text of one shape, and what cuts it.
#[derive(Debug)]
pub struct Segment {
    pub shape: Shape,
    pub cutter: Box<dyn Cut>,
}

impl Segment {
    fn new(shape: Shape, cutter: impl Cut + 'static) -> Segment {
        Segment {
            shape,
            cutter: Box::new(cutter),
        }
    }

    /// A segment that takes all of a text for `format`, because the user says so.
    pub fn chosen(format: Format) -> Segment {
        match format.shape() {
            Shape::Lines => Segment::new(Shape::Lines, CommandLines::alone()),
            Shape::Json => Segment::new(Shape::Json, Records::alone()),
            Shape::Xml => Segment::new(Shape::Xml, Events::alone()),
        }
    }
}

/// Moves `at` to the next line that is neither blank nor a comment, and judges by it what begins
/// there. `None` where the window has too little text to tell.
///
/// What is not recognised is command lines, since anything may be one.
pub fn segment(at: &mut usize, window: Window<'_>, is_first: bool) -> Option<Segment> {
    let text = window.text;
    let (line_start, start) = first_line(text, *at)?;
    *at = line_start;
    let rest = &text[start..];
    let is_cut_off = rest.len() < ENOUGH && rest.bytes().filter(|&b| b == b'\n').count() < 3;
    if is_cut_off && !window.at_end {
        return None;
    }
    let line = rest.lines().next().unwrap_or("").trim_end();
    Some(match begins(rest) {
        Some(Begins::Shape(Shape::Json)) => {
            *at = start;
            Segment::new(Shape::Json, Records::default())
        }
        Some(Begins::Shape(Shape::Xml)) => {
            *at = start;
            Segment::new(Shape::Xml, Events::default())
        }
        Some(Begins::Shape(Shape::Lines)) => Segment::new(Shape::Lines, CommandLines::default()),
        Some(Begins::Unread(what, help)) => {
            let cutter = Unread {
                what,
                help,
                to_the_end: false,
                said: false,
            };
            Segment::new(Shape::Lines, cutter)
        }
        None if is_first && is_sigma_rule(text) => {
            let cutter = Unread {
                what: "This looks like a Sigma rule, not like events.",
                help: "Add it under Rules.",
                to_the_end: true,
                said: false,
            };
            Segment::new(Shape::Lines, cutter)
        }
        None if is_first && is_csv_header(line) => {
            let cutter = Unread {
                what: "This looks like CSV, which is not read yet.",
                help: HELP,
                to_the_end: false,
                said: false,
            };
            Segment::new(Shape::Lines, cutter)
        }
        None => Segment::new(Shape::Lines, CommandLines::default()),
    })
}

const HELP: &str = "Paste command lines, JSON records, or the JSON that evtx_dump writes.";

/// What a line can be seen to begin, other than a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    Shape(Shape),
    /// Plainly something that is not read: what to say, and what to do.
    Unread(&'static str, &'static str),
}

/// Judges by the start of a line whether a record begins there. `rest` is the line and what
/// follows it. It is asked of every line, so it looks at the first characters only.
pub fn begins(rest: &str) -> Option<Begins> {
    let rest = rest.trim_start_matches([' ', '\t', '\u{feff}']);
    match rest.as_bytes().first()? {
        b'{' | b'[' | b'R' if begins_record(rest) => Some(Begins::Shape(Shape::Json)),
        b'<' if is_xml(rest) => Some(Begins::Shape(Shape::Xml)),
        b'L' if rest.starts_with("LogName=") => Some(Begins::Unread(KEY_VALUE, HELP)),
        b'0'..=b'9' if is_dated_key_value(rest) => Some(Begins::Unread(KEY_VALUE, HELP)),
        b'C' | b'L' if rest.starts_with("CEF:") || rest.starts_with("LEEF:") => Some(
            Begins::Unread("This looks like CEF or LEEF, which is not read.", HELP),
        ),
        _ => None,
    }
}

const KEY_VALUE: &str =
    "This looks like Splunk's text form of a Windows event, which is not read yet.";

/// The first line from `from` on that is neither blank nor a comment: where it begins, and its
/// first character. The end of the text where there is none.
fn first_line(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let shown = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if !shown.is_empty() && !shown.starts_with('#') {
            return Some((at, at + line.len() - shown.len()));
        }
        at += line.len();
    }
    None
}

/// Does an event, what stands around events, or the prolog of XML begin here?
fn is_xml(text: &str) -> bool {
    const PROLOG: [&str; 3] = ["<?xml", "<!--", "<!DOCTYPE"];
    // Any element may be around events, if the first of them is near.
    let near = || &text[..text.floor_char_boundary(256)];
    begins_event(text)
        || text.starts_with("<Events")
        || PROLOG.iter().any(|prolog| text.starts_with(prolog))
        || find_event(near(), 0) < near().len()
}

/// Splunk shows a classic Windows event as a time and then `LogName=Security` and so on.
fn is_dated_key_value(text: &str) -> bool {
    text.lines()
        .skip(1)
        .take(1)
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

    fn shape(text: &str) -> Option<Begins> {
        begins(text)
    }

    #[test]
    fn json_is_told_from_powershell_that_begins_with_a_bracket() {
        let json = Some(Begins::Shape(Shape::Json));
        assert_eq!(shape("  [ {\"CommandLine\": 1}]"), json);
        assert_eq!(shape("{\n  \"CommandLine\": \"x\"\n}"), json);
        assert_eq!(shape("[Program.Class]::Main()"), None);
        assert_eq!(shape("{ Get-Help \"x\" }"), None);
        assert_eq!(shape("cscript x.vbs\n{\"a\":1}"), None);
        assert_eq!(shape("Record 1\n{\"Event\": {}}"), json);
    }
}
