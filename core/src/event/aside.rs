//! What rules ask for beside the fields of a log: the scope fields of the Elastic Common Schema,
//! and its parts of paths and command lines.
//!
//! No log of Windows has these fields, but each follows from what kind of event it is, or from
//! one field. They would be noise in a list of fields and in a search through a whole record, so
//! both leave them out; a rule that names one of them finds it.

use super::follows::{Given, Row};
use super::value::{BY_KIND, BY_PART};
use super::{Telemetry, Value, cmdline, field};
use crate::limits;

pub(super) const ROWS: &[Row] = &[
    by_kind("host.os.type", &[], os),
    by_kind("host.os.family", &[], os),
    by_kind("host.os.platform", &[], os),
    by_kind("event.category", &[], |given| {
        of_scope(given, |(categories, ..)| match categories {
            [one] => exact(one),
            several => Value::Many(several.iter().map(|&one| one.to_owned()).collect()),
        })
    }),
    by_kind("event.type", &[], |given| {
        of_scope(given, |(_, of_type, _)| exact(of_type))
    }),
    by_kind("EventType", &[], |given| {
        let (_, _, action) = scope(given.kind.categories?.first()?)?;
        Some(exact(action))
    }),
    by_kind("event.dataset", &[field::TIMESTAMP], integration),
    by_kind("event.module", &[field::TIMESTAMP], integration),
    by_kind("data_stream.dataset", &[field::TIMESTAMP], integration),
    by_kind("agent.type", &[field::TIMESTAMP], integration),
    by_part("process.args", &[field::COMMAND_LINE], args),
    by_part("process.parent.args", &[field::PARENT_COMMAND_LINE], args),
    by_part("host.id", &[field::COMPUTER], whole),
    by_part("host.name", &[field::COMPUTER], whole),
    by_part("user.id", &["SubjectUserSid", "User"], |given| {
        let known = || given.text(1).and_then(well_known);
        given.text(0).or_else(known).map(exact)
    }),
    by_part("file.extension", &[field::TARGET_FILENAME], |given| {
        let (_, ending) = cmdline::file_name(given.text(0)?).rsplit_once('.')?;
        Some(exact(ending))
    }),
    by_part("file_name", &[field::TARGET_FILENAME], last_part),
    by_part("dll.name", &["ImageLoaded"], last_part),
    by_part("registry_value_name", &["TargetObject"], last_part),
];

type Worked = fn(&Given<'_>) -> Option<Value>;

const fn by_kind(field: &'static str, from: &'static [&'static str], value: Worked) -> Row {
    Row {
        field,
        from,
        how: BY_KIND,
        value,
    }
}

const fn by_part(field: &'static str, from: &'static [&'static str], value: Worked) -> Row {
    Row {
        field,
        from,
        how: BY_PART,
        value,
    }
}

fn exact(text: &str) -> Value {
    Value::Exact(text.to_owned())
}

fn os(given: &Given<'_>) -> Option<Value> {
    Some(given.kind.product.map_or(Value::Unknown, exact))
}

/// What Elastic's agent says of an event: its category or categories, its type, its action.
type Scope = (&'static [&'static str], &'static str, &'static str);

fn of_scope(given: &Given<'_>, part: impl Fn(Scope) -> Value) -> Option<Value> {
    match given.kind.categories {
        // What this is a record of can't be told, and so neither can its scope.
        None => Some(Value::Unknown),
        Some(categories) => scope(categories.first()?).map(part),
    }
}

/// What Elastic's own agent would say of an event of this category: its category, type and
/// action.
fn scope(category: &str) -> Option<Scope> {
    Some(match category {
        "process_creation" => (&["process"], "start", "start"),
        "process_termination" => (&["process"], "end", "end"),
        "process_access" => (&["process"], "change", "access"),
        "image_load" => (&["library", "process"], "start", "load"),
        "driver_load" => (&["driver"], "start", "load"),
        "file_event" | "file_executable_detected" => (&["file"], "creation", "creation"),
        "file_delete" => (&["file"], "deletion", "deletion"),
        "file_rename" => (&["file"], "change", "rename"),
        "file_change" => (&["file"], "change", "modification"),
        "registry_set" | "registry_event" | "registry_add" | "registry_rename" => {
            (&["registry"], "change", "modification")
        }
        "registry_delete" => (&["registry"], "deletion", "deletion"),
        "network_connection" => (&["network"], "start", "connection_attempted"),
        "dns_query" => (&["dns", "network"], "info", "lookup_requested"),
        _ => return None,
    })
}

/// Which of Elastic's integrations would have brought this event is not known. What an event of
/// Elastic's lacks, it lacks; what a bare command line lacks is unknown anyway.
fn integration(given: &Given<'_>) -> Option<Value> {
    let is_elastic = given.kind.telemetry == Telemetry::Elastic || given.text(0).is_some();
    (!is_elastic && !given.partial).then_some(Value::Unknown)
}

/// The words of a command line. Only Sysmon's word for "not known" has no arguments at all.
fn args(given: &Given<'_>) -> Option<Value> {
    let line = given
        .text(0)
        .filter(|line| !line.is_empty() && *line != "-")?;
    if line.len() > limits::SPLIT_LINE {
        return Some(Value::Unknown);
    }
    let args = cmdline::split(line).into_iter().map(|arg| arg.text);
    Some(Value::Many(args.collect()))
}

fn whole(given: &Given<'_>) -> Option<Value> {
    given.text(0).map(exact)
}

fn last_part(given: &Given<'_>) -> Option<Value> {
    given.text(0).map(cmdline::file_name).map(exact)
}

/// The security identifiers of the accounts that are the same on every machine.
fn well_known(user: &str) -> Option<&'static str> {
    let name = user.rsplit('\\').next().unwrap_or_default();
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("SYSTEM") {
        Some("S-1-5-18")
    } else if is("LOCAL SERVICE") {
        Some("S-1-5-19")
    } else if is("NETWORK SERVICE") {
        Some("S-1-5-20")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Kind;

    #[test]
    fn the_words_of_a_line_past_the_limit_are_not_known() {
        let words = |line: &str| {
            args(&Given {
                kind: &Kind::COMMAND_LINE,
                partial: false,
                texts: &[Some(line)],
            })
        };
        assert_eq!(
            words("a \"b c\""),
            Some(Value::Many(vec!["a".into(), "b c".into()]))
        );
        assert_eq!(
            words(&"x".repeat(limits::SPLIT_LINE + 1)),
            Some(Value::Unknown)
        );
    }
}
