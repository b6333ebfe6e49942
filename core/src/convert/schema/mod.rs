//! What a log calls the fields, and how it tells kinds of events apart.

mod cim;
mod defender;
mod ecs;
mod ocsf;
mod security;
mod windows;

pub use security::TABLE as SECURITY_EVENTS;

use super::{Mapping, Reason};
use crate::event::field::{EVENT_ID, IMAGE, PARENT_IMAGE, PARENT_PROCESS_NAME, PROCESS_NAME};
use crate::event::{Field, telemetry};
use crate::rule::{Language, Logsource};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A log as an engine holds it. The names are what the command line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Schema {
    /// Windows' event logs with the names that Windows gives; processes as Sysmon logs them.
    Windows,
    /// Event 4688 of the security log, by its own names; in Sentinel, SecurityEvent.
    Security,
    Ecs,
    /// Advanced hunting's DeviceProcessEvents.
    Defender,
    /// Splunk's Common Information Model, the processes of its data model Endpoint.
    Cim,
    /// The Open Cybersecurity Schema Framework, class Process Activity.
    Ocsf,
    /// Sigma's fields, in the log that a rule names.
    Sigma,
}

impl Schema {
    pub const ALL: [Schema; 7] = [
        Schema::Windows,
        Schema::Security,
        Schema::Ecs,
        Schema::Defender,
        Schema::Cim,
        Schema::Ocsf,
        Schema::Sigma,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Schema::Windows => "windows",
            Schema::Security => "security",
            Schema::Ecs => "ecs",
            Schema::Defender => "defender",
            Schema::Cim => "cim",
            Schema::Ocsf => "ocsf",
            Schema::Sigma => "sigma",
        }
    }

    pub fn named(name: &str) -> Option<Schema> {
        Schema::ALL.into_iter().find(|schema| schema.name() == name)
    }

    pub fn title(self) -> &'static str {
        match self {
            Schema::Windows => "Windows event logs, processes by Sysmon",
            Schema::Security => "Windows security log, event 4688",
            Schema::Ecs => "Elastic Common Schema",
            Schema::Defender => "Defender, DeviceProcessEvents",
            Schema::Cim => "Splunk data model, Endpoint.Processes",
            Schema::Ocsf => "OCSF, process activity",
            Schema::Sigma => "Sigma’s taxonomy",
        }
    }

    /// Where the events stand that a rule is meant for.
    pub(super) fn scope(self, logsource: &Logsource) -> Result<Scope, Reason> {
        match self {
            Schema::Windows => windows::scope(logsource),
            Schema::Security => security::scope(logsource),
            Schema::Ecs => ecs::scope(logsource),
            Schema::Defender => defender::scope(logsource),
            Schema::Cim => cim::scope(logsource),
            Schema::Ocsf => ocsf::scope(logsource),
            Schema::Sigma => Ok(Scope::default()),
        }
    }

    /// What says when a record happened; `own` is the user's name for it.
    pub(super) fn time(self, own: Option<&str>) -> Time {
        let (name, in_milliseconds) = match self {
            Schema::Windows | Schema::Sigma => ("UtcTime", false),
            Schema::Security => ("TimeGenerated", false),
            Schema::Ecs => ("@timestamp", false),
            Schema::Defender => ("Timestamp", false),
            Schema::Cim => ("_time", false),
            Schema::Ocsf => ("time", true),
        };
        Time {
            column: own.unwrap_or(name).to_owned(),
            in_milliseconds: in_milliseconds && own.is_none(),
        }
    }

    fn column(self, field: &Field) -> Column {
        match self {
            Schema::Windows => windows::column(field),
            Schema::Security => security::column(field),
            Schema::Ecs => ecs::column(field),
            Schema::Defender => defender::column(field),
            Schema::Cim => cim::column(field),
            Schema::Ocsf => ocsf::column(field),
            // Its fields are those of Windows, and others have the names of their logs.
            Schema::Sigma => windows::of_sigma(field),
        }
    }
}

/// The table that has a rule's events, and what is the same in all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub table: &'static str,
    /// Each of these columns has one of its values.
    pub holds: Vec<(Column, Vec<String>)>,
}

/// The column that says when a record happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    pub column: String,
    /// It counts milliseconds since 1970; else it is a time, or the text of one.
    pub in_milliseconds: bool,
}

/// What a field is in a log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// A column. Where it may be a number, a comparison with a text asks for its text first.
    Named { name: String, is_text: bool },
    /// The part behind the last `\` or `/` of a column.
    FileName(String),
    /// A domain and a name in two columns, with a backslash between them.
    Account {
        domain: &'static str,
        name: &'static str,
    },
    /// The same in every record.
    Fixed(String),
    /// No record has it.
    Never,
    /// The log has no name for it that is known. The text says so.
    Unknown(String),
}

/// Fields that logs have as numbers.
const NUMBERS: &[&str] = &[
    EVENT_ID,
    "DestinationPort",
    "ParentProcessId",
    "ProcessId",
    "SourcePort",
    "TerminalSessionId",
    "Version",
];

impl Column {
    /// The column of a field.
    pub fn named(field: &Field, name: &str) -> Column {
        Column::Named {
            name: name.to_owned(),
            is_text: !NUMBERS.contains(&field.as_str()),
        }
    }

    pub fn is_account(&self) -> bool {
        matches!(self, Column::Account { .. })
    }

    /// Whether there is something in a record to compare.
    pub fn is_in_log(&self) -> bool {
        matches!(
            self,
            Column::Named { .. } | Column::FileName(_) | Column::Account { .. }
        )
    }
}

impl fmt::Display for Column {
    /// As the table of fields shows it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Named { name, .. } => f.write_str(name),
            Column::FileName(path) => write!(f, "the name in {path}"),
            Column::Account { domain, name } => write!(f, "{domain}\\{name}"),
            Column::Fixed(value) => write!(f, "always {value}"),
            Column::Never => f.write_str("never in this log"),
            Column::Unknown(_) => f.write_str("not known"),
        }
    }
}

/// A field for which a log has no column: one that it never carries, as is known of it, or one
/// that may be there under a name that is not known.
fn never(field: &Field, log: &str) -> Column {
    let row = telemetry::ROWS.iter().find(|row| row.title == log);
    match row.is_some_and(|row| !row.carries(field.as_str())) {
        true => Column::Never,
        false => Column::Unknown(format!("{log} has no column that is known for `{field}`")),
    }
}

/// Refuses rules that are for other events than processes that start.
fn processes_only(logsource: &Logsource, log: &str) -> Result<(), Reason> {
    let categories = &logsource.categories;
    match categories.is_empty() || categories.iter().any(|one| one == "process_creation") {
        true => Ok(()),
        false => Err(Reason::new(
            "logsource",
            format!("{log} records processes that start, and the rule is for {logsource}"),
        )),
    }
}

fn is_elastic(language: Language) -> bool {
    matches!(
        language,
        Language::Eql | Language::Kql | Language::Esql | Language::Lucene
    )
}

/// The names of a query's fields.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    pub schema: Schema,
    pub mapping: Option<&'a Mapping>,
    /// What the rule is written in.
    pub language: Language,
}

impl Names<'_> {
    /// The user's own name, else the schema's. The bare name of a program follows from its path.
    pub fn column(&self, field: &Field) -> Column {
        let own = |field: &Field| self.mapping.and_then(|mapping| mapping.column(field));
        if let Some(own) = own(field) {
            return Column::named(field, own);
        }
        let path = match field.as_str() {
            PROCESS_NAME => IMAGE,
            PARENT_PROCESS_NAME => PARENT_IMAGE,
            // In Elastic's languages, a user is the name alone.
            "User" if self.schema == Schema::Ecs && is_elastic(self.language) => {
                return Column::named(field, "user.name");
            }
            _ => return self.schema.column(field),
        };
        match (own(&Field::new(path)), self.schema.column(field)) {
            (Some(own), _) => Column::FileName(own.to_owned()),
            (None, column) => column,
        }
    }
}
