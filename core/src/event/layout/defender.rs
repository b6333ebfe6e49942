//! Microsoft Defender's advanced hunting tables: a row's columns, which an Event Hub wraps.

use super::{entries, flatten::member};
use crate::event::cmdline::file_name;
use crate::event::json::Json;
use crate::event::names::Record;
use crate::event::{Vendor, field};

/// The row of a record: itself, or its `properties`. `None` for another tree.
pub fn row<'j, 'a>(tree: &'j Json<'a>) -> Option<&'j Json<'a>> {
    let is_row = |row: &Json<'_>| {
        let has = |name: &str| row.get(name).is_some();
        let is_device = has("DeviceName") || has("DeviceId");
        has("ProcessCommandLine") && (is_device || has("FileName"))
            || has("ActionType") && is_device
            || entries(row)
                .iter()
                .any(|(name, _)| name.starts_with("InitiatingProcess"))
    };
    [Some(tree), tree.get("properties")]
        .into_iter()
        .flatten()
        .find(|row| is_row(row))
}

/// A row of the timeline of a device, by the columns of the tables: it has the same with blanks
/// between the words. `None` for another tree.
pub fn of_timeline<'a>(tree: &Json<'a>) -> Option<Json<'a>> {
    let is = ["Action Type", "Process Command Line"]
        .iter()
        .any(|name| tree.get(name).is_some());
    if !is || tree.get("Computer Name").is_none() && tree.get("Machine Id").is_none() {
        return None;
    }
    let column = |name: &str| match name {
        "Event Time" => "Timestamp".into(),
        "Machine Id" => "DeviceId".into(),
        "Computer Name" => "DeviceName".into(),
        name => name.replace(' ', "").into(),
    };
    let entries = entries(tree).iter();
    Some(Json::Object(
        entries
            .map(|(name, value)| (column(name), value.clone()))
            .collect(),
    ))
}

/// Gives `record` a row. What the row is about decides what its columns mean: `FolderPath` is
/// the process that starts, the file that is written, or the library that is loaded.
pub fn read(tree: &Json<'_>, row: &Json<'_>, record: &mut Record<'_>) {
    let text = |name: &str| {
        row.get(name)
            .and_then(Json::text)
            .filter(|text| !text.is_empty())
    };
    let about = About::of(text("ActionType").unwrap_or_default(), |name| {
        text(name).is_some()
    });
    let path = path(text("FolderPath"), text("FileName"));
    let initiating = path_of_initiating(&text);
    let give = |record: &mut Record<'_>, name: &str, value: Option<String>| {
        if let Some(value) = value {
            record.give(name, &value);
        }
    };
    let (image, parent) = match about {
        About::Process => (path, initiating),
        _ => {
            let target = match about {
                About::Library => "ImageLoaded",
                _ => field::TARGET_FILENAME,
            };
            give(record, target, path);
            (initiating, None)
        }
    };
    record.vendor = match about {
        About::Process => Vendor::Defender,
        _ => Vendor::DefenderDeed,
    };
    give(record, field::IMAGE, image);
    give(record, field::PARENT_IMAGE, parent);
    // Without its folder, a name is all that is known of an image.
    if about == About::Process {
        let name = |column| text(column).map(str::to_owned);
        give(record, field::PROCESS_NAME, name("FileName"));
        give(
            record,
            field::PARENT_PROCESS_NAME,
            name("InitiatingProcessFileName"),
        );
    }
    let account = if about == About::Process {
        ["AccountDomain", "AccountName"]
    } else {
        [
            "InitiatingProcessAccountDomain",
            "InitiatingProcessAccountName",
        ]
    };
    give(record, "User", user(text(account[0]), text(account[1])));
    if about == About::Process {
        let domain = text("InitiatingProcessAccountDomain");
        let name = text("InitiatingProcessAccountName");
        give(record, "ParentUser", user(domain, name));
    }
    if about == About::Registry {
        let key = text("RegistryKey").map(|key| match text("RegistryValueName") {
            Some(name) => format!("{key}\\{name}"),
            None => key.to_owned(),
        });
        give(record, "TargetObject", key);
    }
    if let Some(table) = tree.get("category").and_then(Json::text) {
        record.give("category", table);
    }
    for (name, value) in entries(row) {
        if value.text() == Some("") || CONSUMED.contains(&&**name) {
            continue;
        }
        member(name, value, record);
    }
}

/// Columns that are put together into others above.
const CONSUMED: [&str; 4] = [
    "FolderPath",
    "InitiatingProcessFolderPath",
    "AccountDomain",
    "AccountName",
];

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Process,
    File,
    Library,
    Registry,
    Other,
}

impl About {
    fn of(action: &str, has: impl Fn(&str) -> bool) -> About {
        match action {
            "ProcessCreated" => About::Process,
            "ImageLoaded" => About::Library,
            action if action.starts_with("File") => About::File,
            action if action.starts_with("Registry") => About::Registry,
            "" if has("ProcessCommandLine") => About::Process,
            "" if has("RegistryKey") => About::Registry,
            "" if has("FolderPath") => About::File,
            _ => About::Other,
        }
    }
}

fn path_of_initiating<'t>(text: &impl Fn(&str) -> Option<&'t str>) -> Option<String> {
    path(
        text("InitiatingProcessFolderPath"),
        text("InitiatingProcessFileName"),
    )
}

/// A folder and a file's name as one path. The folder mostly has the name at its end already.
/// A name alone is no path, and becomes what is known of one.
fn path(folder: Option<&str>, name: Option<&str>) -> Option<String> {
    let folder = folder?;
    Some(match name {
        Some(name) if !file_name(folder).eq_ignore_ascii_case(name) => {
            format!("{}\\{name}", folder.trim_end_matches('\\'))
        }
        _ => folder.to_owned(),
    })
}

fn user(domain: Option<&str>, name: Option<&str>) -> Option<String> {
    let name = name?;
    Some(match domain {
        Some(domain) => format!("{domain}\\{name}"),
        None => name.to_owned(),
    })
}
