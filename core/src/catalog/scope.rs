//! Which predicates say something about behaviour, and which only choose records.

use crate::ir::{Predicate, Subject};
use crate::rule::Language;

/// What the tables of the guide make of a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of its own.
    Row,
    /// Its field is listed, its value tells only which input a record came from.
    FieldOnly,
    /// Chooses a platform or a data set: no row.
    Scope,
}

/// Fields that choose a platform or a data set in Elastic's rules.
const ELASTIC: &[&str] = &[
    "_index",
    "agent.type",
    "data_stream.dataset",
    "data_stream.namespace",
    "data_stream.type",
    "event.category",
    "event.dataset",
    "event.kind",
    "event.module",
    "event.type",
    "host.os.family",
    "host.os.platform",
    "host.os.type",
];

/// And in Splunk's searches.
const SPLUNK: &[&str] = &[
    "eventtype",
    "host",
    "index",
    "nodename",
    "source",
    "sourcetype",
    "tag",
];

/// The kinds of record that Splunk's host monitoring (WinHostMon) writes into `Type`.
const HOST_MONITORING: &[&str] = &[
    "computer",
    "disk",
    "driver",
    "networkadapter",
    "operatingsystem",
    "process",
    "processor",
    "roles",
    "service",
];

/// Whether a predicate only chooses a platform or a data set, in rules of any language: rules
/// share it, but it says nothing of behaviour, and is not counted.
pub fn chooses_records(predicate: &Predicate) -> bool {
    match &predicate.subject {
        Subject::Field(field) => ELASTIC.contains(&field.as_str()),
        _ => false,
    }
}

/// The field is the one that the language's rules name; a predicate without one has a row
/// nowhere and is not asked about.
pub fn place(language: Language, field: &str, predicate: &Predicate) -> Place {
    let among = |names: &[&str], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    match language {
        Language::Sigma => Place::Row,
        Language::Eql | Language::Kql | Language::Esql | Language::Lucene | Language::Ml => {
            if among(ELASTIC, field) {
                Place::Scope
            } else {
                Place::Row
            }
        }
        Language::Spl => {
            // Splunk tells the case of names apart: Okta's `eventType` is a field of its logs.
            if SPLUNK.contains(&field) {
                Place::Scope
            } else if field == "Type" && among(HOST_MONITORING, &predicate.value) {
                Place::FieldOnly
            } else {
                Place::Row
            }
        }
    }
}
