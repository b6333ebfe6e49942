//! Splunk's exports: rows with `_raw`, or with the fields that were extracted from it; and what
//! its event collector is sent.

use super::{entries, flatten::member, raw};
use crate::event::Vendor;
use crate::event::json::Json;
use crate::event::names::Record;

/// The row of a JSON export: itself, or below `result`. `None` for another tree.
pub fn result<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    match tree.get("result") {
        Some(result @ Json::Object(_)) => Some(result),
        _ => is_row(tree).then_some(tree),
    }
}

pub fn is_row(tree: &Json<'_>) -> bool {
    ["_raw", "_time"]
        .iter()
        .any(|name| tree.get(name).is_some())
}

/// A row of a search over Splunk's data models, whose names may have the data set in front.
pub fn is_of_model(tree: &Json<'_>) -> bool {
    let of_set = |name: &str| without_set(name).len() < name.len();
    let has = |name: &str| tree.get(name).is_some();
    entries(tree).iter().any(|(name, _)| of_set(name))
        || has("process") && (has("process_name") || has("dest"))
}

/// Takes off the name of a data set of the model.
fn without_set(name: &str) -> &str {
    const SETS: [&str; 5] = [
        "Processes.",
        "Filesystem.",
        "Registry.",
        "All_Traffic.",
        "DNS.",
    ];
    SETS.iter()
        .find_map(|set| name.strip_prefix(set))
        .unwrap_or(name)
}

/// The event that Splunk's event collector is sent: an object, or a text as in `_raw`. `None`
/// for another tree.
pub fn collected<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    let has = |name: &str| tree.get(name).is_some();
    let is = has("sourcetype") || has("time") && (has("index") || has("source"));
    let is = is
        && !["@timestamp", "winlog", "_raw", "_time"]
            .iter()
            .any(|name| has(name));
    tree.get("event")
        .filter(|event| is && matches!(event, Json::Object(_) | Json::Text(_)))
}

/// The event itself has its own layout, or names of Splunk's.
pub fn read_collected(tree: &Json<'_>, event: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Splunk;
    match event.text() {
        None => {
            super::json(event, record);
        }
        Some(text) if raw(text, record) => {}
        Some(text) => record.give("_raw", text),
    }
    let of_event = std::mem::replace(&mut record.vendor, Vendor::Splunk);
    for (name, value) in entries(tree) {
        match (&**name, value) {
            ("time", value) => member("_time", value, record),
            ("host" | "source" | "sourcetype" | "index", value) => member(name, value, record),
            ("fields", Json::Object(fields)) => {
                for (name, value) in fields {
                    member(name, value, record);
                }
            }
            _ => {}
        }
    }
    record.vendor = of_event;
}

/// Where `_raw` can be read it is the record, and what was extracted from it adds nothing: only
/// where the event came from stands beside it alone.
pub fn read(row: &Json<'_>, record: &mut Record<'_>) {
    let text = row.get("_raw").and_then(Json::text);
    let is_raw = text.is_some_and(|text| raw(text, record));
    let of_raw = std::mem::replace(&mut record.vendor, Vendor::Splunk);
    let repeated = record.repeated.take();
    for (name, value) in entries(row) {
        let is_empty = value.text() == Some("");
        let is_inner = matches!(
            &**name,
            "_raw"
                | "_bkt"
                | "_cd"
                | "_si"
                | "_serial"
                | "_sourcetype"
                | "_subsecond"
                | "punct"
                | "linecount"
                | "splunk_server"
        );
        let is_origin = matches!(
            &**name,
            "_time" | "host" | "source" | "sourcetype" | "index"
        );
        if is_empty || is_inner || name.starts_with("date_") || is_raw && !is_origin {
            continue;
        }
        member(without_set(name), value, record);
    }
    // What kind of event it is, the record within says. Its time may stand in both.
    if is_raw {
        record.vendor = of_raw;
        record.repeated = repeated;
    }
}
