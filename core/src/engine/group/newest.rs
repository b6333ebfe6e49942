//! EQL's sequences: one that is begun is replaced by a newer one with the same key.
//!
//! At each stage at most one sequence waits. An event moves the one that waits before its stage,
//! and what waits behind that is replaced; an event never moves what it has just begun or moved.

use super::Member;
use super::place::Fulfils;
use crate::event::Time;
use crate::ir::Sequence;

/// A sequence as stages: steps that must happen, each as often as it runs.
pub struct Shape {
    /// For each step, the stages that an event which fulfils it can be.
    stages: Vec<Vec<usize>>,
    last: usize,
    /// Steps that must not happen, with the number of stages before them.
    missing: Vec<(u32, usize)>,
    until: Option<u32>,
    max_span: Option<u64>,
}

impl Shape {
    pub fn of(sequence: &Sequence) -> Shape {
        let mut shape = Shape {
            stages: Vec::new(),
            last: 0,
            missing: Vec::new(),
            until: sequence
                .until
                .is_some()
                .then_some(sequence.steps.len() as u32),
            max_span: sequence.max_span,
        };
        let mut next = 0;
        for (number, step) in (0..).zip(&sequence.steps) {
            if step.missing {
                shape.missing.push((number, next));
                shape.stages.push(Vec::new());
            } else {
                let after = next + step.runs.max(1) as usize;
                shape.stages.push((next..after).collect());
                next = after;
            }
        }
        shape.last = next.saturating_sub(1);
        shape
    }
}

/// A sequence that waits for its next stage.
struct Begun {
    start: Option<Time>,
    members: Vec<Member>,
}

/// Follows the events of one part, which are in order, and gives what is complete.
pub fn follow<'p>(
    shape: &Shape,
    part: impl Iterator<Item = &'p Fulfils> + Clone,
) -> Vec<Vec<Member>> {
    if shape.stages.iter().all(Vec::is_empty) {
        // Nothing that must happen, so that no event takes part.
        return Vec::new();
    }
    let mut waiting: Vec<Option<Begun>> = (0..shape.last).map(|_| None).collect();
    let mut complete: Vec<(Vec<Member>, Option<Time>, Option<Time>)> = Vec::new();
    let mut rest = part.clone().peekable();
    while let Some(first) = rest.next() {
        let mut steps = vec![first.step];
        while let Some(same) = rest.next_if(|next| next.event == first.event) {
            steps.push(same.step);
        }
        // From the last stage on, so that it does not move what it moved itself.
        for &step in steps.iter().rev() {
            let stages = shape.stages.get(step as usize).into_iter().flatten();
            for &stage in stages.rev() {
                let member = Member {
                    event: first.event,
                    step: Some(step),
                };
                let begun = match stage.checked_sub(1) {
                    None => Begun {
                        start: first.time,
                        members: vec![member],
                    },
                    Some(before) => {
                        let Some(mut begun) = waiting[before].take() else {
                            continue;
                        };
                        if !within(begun.start, shape.max_span, first.time) {
                            continue;
                        }
                        begun.members.push(member);
                        begun
                    }
                };
                if stage == shape.last {
                    complete.push((begun.members, begun.start, first.time));
                } else {
                    waiting[stage] = Some(begun);
                }
            }
        }
        if shape.until.is_some_and(|until| steps.contains(&until)) {
            let own = |begun: &Begun| begun.members.last().map(|m| m.event) == Some(first.event);
            for begun in &mut waiting {
                *begun = begun.take().filter(own);
            }
        }
    }
    if shape.missing.is_empty() {
        return complete.into_iter().map(|(members, ..)| members).collect();
    }
    let unwanted: Vec<Vec<(Option<Time>, u32)>> = shape
        .missing
        .iter()
        .map(|(step, _)| {
            let of_step = part.clone().filter(|fulfils| fulfils.step == *step);
            of_step
                .map(|fulfils| (fulfils.time, fulfils.event))
                .collect()
        })
        .collect();
    let times: std::collections::HashMap<u32, Option<Time>> =
        part.map(|fulfils| (fulfils.event, fulfils.time)).collect();
    complete.retain(|(members, start, end)| {
        shape
            .missing
            .iter()
            .zip(&unwanted)
            .all(|((_, before), unwanted)| {
                let place = |at: usize| {
                    let event = members[at].event;
                    (times.get(&event).copied().flatten(), event)
                };
                let from = before.checked_sub(1).map(place);
                let to = (*before < members.len()).then(|| place(*before));
                let first = from.map_or(0, |from| unwanted.partition_point(|at| *at <= from));
                let end_of =
                    to.map_or(unwanted.len(), |to| unwanted.partition_point(|at| *at < to));
                if first >= end_of {
                    return true;
                }
                // At the ends of a sequence, as far as it may span; the nearest event tells.
                match (from, to) {
                    (None, _) => !within(unwanted[end_of - 1].0, shape.max_span, *end),
                    (_, None) => !within(*start, shape.max_span, unwanted[first].0),
                    _ => false,
                }
            })
    });
    complete.into_iter().map(|(members, ..)| members).collect()
}

fn within(start: Option<Time>, span: Option<u64>, end: Option<Time>) -> bool {
    match (start, span, end) {
        (Some(start), Some(span), Some(end)) => start.within(span, end),
        _ => true,
    }
}
