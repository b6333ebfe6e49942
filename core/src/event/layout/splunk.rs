//! Splunk's exports: rows with `_raw`, or with the fields that were extracted from it.

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

/// Where `_raw` can be read it is the record, and what was extracted from it adds nothing: only
/// where the event came from stands beside it alone.
pub fn read(row: &Json<'_>, record: &mut Record<'_>) {
    let text = row.get("_raw").and_then(Json::text);
    let is_raw = text.is_some_and(|text| raw(text, record));
    let of_raw = std::mem::replace(&mut record.vendor, Vendor::Splunk);
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
        member(name, value, record);
    }
    // What kind of event it is, the record within says.
    if is_raw {
        record.vendor = of_raw;
    }
}
