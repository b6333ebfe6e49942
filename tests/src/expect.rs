//! What a case says of the events that its text is read as: format, kind and fields.

use cutout_core::event::{Event, Field, Format, Reader, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One event as it has to be read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    format: Format,
    kind: Option<String>,
    line: Option<u32>,
    /// True where what the record lacks has to count as unknown.
    #[serde(default)]
    partial: bool,
    /// Values by canonical name; null for a field that it must not have.
    #[serde(default)]
    fields: BTreeMap<String, Option<Expected>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Expected {
    Text(String),
    Number(i64),
    Many(Vec<String>),
    /// Only the end is known.
    Ends {
        ends_with: String,
    },
}

/// Windows so short that most records need several, and longer ones.
const WINDOWS: [usize; 4] = [3, 40, 200, 100_000];

/// What is wrong with how `text` is read, whole and through windows.
pub fn check(
    text: &str,
    format: Option<Format>,
    expected: &[Read],
    messages: Option<&[String]>,
) -> Vec<String> {
    let (events, said) = read(text, format, text.len().max(1));
    let mut wrong = Vec::new();
    if events.len() != expected.len() {
        wrong.push(format!(
            "{} events expected, {} read: {events:#?}; {said:?}",
            expected.len(),
            events.len()
        ));
        return wrong;
    }
    for (at, (event, expected)) in events.iter().zip(expected).enumerate() {
        wrong.extend(differences(event, expected).map(|text| format!("event {at}: {text}")));
    }
    let codes: Vec<&str> = said
        .iter()
        .filter_map(|said| said.split(' ').next())
        .collect();
    if messages.is_some_and(|messages| messages != codes) {
        wrong.push(format!("messages expected: {messages:?}, got: {said:?}"));
    }
    let shown = |events: &[Event]| -> Vec<String> {
        let shown = events
            .iter()
            .map(|e| format!("{} {:?} {:?}", e.line, e.format, e.fields));
        shown.collect()
    };
    for size in WINDOWS {
        let (through, remarks) = read(text, format, size);
        if (shown(&through), &remarks) != (shown(&events), &said) {
            wrong.push(format!(
                "windows of {size} bytes give other events: {through:#?}\n{remarks:?}\nnot: {said:?}"
            ));
        }
    }
    wrong
}

/// The events that were not derived from others, and messages as "code line:column".
fn read(text: &str, format: Option<Format>, size: usize) -> (Vec<Event>, Vec<String>) {
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reader = Reader::windowed(format);
    let (mut start, mut end) = (0, 0);
    while end < text.len() {
        end = text.ceil_char_boundary(end + size);
        reader.feed(&text[start..end], end == text.len());
        while reader.read(2, &mut events, &mut diagnostics) {}
        start += reader.position();
    }
    events.retain(|event| event.parent_distance.is_none());
    let said = diagnostics
        .iter()
        .map(|d| format!("{} {}:{}", d.code, d.line, d.column));
    (events, said.collect())
}

fn differences(event: &Event, expected: &Read) -> impl Iterator<Item = String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, is: String, should: String| {
        if is != should {
            wrong.push(format!("{what} is {is}, not {should}"));
        }
    };
    same(
        "format",
        event.format.name().into(),
        expected.format.name().into(),
    );
    same(
        "partial",
        event.partial.to_string(),
        expected.partial.to_string(),
    );
    if let Some(kind) = &expected.kind {
        same("kind", event.kind.title().into(), kind.clone());
    }
    if let Some(line) = expected.line {
        same("line", event.line.to_string(), line.to_string());
    }
    for (name, should) in &expected.fields {
        let is = event
            .get(&Field::new(name))
            .map(|known| match &known.value {
                Value::Exact(text) => format!("{text:?}"),
                Value::EndsWith(end) => format!("…{end:?}"),
                Value::Many(texts) => format!("{texts:?}"),
                Value::Unknown => "unknown".to_owned(),
            });
        let should = should.as_ref().map(|should| match should {
            Expected::Text(text) => format!("{text:?}"),
            Expected::Number(number) => format!("{:?}", number.to_string()),
            Expected::Many(texts) => format!("{texts:?}"),
            Expected::Ends { ends_with } => format!("…{ends_with:?}"),
        });
        same(name, format!("{is:?}"), format!("{should:?}"));
    }
    wrong.into_iter()
}
