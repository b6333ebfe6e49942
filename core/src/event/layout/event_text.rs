//! Events as Windows' own tools show them: properties by the names of Event Viewer and of
//! PowerShell, and all else in the message.

use super::{entries, raw, splunk_text};
use crate::event::cut::event_text::XML;
use crate::event::field;
use crate::event::json::Json;
use crate::event::names::Record;

/// Is this an event of `Get-WinEvent` or `Get-EventLog`, written as JSON or CSV, or a row of
/// Event Viewer's?
pub fn is(tree: &Json<'_>) -> bool {
    let has = |name: &str| tree.get(name).is_some();
    has("Message") && (has("Id") || has("InstanceId") || has("Event ID"))
}

pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    if let Some(xml) = tree.get(XML).and_then(Json::text)
        && raw(xml, record)
    {
        return;
    }
    for (name, value) in entries(tree) {
        let Some(text) = value.text() else { continue };
        let name = match &**name {
            "Id" | "InstanceId" | "Event ID" | "EventID" => field::EVENT_ID,
            "LogName" | "Log Name" => field::CHANNEL,
            "ProviderName" | "Source" => field::PROVIDER_NAME,
            "MachineName" | "Computer" => field::COMPUTER,
            "TimeCreated" | "TimeGenerated" | "Date" | "Date and Time" => "TimeCreated",
            "Level" => "Level",
            "RecordId" => "EventRecordID",
            "Message" => "Message",
            // The process and the account that wrote the record, and words for numbers.
            _ => continue,
        };
        if !text.is_empty() {
            record.give(name, text.trim_end());
        }
    }
    message(record);
}

/// Gives a record that has a message and nothing of what the message says its fields.
pub fn message(record: &mut Record<'_>) {
    let Some(text) = record.text("Message").map(str::to_owned) else {
        return;
    };
    let first = text.lines().next().unwrap_or_default().trim_end();
    let of = SAID.iter().find(|(words, ..)| *words == first);
    let Some((_, id, channel, provider)) = of else {
        return;
    };
    let is_known = |record: &Record<'_>, name: &str| record.text(name).is_some();
    if [
        field::COMMAND_LINE,
        field::IMAGE,
        "UtcTime",
        "SubjectUserName",
    ]
    .iter()
    .any(|name| is_known(record, name))
    {
        return;
    }
    for (name, text) in [
        (field::EVENT_ID, id),
        (field::CHANNEL, channel),
        (field::PROVIDER_NAME, provider),
    ] {
        if !is_known(record, name) {
            record.give(name, text);
        }
    }
    splunk_text::blocks(&text, record);
}

const SYSMON: (&str, &str) = (
    "Microsoft-Windows-Sysmon/Operational",
    "Microsoft-Windows-Sysmon",
);

/// The first lines of messages, and which events have them.
#[rustfmt::skip]
const SAID: [(&str, &str, &str, &str); 20] = [
    ("A new process has been created.", "4688", "Security", "Microsoft-Windows-Security-Auditing"),
    ("Process Create:", "1", SYSMON.0, SYSMON.1),
    ("File creation time changed:", "2", SYSMON.0, SYSMON.1),
    ("Network connection detected:", "3", SYSMON.0, SYSMON.1),
    ("Process terminated:", "5", SYSMON.0, SYSMON.1),
    ("Driver loaded:", "6", SYSMON.0, SYSMON.1),
    ("Image loaded:", "7", SYSMON.0, SYSMON.1),
    ("CreateRemoteThread detected:", "8", SYSMON.0, SYSMON.1),
    ("RawAccessRead detected:", "9", SYSMON.0, SYSMON.1),
    ("Process accessed:", "10", SYSMON.0, SYSMON.1),
    ("File created:", "11", SYSMON.0, SYSMON.1),
    ("Registry object added or deleted:", "12", SYSMON.0, SYSMON.1),
    ("Registry value set:", "13", SYSMON.0, SYSMON.1),
    ("Registry object renamed:", "14", SYSMON.0, SYSMON.1),
    ("File stream created:", "15", SYSMON.0, SYSMON.1),
    ("Pipe Created:", "17", SYSMON.0, SYSMON.1),
    ("Pipe Connected:", "18", SYSMON.0, SYSMON.1),
    ("Dns query:", "22", SYSMON.0, SYSMON.1),
    ("File Delete archived:", "23", SYSMON.0, SYSMON.1),
    ("File Delete logged:", "26", SYSMON.0, SYSMON.1),
];
