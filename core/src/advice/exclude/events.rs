//! Exclusions that are generalised from the user's own benign events.

use super::generalize::{acceptable, folder, name, open};
use super::rank::Specificity;
use crate::engine::{Batch, Bits};
use crate::event::cmdline;
use crate::event::field::{self, Field};
use crate::event::{KnownRef, Provenance, ValueRef, time};
use crate::ir::{Op, Predicate};
use crate::limits;
use crate::sort::Sort;
use indexmap::IndexMap;
use std::cmp::Reverse;

/// A predicate that is true of benign events, and what of them it is.
#[derive(Debug)]
pub struct Found {
    pub predicate: Predicate,
    /// In one phrase: "the folder of Image".
    pub how: String,
}

/// What there is to generalise in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A file with its path.
    File,
    Folder,
    CommandLine,
    /// Nothing: the value stands as it is.
    Whole,
}

const OPEN: &str = "{} with user, version and made-up names left open";
const OPEN_PATH: &str = "a path in {} with user, version and made-up names left open";

/// A way to read a value, and how many benign events have it.
struct Shared {
    op: Op,
    value: String,
    /// With `{}` for the field.
    how: &'static str,
    events: u32,
}

/// What the benign events have that an exclusion could ask for, what most of them share first.
///
/// Each distinct value is looked at once, so that many events cost no more than their values. Of
/// each field and operator, at most [`limits::EXCLUSION_VALUES`] are kept, and of all
/// [`limits::EXCLUSION_CANDIDATES`].
pub fn candidates(batch: &Batch, benign: &Bits) -> Vec<Found> {
    let mut found: Vec<(u32, Found)> = Vec::new();
    for (field, column) in batch.columns() {
        let Some(kind) = kind(field) else { continue };
        let mut events = vec![0; column.len()];
        for (event, id) in column.ids().iter().enumerate() {
            if *id != 0 && benign.get(event) {
                events[*id as usize - 1] += 1;
            }
        }
        let all = events.into_iter().enumerate();
        let present = all.filter(|(_, events)| *events > 0);
        let present = present.map(|(at, events)| (column.known(at), events));
        found.extend(shared(kind, present).into_iter().filter_map(|shared| {
            let predicate = Predicate::compare(field.clone(), shared.op, &shared.value)?;
            let how = shared.how.replace("{}", field.as_str());
            Some((shared.events, Found { predicate, how }))
        }));
    }
    found.order_by_key(|(events, found)| {
        let specificity = Specificity::of(&found.predicate);
        (Reverse(*events), Reverse(specificity))
    });
    found.truncate(limits::EXCLUSION_CANDIDATES);
    found.into_iter().map(|(_, found)| found).collect()
}

/// The generalised values of a column, of each operator those that most events share.
fn shared<'a>(kind: Kind, values: impl Iterator<Item = (KnownRef<'a>, u32)>) -> Vec<Shared> {
    let mut seen: IndexMap<(Op, String), Shared> = IndexMap::new();
    for (known, events) in values {
        for (op, value, how) in generalized(kind, known) {
            let new = || Shared {
                op,
                value: value.clone(),
                how,
                events: 0,
            };
            // Comparison ignores case, and the first spelling stands for all.
            let shared = seen.entry((op, value.to_lowercase())).or_insert_with(new);
            shared.events += events;
        }
    }
    let mut all: Vec<Shared> = seen.into_values().collect();
    all.order_by_key(|shared| (shared.op, Reverse(shared.events)));
    let mut kept: Vec<Shared> = Vec::new();
    for shared in all {
        let of_op = kept.iter().rev().take_while(|other| other.op == shared.op);
        if of_op.count() < limits::EXCLUSION_VALUES {
            kept.push(shared);
        }
    }
    kept
}

/// What kind of value a field has; `None` for one that tells events apart and programs not, or
/// that a program says of itself.
fn kind(field: &Field) -> Option<Kind> {
    let name = field.as_str();
    match name {
        field::IMAGE | field::PARENT_IMAGE | field::TARGET_FILENAME | "ImageLoaded" => {
            return Some(Kind::File);
        }
        field::CURRENT_DIRECTORY => return Some(Kind::Folder),
        field::COMMAND_LINE | field::PARENT_COMMAND_LINE => return Some(Kind::CommandLine),
        _ => {}
    }
    let lower = name.to_ascii_lowercase();
    let last = lower.rsplit('.').next().unwrap_or(&lower);
    let is_number = NUMBERS.iter().any(|end| last.ends_with(end));
    let of_no_use = is_number || OF_ITSELF.contains(&last) || is_of_log(field);
    (!of_no_use).then_some(Kind::Whole)
}

/// Does a field say how an event was logged, and not what happened?
pub fn is_of_log(field: &Field) -> bool {
    let lower = field.as_str().to_ascii_lowercase();
    let last = lower.rsplit('.').next().unwrap_or(&lower);
    time::rank(field.as_str()).is_some() || OF_LOG.contains(&last) || lower.starts_with("host.")
}

/// Ends of names of fields, in lower case, that number things or differ with every build.
const NUMBERS: [&str; 7] = ["id", "guid", "time", "hash", "hashes", "version", "date"];

/// Last parts of names of fields, in lower case, that a program says of itself, or that say no
/// more than another field.
const OF_ITSELF: [&str; 12] = [
    "company",
    "description",
    "imphash",
    "integritylevel",
    "mandatorylabel",
    "md5",
    "original_file_name",
    "originalfilename",
    "process_name",
    "product",
    "sha1",
    "sha256",
];

/// Last parts of names of fields, in lower case, of the log, the machine and the number of an
/// event.
const OF_LOG: [&str; 29] = [
    "action",
    "category",
    "channel",
    "computer",
    "dataset",
    "eventid",
    "eventtype",
    "host",
    "hostname",
    "index",
    "keywords",
    "kind",
    "level",
    "message",
    "module",
    "opcode",
    "outcome",
    "pid",
    "platform",
    "provider",
    "provider_name",
    "rulename",
    "sequence",
    "source",
    "sourcetype",
    "task",
    "tokenelevationtype",
    "type",
    "vendor",
];

/// The ways to read a value as one of its kind: operator, value, and what it is.
fn generalized(kind: Kind, known: KnownRef<'_>) -> Vec<(Op, String, &'static str)> {
    let mut ways = Vec::new();
    let text = match (known.value, kind) {
        (ValueRef::Exact(text), _) => text,
        // The folder is not known, and the name is what is left.
        (ValueRef::EndsWith(end), Kind::File) => {
            ways.extend(name(end).map(|name| (Op::EndsWith, name, "the file name of {}")));
            return ways;
        }
        _ => return ways,
    };
    // A value that was worked out from another says nothing that the other doesn't.
    let is_derived = matches!(known.provenance, Provenance::Derived(_));
    if kind == Kind::Whole && is_derived {
        return ways;
    }
    if acceptable(text) {
        ways.push((Op::Eq, text.to_owned(), "the exact {}"));
    }
    match kind {
        Kind::File => {
            ways.extend(name(text).map(|name| (Op::EndsWith, name, "the file name of {}")));
            let mut inner = folder(text);
            // The folder, and the one it lies in: `…\Contoso\bin\` and `…\Contoso\`.
            for _ in 0..2 {
                let Some(found) = inner else { break };
                ways.push((Op::StartsWith, found.to_owned(), "the folder of {}"));
                inner = folder(&found[..found.len() - 1]);
            }
        }
        Kind::Folder => {
            let ended = format!("{}\\", text.trim_end_matches('\\'));
            let folder = folder(&ended).map(str::to_owned);
            ways.extend(folder.map(|folder| (Op::StartsWith, folder, "{}, or a folder in it")));
        }
        Kind::CommandLine => words(text, &mut ways),
        Kind::Whole => {}
    }
    if kind != Kind::CommandLine
        && let Some(opened) = open(text).filter(|opened| acceptable(opened))
    {
        ways.push((Op::Wildcard, opened, OPEN));
    }
    ways
}

/// What the arguments of a command line offer: whole words, folders, and paths of every user.
fn words(line: &str, ways: &mut Vec<(Op, String, &'static str)>) {
    if line.len() > limits::EXCLUSION_LINE {
        return;
    }
    for word in cmdline::split(line).iter().skip(1) {
        let text = word.text.as_str();
        // A switch, or a word that the program receives otherwise than it stands there.
        if text.starts_with(['-', '/']) || !line.contains(text) || text.contains(' ') {
            continue;
        }
        if let Some(opened) = open(text) {
            let pattern = format!("*{opened}*");
            let accepted = acceptable(&opened).then_some(pattern);
            let how = OPEN_PATH;
            ways.extend(accepted.map(|pattern| (Op::Wildcard, pattern, how)));
        } else if text.len() >= limits::EXCLUSION_WORD && acceptable(text) {
            ways.push((Op::Contains, text.to_owned(), "a word of {}"));
        }
        let folder =
            folder(text).filter(|folder| !folder.to_lowercase().starts_with(r"c:\windows\"));
        ways.extend(folder.map(|folder| (Op::Contains, folder.to_owned(), "a folder named in {}")));
    }
}
