//! Windows' event logs, with the names that Windows gives: one table of flat records.

use super::{Column, Scope};
use crate::convert::Reason;
use crate::event::Field;
use crate::event::field::{EVENT_ID, IMAGE, PARENT_IMAGE, PARENT_PROCESS_NAME, PROCESS_NAME};
use crate::event::kind::of_log;
use crate::rule::Logsource;

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";
/// The highest of Sysmon's event ids that stands for something that happened.
const LAST_OF_SYSMON: u32 = 29;

/// Sysmon's event ids of the rule's categories.
pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    let mut scope = Scope {
        table: "events",
        holds: Vec::new(),
    };
    if logsource.categories.is_empty() {
        return Ok(scope);
    }
    let ids = (1..=LAST_OF_SYSMON).filter(|id| {
        let categories = of_log(Some(*id), Some(SYSMON), None).categories;
        let mut categories = categories.into_iter().flatten();
        categories.any(|category| logsource.categories.iter().any(|wanted| wanted == category))
    });
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    if ids.is_empty() {
        let message = format!("Sysmon has no events for {logsource}");
        return Err(Reason::new("logsource", message));
    }
    let column = Column::named(&Field::new(EVENT_ID), EVENT_ID);
    scope.holds.push((column, ids));
    Ok(scope)
}

/// The same in Sigma, which takes any name.
pub fn of_sigma(field: &Field) -> Column {
    match column(field) {
        Column::Unknown(_) => Column::named(field, field.as_str()),
        column => column,
    }
}

/// Canonical names are those of Windows, but for the names in paths.
pub fn column(field: &Field) -> Column {
    match field.as_str() {
        PROCESS_NAME => Column::FileName(IMAGE.to_owned()),
        PARENT_PROCESS_NAME => Column::FileName(PARENT_IMAGE.to_owned()),
        name if name.contains('.') => Column::Unknown(format!("Windows has no field `{name}`")),
        name => Column::named(field, name),
    }
}
