//! What rules ask for beside the fields of a log: the scope fields of the Elastic Common Schema,
//! and its parts of paths and command lines.
//!
//! No log of Windows has these fields, but each follows from what kind of event it is, or from
//! one field. They would be noise in a list of fields and in a search through a whole record, so
//! both leave them out; a rule that names one of them finds it.

use super::value::{BY_KIND, BY_PART};
use super::{Event, Field, Kind, Known, Telemetry, Value, cmdline, field};
use std::sync::LazyLock;

/// Adds what the event does not have already.
pub fn derive(event: &mut Event) {
    let kind = event.kind;
    let mut add = Adding::to(event);
    by_kind(&kind, &mut add);
    by_part(&mut add);
}

/// An event, and the names it had before.
struct Adding<'e> {
    event: &'e mut Event,
    given: usize,
}

impl<'e> Adding<'e> {
    fn to(event: &'e mut Event) -> Adding<'e> {
        let given = event.fields.len();
        Adding { event, given }
    }

    fn text(&self, name: &str) -> Option<&str> {
        let fields = &self.event.fields[..self.given];
        fields
            .iter()
            .find(|(field, _)| field.as_str() == name)
            .and_then(|(_, known)| known.value.text())
    }

    fn push(&mut self, name: &Field, value: Value, how: &'static str) {
        let fields = &mut self.event.fields;
        if !fields[..self.given].iter().any(|(field, _)| field == name) {
            fields.push((name.clone(), Known::derived(value, how)));
        }
    }
}

/// Names that are used for every event, made once.
struct Names {
    os: [Field; 3],
    category: Field,
    of_type: Field,
    action: Field,
    unknown: [Field; 4],
    args: Field,
    parent_args: Field,
    host: [Field; 2],
    user_id: Field,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    os: ["host.os.type", "host.os.family", "host.os.platform"].map(Field::new),
    category: Field::new("event.category"),
    of_type: Field::new("event.type"),
    action: Field::new("EventType"),
    unknown: [
        "event.dataset",
        "event.module",
        "data_stream.dataset",
        "agent.type",
    ]
    .map(Field::new),
    args: Field::new("process.args"),
    parent_args: Field::new("process.parent.args"),
    host: ["host.id", "host.name"].map(Field::new),
    user_id: Field::new("user.id"),
});

/// What Elastic's own agent would say of an event of this category: its category, type and
/// action.
fn scope(category: &str) -> Option<(&'static [&'static str], &'static str, &'static str)> {
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

fn by_kind(kind: &Kind, add: &mut Adding<'_>) {
    let known = |text: Option<&str>| match text {
        Some(text) => Value::Exact(text.to_owned()),
        None => Value::Unknown,
    };
    for name in &NAMES.os {
        add.push(name, known(kind.product), BY_KIND);
    }
    let first = kind
        .categories
        .map(|categories| categories.first().copied());
    match first {
        // What this is a record of can't be told, and so neither can its scope.
        None => {
            add.push(&NAMES.category, Value::Unknown, BY_KIND);
            add.push(&NAMES.of_type, Value::Unknown, BY_KIND);
        }
        Some(category) => {
            if let Some((categories, of_type, action)) = category.and_then(scope) {
                let several = || categories.iter().map(|&one| one.to_owned()).collect();
                let category = match categories {
                    [one] => Value::Exact((*one).to_owned()),
                    _ => Value::Many(several()),
                };
                add.push(&NAMES.category, category, BY_KIND);
                add.push(&NAMES.of_type, known(Some(of_type)), BY_KIND);
                add.push(&NAMES.action, known(Some(action)), BY_KIND);
            }
        }
    }
    // Which of Elastic's integrations would have brought this event is not known. What an event
    // of Elastic's lacks, it lacks; what a bare command line lacks is unknown anyway.
    let is_elastic = kind.telemetry == Telemetry::Elastic || add.text("@timestamp").is_some();
    if !is_elastic && !add.event.partial {
        for name in &NAMES.unknown {
            add.push(name, Value::Unknown, BY_KIND);
        }
    }
}

fn by_part(add: &mut Adding<'_>) {
    for (line, name) in [
        (field::COMMAND_LINE, &NAMES.args),
        (field::PARENT_COMMAND_LINE, &NAMES.parent_args),
    ] {
        // Only Sysmon's word for "not known" has no arguments at all.
        if let Some(line) = add
            .text(line)
            .filter(|line| !line.is_empty() && *line != "-")
        {
            let args = cmdline::split(line).into_iter().map(|arg| arg.text);
            let args = Value::Many(args.collect());
            add.push(name, args, BY_PART);
        }
    }
    if let Some(computer) = add.text(field::COMPUTER).map(str::to_owned) {
        for name in &NAMES.host {
            add.push(name, Value::Exact(computer.clone()), BY_PART);
        }
    }
    let sid = add.text("SubjectUserSid").map(str::to_owned);
    let sid = sid.or_else(|| add.text("User").and_then(well_known).map(str::to_owned));
    if let Some(sid) = sid {
        add.push(&NAMES.user_id, Value::Exact(sid), BY_PART);
    }
    for (path, name, extension) in [
        (field::TARGET_FILENAME, "file_name", Some("file.extension")),
        ("ImageLoaded", "dll.name", None),
        ("TargetObject", "registry_value_name", None),
    ] {
        let Some(last) = add
            .text(path)
            .map(|path| cmdline::file_name(path).to_owned())
        else {
            continue;
        };
        if let Some((extension, (_, ending))) = extension.zip(last.rsplit_once('.')) {
            let ending = Value::Exact(ending.to_owned());
            add.push(&Field::new(extension), ending, BY_PART);
        }
        add.push(&Field::new(name), Value::Exact(last), BY_PART);
    }
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
