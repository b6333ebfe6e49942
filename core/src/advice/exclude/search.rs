//! The search for exclusions, in steps: candidates are put to the events one by one, ranked, and
//! the best proved on the changed rule.

use super::indicator::Asked;
use super::rank::{self, Tried, rank};
use super::{Ask, Labelled, Unwritten, bypass, community, events, pairs, stands_alone};
use crate::engine::{Answers, Evaluator};
use crate::ir::{Node, Predicate, Subject};
use crate::limits;
use crate::report::advice::{CandidateSource, Suggestions};
use crate::text::Span;
use std::collections::HashSet;
use std::vec;

/// Candidates of one step: some milliseconds of work on a hundred thousand events.
const A_STEP: usize = 8;

/// A search that is under way. Each step is given the same question.
#[derive(Debug)]
pub struct Search {
    labelled: Labelled,
    suggestions: Suggestions,
    in_part: Option<String>,
    /// What the benign events have; the catalog's come before these.
    from_events: vec::IntoIter<events::Found>,
    /// The catalog keeps values in lower case; of what the events have, too, theirs is shown.
    spelled: HashSet<Predicate>,
    seen: HashSet<Predicate>,
    /// Candidates that were looked at, of how many.
    done: usize,
    of: usize,
    evaluator: Evaluator,
    singles: Vec<Tried>,
    /// The best, once all were tried.
    proof: Option<Proof>,
}

impl Search {
    pub fn new(ask: &Ask<'_>) -> Search {
        let labelled = Labelled::new(ask);
        let suggestions = Suggestions {
            malicious: labelled.malicious.indices(),
            benign: labelled.benign.indices(),
            note: labelled.note(ask),
            ..Suggestions::default()
        };
        let (from_events, from_rules) = match labelled.benign.is_empty() {
            true => (Vec::new(), 0),
            false => {
                let found = events::candidates(ask.batch, &labelled.benign);
                (found, ask.reach.exclusions().len())
            }
        };
        let in_part = ask.rule.filters_only().then(|| {
            "Only the filters of this rule are evaluated; what the rest of it asks is not known here."
                .to_owned()
        });
        let spelled = from_events.iter().map(|found| found.predicate.clone());
        Search {
            in_part: in_part.filter(|_| !labelled.benign.is_empty()),
            labelled,
            suggestions,
            spelled: spelled.collect(),
            seen: HashSet::new(),
            done: 0,
            of: from_rules + from_events.len(),
            from_events: from_events.into_iter(),
            evaluator: Evaluator::default(),
            singles: Vec::new(),
            proof: None,
        }
    }

    /// How much is done, of how much: candidates, and then the proofs of the best.
    pub fn progress(&self) -> (usize, usize) {
        let proved = self.proof.as_ref().map_or(0, |proof| proof.tried);
        (self.done + proved, self.of + limits::EXCLUSIONS_TRIED)
    }

    /// Does some more; false where nothing is left. `changed` is as in [`super::suggest`].
    pub fn step(
        &mut self,
        ask: &Ask<'_>,
        changed: &mut dyn FnMut(&[Predicate]) -> Result<Answers, Unwritten>,
    ) -> bool {
        if self.labelled.benign.is_empty() {
            return false;
        }
        if let Some(proof) = &mut self.proof {
            return proof.step(ask, &self.labelled, changed);
        }
        let asked = Asked::by(ask.rule);
        for _ in 0..A_STEP {
            if self.done == self.of {
                self.rank();
                break;
            }
            self.done += 1;
            if let Some((predicate, source)) = self.candidate(ask) {
                self.put(ask, &asked, predicate, source);
            }
        }
        true
    }

    /// The next candidate: the catalog's first, then the events'.
    fn candidate(&mut self, ask: &Ask<'_>) -> Option<(Predicate, CandidateSource)> {
        let Some(exclusion) = ask.reach.exclusions().get(self.done - 1) else {
            let events::Found { predicate, how } = self.from_events.next()?;
            return Some((predicate, CandidateSource::Events { how }));
        };
        let (predicate, source) = community::candidate(exclusion, ask.batch)?;
        let as_in_events = self.spelled.get(&predicate).cloned();
        Some((as_in_events.unwrap_or(predicate), source))
    }

    /// Puts a candidate to the events, where it is not what the rule looks for.
    fn put(
        &mut self,
        ask: &Ask<'_>,
        asked: &Asked<'_>,
        predicate: Predicate,
        source: CandidateSource,
    ) {
        if asked.has(&predicate)
            || asked.is_implied(&predicate)
            || bypass::is_script_host(&predicate)
            || self.seen.contains(&predicate)
        {
            return;
        }
        let node = Node::predicate(predicate.clone(), Span::default());
        let Answers { must, may } = self.evaluator.evaluate(&node, ask.batch);
        let (mut removes, mut touches) = (must, may);
        removes.and(&self.labelled.benign);
        touches.and(&ask.answers.must);
        let Some(example) = removes.iter().next() else {
            return;
        };
        self.seen.insert(predicate.clone());
        let example = match &predicate.subject {
            Subject::Field(field) => ask.batch.text(example, field.as_str()),
            _ => None,
        };
        if !asked.is_narrowed(&predicate, example.unwrap_or_default()) {
            let tried = Tried::new(vec![predicate], source, removes, touches);
            self.singles.push(tried);
        }
    }

    /// Sets out to prove the best, pairs among them.
    fn rank(&mut self) {
        let mut singles = std::mem::take(&mut self.singles);
        rank(&mut singles);
        let mut tried = pairs::of(&singles, &self.labelled);
        let safe = |tried: &Tried| self.labelled.keeps(&tried.touches);
        self.suggestions.lost_a_malicious = singles.iter().filter(|one| !safe(one)).count() as u32;
        tried.extend(
            singles
                .into_iter()
                .filter(|one| safe(one) && stands_alone(one)),
        );
        rank(&mut tried);
        rank::thin_out(&mut tried);
        tried.truncate(limits::EXCLUSIONS_TRIED);
        self.proof = Some(Proof {
            queue: tried.into_iter(),
            tried: 0,
            kept: Vec::new(),
            lost: 0,
            unwritten: None,
        });
    }

    /// What came of it.
    pub fn finish(self) -> Suggestions {
        let Search {
            mut suggestions,
            labelled,
            ..
        } = self;
        let Some(mut proof) = self.proof else {
            return suggestions;
        };
        rank(&mut proof.kept);
        suggestions.lost_a_malicious += proof.lost;
        let kept = proof.kept.into_iter();
        suggestions.candidates = kept.map(|tried| labelled.candidate(tried)).collect();
        let nothing = suggestions
            .candidates
            .is_empty()
            .then(|| nothing(&suggestions));
        let notes = [
            self.in_part,
            suggestions.note.take(),
            proof.unwritten,
            nothing,
        ];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        suggestions.note = (!notes.is_empty()).then(|| notes.join(" "));
        suggestions
    }
}

/// The proof of the best, which keeps those that do on the changed rule what they promise.
#[derive(Debug)]
struct Proof {
    queue: vec::IntoIter<Tried>,
    tried: usize,
    kept: Vec<Tried>,
    /// How many would lose a malicious event.
    lost: u32,
    unwritten: Option<String>,
}

impl Proof {
    /// Tries one; false where there is none, or enough are kept.
    fn step(
        &mut self,
        ask: &Ask<'_>,
        labelled: &Labelled,
        changed: &mut dyn FnMut(&[Predicate]) -> Result<Answers, Unwritten>,
    ) -> bool {
        if self.kept.len() == limits::EXCLUSIONS_OFFERED {
            return false;
        }
        let Some(mut tried) = self.queue.next() else {
            return false;
        };
        self.tried += 1;
        // Of a rule over one event the condition is all there is to it, and the exclusion's own
        // answers tell what it would do.
        let is_plain = ask.rule.group.is_none() && !ask.rule.filters_only();
        match changed(&tried.predicates) {
            Ok(after) => {
                let mut lost = labelled.malicious.clone();
                lost.and_not(&after.must);
                tried.removes = labelled.benign.clone();
                tried.removes.and_not(&after.may);
                tried.touches = ask.answers.must.clone();
                tried.touches.and_not(&after.must);
                if !lost.is_empty() {
                    self.lost += 1;
                } else if !tried.removes.is_empty() {
                    self.kept.push(tried);
                }
            }
            Err(Unwritten(why)) => {
                self.unwritten.get_or_insert(why);
                if is_plain {
                    self.kept.push(tried);
                }
            }
        }
        true
    }
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
