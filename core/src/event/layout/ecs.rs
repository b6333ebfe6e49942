//! The Elastic Common Schema, nested or dotted, with what Winlogbeat keeps under `winlog`.

use super::{entries, flatten::member, has_below};
use crate::event::Vendor;
use crate::event::json::Json;
use crate::event::names::Record;

pub fn is(tree: &Json<'_>) -> bool {
    let any = |names: &[&str]| names.iter().any(|name| has_below(tree, name));
    any(&["winlog"])
        || tree.get("@timestamp").is_some() && any(&["event", "process", "host", "agent"])
}

/// Every field keeps its path or has a canonical name for it. The event's own data come first
/// and lose their prefix, so that Sysmon's `EventType` is not taken for Elastic's `event.action`.
pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Ecs;
    let data = tree
        .get("winlog")
        .and_then(|winlog| winlog.get("event_data"));
    for (name, value) in data.map(entries).unwrap_or_default() {
        member(name, value, record);
    }
    for (name, value) in entries(tree) {
        match (&**name, value) {
            ("winlog", Json::Object(parts)) => {
                for (part, value) in parts.iter().filter(|(part, _)| part != "event_data") {
                    member(&format!("winlog.{part}"), value, record);
                }
            }
            (name, value) => member(name, value, record),
        }
    }
}

/// A row of Kibana's CSV export: a column a field, with dots in its name.
pub fn is_row(tree: &Json<'_>) -> bool {
    tree.get("@timestamp").is_some()
        || ["winlog", "process", "event", "data"]
            .iter()
            .any(|name| has_below(tree, name))
}

/// Kibana writes `-` for a field that a document lacks.
pub fn read_row(tree: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Ecs;
    for (name, value) in entries(tree) {
        match value.text() {
            None | Some("-" | "(null)") => {}
            Some(text) => record.give(name, text),
        }
    }
}
