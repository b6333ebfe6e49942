//! Winlogbeat up to version 6: the event's own data in `event_data`, all else beside it.

use super::{entries, flatten::member, has_below};
use crate::event::field;
use crate::event::json::Json;
use crate::event::names::Record;

pub fn is(tree: &Json<'_>) -> bool {
    has_below(tree, "event_data")
        && (tree.get("event_id").is_some() || tree.get("log_name").is_some())
}

/// Gives `record` the event's own data under its own names, and what stands beside it.
pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    for (name, value) in entries(tree) {
        match &**name {
            "source_name" => member(field::PROVIDER_NAME, value, record),
            // The account and the process that wrote the record, not those it is about.
            "user" => member("winlog.user", value, record),
            "process_id" => member("winlog.process.pid", value, record),
            "thread_id" => member("winlog.process.thread.id", value, record),
            // "wineventlog", and the word for the level, say nothing of the event.
            "type" | "beat" | "@metadata" => {}
            name => member(name, value, record),
        }
    }
}
