//! Why an event takes part in a match or does not, in one sentence.

use super::place::{Fulfils, Shared, one, shared};
use super::{Grouped, Match, pipeline, threshold};
use crate::engine::Batch;
use crate::engine::columns::Cell;
use crate::engine::compute::compute;
use crate::event::{Field, field};
use crate::ir::{Count, Expr, Group, Order, Relation, Sequence, Step, Threshold};
use crate::truth::Outcome;
use std::collections::BTreeSet;

/// What there is to say of one event and a rule over several.
#[derive(Debug)]
pub struct Explained<'g> {
    /// For each step, `until` last, whether the event fulfils it.
    pub steps: Vec<Outcome>,
    /// The match it takes part in.
    pub found: Option<&'g Match>,
    /// What the events share, by name.
    pub by: Vec<String>,
    /// The event's own values of `by`, as far as they are known.
    pub key: Vec<Option<String>>,
    /// What would have to be known of this event to place it among the others.
    pub lacks: Vec<String>,
    pub sentence: String,
}

pub fn explain<'g>(
    group: &Group,
    grouped: &'g Grouped,
    batch: &Batch,
    event: usize,
) -> Explained<'g> {
    let steps: Vec<Outcome> = grouped
        .steps
        .iter()
        .map(|answers| answers.outcome(event))
        .collect();
    let all: Vec<&Step> = group.steps().collect();
    let fulfilled = all
        .iter()
        .zip(&steps)
        .find_map(|(step, outcome)| (!step.missing && *outcome != Outcome::Fail).then_some(*step));
    let of = fulfilled.or(all.first().copied());
    let mut by = of.map(|step| step.by.iter().map(|by| by.value.to_string()).collect());
    let mut key = of.map(|step| {
        let value = |value: &Expr| one(&compute(value, batch, event)).unwrap_or(None);
        step.by.iter().map(|by| value(&by.value)).collect()
    });
    let lacks = lacks(group, grouped, batch, event);
    let found = grouped.of(event);
    if let (Group::Pipeline(stages), Some(found)) = (group, found) {
        let names =
            pipeline::rows_by(stages).map(|names| names.iter().map(Field::to_string).collect());
        (by, key) = (names, Some(found.key.clone()));
    }
    let sentence = match group {
        Group::Pipeline(_) => of_pipeline(grouped, event, &lacks),
        _ if fulfilled.is_none() => "No step of the rule holds here.".to_owned(),
        Group::Sequence(asked) => of_sequence(asked, grouped, batch, event, &steps, &lacks),
        Group::Threshold(asked) => of_threshold(asked, grouped, batch, event, &steps, &lacks),
    };
    Explained {
        steps,
        found,
        by: by.unwrap_or_default(),
        key: key.unwrap_or_default(),
        lacks,
        sentence,
    }
}

/// What of an event is not known and decides where it stands among the others; sorted.
pub fn lacks(group: &Group, grouped: &Grouped, batch: &Batch, event: usize) -> Vec<String> {
    if grouped.answers.outcome(event) != Outcome::Unknown {
        return Vec::new();
    }
    let mut missing = BTreeSet::new();
    let timed = match group {
        Group::Sequence(asked) => asked.order != Order::Free,
        Group::Threshold(asked) => asked.window.is_some(),
        Group::Pipeline(stages) => pipeline::needs_time(stages),
    };
    if timed && batch.time(event).is_none() {
        missing.insert(field::TIMESTAMP.to_owned());
    }
    let mut open = |field: &Field| {
        let unknown = match batch.cell(event, field) {
            Cell::Missing => false,
            Cell::Unknown => true,
            Cell::Present(known, _) => known.value.is_open(),
        };
        if unknown {
            missing.insert(field.to_string());
        }
    };
    for (step, answers) in group.steps().zip(&grouped.steps) {
        if answers.may.get(event) && !step.missing {
            for by in &step.by {
                by.value.each_field(&mut |field| open(field));
            }
        }
    }
    if let Group::Threshold(Threshold {
        count: Count::Values(fields),
        ..
    }) = group
    {
        fields.iter().for_each(&mut open);
    }
    for by in pipeline::grouped_by(group) {
        by.each_field(&mut |field| open(field));
    }
    missing.into_iter().collect()
}

/// `step 1 of 2`, or `steps 1 and 2 of 2`.
fn holds_here(steps: &[Outcome], of: &[Step]) -> String {
    let numbers = |wanted: Outcome| -> Vec<usize> {
        let positive = of.iter().zip(steps).enumerate();
        let chosen = positive.filter(|(_, (step, outcome))| !step.missing && **outcome == wanted);
        chosen.map(|(at, _)| at + 1).collect()
    };
    let (mut chosen, mut verb) = (numbers(Outcome::Pass), ["holds", "hold"]);
    if chosen.is_empty() {
        (chosen, verb) = (numbers(Outcome::Unknown), ["may hold", "may hold"]);
    }
    let total = of.len();
    match chosen.as_slice() {
        [] => "No step of the rule holds here".to_owned(),
        [one] => format!("Step {one} of {total} {} here", verb[0]),
        [first, rest @ ..] => {
            let rest: Vec<String> = rest.iter().map(usize::to_string).collect();
            format!(
                "Steps {first} and {} of {total} {} here",
                rest.join(", "),
                verb[1]
            )
        }
    }
}

/// Milliseconds as people say them.
pub fn duration(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
    ];
    UNITS
        .iter()
        .find(|(unit, _)| milliseconds >= *unit && milliseconds.is_multiple_of(*unit))
        .map_or_else(
            || format!("{milliseconds} ms"),
            |(unit, name)| format!("{} {name}", milliseconds / unit),
        )
}

/// Why an event has no place among the others, as the rest of a sentence.
fn out_of_place(what: &str, lacks: &[String], grouped: &Grouped, event: usize) -> Option<String> {
    if !grouped.adrift.get(event) {
        return None;
    }
    let fields: Vec<&str> = lacks
        .iter()
        .map(String::as_str)
        .filter(|name| *name != field::TIMESTAMP)
        .collect();
    let time = fields.len() < lacks.len();
    Some(match (time, fields.is_empty()) {
        (true, true) => format!("a {what} needs times, and this event has none"),
        (true, false) => format!(
            "a {what} needs times and {}, which this event does not tell",
            fields.join(", ")
        ),
        (false, false) => format!("{} is not known here", fields.join(", ")),
        (false, true) => format!("the {what} is too long to be followed"),
    })
}

fn with_same(step: &Step) -> String {
    let names: Vec<String> = step.by.iter().map(|by| by.value.to_string()).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" with the same {}", names.join(", "))
    }
}

fn of_sequence(
    asked: &Sequence,
    grouped: &Grouped,
    batch: &Batch,
    event: usize,
    steps: &[Outcome],
    lacks: &[String],
) -> String {
    let here = holds_here(steps, &asked.steps);
    let what = if asked.order == Order::Free {
        "sample"
    } else {
        "sequence"
    };
    if let Some(found) = grouped.of(event) {
        let count = found.members.len();
        let sure = if found.sure { "" } else { " may" };
        let completes = if found.sure { "completes" } else { "complete" };
        return format!("{here}, and{sure} {completes} a {what} of {count} events.");
    }
    if let Some(why) = out_of_place(what, lacks, grouped, event) {
        return format!("{here}; {why}.");
    }
    let positive = |step: usize| !asked.steps[step].missing;
    let own = (0..asked.steps.len()).find(|&step| positive(step) && steps[step] != Outcome::Fail);
    let Some(own) = own else {
        return format!("{here}.");
    };
    let step = &asked.steps[own];
    let key = match shared(&step.by, batch, event) {
        Shared::Key(key) => key,
        Shared::Nothing => {
            return format!("{here}, but the record lacks what it has to share with the others.");
        }
        Shared::Unknown => return format!("{here}."),
    };
    if asked.order == Order::Free {
        return format!(
            "{here}; not every other step has an event{} of its own.",
            with_same(step)
        );
    }
    let part = grouped.parts.get(&key).map_or(&[][..], Vec::as_slice);
    let span = asked
        .max_span
        .map_or_else(String::new, |span| format!(" within {}", duration(span)));
    let same = with_same(step);
    match broken(asked, part, event, own) {
        Some((true, missing)) => {
            format!(
                "{here}; no later event{same}{span} fulfils step {}.",
                missing + 1
            )
        }
        Some((false, missing)) => {
            format!(
                "{here}; no earlier event{same}{span} fulfils step {}.",
                missing + 1
            )
        }
        None if asked.until.is_some() || asked.steps.iter().any(|step| step.missing) => format!(
            "{here}; an event that must not happen comes between, or a newer one takes its place."
        ),
        None if asked.order == Order::Every => {
            format!("{here}; the other steps are there, but not{span}.")
        }
        None => format!("{here}; a newer event{same} takes its place in the sequence."),
    }
}

/// The step at which the chain through an event breaks, and whether it is a later one.
fn broken(asked: &Sequence, part: &[Fulfils], event: usize, own: usize) -> Option<(bool, usize)> {
    let at = part
        .iter()
        .position(|fulfils| fulfils.event as usize == event)?;
    let near = |other: &Fulfils| {
        let (mine, theirs) = (part[at].time, other.time);
        let (first, last) = (mine.min(theirs), mine.max(theirs));
        match (first, asked.max_span, last) {
            (Some(first), Some(span), Some(last)) => first.within(span, last),
            _ => true,
        }
    };
    let fulfils = |other: &Fulfils, step: usize| {
        other.step as usize == step && other.event as usize != event && near(other)
    };
    let must = |step: &usize| !asked.steps[*step].missing;
    let mut rest = &part[at + 1..];
    for step in (own + 1..asked.steps.len()).filter(must) {
        match rest.iter().position(|other| fulfils(other, step)) {
            Some(next) => rest = &rest[next + 1..],
            None => return Some((true, step)),
        }
    }
    let mut rest = &part[..at];
    for step in (0..own).rev().filter(must) {
        match rest.iter().rposition(|other| fulfils(other, step)) {
            Some(before) => rest = &rest[..before],
            None => return Some((false, step)),
        }
    }
    None
}

fn of_threshold(
    asked: &Threshold,
    grouped: &Grouped,
    batch: &Batch,
    event: usize,
    steps: &[Outcome],
    lacks: &[String],
) -> String {
    let own = (0..asked.steps.len()).find(|&step| steps[step] != Outcome::Fail);
    let Some(step) = own.map(|own| &asked.steps[own]) else {
        return "No step of the rule holds here.".to_owned();
    };
    let things = match &asked.count {
        Count::Events => "events".to_owned(),
        Count::Steps => "different rules that match".to_owned(),
        Count::Values(fields) => {
            let names: Vec<String> = fields.iter().map(Field::to_string).collect();
            format!("different values of {}", names.join(", "))
        }
    };
    let span = asked
        .window
        .map_or_else(String::new, |span| format!(" within {}", duration(span)));
    let same = with_same(step);
    let wanted: Vec<String> = asked
        .holds
        .iter()
        .map(|(relation, number)| format!("{} {}", words(*relation), number.get()))
        .collect();
    let asks = format!("{} {things}{same}{span}", wanted.join(" and "));
    if let Some(why) = out_of_place("count over time", lacks, grouped, event) {
        return format!("It counts, but {why}; the rule asks for {asks}.");
    }
    let key = match shared(&step.by, batch, event) {
        Shared::Key(key) => key,
        _ => return format!("It lacks what it has to share; the rule asks for {asks}."),
    };
    let part = grouped.parts.get(&key).map_or(&[][..], Vec::as_slice);
    match threshold::most_around(asked, part, batch, event) {
        Some(most) => format!("The rule asks for {asks}; around this event there are {most}."),
        None => format!("It has no value to count; the rule asks for {asks}."),
    }
}

fn words(relation: Relation) -> &'static str {
    match relation {
        Relation::Eq => "exactly",
        Relation::Ne => "other than",
        Relation::Lt => "fewer than",
        Relation::Le => "at most",
        Relation::Gt => "more than",
        Relation::Ge => "at least",
    }
}

fn of_pipeline(grouped: &Grouped, event: usize, lacks: &[String]) -> String {
    let stays = match grouped.answers.outcome(event) {
        Outcome::Pass => "It stays through all stages of the search".to_owned(),
        Outcome::Fail => return "A later stage of the search drops it.".to_owned(),
        Outcome::Unknown if lacks.is_empty() => "It may stay through all stages".to_owned(),
        Outcome::Unknown => format!(
            "Whether it stays through all stages depends on {}",
            lacks.join(", ")
        ),
    };
    match grouped.of(event).map_or(1, |found| found.members.len()) {
        1 => format!("{stays}."),
        count => format!("{stays}, in a row of {count} events."),
    }
}
