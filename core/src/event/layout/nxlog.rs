//! NXLog's flat JSON: Windows' names, with NXLog's own beside them.

use super::{entries, flatten::member};
use crate::event::Vendor;
use crate::event::json::Json;
use crate::event::names::Record;

pub fn is(tree: &Json<'_>) -> bool {
    ["SourceModuleName", "SourceModuleType", "EventReceivedTime"]
        .iter()
        .any(|name| tree.get(name).is_some())
}

pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Nxlog;
    for (name, value) in entries(tree) {
        match &**name {
            // NXLog's word for the level takes the name that Sysmon gives the kind of a change.
            "EventType" if is_level(value) => member("Level", value, record),
            name => member(name, value, record),
        }
    }
}

fn is_level(value: &Json<'_>) -> bool {
    const LEVELS: [&str; 8] = [
        "CRITICAL",
        "ERROR",
        "WARNING",
        "INFO",
        "DEBUG",
        "VERBOSE",
        "AUDIT_SUCCESS",
        "AUDIT_FAILURE",
    ];
    value.text().is_some_and(|text| LEVELS.contains(&text))
}
