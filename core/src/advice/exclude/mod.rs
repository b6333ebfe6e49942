//! Exclusions that would quiet a rule: found, put to the labelled events, ranked, and proved on
//! the changed rule.

pub mod bypass;
mod community;
mod events;
mod generalize;
mod indicator;
mod pairs;
pub mod rank;
mod search;

pub use community::{Known, known};
pub use search::Search;

use self::rank::Tried;
use crate::catalog::Reach;
use crate::engine::{Answers, Batch, Bits};
use crate::ir::Predicate;
use crate::report::advice::{Candidate, Label, PredicateText, Suggestions};
use crate::rule::Rule;

/// What exclusions are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// As it was evaluated, linked with others.
    pub rule: &'a Rule,
    pub batch: &'a Batch,
    /// What the rule says now.
    pub answers: &'a Answers,
    /// By index of the event. One that is labelled both ways counts as malicious, and one that
    /// is not there does not count.
    pub labels: &'a [(u32, Label)],
    pub reach: &'a Reach,
}

/// Why a changed rule could not be evaluated, as one sentence.
#[derive(Clone, Debug)]
pub struct Unwritten(pub String);

/// Exclusions with evidence, best first.
///
/// `changed` evaluates the rule with an exclusion written into it. A candidate is offered if that
/// keeps every labelled malicious event and certainly loses a benign one.
pub fn suggest(
    ask: &Ask<'_>,
    changed: &mut dyn FnMut(&[Predicate]) -> Result<Answers, Unwritten>,
) -> Suggestions {
    let mut search = Search::new(ask);
    while search.step(ask, changed) {}
    search.finish()
}

/// On its own, a parent from which anyone starts programs would let everything through.
fn stands_alone(tried: &Tried) -> bool {
    !tried.predicates.iter().any(bypass::is_everyday_parent)
}

/// The labelled events that the rule matches.
#[derive(Debug)]
struct Labelled {
    malicious: Bits,
    benign: Bits,
}

impl Labelled {
    fn new(ask: &Ask<'_>) -> Labelled {
        let with = |wanted: Label| {
            let mut bits = Bits::none(ask.batch.len());
            let there = ask.labels.iter().map(|(at, label)| (*at as usize, *label));
            for (at, _) in there.filter(|(at, label)| *label == wanted && *at < ask.batch.len()) {
                bits.set(at);
            }
            bits.and(&ask.answers.must);
            bits
        };
        let malicious = with(Label::Malicious);
        let mut benign = with(Label::Benign);
        benign.and_not(&malicious);
        Labelled { malicious, benign }
    }

    /// Whether an exclusion that may be true of these events keeps all that must be kept.
    fn keeps(&self, touches: &Bits) -> bool {
        let mut lost = self.malicious.clone();
        lost.and(touches);
        lost.is_empty()
    }

    /// What the labels leave open.
    fn note(&self, ask: &Ask<'_>) -> Option<String> {
        let note = if ask.answers.must.is_empty() {
            "The rule matches none of these events, so there is nothing to exclude."
        } else if ask.labels.is_empty() {
            "No event is labelled. Label an event that the rule matches as benign, and one that it must go on to match as malicious."
        } else if self.benign.is_empty() && self.malicious.is_empty() {
            "The rule matches none of the labelled events. Label an event that it matches as benign."
        } else if self.benign.is_empty() {
            "All labelled events that the rule matches are malicious. Label one that it should not match as benign."
        } else if self.malicious.is_empty() {
            "No malicious event that the rule matches is labelled, so nothing shows here what an exclusion must not lose. Label one."
        } else {
            return None;
        };
        Some(note.to_owned())
    }

    fn candidate(&self, tried: Tried) -> Candidate {
        let mut others = tried.touches;
        others.and_not(&self.benign);
        others.and_not(&self.malicious);
        let mut bypasses: Vec<String> = Vec::new();
        for way in tried.predicates.iter().flat_map(bypass::ways) {
            let sentence = way.sentence().to_owned();
            if !bypasses.contains(&sentence) {
                bypasses.push(sentence);
            }
        }
        Candidate {
            predicates: tried.predicates.iter().map(PredicateText::from).collect(),
            source: tried.source,
            removes: tried.removes.indices(),
            keeps: self.malicious.count() as u32,
            unlabelled: others.count() as u32,
            bypasses,
        }
    }
}
