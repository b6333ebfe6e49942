//! Exclusions that would quiet a rule: found, put to the labelled events, ranked, and proved on
//! the changed rule.

pub mod bypass;
mod community;
mod events;
mod generalize;
mod indicator;
mod pairs;
pub mod rank;

pub use community::{Known, known};

use self::indicator::Asked;
use self::rank::{Tried, rank};
use crate::catalog::Reach;
use crate::engine::{Answers, Batch, Bits, Evaluator};
use crate::ir::{Node, Predicate, Subject};
use crate::limits;
use crate::report::advice::{Candidate, CandidateSource, Label, PredicateText, Suggestions};
use crate::rule::Rule;
use crate::text::Span;
use std::collections::HashSet;

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
    let labelled = Labelled::new(ask);
    let mut suggestions = Suggestions {
        malicious: labelled.malicious.indices(),
        benign: labelled.benign.indices(),
        note: labelled.note(ask),
        ..Suggestions::default()
    };
    if labelled.benign.is_empty() {
        return suggestions;
    }
    let mut singles = singles(ask, &labelled);
    rank(&mut singles);
    let mut tried = pairs::of(&singles, &labelled);
    let safe = |tried: &Tried| labelled.keeps(&tried.touches);
    suggestions.lost_a_malicious = singles.iter().filter(|one| !safe(one)).count() as u32;
    tried.extend(
        singles
            .into_iter()
            .filter(|one| safe(one) && stands_alone(one)),
    );
    rank(&mut tried);
    rank::thin_out(&mut tried);
    let proved = prove(ask, &labelled, tried, changed);
    suggestions.lost_a_malicious += proved.lost;
    suggestions.candidates = proved
        .kept
        .into_iter()
        .map(|tried| labelled.candidate(tried))
        .collect();
    let nothing = suggestions
        .candidates
        .is_empty()
        .then(|| nothing(&suggestions));
    let in_part = ask.rule.filters_only().then(|| {
        "Only the filters of this rule are evaluated; what the rest of it asks is not known here."
            .to_owned()
    });
    let notes = [in_part, suggestions.note.take(), proved.unwritten, nothing];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    suggestions.note = (!notes.is_empty()).then(|| notes.join(" "));
    suggestions
}

/// On its own, a parent from which anyone starts programs would let everything through.
fn stands_alone(tried: &Tried) -> bool {
    !tried.predicates.iter().any(bypass::is_everyday_parent)
}

/// The labelled events that the rule matches.
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

/// Every candidate of one predicate that is not what the rule looks for, put to the events.
fn singles(ask: &Ask<'_>, labelled: &Labelled) -> Vec<Tried> {
    let asked = Asked::by(ask.rule);
    let mut evaluator = Evaluator::default();
    let mut seen: HashSet<Predicate> = HashSet::new();
    let from_events = events::candidates(ask.batch, &labelled.benign);
    // The catalog keeps values in lower case; of what the events have, too, theirs is shown.
    let spelled: HashSet<&Predicate> = from_events.iter().map(|found| &found.predicate).collect();
    let from_rules = community::candidates(ask.reach, ask.batch, &labelled.benign);
    let from_rules = from_rules.map(|(predicate, source)| {
        let as_in_events = spelled.get(&predicate).map(|spelled| (*spelled).clone());
        (as_in_events.unwrap_or(predicate), source)
    });
    let from_events = from_events.iter().map(|found| {
        let how = found.how.clone();
        (found.predicate.clone(), CandidateSource::Events { how })
    });
    let mut tried = Vec::new();
    for (predicate, source) in from_rules.chain(from_events) {
        if asked.has(&predicate)
            || asked.is_implied(&predicate)
            || bypass::is_script_host(&predicate)
            || !seen.insert(predicate.clone())
        {
            continue;
        }
        let node = Node::predicate(predicate.clone(), Span::default());
        let Answers { must, may } = evaluator.evaluate(&node, ask.batch);
        let (mut removes, mut touches) = (must, may);
        removes.and(&labelled.benign);
        touches.and(&ask.answers.must);
        let Some(example) = removes.iter().next() else {
            continue;
        };
        let example = match &predicate.subject {
            Subject::Field(field) => ask.batch.text(example, field.as_str()),
            _ => None,
        };
        if !asked.is_narrowed(&predicate, example.unwrap_or_default()) {
            tried.push(Tried::new(vec![predicate], source, removes, touches));
        }
    }
    tried
}

/// What came of the proof.
struct Proved {
    kept: Vec<Tried>,
    /// How many would lose a malicious event.
    lost: u32,
    unwritten: Option<String>,
}

/// Keeps the best of those that do on the changed rule what they promise.
fn prove(
    ask: &Ask<'_>,
    labelled: &Labelled,
    tried: Vec<Tried>,
    changed: &mut dyn FnMut(&[Predicate]) -> Result<Answers, Unwritten>,
) -> Proved {
    let mut proved = Proved {
        kept: Vec::new(),
        lost: 0,
        unwritten: None,
    };
    // Of a rule over one event the condition is all there is to it, and the exclusion's own
    // answers tell what it would do.
    let is_plain = ask.rule.group.is_none() && !ask.rule.filters_only();
    for mut tried in tried.into_iter().take(limits::EXCLUSIONS_TRIED) {
        if proved.kept.len() == limits::EXCLUSIONS_OFFERED {
            break;
        }
        match changed(&tried.predicates) {
            Ok(after) => {
                let mut lost = labelled.malicious.clone();
                lost.and_not(&after.must);
                tried.removes = labelled.benign.clone();
                tried.removes.and_not(&after.may);
                tried.touches = ask.answers.must.clone();
                tried.touches.and_not(&after.must);
                if !lost.is_empty() {
                    proved.lost += 1;
                } else if !tried.removes.is_empty() {
                    proved.kept.push(tried);
                }
            }
            Err(Unwritten(why)) => {
                proved.unwritten.get_or_insert(why);
                if is_plain {
                    proved.kept.push(tried);
                }
            }
        }
    }
    rank(&mut proved.kept);
    proved
}

fn nothing(suggestions: &Suggestions) -> String {
    if suggestions.lost_a_malicious > 0 {
        format!(
            "Nothing is left to offer: {} tried, and each would lose a malicious event.",
            match suggestions.lost_a_malicious {
                1 => "one exclusion was".to_owned(),
                count => format!("{count} exclusions were"),
            }
        )
    } else {
        "The benign events have nothing that an exclusion could ask for without asking for what the rule looks for."
            .to_owned()
    }
}
