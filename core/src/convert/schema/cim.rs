//! Splunk's Common Information Model: the dataset Processes of its data model Endpoint.

use super::{Column, Scope, never};
use crate::convert::Reason;
use crate::event::Field;
use crate::rule::Logsource;
use crate::rule::write::names;

const OBJECT: &str = "Processes";

pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    super::processes_only(logsource, "Splunk's data model Endpoint.Processes")?;
    Ok(Scope {
        table: "Endpoint.Processes",
        holds: Vec::new(),
    })
}

pub fn column(field: &Field) -> Column {
    match (field.as_str(), names::of_model(OBJECT, field)) {
        ("User", _) => Column::Unknown(
            "whether the data model’s user has its domain is for the add-on to say".to_owned(),
        ),
        (_, Some(name)) => Column::named(field, &format!("{OBJECT}.{name}")),
        (_, None) => never(field, "Splunk Endpoint.Processes"),
    }
}
