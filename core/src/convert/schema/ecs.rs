//! The Elastic Common Schema.

use super::{Column, Scope};
use crate::convert::Reason;
use crate::event::Field;
use crate::rule::Logsource;
use crate::rule::ecs::categories;
use crate::rule::write::names;

/// Sigma's categories, and the category and type of Elastic's events; of some, one type does not
/// stand for all.
const CATEGORIES: &[(&str, &str, Option<&str>)] = &[
    ("dns_query", "dns", None),
    ("driver_load", "driver", None),
    ("file_delete", "file", Some("deletion")),
    ("file_event", "file", Some("creation")),
    ("image_load", "library", None),
    ("network_connection", "network", None),
    ("process_creation", "process", Some("start")),
    ("process_termination", "process", Some("end")),
    ("registry_event", "registry", None),
    ("registry_set", "registry", None),
];

pub fn scope(logsource: &Logsource) -> Result<Scope, Reason> {
    let mut scope = Scope {
        table: "logs-*",
        holds: Vec::new(),
    };
    let found = match logsource.categories.as_slice() {
        [] => return Ok(scope),
        [one] => CATEGORIES
            .iter()
            .find(|(name, ..)| name == one)
            .map(|(_, category, of_type)| (*category, *of_type)),
        // Those that one category of Elastic's stands for, as it does in its own rules.
        several => CATEGORIES
            .iter()
            .find(|(_, category, _)| is_same(categories(category), several))
            .map(|(_, category, _)| (*category, None)),
    };
    let Some((category, of_type)) = found else {
        let message = format!("no category of Elastic’s events is known for {logsource}");
        return Err(Reason::new("logsource", message));
    };
    let column = |name: &str| Column::Named {
        name: name.to_owned(),
        is_text: true,
    };
    scope
        .holds
        .push((column("event.category"), vec![category.to_owned()]));
    if let Some(of_type) = of_type {
        scope
            .holds
            .push((column("event.type"), vec![of_type.to_owned()]));
    }
    Ok(scope)
}

fn is_same(one: &[&str], other: &[String]) -> bool {
    one.len() == other.len() && other.iter().all(|name| one.contains(&name.as_str()))
}

pub fn column(field: &Field) -> Column {
    if field.as_str() == "User" {
        return Column::Account {
            domain: "user.domain",
            name: "user.name",
        };
    }
    if field.as_str() == "Hashes" {
        return Column::Unknown("Elastic’s events have a field for each kind of hash".to_owned());
    }
    match names::ecs(field, "") {
        Ok(name) => Column::named(field, &name),
        // What Windows logs in its own words, Elastic keeps under them.
        Err(_) => Column::named(field, &format!("winlog.event_data.{field}")),
    }
}
