//! Pairs of predicates, where one alone takes too much or is too easy to satisfy.

use super::bypass::Bypass;
use super::rank::{Tried, rank};
use super::{Labelled, stands_alone};
use crate::limits;
use crate::report::advice::CandidateSource;

/// Pairs of the best single predicates, on different fields, that keep every malicious event and
/// for which there is a reason: no part can stand alone that is as hard to satisfy. What whoever
/// starts the process chooses, twice, is no harder than once.
///
/// `singles` are ranked. A predicate is in at most [`limits::EXCLUSION_PAIRS`] of them, so that a
/// good one does not fill the list with its company.
pub fn of(singles: &[Tried], labelled: &Labelled) -> Vec<Tried> {
    let best = &singles[..singles.len().min(limits::EXCLUSION_PAIRED)];
    let mut pairs = Vec::new();
    for (at, one) in best.iter().enumerate() {
        let others = best[at + 1..].iter();
        pairs.extend(others.filter_map(|other| pair(one, other, labelled)));
    }
    rank(&mut pairs);
    let mut kept: Vec<Tried> = Vec::new();
    for pair in pairs {
        let company = |part| {
            let with = kept.iter().filter(|kept| kept.predicates.contains(part));
            with.count()
        };
        let mut parts = pair.predicates.iter();
        if parts.all(|part| company(part) < limits::EXCLUSION_PAIRS) {
            kept.push(pair);
        }
    }
    kept
}

fn pair(one: &Tried, other: &Tried, labelled: &Labelled) -> Option<Tried> {
    let predicates = [&one.predicates[..], &other.predicates[..]].concat();
    if predicates[0].subject == predicates[1].subject {
        return None;
    }
    let mut removes = one.removes.clone();
    removes.and(&other.removes);
    let mut touches = one.touches.clone();
    touches.and(&other.touches);
    if removes.is_empty() || !labelled.keeps(&touches) {
        return None;
    }
    let how = format!("{} and {}", how(&one.source), how(&other.source));
    let pair = Tried::new(
        predicates,
        CandidateSource::Events { how },
        removes,
        touches,
    );
    let is_harder = |part: &Tried| {
        let is_hurdle = pair.easiest < part.easiest && pair.easiest < Some(Bypass::WorkingFolder);
        !stands_alone(part) || !labelled.keeps(&part.touches) || is_hurdle
    };
    (is_harder(one) && is_harder(other)).then_some(pair)
}

fn how(source: &CandidateSource) -> String {
    match source {
        CandidateSource::Events { how } => how.clone(),
        CandidateSource::Community { reach, .. } => {
            format!("an exclusion that {} public rules use", reach.total)
        }
    }
}
