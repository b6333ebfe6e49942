//! What a log lacks and what to add, in plain words.

use super::record::Dead;
use crate::event::telemetry::Row;
use crate::event::{Field, field};
use crate::report::advice::{CanMatch, TelemetryCell};
use std::collections::BTreeSet;

/// What to add or to expect, in plain words.
pub fn advice(
    log: &Row,
    cell: &TelemetryCell,
    asked: &BTreeSet<&Field>,
    dead: &Dead,
    all_covered: bool,
) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    if !cell.lacks.is_empty() {
        let verb = if cell.lacks.len() == 1 { "is" } else { "are" };
        said.push(format!(
            "{} {verb} never in {}",
            list(&cell.lacks),
            log.title
        ));
    }
    said.extend(dead.values.iter().cloned());
    let helps: BTreeSet<&str> = match cell.can {
        CanMatch::Never | CanMatch::InPart => {
            let lacks = cell.lacks.iter();
            lacks
                .filter_map(|name| instead(name, log, cell.can, asked))
                .collect()
        }
        CanMatch::Fully | CanMatch::NotForThisLog => BTreeSet::new(),
    };
    said.extend(helps.into_iter().map(str::to_owned));
    if !dead.exclusions.is_empty() {
        let verb = if dead.exclusions.len() == 1 {
            "never applies"
        } else {
            "never apply"
        };
        said.push(format!(
            "{} {verb} there, so expect more matches",
            list(&dead.exclusions)
        ));
    }
    for (name, when) in log.sometimes {
        if asked.iter().any(|field| field.as_str() == *name) {
            said.push(format!("{name} is there only {when}"));
        }
    }
    if !all_covered && cell.can != CanMatch::Never {
        said.push("other steps of the rule are about other events".to_owned());
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// What to compare in place of a field that a log lacks, where it has something.
fn instead(name: &str, log: &Row, can: CanMatch, asked: &BTreeSet<&Field>) -> Option<&'static str> {
    let (has, advice) = match name {
        "OriginalFileName" => (
            field::IMAGE,
            "compare the end of Image, too, which misses a renamed program",
        ),
        "ParentCommandLine" => (field::PARENT_IMAGE, "compare ParentImage in its place"),
        "CurrentDirectory" => (
            field::COMMAND_LINE,
            "look for the folder in CommandLine or Image",
        ),
        "CommandLine" => (
            "ProcessGuid",
            "join the event of the process's start for its command line",
        ),
        "Company" | "Description" | "Product" | "FileVersion" => (
            field::ORIGINAL_FILE_NAME,
            "compare OriginalFileName in its place",
        ),
        name if name.starts_with("process.code_signature") => (
            field::IMAGE,
            "compare the folder of Image in its place, which says less",
        ),
        "EventID" | "Channel" | "Provider_Name" => {
            return Some("leave out what names the log; its own table says what an event is");
        }
        _ => return None,
    };
    // A branch with it may be what is left of the rule.
    let is_asked = can == CanMatch::InPart && asked.iter().any(|field| field.as_str() == has);
    (log.carries(has) && !is_asked).then_some(advice)
}

/// `a`, `a and b`, `a, b and c`.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
