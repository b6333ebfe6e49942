//! Sequences: which of the events that fulfil the steps make a whole.

use super::place::{Fulfils, Key, place};
use super::{Found, Match, Member, every, newest, sample};
use crate::engine::{Answers, Batch};
use crate::ir::{Keep, Order, Sequence, Step};
use crate::limits;
use crate::sort::Sort;
use std::collections::BTreeSet;

pub fn find(asked: &Sequence, answers: &[Answers], batch: &Batch) -> Found {
    let steps: Vec<&Step> = asked.steps.iter().chain(&asked.until).collect();
    let runs = asked.steps.iter().map(|step| u64::from(step.runs));
    if runs.sum::<u64>() > limits::SEQUENCE_STAGES as u64 {
        // Too long to be followed, so that nothing can be told of it.
        let taking_part = answers.iter().flat_map(|answers| answers.may.iter());
        return Found {
            adrift: taking_part.map(|event| event as u32).collect(),
            ..Found::default()
        };
    }
    // A step that no event of the batch can fulfil leaves nothing open, wherever the others stand.
    let hopeless = |(step, answers): (&Step, &Answers)| !step.missing && answers.may.count() == 0;
    if asked.steps.iter().zip(answers).any(hopeless) {
        return Found::default();
    }
    let timed = asked.order != Order::Free;
    let placed = place(&steps, asked.steps.len(), answers, timed, batch);
    let mut found = Found {
        adrift: placed.adrift,
        ..Found::default()
    };
    // Whether which of them are complete is certain in all parts, so that they can be counted.
    let mut certain = true;
    for (key, part) in &placed.parts {
        match asked.order {
            Order::Newest => certain &= newest_in(asked, key, part, &mut found),
            Order::Every => every::find(asked, key, part, &mut found),
            Order::Free => sample::find(asked, key, part, &mut found),
        }
    }
    found.parts = placed.parts;
    keep(asked, certain, batch, &mut found);
    for whole in found.matches.iter().filter(|whole| whole.sure) {
        found
            .must
            .extend(whole.members.iter().map(|member| member.event));
    }
    found
}

/// Follows EQL's rule within one part; true if all there is known.
///
/// Whether one event takes the place of another depends on both, so with events of which it is
/// not known whether they fulfil a step, every way that this can turn out is followed. With too
/// many of them, whatever could stand in some chain may take part.
fn newest_in(asked: &Sequence, key: &Key, part: &[Fulfils], found: &mut Found) -> bool {
    let shape = newest::Shape::of(asked);
    let open: Vec<usize> = (0..part.len()).filter(|&at| !part[at].sure).collect();
    let whole = |members: Vec<Member>, sure| Match {
        members,
        key: key.clone(),
        sure,
    };
    if open.is_empty() {
        let complete = newest::follow(&shape, part.iter());
        found
            .matches
            .extend(complete.into_iter().map(|members| whole(members, true)));
        return true;
    }
    if open.len() > limits::GROUP_UNKNOWN {
        every::find_possible(asked, part, found);
        return false;
    }
    let mut always: Option<BTreeSet<Vec<Member>>> = None;
    let mut ever: BTreeSet<Vec<Member>> = BTreeSet::new();
    let mut taking_part: Option<BTreeSet<u32>> = None;
    for ways in 0u32..1 << open.len() {
        let there = |at: usize| {
            open.iter()
                .position(|&other| other == at)
                .is_none_or(|bit| ways >> bit & 1 == 1)
        };
        let chosen = part.iter().enumerate().filter(|(at, _)| there(*at));
        let complete: BTreeSet<Vec<Member>> =
            newest::follow(&shape, chosen.map(|(_, fulfils)| fulfils))
                .into_iter()
                .collect();
        let events: BTreeSet<u32> = complete.iter().flatten().map(|m| m.event).collect();
        ever.extend(complete.iter().cloned());
        always = Some(match always {
            None => complete,
            Some(always) => &always & &complete,
        });
        taking_part = Some(match taking_part {
            None => events,
            Some(so_far) => &so_far & &events,
        });
    }
    let always = always.unwrap_or_default();
    // An event can be certain to take part while it is open with which others.
    if asked.keep.is_empty() {
        found.must.extend(taking_part.unwrap_or_default());
    }
    let matches = ever.into_iter().map(|members| {
        let sure = always.contains(&members);
        whole(members, sure)
    });
    found.matches.extend(matches);
    false
}

/// Leaves the first or last of the complete sequences, by when they are complete.
fn keep(asked: &Sequence, certain: bool, batch: &Batch, found: &mut Found) {
    if asked.keep.is_empty() {
        return;
    }
    let place = |member: &Member| (batch.time(member.event as usize), member.event);
    found
        .matches
        .order_by_key(|whole| whole.members.iter().rev().map(place).collect::<Vec<_>>());
    if !certain {
        found
            .matches
            .iter_mut()
            .for_each(|whole| whole.sure = false);
        return;
    }
    for keep in &asked.keep {
        match *keep {
            Keep::First(count) => found.matches.truncate(count as usize),
            Keep::Last(count) => {
                let before = found.matches.len().saturating_sub(count as usize);
                found.matches.drain(..before);
            }
        }
    }
}
