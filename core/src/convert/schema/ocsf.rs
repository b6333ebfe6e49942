//! The Open Cybersecurity Schema Framework: its class Process Activity, 1007, of which activity 1 is
//! a launch. After schema.ocsf.io, version 1.3: the objects process, file and user.

use super::{Column, Scope};
use crate::convert::Reason;
use crate::event::Field;
use crate::event::field::{IMAGE, PARENT_IMAGE, PARENT_PROCESS_NAME, PROCESS_NAME};
use crate::rule::Logsource;

const PATH: &str = "process.file.path";
const PARENT_PATH: &str = "process.parent_process.file.path";

const ATTRIBUTES: &[(&str, &str)] = &[
    ("CommandLine", "process.cmd_line"),
    ("Company", "process.file.company_name"),
    ("Computer", "device.hostname"),
    ("Description", "process.file.desc"),
    ("FileVersion", "process.file.version"),
    (IMAGE, PATH),
    ("IntegrityLevel", "process.integrity"),
    ("ParentCommandLine", "process.parent_process.cmd_line"),
    (PARENT_IMAGE, PARENT_PATH),
    ("ParentProcessGuid", "process.parent_process.uid"),
    ("ParentProcessId", "process.parent_process.pid"),
    ("ProcessGuid", "process.uid"),
    ("ProcessId", "process.pid"),
    ("Product", "process.file.product.name"),
];

pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    super::processes_only(logsource, "OCSF's class Process Activity")?;
    let number = |name: &str, value: &str| {
        let column = Column::Named {
            name: name.to_owned(),
            is_text: false,
        };
        (column, vec![value.to_owned()])
    };
    Ok(Scope {
        table: "events",
        holds: vec![number("class_uid", "1007"), number("activity_id", "1")],
    })
}

pub fn column(field: &Field) -> Column {
    match field.as_str() {
        PROCESS_NAME => Column::FileName(PATH.to_owned()),
        PARENT_PROCESS_NAME => Column::FileName(PARENT_PATH.to_owned()),
        "User" => Column::Account {
            domain: "process.user.domain",
            name: "process.user.name",
        },
        "ParentUser" => Column::Account {
            domain: "process.parent_process.user.domain",
            name: "process.parent_process.user.name",
        },
        name => match ATTRIBUTES.iter().find(|(canonical, _)| *canonical == name) {
            Some((_, attribute)) => Column::named(field, attribute),
            None => Column::Unknown(format!(
                "OCSF has no attribute that is always `{field}`; name the one of your data in a mapping"
            )),
        },
    }
}
