//! Microsoft Defender's tables of advanced hunting, after their reference (learn.microsoft.com,
//! "Understand the advanced hunting schema").

use super::{Column, Scope, never};
use crate::convert::Reason;
use crate::event::Field;
use crate::rule::Logsource;

/// Columns of DeviceProcessEvents.
const PROCESSES: &[(&str, &str)] = &[
    ("CommandLine", "ProcessCommandLine"),
    ("Company", "ProcessVersionInfoCompanyName"),
    ("Computer", "DeviceName"),
    ("Description", "ProcessVersionInfoFileDescription"),
    ("FileVersion", "ProcessVersionInfoProductVersion"),
    ("Image", "FolderPath"),
    ("IntegrityLevel", "ProcessIntegrityLevel"),
    ("OriginalFileName", "ProcessVersionInfoOriginalFileName"),
    ("ParentCommandLine", "InitiatingProcessCommandLine"),
    ("ParentImage", "InitiatingProcessFolderPath"),
    (
        "ParentOriginalFileName",
        "InitiatingProcessVersionInfoOriginalFileName",
    ),
    ("ParentProcessId", "InitiatingProcessId"),
    ("ProcessId", "ProcessId"),
    ("Product", "ProcessVersionInfoProductName"),
    ("md5", "MD5"),
    ("parent_process_name", "InitiatingProcessFileName"),
    ("process_name", "FileName"),
    ("sha1", "SHA1"),
    ("sha256", "SHA256"),
];

pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    super::processes_only(logsource, "Defender's DeviceProcessEvents")?;
    Ok(Scope {
        table: "DeviceProcessEvents",
        holds: Vec::new(),
    })
}

pub fn column(field: &Field) -> Column {
    match field.as_str() {
        "User" => Column::Account {
            domain: "AccountDomain",
            name: "AccountName",
        },
        "ParentUser" => Column::Account {
            domain: "InitiatingProcessAccountDomain",
            name: "InitiatingProcessAccountName",
        },
        name => match PROCESSES.iter().find(|(canonical, _)| *canonical == name) {
            Some((_, column)) => Column::named(field, column),
            None => never(field, "Defender DeviceProcessEvents"),
        },
    }
}
