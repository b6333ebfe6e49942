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
    let mut add = Adding::to(&event.fields);
    by_kind(&event.kind, event.partial, &mut add);
    by_part(&mut add);
    let added = add.added;
    event.fields.extend(added);
}

/// What an event has that something follows from, found in one pass, and what follows.
struct Adding<'e> {
    command_line: Option<&'e str>,
    parent_command_line: Option<&'e str>,
    computer: Option<&'e str>,
    subject: Option<&'e str>,
    user: Option<&'e str>,
    target_filename: Option<&'e str>,
    image_loaded: Option<&'e str>,
    target_object: Option<&'e str>,
    timestamp: Option<&'e str>,
    /// Names that are added, and that a given field may have: then it stays as it is.
    taken: Vec<&'e Field>,
    added: Vec<(Field, Known)>,
}

impl<'e> Adding<'e> {
    fn to(given: &'e [(Field, Known)]) -> Adding<'e> {
        let mut add = Adding {
            command_line: None,
            parent_command_line: None,
            computer: None,
            subject: None,
            user: None,
            target_filename: None,
            image_loaded: None,
            target_object: None,
            timestamp: None,
            taken: Vec::new(),
            added: Vec::with_capacity(16),
        };
        for (field, known) in given {
            let place = match field.as_str() {
                field::COMMAND_LINE => &mut add.command_line,
                field::PARENT_COMMAND_LINE => &mut add.parent_command_line,
                field::COMPUTER => &mut add.computer,
                "SubjectUserSid" => &mut add.subject,
                "User" => &mut add.user,
                field::TARGET_FILENAME => &mut add.target_filename,
                "ImageLoaded" => &mut add.image_loaded,
                "TargetObject" => &mut add.target_object,
                field::TIMESTAMP => &mut add.timestamp,
                "EventType" | "file_name" | "registry_value_name" => {
                    add.taken.push(field);
                    continue;
                }
                // All others that are added have a dot in their names, which few logs write.
                name if name.contains('.') => {
                    add.taken.push(field);
                    continue;
                }
                _ => continue,
            };
            // Of two fields of one name, the first counts.
            if place.is_none() {
                *place = known.value.text();
            }
        }
        add
    }

    fn push(&mut self, name: &Field, value: Value, how: &'static str) {
        if !self.taken.contains(&name) {
            self.added.push((name.clone(), Known::derived(value, how)));
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
    file_extension: Field,
    file_name: Field,
    dll_name: Field,
    registry_value_name: Field,
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
    file_extension: Field::new("file.extension"),
    file_name: Field::new("file_name"),
    dll_name: Field::new("dll.name"),
    registry_value_name: Field::new("registry_value_name"),
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

fn by_kind(kind: &Kind, partial: bool, add: &mut Adding<'_>) {
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
    let is_elastic = kind.telemetry == Telemetry::Elastic || add.timestamp.is_some();
    if !is_elastic && !partial {
        for name in &NAMES.unknown {
            add.push(name, Value::Unknown, BY_KIND);
        }
    }
}

fn by_part(add: &mut Adding<'_>) {
    for (line, name) in [
        (add.command_line, &NAMES.args),
        (add.parent_command_line, &NAMES.parent_args),
    ] {
        // Only Sysmon's word for "not known" has no arguments at all.
        if let Some(line) = line.filter(|line| !line.is_empty() && *line != "-") {
            let args = cmdline::split(line).into_iter().map(|arg| arg.text);
            add.push(name, Value::Many(args.collect()), BY_PART);
        }
    }
    if let Some(computer) = add.computer {
        for name in &NAMES.host {
            add.push(name, Value::Exact(computer.to_owned()), BY_PART);
        }
    }
    if let Some(sid) = add.subject.or_else(|| add.user.and_then(well_known)) {
        add.push(&NAMES.user_id, Value::Exact(sid.to_owned()), BY_PART);
    }
    if let Some(name) = add.target_filename.map(cmdline::file_name) {
        if let Some((_, ending)) = name.rsplit_once('.') {
            add.push(
                &NAMES.file_extension,
                Value::Exact(ending.to_owned()),
                BY_PART,
            );
        }
        add.push(&NAMES.file_name, Value::Exact(name.to_owned()), BY_PART);
    }
    for (path, name) in [
        (add.image_loaded, &NAMES.dll_name),
        (add.target_object, &NAMES.registry_value_name),
    ] {
        if let Some(path) = path {
            let last = cmdline::file_name(path).to_owned();
            add.push(name, Value::Exact(last), BY_PART);
        }
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
