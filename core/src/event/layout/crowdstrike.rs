//! CrowdStrike Falcon's sensor events: flat, with names of their own.

use super::{entries, flatten::member};
use crate::event::Vendor;
use crate::event::json::Json;
use crate::event::names::Record;

const SIMPLE_NAME: &str = "event_simpleName";

/// The event itself, which some exports wrap once more; `None` for another tree.
pub fn event<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    let has_name = |tree: &Json<'_>| {
        [SIMPLE_NAME, "#event_simpleName"]
            .iter()
            .any(|name| tree.get(name).is_some())
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
    for (name, value) in entries(event) {
        let text = value.text().unwrap_or_default();
        match &**name {
            // All noughts stand for a hash that was not computed.
            "SHA1HashData" if text.bytes().all(|byte| byte == b'0') => {}
            "IntegrityLevel" => {
                record.give("IntegrityLevel", integrity(text).unwrap_or(text).to_owned());
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
