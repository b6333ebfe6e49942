//! Thresholds: so many events, values or steps within a time.

use super::place::{Fulfils, Key, Placed, Unknown, one, place};
use super::{Found, Match, Member};
use crate::engine::compute::compute;
use crate::engine::{Answers, Batch};
use crate::event::{Field, Time};
use crate::ir::{Count, Expr, Number, Relation, Step, Threshold};
use std::collections::HashMap;

/// One event of a part, with what of it is counted.
struct Item {
    event: u32,
    time: Option<Time>,
    sure: bool,
    /// What is counted once however often it is there: the value, or each step.
    counted: Vec<(u64, bool)>,
    /// The first step that it fulfils.
    step: u32,
}

pub fn find(asked: &Threshold, answers: &[Answers], batch: &Batch) -> Found {
    let steps: Vec<&Step> = asked.steps.iter().collect();
    let timed = asked.window.is_some();
    let Placed { parts, mut adrift } = place(&steps, steps.len(), answers, timed, batch);
    let mut found = Found::default();
    let mut values = HashMap::new();
    for (key, part) in &parts {
        let items = items(asked, part, batch, &mut values, &mut adrift);
        windows(asked, key, &items, &mut found);
    }
    found.adrift = adrift;
    found.parts = parts;
    found
}

fn items(
    asked: &Threshold,
    part: &[Fulfils],
    batch: &Batch,
    values: &mut HashMap<Key, u64>,
    adrift: &mut Vec<u32>,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for fulfils in part {
        if let Some(last) = items.last_mut().filter(|last| last.event == fulfils.event) {
            last.sure |= fulfils.sure;
            match asked.count {
                Count::Steps => last.counted.push((fulfils.step.into(), fulfils.sure)),
                _ => last
                    .counted
                    .iter_mut()
                    .for_each(|(_, sure)| *sure |= fulfils.sure),
            }
            continue;
        }
        let counted = match &asked.count {
            Count::Events => u64::from(fulfils.event),
            Count::Steps => fulfils.step.into(),
            Count::Values(fields) => {
                let value = |field: &Field| {
                    let value = Expr::Field(field.clone());
                    one(&compute(&value, batch, fulfils.event as usize))
                };
                let all: Result<Key, Unknown> = fields.iter().map(value).collect();
                match all {
                    Ok(all) if all.iter().any(Option::is_none) => continue,
                    Ok(all) => {
                        let next = values.len() as u64;
                        *values.entry(all).or_insert(next)
                    }
                    Err(Unknown) => {
                        adrift.push(fulfils.event);
                        continue;
                    }
                }
            }
        };
        items.push(Item {
            event: fulfils.event,
            time: fulfils.time,
            sure: fulfils.sure,
            counted: vec![(counted, fulfils.sure)],
            step: fulfils.step,
        });
    }
    items
}

/// How many different things are in a window: certainly, and at most.
#[derive(Default)]
struct Counter {
    /// For each thing, how often it is certainly there, and how often it may be.
    of: HashMap<u64, (u32, u32)>,
    least: u64,
    most: u64,
}

impl Counter {
    fn add(&mut self, item: &Item) {
        for (thing, sure) in &item.counted {
            let (certain, possible) = self.of.entry(*thing).or_default();
            self.most += u64::from(*possible == 0);
            *possible += 1;
            if *sure {
                self.least += u64::from(*certain == 0);
                *certain += 1;
            }
        }
    }

    fn remove(&mut self, item: &Item) {
        for (thing, sure) in &item.counted {
            let Some((certain, possible)) = self.of.get_mut(thing) else {
                continue;
            };
            *possible -= 1;
            self.most -= u64::from(*possible == 0);
            if *sure {
                *certain -= 1;
                self.least -= u64::from(*certain == 0);
            }
            if *possible == 0 {
                self.of.remove(thing);
            }
        }
    }
}

/// Calls `visit` with the first and the last item of each window that is not a part of a larger
/// one, and with how much is in it.
fn each_window(items: &[Item], window: Option<u64>, mut visit: impl FnMut(usize, usize, &Counter)) {
    let mut counter = Counter::default();
    let mut end = 0;
    for start in 0..items.len() {
        let before = end;
        let fits = |item: &Item| match (window, items[start].time, item.time) {
            (Some(window), Some(start), Some(time)) => start.within(window, time),
            _ => true,
        };
        while end < items.len() && fits(&items[end]) {
            counter.add(&items[end]);
            end += 1;
        }
        if end > before {
            visit(start, end - 1, &counter);
        }
        counter.remove(&items[start]);
    }
}

fn windows(asked: &Threshold, key: &Key, items: &[Item], found: &mut Found) {
    let mut reaches: Option<usize> = None;
    let mut possible_to = 0;
    let others = found.matches.len();
    each_window(items, asked.window, |start, end, counter| {
        let (certain, possible) = holds(&asked.holds, counter.least, counter.most);
        if possible {
            let from = start.max(possible_to);
            let new = items.get(from..=end).unwrap_or_default();
            found.may.extend(new.iter().map(|item| item.event));
            possible_to = possible_to.max(end + 1);
        }
        if certain {
            // Windows that overlap are shown as one match.
            let overlaps = reaches.is_some_and(|reaches| start <= reaches);
            let from = match reaches {
                Some(reaches) if overlaps => reaches + 1,
                _ => start,
            };
            let new = items.get(from..=end).unwrap_or_default();
            let members = new.iter().filter(|item| item.sure).map(|item| Member {
                event: item.event,
                step: Some(item.step),
            });
            if !overlaps {
                found.matches.push(Match {
                    members: Vec::new(),
                    key: key.clone(),
                    sure: true,
                });
            }
            if let Some(whole) = found.matches.last_mut() {
                whole.members.extend(members);
            }
            reaches = Some(end);
        }
    });
    let members = found.matches[others..]
        .iter()
        .flat_map(|whole| &whole.members);
    found.must.extend(members.map(|member| member.event));
}

/// Whether the relations hold of every number in a range, and whether of one.
pub fn holds(relations: &[(Relation, Number)], least: u64, most: u64) -> (bool, bool) {
    let (low, high) = (least as f64, most as f64);
    let certain = relations.iter().all(|(relation, wanted)| {
        let wanted = wanted.get();
        match relation {
            Relation::Ne => wanted < low || high < wanted,
            relation => relation.holds(low, wanted) && relation.holds(high, wanted),
        }
    });
    let (mut from, mut to) = (low, high);
    let mut differs = true;
    for (relation, wanted) in relations {
        let wanted = wanted.get();
        match relation {
            Relation::Eq => (from, to) = (from.max(wanted.ceil()), to.min(wanted.floor())),
            Relation::Lt => to = to.min(wanted.ceil() - 1.0),
            Relation::Le => to = to.min(wanted.floor()),
            Relation::Gt => from = from.max(wanted.floor() + 1.0),
            Relation::Ge => from = from.max(wanted.ceil()),
            Relation::Ne => differs &= low != high || low != wanted,
        }
    }
    (certain, differs && from <= to)
}

/// The window with most in it of those that an event stands in.
pub fn most_around(
    asked: &Threshold,
    part: &[Fulfils],
    batch: &Batch,
    event: usize,
) -> Option<u64> {
    let items = items(asked, part, batch, &mut HashMap::new(), &mut Vec::new());
    let at = items.iter().position(|item| item.event as usize == event)?;
    let mut most = None;
    each_window(&items, asked.window, |start, end, counter| {
        if (start..=end).contains(&at) {
            most = most.max(Some(counter.most));
        }
    });
    most
}
