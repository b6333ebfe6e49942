//! The reader over real logs, where the folder with them is there.
//!
//! They are third-party material and no part of the repository: `CUTOUT_SHARED` names the
//! folder, or it lies beside the checkout.

use cutout_core::event::{Event, Format, Reader, field};
use cutout_core::text::Diagnostic;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn shared(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let root = std::env::var_os("CUTOUT_SHARED").map_or(beside, PathBuf::from);
    let folder = root.join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {part} is not here");
    None
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(text: &str) -> (Option<Format>, Vec<Event>, Vec<Diagnostic>) {
    let mut reader = Reader::new(Arc::from(text), None);
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    while reader.read(7, &mut events, &mut diagnostics) {}
    (reader.format(), events, diagnostics)
}

fn value<'e>(event: &'e Event, name: &str) -> &'e str {
    event
        .get(&field::Field::new(name))
        .and_then(|known| known.value.text())
        .unwrap_or("")
}

#[test]
fn every_record_of_the_regression_events_is_read() {
    let folders = [shared("events/sigma-regression"), shared("events/t1216")];
    let mut count = 0;
    for path in folders
        .iter()
        .flatten()
        .flat_map(|folder| files(folder, "json"))
    {
        let (format, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(diagnostics, [], "{}", path.display());
        assert_eq!(format, Some(Format::EvtxDump), "{}", path.display());
        for event in &events {
            assert!(
                event.kind.service.is_some(),
                "{}: {event:?}",
                path.display()
            );
            assert!(!value(event, "EventID").is_empty() && !value(event, "Channel").is_empty());
            if event.kind.title() == "process_creation" {
                assert!(
                    !value(event, "CommandLine").is_empty() && !value(event, "Image").is_empty()
                );
            }
        }
        assert!(!events.is_empty(), "{}", path.display());
        count += events.len();
    }
    println!("{count} records read");
}

#[test]
fn the_json_samples_of_each_format_are_read() {
    let Some(folder) = shared("events/formats") else {
        return;
    };
    for path in files(&folder, "json") {
        let (_, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(
            (events.len(), &diagnostics[..]),
            (1, &[][..]),
            "{}",
            path.display()
        );
        println!(
            "{}: {}",
            path.file_name().unwrap().display(),
            events[0].kind.title()
        );
    }
    for path in files(&folder, "xml")
        .into_iter()
        .chain(files(&folder, "txt"))
    {
        let (format, events, diagnostics) = read(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(
            (format, events.len(), diagnostics.len()),
            (None, 0, 1),
            "{}",
            path.display()
        );
        assert_eq!(diagnostics[0].code, "format-unsupported");
    }
}
