//! Text to events, a slice at a time.

use super::cut::{Cutting, Step, Window};
use super::format::{Format, Shape};
use super::known_lines::KnownLines;
use super::layout::{Layout, Plain};
use super::names::{Names, Record};
use super::place::Place;
use super::sink::{Head, Sink, owned};
use super::sniff::{self, Beginning, Segment};
use super::{Event, Field, Kind, Known, Telemetry, Value, Vendor, derive, field, kind, nested};
use crate::limits;
use crate::sort::Sort;
use crate::text::{Diagnostic, Shared, Span};
use serde::{Deserialize, Serialize};

/// Reads a text into events.
///
/// A text is a row of segments, each in one format; the reader finds out which, unless one was
/// chosen. Work is done in slices, so that its owner can show progress or drop it. The whole text
/// costs time and space linear in its length, whatever it holds. Diagnostics come with line and
/// column, in the order of the text; a record that can't be read is one, and the others count.
///
/// A text larger than memory is read through windows:
///
/// ```
/// use cutout_engine::event::Reader;
///
/// let mut reader = Reader::windowed(None);
/// let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
/// // The window holds what the last one left over, and some more of the text.
/// reader.feed("cscript a.vbs\nwhoami\nhostname\ncscr", false);
/// while reader.read(1_000, &mut events, &mut diagnostics) {}
/// // What begins at `position` was not complete; it has to begin the next window. Where
/// // nothing of a window could be read, the next one has to be longer.
/// assert_eq!(reader.position(), "cscript a.vbs\nwhoami\nhostname\n".len());
/// reader.feed("cscript b.vbs\n", true);
/// while reader.read(1_000, &mut events, &mut diagnostics) {}
/// assert_eq!(events[3].line, 4);
/// ```
#[derive(Debug)]
pub struct Reader {
    window: Shared,
    at_end: bool,
    /// Bytes of the window that are done with.
    at: usize,
    begins: Beginning,
    chosen: Option<Format>,
    segment: Option<Segment>,
    /// No segment has begun yet.
    is_first: bool,
    place: Place,
    names: Names,
    plain: Plain,
    /// Command lines of texts before, where they are kept.
    known: Option<KnownLines>,
    found: Vec<Found>,
    /// Diagnostics so far, by severity.
    told: [usize; 3],
}

/// Events of one format and one kind of log, as a reader found them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub format: Format,
    pub telemetry: Telemetry,
    /// Events, without those derived from others.
    pub events: u32,
    /// Line (from 1) of the first of them.
    pub line: u32,
}

impl Reader {
    /// A reader of a whole `text` as `format`, or as what its parts look like.
    pub fn new(text: impl Into<Shared>, format: Option<Format>) -> Reader {
        Reader {
            window: text.into(),
            at_end: true,
            ..Reader::windowed(format)
        }
    }

    /// One that has command lines ready that it knows from a text before.
    pub fn knowing(known: KnownLines, text: impl Into<Shared>, format: Option<Format>) -> Reader {
        Reader {
            known: Some(known),
            ..Reader::new(text, format)
        }
    }

    /// The command lines that it knows, for the next text.
    pub fn into_known(self) -> KnownLines {
        self.known.unwrap_or_default().for_next_text()
    }

    /// A reader of a whole `text` of JSON records, and of nothing else.
    pub fn json(text: impl Into<Shared>) -> Reader {
        Reader {
            window: text.into(),
            at_end: true,
            ..Reader::beginning(sniff::only_json, Some(Format::Json))
        }
    }

    /// A reader of a text that is fed to it in windows; see [`Reader::feed`].
    pub fn windowed(format: Option<Format>) -> Reader {
        Reader::beginning(sniff::any, format)
    }

    fn beginning(begins: Beginning, format: Option<Format>) -> Reader {
        Reader {
            window: Shared::default(),
            at_end: false,
            at: 0,
            begins,
            chosen: format,
            segment: None,
            is_first: true,
            place: Place::START,
            names: Names::default(),
            plain: Plain::default(),
            known: None,
            found: Vec::new(),
            told: [0; 3],
        }
    }

    /// Goes on with the next window of the text. It begins with what the last window had behind
    /// [`Reader::position`]; `at_end` says that nothing follows it.
    ///
    /// Spans of events and diagnostics are places in the window they were read from; lines and
    /// columns count through the whole text.
    pub fn feed(&mut self, window: impl Into<Shared>, at_end: bool) {
        self.place.rebase(&self.window, self.at);
        if let Some(segment) = &mut self.segment {
            segment.cutter.moved(self.at);
        }
        (self.window, self.at_end, self.at) = (window.into(), at_end, 0);
    }

    /// The formats and logs found so far, in the order of the text.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Bytes of the text, or of the window, that are done with.
    pub fn position(&self) -> usize {
        self.at
    }

    /// How many diagnostics were left out: of each severity, the first [`limits::DIAGNOSTICS`]
    /// are given and the others only counted, since a text of millions of broken records would
    /// fill the memory with messages that nobody reads.
    pub fn left_out(&self) -> usize {
        self.told
            .iter()
            .map(|told| told.saturating_sub(limits::DIAGNOSTICS))
            .sum()
    }

    /// Hands on up to `max_events` events, or as many as stand in [`limits::SLICE`] bytes, and
    /// what there is to say about them; true while there is more to read in this text or window.
    ///
    /// Events derived from another follow it directly, and may make it a few more than asked for.
    pub fn read(
        &mut self,
        max_events: usize,
        out: &mut impl Sink,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let mut said = Vec::new();
        let start = out.taken();
        let enough = self.at.saturating_add(limits::SLICE);
        // A text of nothing but broken records must come back for breath, too.
        for _ in 0..max_events.max(1) {
            let before = self.place;
            let more = self.step(out, &mut said);
            self.tell(before, &mut said, diagnostics);
            if !more {
                return false;
            }
            if out.taken() - start >= max_events || self.at >= enough {
                break;
            }
        }
        true
    }

    /// Reads one record or says what is wrong with it; false at the end.
    fn step(&mut self, out: &mut impl Sink, said: &mut Vec<Diagnostic>) -> bool {
        // A cheap second handle, so that records can borrow the text while `self` changes.
        let text = self.window.clone();
        let window = Window {
            text: &text,
            at_end: self.at_end,
        };
        let Some(segment) = &mut self.segment else {
            return self.begin(window);
        };
        let (shape, layout) = (segment.shape, segment.layout);
        match segment.cutter.next(&mut self.at, window, said) {
            Step::Line(span) => {
                self.place.advance(&text, span.start as usize);
                self.count(Format::CommandLines, Kind::COMMAND_LINE);
                let (line, number) = (span.of(&text), self.place.line);
                if let Some(known) = &mut self.known {
                    let events = known.events(line);
                    events
                        .iter()
                        .for_each(|event| out.line(event, span, number));
                } else {
                    let mut event = command_line(line);
                    (event.span, event.line) = (span, number);
                    for event in nested::events(event) {
                        out.event(event);
                    }
                }
            }
            Step::Record(cutting) => {
                self.place.advance(&text, cutting.span.start as usize);
                self.record((shape, layout), cutting, said, out);
            }
            Step::Problem(problem) => said.push(problem),
            Step::End => {
                self.segment = None;
                return self.at < text.len();
            }
            Step::More => return false,
        }
        true
    }

    /// Begins the next segment; false where the window has none.
    fn begin(&mut self, window: Window<'_>) -> bool {
        self.segment = (self.begins)(&mut self.at, window, self.chosen, self.is_first);
        if self.segment.is_some() {
            self.is_first = false;
        } else if self.at_end {
            self.at = window.text.len();
        }
        self.segment.is_some()
    }

    fn count(&mut self, format: Format, kind: Kind) {
        let telemetry = kind.telemetry;
        let known = |found: &&mut Found| (found.format, found.telemetry) == (format, telemetry);
        match self.found.iter_mut().find(known) {
            Some(found) => found.events += 1,
            None => self.found.push(Found {
                format,
                telemetry,
                events: 1,
                line: self.place.line,
            }),
        }
    }

    fn record(
        &mut self,
        (shape, layout): (Shape, Layout),
        Cutting {
            span,
            tree,
            partial,
        }: Cutting<'_>,
        said: &mut Vec<Diagnostic>,
        out: &mut impl Sink,
    ) {
        let mut record = self.names.record();
        let format = layout(&tree, &mut self.plain, &mut record);
        let kind = kind_of(&record);
        if kind.telemetry == Telemetry::Security && kind.title() == "process_creation" {
            name_by_role(&mut record);
        }
        let head = Head {
            format,
            span,
            line: self.place.line,
            kind,
        };
        if partial {
            let mut event = Event::bare(head, true);
            event.fields = owned(record.fields());
            derive::derive(&mut event);
            out.event(event);
        } else {
            out.record(head, record.fields());
        }
        let Record {
            repeated,
            left_out,
            unread,
            ..
        } = record;
        self.count(format, kind);
        let first = Span::new(span.start as usize, span.start as usize + 1);
        if let Some(chosen) = self.chosen
            && chosen != Format::Json
            && chosen != format
        {
            let message = format!(
                "This record is not {}; it was read as {}.",
                chosen.title(),
                format.title()
            );
            said.push(Diagnostic::warning("format-differs", message, first));
        }
        if let Some(name) = repeated.filter(|_| shape == Shape::Json) {
            let message =
                format!("`{name}` stands in this record more than once; the last one counts.");
            said.push(Diagnostic::note("json-repeated", message, first));
        }
        if left_out > 0 {
            let message = format!(
                "{left_out} values of this record are left out: a name may have {} bytes, and a text {} different names.",
                limits::FIELD_NAME,
                limits::FIELDS
            );
            said.push(Diagnostic::warning("fields-limit", message, first));
        }
        if unread > 0 {
            let message = format!(
                "Behind the command line of this record and an empty line, {unread} lines begin no entry; they are left out."
            );
            let help =
                "If the command line goes on there, paste the event as XML, which keeps it whole.";
            said.push(Diagnostic::warning("event-text-lines", message, first).help(help));
        }
    }

    /// Fills in lines and columns from the place `before` the record on, and passes the
    /// diagnostics of the record on in order.
    fn tell(
        &mut self,
        before: Place,
        said: &mut Vec<Diagnostic>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        said.order_by_key(|diagnostic| diagnostic.span.start);
        let mut place = before;
        for mut diagnostic in said.drain(..) {
            let told = &mut self.told[diagnostic.severity as usize];
            *told += 1;
            if *told <= limits::DIAGNOSTICS {
                place.advance(&self.window, diagnostic.span.start as usize);
                (diagnostic.line, diagnostic.column) = (place.line, place.column);
                diagnostics.push(diagnostic);
            }
        }
        // No record begins before what was just spoken of.
        if place.offset() > self.place.offset() {
            self.place = place;
        }
    }
}

/// The event of a bare command line, its place not yet filled in.
pub(super) fn command_line(line: &str) -> Event {
    let head = Head {
        format: Format::CommandLines,
        span: Span::default(),
        line: 0,
        kind: Kind::COMMAND_LINE,
    };
    let known = Known::given(Value::Exact(line.to_owned()));
    let mut event = Event::bare(head, true);
    event.fields.push((Field::new(field::COMMAND_LINE), known));
    event
}

fn kind_of(record: &Record<'_>) -> Kind {
    match record.vendor {
        Vendor::Defender | Vendor::DefenderDeed => {
            let action = record.text("ActionType").unwrap_or_else(|| {
                // A table cut down to some columns: what is there tells what it is about.
                if record.vendor == Vendor::Defender {
                    "ProcessCreated"
                } else {
                    ""
                }
            });
            return kind::of_action(Telemetry::Defender, action, Some("windows"));
        }
        Vendor::Crowdstrike => {
            let platform = match record.text("event_platform") {
                Some("Mac") => "macos",
                Some("Lin") => "linux",
                _ => "windows",
            };
            // A table cut down to some columns, or a detection: it is about a process.
            let of_process = record.text(field::COMMAND_LINE).map(|_| "ProcessRollup2");
            let name = record.text("event_simpleName").or(of_process);
            let name = name.unwrap_or_default();
            return kind::of_action(Telemetry::Crowdstrike, name, Some(platform));
        }
        _ => {}
    }
    let event_id = record
        .text(field::EVENT_ID)
        .and_then(|id| id.trim().parse().ok());
    let of_log = kind::of_log(
        event_id,
        record.text(field::CHANNEL),
        record.text(field::PROVIDER_NAME),
    );
    if of_log != Kind::UNKNOWN {
        return of_log;
    }
    if let Some(category) = record.text("event.category") {
        let os = ["host.os.type", "host.os.family", "host.os.platform"];
        let os = os.iter().find_map(|name| record.text(name));
        let of_type = record.text("event.type").unwrap_or_default();
        let of_ecs = kind::of_ecs(category, of_type, os);
        if of_ecs != Kind::UNKNOWN {
            return of_ecs;
        }
    }
    kind::of_fields(|name| record.text(name).is_some(), event_id)
}

/// Event 4688 calls the creator `ProcessId` and the new process `NewProcessId`. Everything else,
/// Sigma's rules included, calls these `ParentProcessId` and `ProcessId`. A record without a
/// `NewProcessId` uses Sigma's names already.
///
/// Its account and its label keep their own names, which rules on this log ask for, and get those
/// that rules on process creation ask for.
fn name_by_role(record: &mut Record<'_>) {
    record.derive(
        "SubjectUserName",
        "User",
        "SubjectUserName, by the name that Sysmon has for it",
    );
    record.derive(
        "MandatoryLabel",
        "IntegrityLevel",
        "MandatoryLabel, by the name that Sysmon has for it",
    );
    if record.has("NewProcessId") {
        record.rename("ProcessId", "ParentProcessId");
        record.rename("NewProcessId", "ProcessId");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Option<Format>) -> (Vec<Event>, Vec<String>) {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(text, format);
        while reader.read(2, &mut events, &mut diagnostics) {}
        let said = diagnostics
            .iter()
            .map(|d| format!("{} {}:{}", d.code, d.line, d.column));
        (events, said.collect())
    }

    #[test]
    fn events_know_their_line_and_text() {
        let text = "# x\n\ncmd /c a.exe\n  C:\\>b.exe \n";
        let (events, said) = read(text, None);
        let seen: Vec<_> = events
            .iter()
            .map(|event| (event.line, event.span.of(text), event.headline()))
            .collect();
        let expected = [
            (3, "cmd /c a.exe", "cmd /c a.exe"),
            (3, "cmd /c a.exe", "a.exe"),
            (4, "b.exe ", "b.exe "),
        ];
        assert_eq!(seen, expected);
        assert_eq!(said, ["prompt 4:1"]);
    }

    #[test]
    fn the_format_can_be_chosen_against_the_look_of_the_text() {
        assert_eq!(
            read("{\"Image\": \"x\"}", Some(Format::CommandLines)).0[0].headline(),
            "{\"Image\": \"x\"}"
        );
        assert_eq!(read("<Event>", Some(Format::CommandLines)).0.len(), 1);
        assert_eq!(
            read("cscript x", Some(Format::Json)).1,
            ["json-expected 1:1"]
        );
        assert_eq!(
            read("{\"Image\": \"x\"}", Some(Format::EvtxDump)).1,
            ["format-differs 1:1"]
        );
        assert_eq!(read("<Event>", None).1, ["xml-open 1:1"]);
    }

    #[test]
    fn repeated_keys_and_half_characters_are_told_once_a_record() {
        let text = "[{\"a\": 1},\n {\"a\": \"\\ud800\", \"a\": \"\\ud800\"}]";
        let (events, said) = read(text, None);
        assert_eq!(
            (events.len(), said),
            (
                2,
                vec!["json-repeated 2:2".into(), "lone-surrogate 2:9".into()]
            )
        );
    }

    #[test]
    fn a_mixture_is_split_and_each_part_is_counted() {
        let text = "whoami\n# note\n  {\"Image\": \"x\"}\n{\"a\":1}\ncscript a.vbs\n\n[{\"Event\":{\"System\":{\"EventID\":1}}},\n {\"b\":2}]\nhostname";
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(text, None);
        while reader.read(100, &mut events, &mut diagnostics) {}
        let lines: Vec<u32> = events.iter().map(|event| event.line).collect();
        assert_eq!(lines, [1, 3, 4, 5, 7, 8, 9]);
        assert_eq!(diagnostics, []);
        let found: Vec<(Format, u32, u32)> = reader
            .found()
            .iter()
            .map(|found| (found.format, found.events, found.line))
            .collect();
        assert_eq!(
            found,
            [
                (Format::CommandLines, 3, 1),
                (Format::Json, 3, 3),
                (Format::EvtxDump, 1, 7)
            ]
        );
    }

    /// Reads a text through windows of `size` bytes, longer ones where a record asks for it.
    fn windowed(text: &str, size: usize) -> (Vec<(u32, String)>, Vec<String>) {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::windowed(None);
        let (mut start, mut end) = (0, 0);
        while end < text.len() {
            end = text.ceil_char_boundary(end + size);
            reader.feed(&text[start..end], end == text.len());
            while reader.read(2, &mut events, &mut diagnostics) {}
            start += reader.position();
        }
        assert_eq!(start, text.len());
        let events = events
            .iter()
            .map(|event| (event.line, event.headline().to_owned()));
        let said = diagnostics
            .iter()
            .map(|d| format!("{} {}:{}", d.code, d.line, d.column));
        (events.collect(), said.collect())
    }

    #[test]
    fn windows_of_a_text_give_what_the_whole_text_gives() {
        let text = "whoami\n\ncmd /c é.exe\n{\"Image\": \"x\", \"b\":\n 1}\n{\"a\":}\n[{\"c\":\"é\"},\n{\"d\":\"\\ud800\"}\n]\nC:\\>dir\n{\"e\":1}{\"f\":2}";
        let whole = windowed(text, text.len());
        assert_eq!(whole.0.len(), 9);
        assert_eq!(
            whole.1,
            ["json-syntax 6:6", "lone-surrogate 8:7", "prompt 10:1"]
        );
        for size in 1..text.len() {
            assert_eq!(windowed(text, size), whole, "windows of {size} bytes");
        }
    }

    #[test]
    fn a_step_ends_after_some_bytes_however_few_events_they_are() {
        let long = "x".repeat(limits::SLICE * 2 / 3);
        let text = format!("{{\"a\": \"{long}\"}}\n").repeat(4);
        let mut reader = Reader::new(text, None);
        let (mut events, mut steps) = (Vec::new(), Vec::new());
        let mut more = true;
        while more {
            more = reader.read(1_000, &mut events, &mut Vec::new());
            steps.push(events.len());
        }
        assert_eq!(steps, [2, 4, 4]);
    }

    #[test]
    fn messages_past_the_limit_are_counted() {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new("{\"a\":}\n".repeat(250), None);
        while reader.read(1_000, &mut events, &mut diagnostics) {}
        assert_eq!(
            (diagnostics.len(), reader.left_out()),
            (limits::DIAGNOSTICS, 250 - limits::DIAGNOSTICS)
        );
    }
}
