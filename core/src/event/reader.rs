//! Text to events, a slice at a time.

use super::command_lines::CommandLines;
use super::json::Json;
use super::names::{Names, Record};
use super::place::Place;
use super::records::{Records, Step};
use super::sniff::{Sniffed, sniff};
use super::surrogates;
use super::{
    Event, Field, Format, Kind, Known, Value, derive, evtx_dump, field, flatten, kind, nested,
};
use crate::limits;
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// Reads a text into events.
///
/// Work is done in slices, so that its owner can show progress or drop it. The whole text costs
/// time and space linear in its length, whatever it holds. Diagnostics come with line and column,
/// in the order of the text; a record that can't be read is one, and the others still count.
#[derive(Debug)]
pub struct Reader {
    text: Arc<str>,
    format: Option<Format>,
    source: Source,
    place: Place,
    names: Names,
    /// Lone surrogates that were replaced and not yet reported, the first one last.
    mended: Vec<Span>,
    /// What was found out before the first record.
    pending: Option<Diagnostic>,
    /// Diagnostics so far, by severity.
    told: [usize; 3],
}

#[derive(Debug)]
enum Source {
    Nothing,
    CommandLines(CommandLines),
    Json(Records),
}

impl Reader {
    /// A reader of `text` as `format`, or as what it looks like.
    pub fn new(text: Arc<str>, format: Option<Format>) -> Reader {
        let (format, pending) = match format.map_or_else(|| sniff(&text), Sniffed::Format) {
            Sniffed::Format(format) => (Some(format), None),
            Sniffed::Empty => (None, None),
            Sniffed::Unsupported(problem) => (None, Some(*problem)),
        };
        let source = match format {
            None => Source::Nothing,
            Some(Format::CommandLines) => Source::CommandLines(CommandLines::default()),
            Some(Format::Json | Format::EvtxDump) => Source::Json(Records::default()),
        };
        let mended = matches!(source, Source::Json(_))
            .then(|| surrogates::mend(&text))
            .flatten();
        let (text, mut mended) = match mended {
            Some((text, mended)) => (Arc::from(text), mended),
            None => (text, Vec::new()),
        };
        mended.reverse();
        Reader {
            text,
            format,
            source,
            place: Place::START,
            names: Names::default(),
            mended,
            pending,
            told: [0; 3],
        }
    }

    /// How the text is read; `None` where there is nothing in it, or nothing that can be read.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Bytes of the text that are done with.
    pub fn position(&self) -> usize {
        match &self.source {
            Source::Nothing => self.text.len(),
            Source::CommandLines(lines) => lines.position(),
            Source::Json(records) => records.position(),
        }
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

    /// Appends up to `max_events` events, and what there is to say about them; true while there
    /// is more to read.
    ///
    /// Events derived from another follow it directly, and may make it a few more than asked for.
    pub fn read(
        &mut self,
        max_events: usize,
        out: &mut Vec<Event>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let mut said: Vec<Diagnostic> = self.pending.take().into_iter().collect();
        let start = out.len();
        // A text of nothing but broken records must come back for breath, too.
        for _ in 0..max_events.max(1) {
            let before = self.place;
            let more = self.step(out, &mut said);
            self.tell(before, &mut said, diagnostics);
            if !more {
                return false;
            }
            if out.len() - start >= max_events {
                break;
            }
        }
        true
    }

    /// Reads one record or says what is wrong with it; false at the end.
    fn step(&mut self, out: &mut Vec<Event>, said: &mut Vec<Diagnostic>) -> bool {
        // A cheap second handle, so that records can borrow the text while `self` changes.
        let text = Arc::clone(&self.text);
        match &mut self.source {
            Source::Nothing => false,
            Source::CommandLines(lines) => match lines.next(&text, said) {
                Some(span) => {
                    self.place.advance(&text, span.start as usize);
                    let mut event = command_line(span.of(&text));
                    (event.span, event.line) = (span, self.place.line);
                    nested::push(event, out);
                    true
                }
                None => false,
            },
            Source::Json(records) => match records.next(&text) {
                Step::Record(span, json) => {
                    self.place.advance(&text, span.start as usize);
                    let mut event = self.record(&json, span, said);
                    derive::derive(&mut event);
                    out.push(event);
                    true
                }
                Step::Problem(problem) => {
                    said.push(problem);
                    true
                }
                Step::End => false,
            },
        }
    }

    fn record(&mut self, json: &Json<'_>, span: Span, said: &mut Vec<Diagnostic>) -> Event {
        let mut record = self.names.record();
        let format = match evtx_dump::event(json) {
            Some((event, system)) => {
                evtx_dump::read(event, system, &mut record);
                Format::EvtxDump
            }
            None => {
                flatten::flatten(json, &mut record);
                Format::Json
            }
        };
        let kind = kind_of(&record);
        let Record {
            mut fields,
            repeated,
            left_out,
            ..
        } = record;
        if kind.telemetry == kind::Telemetry::Security && kind.title() == "process_creation" {
            name_by_role(&mut fields);
        }
        if format == Format::Json && self.format == Some(Format::EvtxDump) {
            let message = "This object has no `Event.System`; it was read as flat fields.";
            said.push(Diagnostic::warning(
                "evtx-dump-shape",
                message,
                Span::new(span.start as usize, span.start as usize + 1),
            ));
        }
        if let Some(name) = repeated {
            let message =
                format!("`{name}` stands in this record more than once; the last one counts.");
            said.push(Diagnostic::note(
                "json-repeated",
                message,
                Span::new(span.start as usize, span.start as usize + 1),
            ));
        }
        if left_out > 0 {
            let message = format!(
                "{left_out} values of this record are left out: a name may have {} bytes, and a text {} different names.",
                limits::FIELD_NAME,
                limits::FIELDS
            );
            said.push(Diagnostic::warning(
                "fields-limit",
                message,
                Span::new(span.start as usize, span.start as usize + 1),
            ));
        }
        said.extend(self.mended_in(span));
        Event {
            format,
            span,
            line: self.place.line,
            kind,
            partial: false,
            fields,
            parent_distance: None,
            decoded: None,
        }
    }

    /// Reports the lone surrogates that stood in a record, as one.
    fn mended_in(&mut self, span: Span) -> Option<Diagnostic> {
        let (mut first, mut count) = (None, 0);
        while let Some(lone) = self.mended.pop_if(|lone| lone.start < span.end) {
            first.get_or_insert(lone);
            count += 1;
        }
        let first = first.filter(|lone| lone.start >= span.start)?;
        let what = match count {
            1 => "Half a character (a lone surrogate) was".to_owned(),
            _ => format!("{count} half characters (lone surrogates) were"),
        };
        let message = format!("{what} replaced by \u{fffd}; the rest of the record is as it was.");
        Some(Diagnostic::warning("lone-surrogate", message, first))
    }

    /// Fills in lines and columns from the place `before` the record on, and passes the
    /// diagnostics of the record on in order.
    fn tell(
        &mut self,
        before: Place,
        said: &mut Vec<Diagnostic>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        said.sort_by_key(|diagnostic| diagnostic.span.start);
        let mut place = before;
        for mut diagnostic in said.drain(..) {
            let told = &mut self.told[diagnostic.severity as usize];
            *told += 1;
            if *told <= limits::DIAGNOSTICS {
                place.advance(&self.text, diagnostic.span.start as usize);
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
    Event {
        format: Format::CommandLines,
        span: Span::default(),
        line: 0,
        kind: Kind::COMMAND_LINE,
        partial: true,
        fields: vec![(
            Field::new(field::COMMAND_LINE),
            Known::given(Value::Exact(line.to_owned())),
        )],
        parent_distance: None,
        decoded: None,
    }
}

fn kind_of(record: &Record<'_>) -> Kind {
    let event_id = record
        .text(field::EVENT_ID)
        .and_then(|id| id.trim().parse().ok());
    let of_log = kind::of_log(
        event_id,
        record.text(field::CHANNEL),
        record.text(field::PROVIDER_NAME),
    );
    if of_log == Kind::UNKNOWN {
        kind::of_fields(|name| record.text(name).is_some(), event_id)
    } else {
        of_log
    }
}

/// Event 4688 calls the creator `ProcessId` and the new process `NewProcessId`. Everything else,
/// Sigma's rules included, calls these `ParentProcessId` and `ProcessId`.
///
/// A record without a `NewProcessId` uses Sigma's names already.
fn name_by_role(fields: &mut [(Field, Known)]) {
    if !fields
        .iter()
        .any(|(field, _)| field.as_str() == "NewProcessId")
    {
        return;
    }
    for (field, _) in fields {
        match field.as_str() {
            "ProcessId" => *field = Field::new("ParentProcessId"),
            "NewProcessId" => *field = Field::new("ProcessId"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Option<Format>) -> (Vec<Event>, Vec<String>) {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(Arc::from(text), format);
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
            ["evtx-dump-shape 1:1"]
        );
        assert_eq!(read("<Event>", None).1, ["format-unsupported 1:1"]);
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
    fn messages_past_the_limit_are_counted() {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(Arc::from("{\"a\":}\n".repeat(250)), None);
        while reader.read(1_000, &mut events, &mut diagnostics) {}
        assert_eq!(
            (diagnostics.len(), reader.left_out()),
            (limits::DIAGNOSTICS, 250 - limits::DIAGNOSTICS)
        );
    }
}
