//! How each rule does on the labelled events.
//!
//! An event counts together with those derived from it, as in a case set, so that the same labels
//! give the same figures here and in `cutout test`.

use super::{Analyzer, labels};
use crate::engine::Bits;
use crate::judge::Judged;
use crate::report::Verdict;
use crate::report::advice::Label;
use crate::report::cases::{Cell, Confusion, LabelScores, RuleFigures};

/// What one rule says, or all together.
struct Said {
    matched: Bits,
    open: Bits,
    covered: Bits,
}

/// The figures; `None` where no event has a label.
pub(super) fn scores(analyzer: &Analyzer) -> Option<LabelScores> {
    if analyzer.labelled.is_empty() {
        return None;
    }
    let [malicious, benign] =
        [Label::Malicious, Label::Benign].map(|label| labels::bits(analyzer, label));
    let count = |said: &Said| {
        let figure = |label: &Bits, verdict: Verdict| {
            let mut cell = said.of(verdict);
            cell.and(label);
            cell.count() as u32
        };
        Confusion {
            true_positives: figure(&malicious, Verdict::Match),
            false_positives: figure(&benign, Verdict::Match),
            false_negatives: figure(&malicious, Verdict::NoMatch),
            true_negatives: figure(&benign, Verdict::NoMatch),
            malicious_cannot_tell: figure(&malicious, Verdict::CannotTell),
            benign_cannot_tell: figure(&benign, Verdict::CannotTell),
        }
    };
    let mut rules = Vec::new();
    let mut silent = 0;
    for (at, result) in analyzer.results.iter().enumerate() {
        let Some(result) = result else { continue };
        let confusion = count(&of_rule(analyzer, result));
        if confusion.says_nothing() {
            silent += 1;
        } else {
            rules.push(RuleFigures {
                rule: at as u32,
                confusion,
            });
        }
    }
    Some(LabelScores {
        together: count(&together(analyzer)),
        rules,
        silent,
    })
}

/// The events that a figure counts.
pub(super) fn cell(analyzer: &Analyzer, cell: &Cell) -> Bits {
    let said = match cell.rule {
        None => together(analyzer),
        Some(rule) => match analyzer.results.get(rule as usize) {
            Some(result) => of_rule(analyzer, result),
            None => return Bits::none(analyzer.events()),
        },
    };
    let mut events = said.of(cell.verdict);
    events.and(&labels::bits(analyzer, cell.label));
    events
}

/// Events that are in the bits, and those that such events are derived from.
pub(super) fn with_parents(analyzer: &Analyzer, mut bits: Bits) -> Bits {
    let parent = |event: usize| analyzer.batch.record(event).parent;
    let derived: Vec<usize> = bits
        .iter()
        .filter(|&event| parent(event).is_some())
        .collect();
    for event in derived {
        let mut above = parent(event);
        while let Some(event) = above {
            bits.set(event as usize);
            above = parent(event as usize);
        }
    }
    bits
}

/// Whether a rule matches an event that is derived from this one, directly or not.
pub(super) fn matched_derived(analyzer: &Analyzer, event: usize) -> bool {
    // Derived events follow the one they come from.
    let mut derived = (event + 1..analyzer.events()).take_while(|&later| {
        let parent = analyzer.batch.record(later).parent;
        parent.is_some_and(|parent| parent as usize >= event)
    });
    let is_match = |event: usize| {
        let mut results = analyzer.results.iter().flatten();
        results.any(|result| result.verdict(event) == Verdict::Match)
    };
    derived.any(is_match)
}

impl Said {
    fn of(&self, verdict: Verdict) -> Bits {
        match verdict {
            Verdict::Match => self.matched.clone(),
            Verdict::CannotTell => {
                let mut open = self.open.clone();
                open.and_not(&self.matched);
                open
            }
            Verdict::NoMatch | Verdict::NotForThisLog => {
                let mut rest = self.covered.clone();
                if verdict == Verdict::NotForThisLog {
                    rest.not();
                }
                rest.and_not(&self.matched);
                rest.and_not(&self.open);
                rest
            }
        }
    }
}

fn of_rule(analyzer: &Analyzer, result: &Judged) -> Said {
    let events = analyzer.events();
    let [mut matched, mut open] = [Bits::none(events), Bits::none(events)];
    result.answers.must.add_to(&mut matched);
    result.answers.open.add_to(&mut open);
    Said {
        matched: with_parents(analyzer, matched),
        open: with_parents(analyzer, open),
        covered: with_parents(analyzer, (*result.covered).clone()),
    }
}

/// All rules as one. An event that no rule is for is one that they miss.
fn together(analyzer: &Analyzer) -> Said {
    let events = analyzer.events();
    let [mut matched, mut open] = [Bits::none(events), Bits::none(events)];
    for result in analyzer.results.iter().flatten() {
        result.answers.must.add_to(&mut matched);
        result.answers.open.add_to(&mut open);
    }
    Said {
        matched: with_parents(analyzer, matched),
        open: with_parents(analyzer, open),
        covered: Bits::all(events),
    }
}
