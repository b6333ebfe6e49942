//! Splunk's text form of a classic Windows event: `Name=value` lines, and a message with blocks.

use super::{entries, flatten::member};
use crate::event::alike::AUDITING;
use crate::event::json::Json;
use crate::event::names::Record;
use crate::event::{Vendor, field};

pub fn read(tree: &Json<'_>, record: &mut Record<'_>) {
    record.vendor = Vendor::Splunk;
    for (name, value) in entries(tree) {
        match &**name {
            // Windows' number for the severity has the name that Sysmon gives a change of the
            // registry.
            "EventType" => {}
            // Windows shows the title of this provider, which rules know by its name.
            "SourceName" if value.text() == Some(AUDITING.0) => {
                record.give("SourceName", AUDITING.1);
            }
            name => member(name, value, record),
        }
    }
    if let Some(message) = tree.get("Message").and_then(Json::text) {
        // The message has Windows' own names.
        record.vendor = Vendor::Common;
        blocks(message, record);
    }
}

/// Gives `record` what the message of an event says: `Name: value` lines, in blocks or without.
///
/// Event 4688 has blocks such as "Creator Subject:" with indented lines, Sysmon's events have
/// their fields one a line, and a script block stands between a heading and its id.
pub fn blocks(message: &str, record: &mut Record<'_>) {
    let mut block = "";
    // Where a command line of Sysmon's was the last entry, and an empty line stood behind it.
    let mut after_command_line = false;
    let mut lines = message.lines().peekable();
    while let Some(line) = lines.next() {
        let indented = line.starts_with(['\t', ' ']);
        if after_command_line && !is_sysmon_entry(line) {
            record.unread += usize::from(!line.trim().is_empty());
            continue;
        }
        after_command_line = false;
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim_matches([' ', '\t', '\r']));
        if name.starts_with("Creating Scriptblock text") {
            let mut script: Vec<&str> = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("ScriptBlock ID:")) {
                script.push(line);
            }
            record.give("ScriptBlockText", script.join("\n").trim_end());
            continue;
        }
        if !indented && value.is_empty() && is_name(name) {
            block = name;
            continue;
        }
        if !is_name(name) || value.is_empty() || !indented && name.contains(' ') && block.is_empty()
        {
            continue;
        }
        let mut value = value.to_owned();
        // A command line may itself have several lines; an empty one ends the block.
        let of_sysmon = [field::COMMAND_LINE, field::PARENT_COMMAND_LINE].contains(&name);
        if of_sysmon || name == "Process Command Line" {
            let is_entry = if of_sysmon { is_sysmon_entry } else { is_entry };
            while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && !is_entry(line))
            {
                value.push('\n');
                value.push_str(line.trim_end_matches('\r'));
            }
            after_command_line = of_sysmon;
        }
        record.give(&windows_name(block, name), &value);
    }
}

/// A name in a message: some words.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 48
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || " _-/()".contains(c))
}

/// `CurrentDirectory: C:\`, as Sysmon's messages have one a line.
fn is_sysmon_entry(line: &str) -> bool {
    line.trim_start()
        .split_once(':')
        .is_some_and(|(name, rest)| {
            let is_name = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let is_upper = name.starts_with(|c: char| c.is_ascii_uppercase());
            is_name && is_upper && (rest.is_empty() || rest.starts_with(' '))
        })
}

fn is_entry(line: &str) -> bool {
    line.strip_prefix('\t')
        .and_then(|line| line.split_once(':'))
        .is_some_and(|(name, rest)| is_name(name) && rest.starts_with('\t'))
}

/// What Windows calls an entry of a block in the event's own data. Other entries go by their
/// words, written together.
fn windows_name(block: &str, name: &str) -> String {
    let whose = match block {
        "Subject" | "Creator Subject" => "Subject",
        "Target Subject" | "New Logon" => "Target",
        _ => "",
    };
    let known = match name {
        "New Process ID" => "NewProcessId",
        "New Process Name" => "NewProcessName",
        "Creator Process ID" => "ProcessId",
        "Creator Process Name" => "ParentProcessName",
        "Process Command Line" => field::COMMAND_LINE,
        "Security ID" if !whose.is_empty() => return format!("{whose}UserSid"),
        "Account Name" if !whose.is_empty() => return format!("{whose}UserName"),
        "Account Domain" if !whose.is_empty() => return format!("{whose}DomainName"),
        "Logon ID" if !whose.is_empty() => return format!("{whose}LogonId"),
        name => return name.replace(' ', ""),
    };
    known.to_owned()
}
