//! Samples: one event for each step, whatever their order in time.

use super::place::{Fulfils, Key};
use super::{Found, Match, Member};
use crate::ir::Sequence;
use std::collections::HashMap;

/// Every event that can stand in a sample takes part; which one a system would return of several
/// is its own choice.
pub fn find(asked: &Sequence, key: &Key, part: &[Fulfils], found: &mut Found) {
    let certain: Vec<Fulfils> = part
        .iter()
        .filter(|fulfils| fulfils.sure)
        .copied()
        .collect();
    let members = taking_part(asked.steps.len(), &certain);
    if !members.is_empty() {
        found.matches.push(Match {
            members,
            key: key.clone(),
            sure: true,
        });
    }
    if certain.len() < part.len() {
        let members = taking_part(asked.steps.len(), part);
        found.may.extend(members.iter().map(|member| member.event));
    }
}

/// The events that stand in some choice of a different event for each step.
fn taking_part(steps: usize, part: &[Fulfils]) -> Vec<Member> {
    let mut of_step: Vec<Vec<u32>> = vec![Vec::new(); steps];
    for fulfils in part {
        // More candidates than there are steps: one is always left.
        let candidates = &mut of_step[fulfils.step as usize];
        if candidates.len() <= steps {
            candidates.push(fulfils.event);
        }
    }
    // What holds of one event that no other step has in its list holds of all such events.
    let mut ordinary: Vec<Option<bool>> = vec![None; steps];
    let mut stands = |fulfils: &Fulfils| {
        let step = fulfils.step as usize;
        let elsewhere = of_step
            .iter()
            .enumerate()
            .any(|(other, events)| other != step && events.contains(&fulfils.event));
        let answer = || complete(&of_step, step, fulfils.event);
        if elsewhere {
            answer()
        } else {
            *ordinary[step].get_or_insert_with(answer)
        }
    };
    part.iter()
        .filter(|fulfils| stands(fulfils))
        .map(|fulfils| Member {
            event: fulfils.event,
            step: Some(fulfils.step),
        })
        .collect()
}

/// Whether every step but `given` finds an event of its own other than `event`.
fn complete(of_step: &[Vec<u32>], given: usize, event: u32) -> bool {
    let mut taken: HashMap<u32, usize> = HashMap::new();
    (0..of_step.len()).all(|step| {
        step == given || {
            let mut seen = vec![event];
            assign(step, of_step, &mut taken, &mut seen)
        }
    })
}

/// Finds an event for a step, if need be by moving other steps to other events.
///
/// Goes no deeper than there are steps.
fn assign(
    step: usize,
    of_step: &[Vec<u32>],
    taken: &mut HashMap<u32, usize>,
    seen: &mut Vec<u32>,
) -> bool {
    for &event in &of_step[step] {
        if seen.contains(&event) {
            continue;
        }
        seen.push(event);
        let free = match taken.get(&event) {
            None => true,
            Some(&other) => assign(other, of_step, taken, seen),
        };
        if free {
            taken.insert(event, step);
            return true;
        }
    }
    false
}
