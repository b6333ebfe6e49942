//! An exercise file, read.

use super::{Block, Exercise, Goal, Level, RuleText, VERSION};
use crate::advice::evade::mutation;
use crate::cases::fields::Fields;
use crate::cases::{LABELS, language};
use crate::report::advice::Label;
use crate::rule::Language;
use crate::rule::yaml::{Node, Scalar};
use crate::text::{Diagnostic, Span};

const KEYS: [&str; 11] = [
    "cutout-exercise",
    "id",
    "title",
    "level",
    "story",
    "events",
    "starter",
    "hints",
    "goals",
    "answer",
    "explanation",
];

const LEVELS: [(&str, Level); 3] = [
    ("first", Level::First),
    ("middle", Level::Middle),
    ("hard", Level::Hard),
];

/// Goals that stand alone, and those that take a value.
const GOALS: [&str; 9] = [
    "malicious",
    "benign",
    "decided",
    "reach",
    "predicates",
    "survives",
    "works_on",
    "language",
    "same_as",
];

/// Reads an exercise. What is wrong stands in the diagnostics with its line.
pub fn read(text: &str) -> (Exercise, Vec<Diagnostic>) {
    let (mut fields, root) = Fields::parse(text, "exercise");
    let mut exercise = Exercise::default();
    match root {
        None => fields.error("empty", "there is nothing in this file", Span::at(0)),
        Some(root) => exercise = whole(&mut fields, &root),
    }
    (exercise, fields.finish())
}

fn whole(fields: &mut Fields<'_>, root: &Node) -> Exercise {
    fields.version(root, "cutout-exercise", VERSION);
    fields.keys(root, "an exercise", &KEYS);
    let id = fields.needed(root, "id", "an exercise");
    if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        let span = root.get("id").map_or(root.span, |id| id.span);
        fields.error("value", "`id` has letters, digits and - only", span);
    }
    let level = fields.one_of(root, "level", &LEVELS);
    for key in ["level", "starter", "answer"] {
        if root.get(key).is_none() {
            let say = format!("an exercise has no `{key}`");
            fields.error("missing", say, Span::at(root.span.start as usize));
        }
    }
    for key in ["events", "hints", "goals"] {
        if fields.list(root, key).is_empty() {
            let span = root
                .get(key)
                .map_or(Span::at(root.span.start as usize), |value| value.span);
            fields.error(
                "missing",
                format!("an exercise has at least one entry under `{key}`"),
                span,
            );
        }
    }
    Exercise {
        id,
        title: fields.needed(root, "title", "an exercise"),
        level: level.unwrap_or_default(),
        story: fields.needed(root, "story", "an exercise"),
        events: fields
            .list(root, "events")
            .iter()
            .map(|item| block(fields, item))
            .collect(),
        starter: rule(fields, root, "starter"),
        hints: fields
            .list(root, "hints")
            .iter()
            .map(|item| hint(fields, item))
            .collect(),
        goals: fields
            .list(root, "goals")
            .iter()
            .filter_map(|item| goal(fields, item))
            .collect(),
        answer: rule(fields, root, "answer"),
        explanation: fields.needed(root, "explanation", "an exercise"),
    }
}

fn block(fields: &mut Fields<'_>, item: &Node) -> Block {
    fields.keys(item, "an entry of `events`", &["text", "label", "hidden"]);
    let label = fields.one_of(item, "label", &LABELS);
    if item.get("label").is_none() {
        fields.error("missing", "an entry of `events` has no `label`", item.span);
    }
    let hidden = fields.one_of(item, "hidden", &[("true", true), ("false", false)]);
    Block {
        text: fields.needed(item, "text", "an entry of `events`"),
        label: label.unwrap_or(Label::Benign),
        hidden: hidden.unwrap_or_default(),
    }
}

fn hint(fields: &mut Fields<'_>, item: &Node) -> String {
    match item.text() {
        Some(text) if !text.trim().is_empty() => text.to_owned(),
        _ => {
            fields.error("value", "a hint is a text", item.span);
            String::new()
        }
    }
}

/// A rule with its language, or its text alone.
fn rule(fields: &mut Fields<'_>, node: &Node, key: &str) -> RuleText {
    let Some(item) = node.get(key) else {
        return RuleText::default();
    };
    if let Some(text) = item.text() {
        return RuleText {
            text: text.to_owned(),
            language: None,
        };
    }
    fields.keys(item, &format!("`{key}`"), &["text", "language"]);
    RuleText {
        language: language(fields, item),
        text: fields.needed(item, "text", &format!("`{key}`")),
    }
}

fn goal(fields: &mut Fields<'_>, item: &Node) -> Option<Goal> {
    match item.text() {
        Some("malicious") => return Some(Goal::Malicious),
        Some("benign") => return Some(Goal::Benign),
        Some("decided") => return Some(Goal::Decided),
        _ => {}
    }
    let (key, value) = match item.entries() {
        [(key, value)] => (key.text().unwrap_or_default(), value),
        _ => ("", item),
    };
    match key {
        "reach" => fields.number(item, key).map(Goal::Reach),
        "predicates" => fields.number(item, key).map(Goal::Predicates),
        "works_on" => {
            let logs = crate::event::telemetry::logs();
            let names: Vec<(&str, &str)> = logs
                .iter()
                .map(|log| (log.title.as_str(), log.title.as_str()))
                .collect();
            fields
                .choice(value, key, &names)
                .map(|name| Goal::WorksOn(name.to_owned()))
        }
        "language" => {
            let names = Language::ALL.map(|language| (language.name(), language));
            fields.choice(value, key, &names).map(Goal::Language)
        }
        "same_as" => Some(Goal::SameAs(rule(fields, item, key))),
        "survives" => {
            let names: Vec<_> = mutation::ALL
                .iter()
                .map(|one| (one.name, one.name))
                .collect();
            let chosen = value
                .items()
                .iter()
                .filter(|one| one.scalar() != Some(Scalar::Null));
            let chosen: Vec<String> = chosen
                .filter_map(|one| fields.choice(one, key, &names).map(str::to_owned))
                .collect();
            if chosen.is_empty() {
                fields.error(
                    "missing",
                    "`survives` names at least one mutation",
                    value.span,
                );
            }
            Some(Goal::Survives(chosen))
        }
        _ => {
            let say = format!("a goal is one of {}", GOALS.join(", "));
            fields.error("goal", say, item.span);
            None
        }
    }
}
