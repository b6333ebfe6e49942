//! CrowdStrike Falcon's sensor events, and the detections of its stream: flat, with names of
//! their own.

use super::{entries, flatten::member};
use crate::event::cmdline::file_name;
use crate::event::json::Json;
use crate::event::names::Record;
use crate::event::{Vendor, field};

const SIMPLE_NAME: &str = "event_simpleName";

/// The event itself, which some exports wrap once more; `None` for another tree.
///
/// A table may lack the event's name, and has the sensor's names of a process then.
pub fn event<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    if let Some(event @ Json::Object(_)) = tree.get("event")
        && tree
            .get("metadata")
            .is_some_and(|metadata| metadata.get("eventType").is_some())
    {
        return Some(event);
    }
    let has_name = |tree: &Json<'_>| {
        let has = |name: &&str| tree.get(name).is_some();
        [SIMPLE_NAME, "#event_simpleName"].iter().any(&has)
            || has(&"ImageFileName")
                && [
                    "ParentBaseFileName",
                    "TargetProcessId",
                    "SHA256HashData",
                    "aid",
                ]
                .iter()
                .any(has)
    };
    [Some(tree), tree.get("event"), tree.get("data")]
        .into_iter()
        .flatten()
        .find(|tree| has_name(tree))
}

/// The target's name is the process that starts, the source's the one that starts it. A path
/// names its volume as the kernel does, `\Device\HarddiskVolume3\…`, and is kept so.
pub fn read(event: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Crowdstrike;
    let text = |name: &str| {
        let text = event.get(name).and_then(Json::text);
        text.filter(|text| !text.is_empty())
    };
    // A detection names the process by its folder and its file.
    if let (Some(name), None) = (text("FileName"), text("ImageFileName"))
        && text("CommandLine").is_some()
    {
        record.give(field::PROCESS_NAME, name);
        if let Some(folder) = text("FilePath") {
            let path = if file_name(folder).eq_ignore_ascii_case(name) {
                folder.to_owned()
            } else {
                format!("{}\\{name}", folder.trim_end_matches('\\'))
            };
            record.give(field::IMAGE, &path);
        }
    }
    for (name, value) in entries(event) {
        let text = value.text().unwrap_or_default();
        match &**name {
            // All noughts stand for a hash that was not computed.
            "SHA1HashData" if text.bytes().all(|byte| byte == b'0') => {}
            "IntegrityLevel" => {
                record.give("IntegrityLevel", integrity(text).unwrap_or(text));
            }
            // An empty text stands for what is not known.
            _ if value.text() == Some("") => {}
            name => member(name, value, record),
        }
    }
}

/// Windows' names of the integrity levels that the sensor gives as numbers.
fn integrity(level: &str) -> Option<&'static str> {
    Some(match level {
        "0" => "Untrusted",
        "4096" => "Low",
        "8192" => "Medium",
        "8448" => "MediumPlus",
        "12288" => "High",
        "16384" => "System",
        _ => return None,
    })
}
