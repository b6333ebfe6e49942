//! What begins at a place of a text?

use super::cut::command_lines::CommandLines;
use super::cut::csv::{self, Csv};
use super::cut::event_text::{self, EventText};
use super::cut::json::{self, Records};
use super::cut::pairs::{self, Pairs};
use super::cut::unread::Unread;
use super::cut::xml::{Events, begins_event, find_event};
use super::cut::{Cut, Window};
use super::format::{Format, Shape};
use super::layout::{self, Layout};

/// Characters that are enough to judge by, where they do not reach the end of the text.
const ENOUGH: usize = 4_096;

/// A stretch of text of one shape, what cuts it, and what reads the records that were cut.
#[derive(Debug)]
pub struct Segment {
    pub shape: Shape,
    pub layout: Layout,
    pub cutter: Box<dyn Cut>,
}

/// How the next segment of a text begins: given the format that was chosen, if any, and whether it
/// is the first. `None` where the window has too little text to tell.
///
/// A reader holds one of these rather than calling both, so that a program which reads nothing but
/// JSON has no other cutter in it.
pub type Beginning = fn(&mut usize, Window<'_>, Option<Format>, bool) -> Option<Segment>;

/// As the format that was chosen, or else as what the text looks like.
pub fn any(
    at: &mut usize,
    window: Window<'_>,
    chosen: Option<Format>,
    is_first: bool,
) -> Option<Segment> {
    match chosen {
        Some(format) => Some(Segment::chosen(format)),
        None => segment(at, window, is_first),
    }
}

/// As JSON, all of it.
pub fn only_json(_: &mut usize, _: Window<'_>, _: Option<Format>, _: bool) -> Option<Segment> {
    Some(Segment {
        shape: Shape::Json,
        layout: layout::of_json,
        cutter: Box::new(Records::alone()),
    })
}

impl Segment {
    fn new(shape: Shape, cutter: impl Cut + 'static) -> Segment {
        Segment {
            shape,
            layout: layout::of(shape),
            cutter: Box::new(cutter),
        }
    }

    fn of(shape: Shape) -> Segment {
        match shape {
            Shape::Lines => Segment::new(shape, CommandLines::default()),
            Shape::Json => Segment::new(shape, Records::default()),
            Shape::Xml => Segment::new(shape, Events::default()),
            Shape::Pairs => Segment::new(shape, Pairs::default()),
            Shape::Text => Segment::new(shape, EventText::default()),
            Shape::Csv => Segment::new(shape, Csv::default()),
        }
    }

    /// A segment that takes all of a text for `format`, because the user says so.
    pub fn chosen(format: Format) -> Segment {
        let shape = format.shape();
        match shape {
            Shape::Lines => Segment::new(shape, CommandLines::alone()),
            Shape::Json => Segment::new(shape, Records::alone()),
            Shape::Xml => Segment::new(shape, Events::alone()),
            Shape::Pairs => Segment::new(shape, Pairs::alone()),
            Shape::Text => Segment::new(shape, EventText::alone()),
            Shape::Csv => Segment::new(shape, Csv::alone()),
        }
    }

    fn unread(
        code: &'static str,
        what: &'static str,
        help: &'static str,
        to_the_end: bool,
    ) -> Segment {
        let cutter = Unread {
            code,
            what,
            help,
            to_the_end,
            said: false,
        };
        Segment::new(Shape::Lines, cutter)
    }
}

/// Moves `at` to the next line that is neither blank nor a comment, and judges by it what begins
/// there. `None` where the window has too little text to tell.
///
/// What is not recognised is command lines, since anything may be one.
fn segment(at: &mut usize, window: Window<'_>, is_first: bool) -> Option<Segment> {
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
        Some(Begins::Shape(shape)) => {
            *at = start + in_front(rest);
            Segment::of(shape)
        }
        Some(Begins::Unread(what, help)) => {
            Segment::unread("format-unsupported", what, help, false)
        }
        None if is_first && is_sigma_rule(text) => {
            let what = "This looks like a Sigma rule, not like events.";
            Segment::unread("format-unsupported", what, "Add it under Rules.", true)
        }
        None if is_json_tail(line) => {
            let what = "This looks like the end of a JSON record, whose beginning is not here.";
            let help = "Perhaps the text was cut off at its start; the rest of it is read.";
            Segment::unread("json-tail", what, help, false)
        }
        None if is_first && csv::is_header(line, true) => Segment::of(Shape::Csv),
        None => Segment::of(Shape::Lines),
    })
}

/// Begins and ends a block of code where people write to each other.
pub const FENCE: &str = "```";

const HELP: &str = "Paste command lines, or records of one of the formats in the list.";

/// What a line can be seen to begin, other than a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    Shape(Shape),
    /// Plainly something that is not read: what to say, and what to do.
    Unread(&'static str, &'static str),
}

/// Judges by the start of a line whether something else than a command line begins there. `rest`
/// is the line and what follows it. It is asked of every line, so most are told by their first
/// characters.
pub fn begins(rest: &str) -> Option<Begins> {
    begins_record(rest).or_else(|| {
        let line = rest.split('\n').next().unwrap_or_default();
        csv::is_header(line, false).then_some(Begins::Shape(Shape::Csv))
    })
}

/// The same for what shows itself in any surroundings: everything but tables.
pub fn begins_record(rest: &str) -> Option<Begins> {
    let rest = rest.trim_start_matches([' ', '\t', '\u{feff}']);
    let rest = &rest[in_front(rest)..];
    match rest.as_bytes().first()? {
        b'{' | b'[' | b'R' if json::begins_record(rest) => Some(Begins::Shape(Shape::Json)),
        b'<' if is_xml(rest) => Some(Begins::Shape(Shape::Xml)),
        b'L' | b'0'..=b'9' if pairs::begins_record(rest) => Some(Begins::Shape(Shape::Pairs)),
        b'A'..=b'Z' if event_text::begins_record(rest) => Some(Begins::Shape(Shape::Text)),
        b'C' | b'L' if rest.starts_with("CEF:") || rest.starts_with("LEEF:") => Some(
            Begins::Unread("This looks like CEF or LEEF, which is not read.", HELP),
        ),
        _ => None,
    }
}

/// The length of what stands in front of a record on its line: the time and the host that a
/// syslog server or a program wrote there, or the dash that Event Viewer shows for an element
/// that can be folded.
pub fn in_front(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix('-') {
        let rest = rest.trim_start_matches(' ');
        return if begins_event(rest) {
            text.len() - rest.len()
        } else {
            0
        };
    }
    let is_number = |c: char| c.is_ascii_digit();
    let dated = text
        .strip_prefix(['<', '['])
        .unwrap_or(text)
        .starts_with(is_number)
        || MONTHS.iter().any(|month| text.starts_with(month));
    if !dated {
        return 0;
    }
    let line = text.lines().next().unwrap_or_default();
    let near = &line[..line.floor_char_boundary(512)];
    let json = near.find('{').filter(|&at| begins_member(&near[at + 1..]));
    let record = json.unwrap_or(near.len()).min(find_event(near, 0));
    let header = &near[..record];
    let has_clock = header
        .as_bytes()
        .windows(3)
        .any(|three| three[1] == b':' && three[0].is_ascii_digit() && three[2].is_ascii_digit());
    if record < near.len() && has_clock && !header.contains(['"', '\t', '\\', '|']) {
        record
    } else {
        0
    }
}

/// `"name":`
fn begins_member(text: &str) -> bool {
    let name = text.trim_start().strip_prefix('"');
    let behind = name.and_then(|name| name.split_once('"'));
    behind.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

const MONTHS: [&str; 12] = [
    "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec ",
];

/// The first line from `from` on that is neither blank nor a comment: where it begins, and its
/// first character. The end of the text where there is none.
fn first_line(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let shown = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if !shown.is_empty() && !shown.starts_with('#') && !shown.starts_with(FENCE) {
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

/// A line that closes a record it does not open, and has a member's name in it.
fn is_json_tail(line: &str) -> bool {
    let count = |bracket: u8| line.bytes().filter(|&byte| byte == bracket).count();
    let ends = line.trim_end_matches([',', ']', ' ']).ends_with('}');
    ends && line.contains("\":") && count(b'}') > count(b'{')
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
