//! Which exclusion comes first.

use super::bypass::is_argument;
use super::bypass::{self, Bypass};
use crate::engine::Bits;
use crate::ir::{Op, Predicate, Subject};
use crate::limits;
use crate::report::advice::CandidateSource;
use crate::sort::Sort;
use std::cmp::Reverse;
use std::collections::HashMap;

/// How much of a value a predicate asks for, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Specificity {
    /// A part somewhere in it, or something else than a text.
    Part,
    /// Its end: a file's name in any folder.
    End,
    /// Its start: a folder.
    Start,
    /// All of it, with parts left open.
    Pattern,
    Exact,
}

impl Specificity {
    pub fn of(predicate: &Predicate) -> Specificity {
        let value = &predicate.value;
        // One argument is a part of a command line.
        if is_argument(predicate) {
            return Specificity::Part;
        }
        match predicate.op {
            Op::Eq => Specificity::Exact,
            Op::In if !value.contains(['*', '?']) => Specificity::Exact,
            Op::In | Op::Wildcard => match (value.starts_with('*'), value.ends_with('*')) {
                (true, true) => Specificity::Part,
                (true, false) => Specificity::End,
                (false, true) => Specificity::Start,
                (false, false) => Specificity::Pattern,
            },
            Op::StartsWith => Specificity::Start,
            Op::EndsWith => Specificity::End,
            _ => Specificity::Part,
        }
    }
}

/// An exclusion that was put to the events.
#[derive(Debug)]
pub struct Tried {
    /// All must be true.
    pub predicates: Vec<Predicate>,
    pub source: CandidateSource,
    /// Benign events on which it is certainly true.
    pub removes: Bits,
    /// Events of the rule on which it may be true.
    pub touches: Bits,
    pub specificity: Specificity,
    pub easiest: Option<Bypass>,
}

impl Tried {
    pub fn new(
        predicates: Vec<Predicate>,
        source: CandidateSource,
        removes: Bits,
        touches: Bits,
    ) -> Tried {
        let of_each = predicates.iter().map(Specificity::of);
        Tried {
            specificity: of_each.max().unwrap_or(Specificity::Part),
            easiest: bypass::easiest(&predicates),
            predicates,
            source,
            removes,
            touches,
        }
    }
}

/// The most benign events removed first; of equals the most specific; of these the one that is
/// hardest to satisfy on purpose; then the shorter, and one that more public rules use.
pub fn rank(tried: &mut [Tried]) {
    tried.order_by_key(|tried| {
        let letters: usize = tried.predicates.iter().map(|one| one.value.len()).sum();
        let used = match &tried.source {
            CandidateSource::Community { reach, .. } => reach.total,
            CandidateSource::Events { .. } => 0,
        };
        (
            Reverse(tried.removes.count()),
            Reverse(tried.specificity),
            tried.easiest,
            tried.predicates.len(),
            Reverse(used),
            letters,
        )
    });
}

/// Leaves of ranked exclusions on the same fields with the same operators the first
/// [`limits::EXCLUSIONS_ALIKE`], so that a list of users does not hide everything else.
pub fn thin_out(ranked: &mut Vec<Tried>) {
    let mut alike: HashMap<Vec<(Subject, Op)>, usize> = HashMap::new();
    ranked.retain(|tried| {
        let of_each = tried.predicates.iter();
        let shape = of_each.map(|one| (one.subject.clone(), one.op)).collect();
        let count = alike.entry(shape).or_default();
        *count += 1;
        *count <= limits::EXCLUSIONS_ALIKE
    });
}
