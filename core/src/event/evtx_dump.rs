//! The shape that `evtx_dump` gives a Windows event: `Event.System` and `Event.EventData`.

use super::field;
use super::flatten::flatten;
use super::json::Json;
use super::names::Record;

/// The parts of an event in this shape; `None` for an object of another shape.
pub fn event<'j, 'a>(json: &'j Json<'a>) -> Option<(&'j Json<'a>, &'j Json<'a>)> {
    let event = json.get("Event")?;
    event
        .get("System")
        .filter(|system| matches!(system, Json::Object(_)))
        .map(|system| (event, system))
}

/// Gives `record` the fields of an event: those of `System` that rules ask for, then the event's
/// own data under their own names, as Sigma knows them.
pub fn read(event: &Json<'_>, system: &Json<'_>, record: &mut Record<'_>) {
    let provider = system
        .get("Provider")
        .and_then(|provider| provider.get("#attributes"));
    let time = system
        .get("TimeCreated")
        .and_then(|time| time.get("#attributes"));
    let parts = [
        (field::EVENT_ID, system.get("EventID")),
        (field::CHANNEL, system.get("Channel")),
        (
            field::PROVIDER_NAME,
            provider.and_then(|provider| provider.get("Name")),
        ),
        (field::COMPUTER, system.get("Computer")),
        ("Level", system.get("Level")),
        ("EventRecordID", system.get("EventRecordID")),
        ("TimeCreated", time.and_then(|time| time.get("SystemTime"))),
    ];
    for (name, part) in parts {
        // An element with attributes comes as an object: `"EventID": {"#text": 1, …}`.
        let text = part.and_then(|part| part.text().or_else(|| part.get("#text")?.text()));
        if let Some(text) = text {
            record.give(name, text.to_owned());
        }
    }
    if let Some(data) = event.get("EventData") {
        named(data, record);
    }
    // User data has one element of the provider's own naming around the values.
    if let Some(Json::Object(wrappers)) = event.get("UserData") {
        wrappers.iter().for_each(|(_, data)| named(data, record));
    }
}

/// The values of an `EventData`, each under its own name.
fn named(data: &Json<'_>, record: &mut Record<'_>) {
    let Json::Object(entries) = data else { return };
    for (name, value) in entries {
        match (&**name, value) {
            ("#attributes", _) => {}
            // Data without names: the classic PowerShell log and many older providers.
            ("Data", Json::Object(_)) => {
                if let Some(inner) = value.get("#text") {
                    items(inner, record);
                }
            }
            ("Data", _) => items(value, record),
            (name, Json::Text(text)) => record.give(name, text.clone()),
            (name, Json::Object(_)) if value.get("#text").is_some() => {
                if let Some(text) = value.get("#text").and_then(Json::text) {
                    record.give(name, text.to_owned());
                }
            }
            (name, _) => {
                // Anything deeper is rare; it keeps its path.
                flatten(&Json::Object(vec![(name.into(), value.clone())]), record);
            }
        }
    }
}

fn items(value: &Json<'_>, record: &mut Record<'_>) {
    match value {
        Json::List(values) => values.iter().for_each(|value| items(value, record)),
        Json::Text(text) => record.give_one_of("Data", text.clone()),
        Json::Null | Json::Object(_) => {}
    }
}
