//! Splunk's search language, after its search reference: terms of a search where these can say
//! all of the rule, else evaluation functions behind `where`.
//!
//! Both are written over events as they are, and over the data model's processes, where `tstats`
//! takes terms. A field that an event lacks is filled with `unknown` there, so that this counts as
//! missing (Common Information Model, "Endpoint").

mod functions;
mod search;

use super::dialect::SaidGroup;
use super::schema::{Column, SECURITY_EVENTS, Scope};
use super::{Reason, group};
use crate::ir::{Count, Threshold};
pub use functions::Where;
pub use search::Search;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Events, by the fields that add-ons give them.
    Events,
    /// The processes of the data model `Endpoint`.
    Model,
}

/// What the data model has for a field that is missing.
const FILLER: &str = "unknown";

/// A comment, which search and `where` skip.
fn comment(text: &str) -> String {
    format!("```{}```", text.replace('`', "'"))
}

/// The log, as text and as XML.
fn channel(scope: &Scope) -> &'static str {
    match scope.table == SECURITY_EVENTS {
        true => "Security",
        false => "Microsoft-Windows-Sysmon/Operational",
    }
}

/// `index=*` with what tells the events of the log.
fn terms(scope: &Scope, table: &str) -> String {
    // A mapping names the user's own index; without one, all are searched.
    let mut terms = match (table == scope.table, scope.holds.is_empty()) {
        (false, _) => table.to_owned(),
        (true, true) => "index=*".to_owned(),
        (true, false) => format!("index=* source=\"*WinEventLog:{}\"", channel(scope)),
    };
    for (column, values) in &scope.holds {
        let each = values
            .iter()
            .map(|value| format!("{}={value}", of_splunk(column)));
        let each: Vec<String> = each.collect();
        match each.as_slice() {
            [one] => terms.push_str(&format!(" {one}")),
            several => terms.push_str(&format!(" ({})", several.join(" OR "))),
        }
    }
    terms
}

/// Splunk's add-on has the id of an event by another name than the log.
fn of_splunk(column: &Column) -> String {
    match column.to_string().as_str() {
        "EventID" => "EventCode".to_owned(),
        name => name.to_owned(),
    }
}

/// Counts what belongs together over all that is searched, and keeps the events. `None` for what
/// is not counted so: several steps, fields that have no plain name, windows of which the larger
/// ones say something else.
fn counted(said: &SaidGroup, asked: &Threshold) -> Option<(String, Option<Reason>)> {
    let [step] = said.steps.as_slice() else {
        return None;
    };
    let by = step.by.iter().map(|(column, optional)| match optional {
        true => None,
        false => plain(column),
    });
    let by: Vec<String> = by.collect::<Option<_>>()?;
    let (count, there) = match (&asked.count, said.values.as_slice()) {
        (Count::Events, _) => ("count".to_owned(), String::new()),
        (Count::Values(_), [value]) => {
            let value = plain(value)?;
            (format!("dc({value})"), format!("\n| search {value}=*"))
        }
        _ => return None,
    };
    let by = match by.is_empty() {
        true => String::new(),
        false => format!(" BY {}", by.join(", ")),
    };
    let holds = asked.holds.iter().map(|(relation, number)| {
        let sign = relation.sign();
        format!("cutout_count{sign}{}", number.get())
    });
    let holds: Vec<String> = holds.collect();
    let query = format!(
        "{}{there}\n| eventstats {count} AS cutout_count{by}\n| where {}",
        step.query,
        holds.join(" AND ")
    );
    let wider = group::wider(asked)?;
    Some((query, wider))
}

/// The name of a column that needs no quotes anywhere.
fn plain(column: &Column) -> Option<String> {
    let Column::Named { .. } = column else {
        return None;
    };
    let name = of_splunk(column);
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_plain.then_some(name)
}
