//! Event 4688 of Windows' security log, which records processes without Sysmon.

use super::{Column, Scope, never};
use crate::convert::Reason;
use crate::event::Field;
use crate::event::field::{EVENT_ID, PARENT_PROCESS_NAME, PROCESS_NAME};
use crate::rule::Logsource;

/// The names of its data, after Microsoft's page on event 4688.
const DATA: &[(&str, &str)] = &[
    ("Channel", "Channel"),
    ("CommandLine", "CommandLine"),
    ("Computer", "Computer"),
    ("EventID", "EventID"),
    ("Image", "NewProcessName"),
    ("IntegrityLevel", "MandatoryLabel"),
    ("ParentImage", "ParentProcessName"),
    ("ParentProcessId", "ProcessId"),
    ("ProcessId", "NewProcessId"),
    ("SubjectDomainName", "SubjectDomainName"),
    ("SubjectLogonId", "SubjectLogonId"),
    ("SubjectUserName", "SubjectUserName"),
    ("SubjectUserSid", "SubjectUserSid"),
    ("TargetUserName", "TargetUserName"),
    ("TokenElevationType", "TokenElevationType"),
];

/// The table of Sentinel that has them.
pub const TABLE: &str = "SecurityEvent";

pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    super::processes_only(logsource, "event 4688")?;
    let column = Column::named(&Field::new(EVENT_ID), EVENT_ID);
    Ok(Scope {
        table: TABLE,
        holds: vec![(column, vec!["4688".to_owned()])],
    })
}

pub fn column(field: &Field) -> Column {
    match field.as_str() {
        PROCESS_NAME => Column::FileName("NewProcessName".to_owned()),
        PARENT_PROCESS_NAME => Column::FileName("ParentProcessName".to_owned()),
        "User" => Column::Account {
            domain: "SubjectDomainName",
            name: "SubjectUserName",
        },
        name => match DATA.iter().find(|(canonical, _)| *canonical == name) {
            Some((_, column)) => Column::named(field, column),
            None => never(field, "Security 4688"),
        },
    }
}
