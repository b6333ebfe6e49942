//! Rules over several events by trying everything, to hold the engine against.
//!
//! Takes the definitions at their word: every way that what is not known can turn out, every
//! choice of events, every window. It shares nothing with the engine but the tree and the values
//! of events, and is of use for a handful of events only.

use crate::naive;
use cutout_core::event::{Event, Field, Value};
use cutout_core::ir::{
    Count, Expr, Group, Keep, Logsource, Order, Relation, Sequence, Step, Threshold,
};
use cutout_core::truth::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a logsource, or the rule's own for `None`, covers an event.
pub type Covers<'a> = &'a dyn Fn(Option<&Logsource>, &Event) -> bool;

type Key = Vec<Option<String>>;

/// An event that fulfils a step, for sure or not.
#[derive(Clone, Copy, Debug)]
struct Fulfils {
    event: usize,
    step: usize,
    sure: bool,
}

/// What a group says of each event. `None` where it asks for what is not tried here: stages of
/// a search, or values that are worked out.
pub fn evaluate(group: &Group, events: &[Event], covers: Covers<'_>) -> Option<Vec<Outcome>> {
    let steps: Vec<&Step> = group.steps().collect();
    let timed = match group {
        Group::Sequence(asked) => asked.order != Order::Free,
        Group::Threshold(asked) => asked.window.is_some(),
        Group::Pipeline(_) => return None,
    };
    let mut outcomes = vec![Outcome::Fail; events.len()];
    let mut parts: BTreeMap<Key, Vec<Fulfils>> = BTreeMap::new();
    let mut fulfilled = vec![false; steps.len()];
    for (number, step) in steps.iter().enumerate() {
        let inner = match &step.inner {
            Some(inner) => Some(evaluate(inner, events, covers)?),
            None => None,
        };
        for (event, of) in events.iter().enumerate() {
            if !covers(step.logsource.as_ref(), of) {
                continue;
            }
            let own = naive::evaluate(&step.condition, of);
            let own = match inner.as_ref().map(|inner| inner[event]) {
                Some(Outcome::Fail) => Outcome::Fail,
                Some(Outcome::Unknown) if own != Outcome::Fail => Outcome::Unknown,
                _ => own,
            };
            if own == Outcome::Fail {
                continue;
            }
            fulfilled[number] = true;
            let mut key = Vec::new();
            let (mut known, mut there) = (true, true);
            for by in &step.by {
                let Expr::Field(field) = &by.value else {
                    return None;
                };
                match value(of, field) {
                    Ok(None) => {
                        there &= by.optional;
                        key.push(None);
                    }
                    Ok(value) => key.push(value),
                    Err(()) => known = false,
                }
            }
            if !there {
                continue;
            }
            if !known || timed && of.time().is_none() {
                let ends = matches!(group, Group::Sequence(asked) if number == asked.steps.len());
                if !step.missing && !ends {
                    outcomes[event] = Outcome::Unknown;
                }
                continue;
            }
            parts.entry(key).or_default().push(Fulfils {
                event,
                step: number,
                sure: own == Outcome::Pass,
            });
        }
    }
    // No event can stand for one of the steps, so there is no whole to take part in.
    if let Group::Sequence(asked) = group
        && (0..asked.steps.len()).any(|step| !fulfilled[step] && !asked.steps[step].missing)
    {
        return Some(vec![Outcome::Fail; events.len()]);
    }
    let values: Option<Vec<Result<Key, ()>>> = match group {
        Group::Threshold(Threshold {
            count: Count::Values(fields),
            ..
        }) => {
            let of = |event: &Event| fields.iter().map(|field| value(event, field)).collect();
            Some(events.iter().map(of).collect())
        }
        _ => None,
    };
    if let Group::Sequence(asked) = group
        && !asked.keep.is_empty()
    {
        // Which are the first or last of all can be told where all is known.
        if parts.values().flatten().any(|fulfils| !fulfils.sure) {
            return None;
        }
        let complete = parts
            .values()
            .flat_map(|part| sequences(asked, part, events));
        for event in kept(asked, complete.collect(), events) {
            outcomes[event] = Outcome::Pass;
        }
        return Some(outcomes);
    }
    for part in parts.into_values() {
        // An event without a value is not counted, and one whose value is not known is on its
        // own.
        let mut placed = Vec::new();
        for fulfils in part {
            match values.as_ref().map(|values| &values[fulfils.event]) {
                Some(Err(())) => outcomes[fulfils.event] = Outcome::Unknown,
                Some(Ok(key)) if key.iter().any(Option::is_none) => {}
                _ => placed.push(fulfils),
            }
        }
        let (always, ever) = every_way(group, &placed, events, values.as_deref());
        for event in ever {
            if outcomes[event] == Outcome::Fail {
                outcomes[event] = Outcome::Unknown;
            }
        }
        for event in always {
            outcomes[event] = Outcome::Pass;
        }
    }
    Some(outcomes)
}

/// The value of a field: `Err` where it is not known, `None` where there is none.
fn value(event: &Event, field: &Field) -> Result<Option<String>, ()> {
    match event.get(field).map(|known| &known.value) {
        Some(Value::Exact(text)) => Ok(Some(text.clone())),
        Some(Value::Many(texts)) if texts.is_empty() => Ok(None),
        Some(Value::Many(texts)) => Ok(Some(texts.join("\n"))),
        Some(Value::EndsWith(_) | Value::Unknown) => Err(()),
        None if event.partial => Err(()),
        None => Ok(None),
    }
}

/// The events that take part however the unknown turns out, and those that do in some way.
fn every_way(
    group: &Group,
    part: &[Fulfils],
    events: &[Event],
    values: Option<&[Result<Key, ()>]>,
) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let open: Vec<usize> = (0..part.len()).filter(|&at| !part[at].sure).collect();
    assert!(open.len() <= 12, "too many ways to try");
    let mut always: Option<BTreeSet<usize>> = None;
    let mut ever = BTreeSet::new();
    for way in 0u32..1 << open.len() {
        let there = |at: &usize| {
            let bit = open.iter().position(|other| other == at);
            bit.is_none_or(|bit| way >> bit & 1 == 1)
        };
        let chosen: Vec<Fulfils> = (0..part.len()).filter(there).map(|at| part[at]).collect();
        let taking_part = match group {
            Group::Sequence(asked) => sequences(asked, &chosen, events)
                .into_iter()
                .flatten()
                .collect(),
            Group::Threshold(asked) => threshold(asked, &chosen, events, values),
            Group::Pipeline(_) => unreachable!("not tried"),
        };
        ever.extend(taking_part.iter().copied());
        always = Some(match always {
            None => taking_part,
            Some(so_far) => so_far.intersection(&taking_part).copied().collect(),
        });
    }
    (always.unwrap_or_default(), ever)
}

/// The place of an event: its time, then where it stands.
fn place(event: usize, events: &[Event]) -> (i64, usize) {
    (
        events[event].time().map_or(0, |time| time.nanoseconds()),
        event,
    )
}

/// The complete sequences of one part, as the events in them.
fn sequences(asked: &Sequence, part: &[Fulfils], events: &[Event]) -> Vec<Vec<usize>> {
    let fulfil = |step: usize| -> Vec<usize> {
        let of_step = part.iter().filter(|fulfils| fulfils.step == step);
        of_step.map(|fulfils| fulfils.event).collect()
    };
    match asked.order {
        Order::Newest => newest(asked, &fulfil, events),
        Order::Every => {
            let chains = choices(asked.steps.len(), &fulfil);
            let ordered = |chain: &Vec<usize>| {
                let times: Vec<i64> = chain.iter().map(|&event| place(event, events).0).collect();
                let fits = asked.max_span.is_none_or(|span| {
                    times[times.len() - 1] - times[0] <= span as i64 * 1_000_000
                });
                times.is_sorted() && fits
            };
            chains.into_iter().filter(ordered).collect()
        }
        Order::Free => {
            let differ =
                |chain: &Vec<usize>| chain.iter().collect::<BTreeSet<_>>().len() == chain.len();
            let chains = choices(asked.steps.len(), &fulfil);
            chains.into_iter().filter(differ).collect()
        }
    }
}

/// Leaves the first or the last of the complete sequences, by their last events, then by those
/// before, and so on.
fn kept(asked: &Sequence, mut complete: Vec<Vec<usize>>, events: &[Event]) -> BTreeSet<usize> {
    complete.sort_by_key(|chain| {
        let places = chain.iter().rev().map(|&event| place(event, events));
        places.collect::<Vec<_>>()
    });
    for keep in &asked.keep {
        complete = match *keep {
            Keep::First(count) => complete.into_iter().take(count as usize).collect(),
            Keep::Last(count) => {
                let skipped = complete.len().saturating_sub(count as usize);
                complete.into_iter().skip(skipped).collect()
            }
        };
    }
    complete.into_iter().flatten().collect()
}

/// Every choice of an event for each step.
fn choices(steps: usize, fulfil: &dyn Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    (0..steps).fold(vec![Vec::new()], |chains, step| {
        let longer = chains.iter().flat_map(|chain| {
            fulfil(step).into_iter().map(move |event| {
                let mut chain = chain.clone();
                chain.push(event);
                chain
            })
        });
        longer.collect()
    })
}

/// Elastic's rule in the words of a search for predecessors: an event at some stage joins the
/// latest sequence that waits before that stage, which is then gone with all that began before.
fn newest(
    asked: &Sequence,
    fulfil: &dyn Fn(usize) -> Vec<usize>,
    events: &[Event],
) -> Vec<Vec<usize>> {
    let mut stages: Vec<usize> = Vec::new();
    let mut unwanted: Vec<(usize, usize)> = Vec::new();
    for (step, of) in asked.steps.iter().enumerate() {
        if of.missing {
            unwanted.push((step, stages.len()));
        } else {
            stages.extend(std::iter::repeat_n(step, of.runs as usize));
        }
    }
    let mut in_order: Vec<usize> = (0..events.len()).collect();
    in_order.sort_by_key(|&event| place(event, events));
    let endings: Vec<usize> = match asked.until {
        Some(_) => fulfil(asked.steps.len()),
        None => Vec::new(),
    };
    let span = |from: usize, to: usize| {
        let passed = place(to, events).0 - place(from, events).0;
        asked
            .max_span
            .is_none_or(|span| passed <= span as i64 * 1_000_000)
    };
    let mut waiting: Vec<Vec<Vec<usize>>> = vec![Vec::new(); stages.len()];
    let mut complete: Vec<Vec<usize>> = Vec::new();
    for event in in_order {
        for stage in (0..stages.len()).rev() {
            if !fulfil(stages[stage]).contains(&event) {
                continue;
            }
            let mut chain = if stage == 0 {
                Vec::new()
            } else {
                let latest = waiting[stage - 1]
                    .iter()
                    .max_by_key(|chain| place(*chain.last().unwrap(), events))
                    .cloned();
                waiting[stage - 1].clear();
                let Some(latest) = latest else { continue };
                let ended = endings.iter().any(|&end| {
                    let last = *latest.last().unwrap();
                    place(last, events) < place(end, events)
                        && place(end, events) < place(event, events)
                });
                if ended || !span(latest[0], event) {
                    continue;
                }
                latest
            };
            chain.push(event);
            if stage + 1 == stages.len() {
                complete.push(chain);
            } else {
                waiting[stage].push(chain);
            }
        }
    }
    complete.retain(|chain| {
        unwanted.iter().all(|&(step, before)| {
            !fulfil(step).into_iter().any(|event| {
                let after = before == 0 || place(chain[before - 1], events) < place(event, events);
                let until =
                    before == chain.len() || place(event, events) < place(chain[before], events);
                let near = match before {
                    0 => span(event, chain[chain.len() - 1]),
                    at if at == chain.len() => span(chain[0], event),
                    _ => true,
                };
                after && until && near
            })
        })
    });
    complete
}

fn threshold(
    asked: &Threshold,
    part: &[Fulfils],
    events: &[Event],
    values: Option<&[Result<Key, ()>]>,
) -> BTreeSet<usize> {
    let all: BTreeSet<usize> = part.iter().map(|fulfils| fulfils.event).collect();
    let window = |start: usize| -> BTreeSet<usize> {
        let inside = |event: &&usize| {
            let passed = place(**event, events).0 - place(start, events).0;
            asked
                .window
                .is_none_or(|window| passed >= 0 && passed <= window as i64 * 1_000_000)
        };
        all.iter().filter(inside).copied().collect()
    };
    let windows: BTreeSet<BTreeSet<usize>> = all.iter().map(|&start| window(start)).collect();
    let largest = windows.iter().filter(|window| {
        !windows
            .iter()
            .any(|other| other.len() > window.len() && other.is_superset(window))
    });
    let mut taking_part = BTreeSet::new();
    for window in largest {
        let count = match &asked.count {
            Count::Events => window.len(),
            Count::Steps => {
                let inside = part
                    .iter()
                    .filter(|fulfils| window.contains(&fulfils.event));
                inside
                    .map(|fulfils| fulfils.step)
                    .collect::<BTreeSet<_>>()
                    .len()
            }
            Count::Values(_) => {
                let value = |event: &usize| values.and_then(|values| values[*event].clone().ok());
                window
                    .iter()
                    .filter_map(value)
                    .collect::<BTreeSet<_>>()
                    .len()
            }
        } as f64;
        let holds = asked.holds.iter().all(|(relation, number)| {
            let number = number.get();
            match relation {
                Relation::Eq => count == number,
                Relation::Ne => count != number,
                Relation::Lt => count < number,
                Relation::Le => count <= number,
                Relation::Gt => count > number,
                Relation::Ge => count >= number,
            }
        });
        if holds {
            taking_part.extend(window.iter().copied());
        }
    }
    taking_part
}
