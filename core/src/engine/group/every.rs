//! Chains of events in the order of time, of which each event takes part: Sigma's
//! `temporal_ordered`.

use super::place::{Fulfils, Key};
use super::{Found, Match, Member};
use crate::event::Time;
use crate::ir::Sequence;
use crate::sort::Sort;

pub fn find(asked: &Sequence, key: &Key, part: &[Fulfils], found: &mut Found) {
    let certain: Vec<Fulfils> = part
        .iter()
        .filter(|fulfils| fulfils.sure)
        .copied()
        .collect();
    let mut links = chains(asked, &certain);
    links.order_by_key(|link| (link.from, link.at.time, link.at.event));
    // Chains that overlap are shown as one match.
    let mut reaches: Option<Time> = None;
    for Link { at, from, to } in links {
        let member = Member {
            event: at.event,
            step: Some(at.step),
        };
        found.must.push(at.event);
        match found.matches.last_mut() {
            Some(whole) if reaches.is_some_and(|reaches| from <= reaches) => {
                whole.members.push(member);
                reaches = reaches.max(Some(to));
            }
            _ => {
                found.matches.push(Match {
                    members: vec![member],
                    key: key.clone(),
                    sure: true,
                });
                reaches = Some(to);
            }
        }
    }
    if certain.len() < part.len() {
        find_possible(asked, part, found);
    }
}

/// Every event that may stand in some chain, whatever else has to hold of it.
pub fn find_possible(asked: &Sequence, part: &[Fulfils], found: &mut Found) {
    let links = chains(asked, part);
    found
        .may
        .extend(links.into_iter().map(|link| link.at.event));
}

/// An event in the shortest chains through it.
struct Link {
    at: Fulfils,
    /// The latest start and the earliest end of a chain through it.
    from: Time,
    to: Time,
}

/// The events that stand in a chain from the first step to the last, each step no earlier than
/// the one before, within the span.
fn chains(asked: &Sequence, part: &[Fulfils]) -> Vec<Link> {
    // Steps that must happen, numbered without the others.
    let mut stages = 0;
    let numbers: Vec<Option<usize>> = asked
        .steps
        .iter()
        .map(|step| {
            (!step.missing).then(|| {
                stages += 1;
                stages - 1
            })
        })
        .collect();
    let items: Vec<(Time, usize, Fulfils)> = part
        .iter()
        .filter_map(|at| Some((at.time?, (*numbers.get(at.step as usize)?)?, *at)))
        .collect();
    if stages == 0 {
        return Vec::new();
    }
    // At one moment, events stand in any order, so that earlier steps come first there.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.order_by_key(|&at| (items[at].0, items[at].1));
    let mut from: Vec<Option<Time>> = vec![None; items.len()];
    let mut best: Vec<Option<Time>> = vec![None; stages];
    for &at in &order {
        let (time, stage, _) = items[at];
        from[at] = match stage {
            0 => Some(time),
            stage => best[stage - 1],
        };
        best[stage] = best[stage].max(from[at]);
    }
    let mut to: Vec<Option<Time>> = vec![None; items.len()];
    let mut best: Vec<Option<Time>> = vec![None; stages];
    for &at in order.iter().rev() {
        let (time, stage, _) = items[at];
        to[at] = if stage + 1 == stages {
            Some(time)
        } else {
            best[stage + 1]
        };
        best[stage] = match (best[stage], to[at]) {
            (Some(best), Some(to)) => Some(best.min(to)),
            (best, to) => best.or(to),
        };
    }
    let links = items.iter().zip(from.into_iter().zip(to));
    links
        .filter_map(|((_, _, at), (from, to))| {
            let (from, to) = (from?, to?);
            let fits = asked.max_span.is_none_or(|span| from.within(span, to));
            fits.then_some(Link { at: *at, from, to })
        })
        .collect()
}
