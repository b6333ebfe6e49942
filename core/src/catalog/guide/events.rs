//! Which events a rule is about, by the names that people who collect logs use: "Sysmon 1".

use crate::event::{field, kind};
use crate::ir::{Node, NodeKind, Op, Predicate, Subject};
use crate::rule::Rule;
use crate::sort::Sort;
use crate::truth::Outcome;

/// An event: the log, its number there, and what it is a record of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Covered {
    pub log: String,
    pub id: Option<u32>,
    pub what: String,
}

/// The logs whose events have a category, with the channel that [`kind`] knows them by.
const LOGS: &[(&str, &str, &[u32])] = &[
    (
        "Sysmon",
        "Microsoft-Windows-Sysmon/Operational",
        &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 255,
        ],
    ),
    ("Security", "Security", &[4688]),
    (
        "PowerShell",
        "Microsoft-Windows-PowerShell/Operational",
        &[4103, 4104],
    ),
    ("Windows PowerShell", "Windows PowerShell", &[400, 600, 800]),
];

/// The events that a rule covers. An `EventID` that it asks for says it best; else its logsource
/// does, less the events that it rules out by asking for another type of event.
pub fn of_rule(rule: &Rule) -> Vec<Covered> {
    let ids = event_ids(rule);
    let mut found: Vec<Covered> = if ids.is_empty() {
        by_logsource(rule)
    } else {
        ids.into_iter().flat_map(|id| by_id(rule, id)).collect()
    };
    found.order();
    found.dedup();
    found
}

fn event_ids(rule: &Rule) -> Vec<u32> {
    let mut ids = Vec::new();
    let Some(condition) = &rule.condition else {
        return ids;
    };
    condition.each_predicate(&mut |predicate, _, exclusion| {
        if !exclusion && is_field(predicate, field::EVENT_ID) && is_equality(predicate) {
            ids.extend(predicate.value.trim().parse::<u32>());
        }
    });
    ids
}

fn by_id(rule: &Rule, id: u32) -> Vec<Covered> {
    let [product, service] = [&rule.logsource.product, &rule.logsource.service];
    let known = LOGS.iter().filter(|(_, channel, ids)| {
        let kind = kind::of_log(Some(id), Some(channel), None);
        ids.contains(&id) && kind::covers(&kind, &[], product.as_deref(), service.as_deref())
    });
    let known: Vec<Covered> = known
        .map(|(log, channel, _)| covered(log, channel, id))
        .collect();
    if !known.is_empty() {
        return known;
    }
    let log = service.as_deref().or(product.as_deref()).unwrap_or("any");
    let log = format!("{} log", capitalised(log));
    vec![Covered {
        log,
        id: Some(id),
        what: String::new(),
    }]
}

fn by_logsource(rule: &Rule) -> Vec<Covered> {
    let source = &rule.logsource;
    let [product, service] = [&source.product, &source.service].map(Option::as_deref);
    let mut found = Vec::new();
    for (log, channel, ids) in LOGS {
        for &id in *ids {
            let kind = kind::of_log(Some(id), Some(channel), None);
            let category = kind.categories.and_then(|known| known.first()).copied();
            let Some(category) = category.filter(|_| !source.categories.is_empty()) else {
                continue;
            };
            let possible = rule
                .condition
                .as_ref()
                .is_none_or(|condition| outcome(condition, event_types(category)) != Outcome::Fail);
            if possible && kind::covers(&kind, &source.categories, product, service) {
                found.push(covered(log, channel, id));
            }
        }
    }
    if !found.is_empty() {
        return found;
    }
    // A log without numbers, or one that is not known here, goes by its own name.
    let category = source.categories.first().map(String::as_str);
    let what = category.unwrap_or_default().to_owned();
    match service.or(product).or(category) {
        None => Vec::new(),
        Some(name) => vec![Covered {
            log: capitalised(name),
            id: None,
            what,
        }],
    }
}

fn covered(log: &str, channel: &str, id: u32) -> Covered {
    let kind = kind::of_log(Some(id), Some(channel), None);
    let category = kind.categories.and_then(|known| known.first());
    Covered {
        log: log.to_owned(),
        id: Some(id),
        what: category.copied().unwrap_or_default().to_owned(),
    }
}

const TYPES: [&str; 7] = [
    "start", "end", "access", "creation", "deletion", "change", "info",
];

/// What ECS calls the type of an event of a category. Empty where no rule can be held to it.
fn event_types(category: &str) -> &'static [&'static str] {
    match category {
        "process_creation" => &["start"],
        "process_termination" => &["end"],
        "process_access" | "raw_access_thread" => &["access"],
        "create_remote_thread" | "image_load" | "process_tampering" => &["change"],
        "ps_module" | "ps_script" => &["info"],
        "file_event" => &["creation"],
        "file_delete" => &["deletion"],
        "file_change" => &["change"],
        _ => &[],
    }
}

/// The condition where nothing is known but the type of the event.
fn outcome(node: &Node, types: &[&str]) -> Outcome {
    let outcomes = || node.children().iter().map(|child| outcome(child, types));
    match &node.kind {
        NodeKind::Constant(value) => Outcome::from(*value),
        NodeKind::Predicate(predicate) => {
            let value = predicate.value.to_ascii_lowercase();
            // Endpoint agents write the same word as the action.
            let about = is_field(predicate, "event.type")
                || is_field(predicate, "EventType") && TYPES.contains(&&*value);
            if types.is_empty() || !about || !is_equality(predicate) {
                return Outcome::Unknown;
            }
            Outcome::from(types.contains(&&*value))
        }
        NodeKind::Not(inner) => !outcome(inner, types),
        NodeKind::All(_) => Outcome::at_least(node.children().len(), outcomes()),
        NodeKind::Any(_) => Outcome::any(outcomes()),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, outcomes()),
    }
}

fn is_field(predicate: &Predicate, name: &str) -> bool {
    matches!(&predicate.subject, Subject::Field(field) if field.as_str() == name)
}

fn is_equality(predicate: &Predicate) -> bool {
    matches!(predicate.op, Op::Eq | Op::In)
}

fn capitalised(name: &str) -> String {
    let mut rest = name.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}
