//! What each kind of log can't carry, for the page to show, for traces to say, and to judge in
//! which logs a rule can match.

mod logs;

pub use logs::{ROWS, Row};

use super::kind::{Kind, Telemetry};
use super::{Field, Vendor};
use serde::{Deserialize, Serialize};

/// One kind of log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    pub telemetry: Telemetry,
    pub title: String,
    /// Fields that no record of it carries.
    pub never: Vec<String>,
    /// Fields that only some records carry, and which.
    pub sometimes: Vec<(String, String)>,
}

/// Every log that records processes which start.
pub fn logs() -> Vec<Log> {
    let of_processes = |row: &&Row| (row.kind)().title() == "process_creation";
    ROWS.iter()
        .filter(of_processes)
        .map(|row| Log {
            telemetry: (row.kind)().telemetry,
            title: row.title.to_owned(),
            never: row.never().map(str::to_owned).collect(),
            sometimes: row
                .sometimes
                .iter()
                .map(|&(name, when)| (name.to_owned(), when.to_owned()))
                .collect(),
        })
        .collect()
}

/// A canonical field, and what each product calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNames {
    pub field: String,
    /// A product's title and its spelling, lower-cased as it is looked up.
    pub spellings: Vec<(String, String)>,
}

/// The table of names: every canonical field with its other spellings, sorted by field.
pub fn names() -> Vec<FieldNames> {
    let mut rows: std::collections::BTreeMap<&str, Vec<(String, String)>> = Default::default();
    for vendor in Vendor::ALL {
        for (spelling, field) in vendor.table() {
            let spellings = rows.entry(field).or_default();
            if !spelling.eq_ignore_ascii_case(field) {
                spellings.push((vendor.title().to_owned(), (*spelling).to_owned()));
            }
        }
    }
    rows.into_iter()
        .map(|(field, spellings)| FieldNames {
            field: field.to_owned(),
            spellings,
        })
        .collect()
}

/// Why a record of this kind lacks a field, where that lies in the log and not in the event:
/// "Security 4688 never carries it".
pub fn why_missing(kind: &Kind, field: &Field) -> Option<String> {
    // A log that is not known might be any.
    let row = ROWS.iter().find(|row| {
        let known = (row.kind)();
        known.telemetry != Telemetry::Other
            && (known.telemetry, known.title()) == (kind.telemetry, kind.title())
    })?;
    let name = field.as_str();
    if row.never().any(|never| never == name) {
        return Some(format!("{} never carries it", row.title));
    }
    let (_, when) = row.sometimes.iter().find(|(of, _)| *of == name)?;
    Some(format!("{} carries it only {when}", row.title))
}

#[cfg(test)]
mod tests {
    use super::super::kind::of_log;
    use super::*;

    #[test]
    fn what_a_log_never_carries_is_said() {
        let why = |event_id, name| {
            let kind = of_log(Some(event_id), Some("Security"), None);
            why_missing(&kind, &Field::new(name))
        };
        let never = Some("Security 4688 never carries it".to_owned());
        assert_eq!(why(4688, "OriginalFileName"), never);
        assert_eq!(why(4688, "process.parent.command_line"), never);
        assert!(why(4688, "CommandLine").is_some_and(|why| why.contains("audit policy")));
        assert_eq!(why(4688, "Image"), None);
        assert_eq!(why(4624, "OriginalFileName"), None);
    }

    #[test]
    fn the_table_of_names_has_every_product() {
        let image = names()
            .into_iter()
            .find(|row| row.field == "Image")
            .unwrap();
        for spelling in ["newprocessname", "process.executable", "imagefilename"] {
            assert!(image.spellings.iter().any(|(_, one)| one == spelling));
        }
    }
}
