//! Third-party material beside the checkout, which is optional: public rules and recorded events.
//!
//! It lies in a folder `shared` beside the repository, or where `CUTOUT_SHARED` says.

use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// The texts of all files with this extension below a part of the folder, in the order of their
/// names; `None` where it is not there.
pub fn read(part: &str, extension: &str) -> Option<Vec<String>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("CUTOUT_SHARED").map_or(beside, PathBuf::from);
    let mut files = Vec::new();
    collect(&folder.join(part), extension, &mut files)?;
    files.sort();
    Some(
        files
            .iter()
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .collect(),
    )
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> Option<()> {
    for entry in std::fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_dir() {
            collect(&path, extension, files)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Some(())
}

/// The recorded process creations of Sysmon, as flat records; `None` where there are none.
pub fn process_creations() -> Option<Vec<Map<String, Value>>> {
    let texts = read("events/sigma-regression", "json")?;
    let mut events = Vec::new();
    for text in texts {
        // Some files are several objects one after another.
        let objects = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        for object in objects.map_while(Result::ok) {
            let event = &object["Event"];
            let sysmon = event["System"]["Channel"] == "Microsoft-Windows-Sysmon/Operational";
            if sysmon
                && event["System"]["EventID"] == 1
                && let Some(data) = event["EventData"].as_object()
            {
                let mut flat = Map::new();
                flat.insert("EventID".to_owned(), 1.into());
                flat.insert("Channel".to_owned(), event["System"]["Channel"].clone());
                flat.extend(data.clone());
                events.push(flat);
            }
        }
    }
    (!events.is_empty()).then_some(events)
}
