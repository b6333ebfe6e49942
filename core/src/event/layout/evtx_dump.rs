//! The shape that `evtx_dump` gives a Windows event: `Event.System` and `Event.EventData`.
//! Velociraptor has the same parts without an `Event` around them.

use super::flatten::{flatten, member};
use crate::event::field;
use crate::event::json::Json;
use crate::event::names::Record;
use std::borrow::Cow;

/// The parts of an event in this shape; `None` for an object of another shape.
pub fn event<'j, 'a>(json: &'j Json<'a>) -> Option<(&'j Json<'a>, &'j Json<'a>)> {
    // Velociraptor has the parts without an `Event` around them.
    let bare = json.get("EventData").map(|_| json);
    let event = json.get("Event").or(bare)?;
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
        .map(|provider| provider.get("#attributes").unwrap_or(provider));
    let time = system
        .get("TimeCreated")
        .map(|time| time.get("#attributes").unwrap_or(time));
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
        // Velociraptor calls its text `Value`.
        fn inner<'j>(part: &'j Json<'_>) -> Option<&'j str> {
            part.get("#text").or(part.get("Value")).and_then(Json::text)
        }
        let text = part.and_then(|part| part.text().or_else(|| inner(part)));
        if let Some(text) = text {
            record.give(name, text);
        }
    }
    if let Some(data) = event.get("EventData") {
        named(data, record);
    }
    // User data has one element of the provider's own naming around the values.
    if let Some(Json::Object(wrappers)) = event.get("UserData") {
        wrappers.iter().for_each(|(_, data)| named(data, record));
    }
    // The event as Event Viewer words it, where the log was forwarded or exported with it.
    let message = event
        .get("RenderingInfo")
        .and_then(|rendered| rendered.get("Message"))
        .and_then(Json::text);
    if let Some(message) = message {
        record.give("Message", message);
    }
}

/// The same for an event that was written in XML, which may be an excerpt.
pub fn read_xml(tree: &Json<'_>, record: &mut Record<'_>) {
    let event = tree.get("Event").unwrap_or(&Json::Null);
    let parts = ["System", "EventData", "UserData"];
    if parts.iter().any(|part| event.get(part).is_some()) {
        let system = event.get("System").unwrap_or(&Json::Null);
        read(event, system, record);
    } else {
        flatten(event, record);
    }
}

/// The values of an `EventData`, each under its own name.
fn named(data: &Json<'_>, record: &mut Record<'_>) {
    let Json::Object(entries) = data else { return };
    for (name, value) in entries {
        // Sigma strips the blanks of names like Defender's "Threat Name" (specification 2, "Field
        // Usage").
        let name = match name.contains(' ') {
            true => Cow::Owned(name.replace(' ', "")),
            false => Cow::Borrowed(&**name),
        };
        match (&*name, value) {
            ("#attributes", _) => {}
            // Data without names: the classic PowerShell log and many older providers.
            ("Data", Json::Object(_)) => {
                if let Some(inner) = value.get("#text") {
                    items(inner, record);
                }
            }
            ("Data", _) => items(value, record),
            (name, Json::Text(text)) => record.give(name, text),
            (name, Json::Object(_)) if value.get("#text").is_some() => {
                if let Some(text) = value.get("#text").and_then(Json::text) {
                    record.give(name, text);
                }
            }
            (name, _) => {
                // Anything deeper is rare; it keeps its path.
                member(name, value, record);
            }
        }
    }
}

fn items(value: &Json<'_>, record: &mut Record<'_>) {
    match value {
        Json::List(values) => values.iter().for_each(|value| items(value, record)),
        Json::Text(text) => record.give_one_of("Data", text),
        Json::Null | Json::Object(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, Field, Format, Reader};

    fn only(text: &str) -> Event {
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(text, None);
        while reader.read(10, &mut events, &mut diagnostics) {}
        assert_eq!((events.len(), &diagnostics[..]), (1, &[][..]));
        events.remove(0)
    }

    fn value(event: &Event, name: &str) -> String {
        let known = event
            .fields
            .iter()
            .find(|(field, _)| field.as_str() == name);
        known
            .and_then(|(_, known)| known.value.text())
            .unwrap_or("(none)")
            .to_owned()
    }

    #[test]
    fn system_and_event_data_become_fields() {
        let event = only(
            r##"{"Event": {"System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon"}},
            "EventID": {"#attributes": {"Qualifiers": 0}, "#text": 1}, "Computer": "PC", "Correlation": null,
            "Channel": "Microsoft-Windows-Sysmon/Operational"},
            "EventData": {"Image": "C:\\a.exe", "ProcessId": 7, "OriginalFileName": "-", "Empty": null}}}"##,
        );
        assert_eq!(
            (event.format, event.kind.title()),
            (Format::EvtxDump, "process_creation")
        );
        for (name, expected) in [
            ("EventID", "1"),
            ("Provider_Name", "Microsoft-Windows-Sysmon"),
            ("Computer", "PC"),
            ("Image", "C:\\a.exe"),
            ("ProcessId", "7"),
            // Sysmon's word for "not known" is kept, as in a SIEM.
            ("OriginalFileName", "-"),
            ("process_name", "a.exe"),
            ("Empty", "(none)"),
        ] {
            assert_eq!(value(&event, name), expected, "{name}");
        }
    }

    #[test]
    fn the_process_ids_of_4688_are_named_by_their_role() {
        let event = only(
            r#"{"Event": {"System": {"EventID": 4688, "Channel": "Security"},
            "EventData": {"NewProcessId": "0xe74", "NewProcessName": "C:\\cmd.exe", "ProcessId": "0x46c",
            "ParentProcessName": "C:\\explorer.exe", "CommandLine": "cmd.exe /c x.exe"}}}"#,
        );
        assert_eq!(event.kind.title(), "process_creation");
        let shown = [
            "ProcessId",
            "ParentProcessId",
            "Image",
            "parent_process_name",
        ]
        .map(|name| value(&event, name));
        assert_eq!(shown, ["0xe74", "0x46c", "C:\\cmd.exe", "explorer.exe"]);
    }

    #[test]
    fn unnamed_data_and_user_data_are_kept() {
        let event = only(
            r##"{"Event": {"System": {"EventID": 400, "Channel": "Windows PowerShell"},
            "EventData": {"Data": {"#text": ["Available", "None"]}, "Binary": null}}}"##,
        );
        let data = event.get(&Field::new("Data")).unwrap();
        assert_eq!(
            data.value,
            crate::event::Value::Many(vec!["Available".into(), "None".into()])
        );
        assert_eq!(event.kind.title(), "ps_classic_start");
        let event = only(
            r##"{"Event": {"System": {"EventID": 5858, "Channel": "Microsoft-Windows-WMI-Activity/Operational"},
            "UserData": {"Operation_ClientFailure": {"#attributes": {"xmlns": "x"}, "User": "u", "Id": 3}}}}"##,
        );
        assert_eq!(
            (value(&event, "User"), value(&event, "Id")),
            ("u".into(), "3".into())
        );
        assert_eq!(event.kind.service, Some("wmi"));
    }
}
