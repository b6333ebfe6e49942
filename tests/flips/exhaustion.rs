//! On made-up rules small enough to try every set: a set flips, and none smaller does.

use super::{PredicateTextRef, own, put};
use cutout_core::advice::flip::clash;
use cutout_core::analyze::Analyzer;
use cutout_core::engine::Trace;
use cutout_core::event::Format;
use cutout_core::ir::{NodeKind, Predicate};
use cutout_core::limits;
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Flip, FlipChange};
use cutout_core::truth::Outcome;
use cutout_tests::generate::{self, Source};
use cutout_tests::shared;
use std::collections::HashMap;

/// The distinct predicates of a condition, with what they are on the event.
fn leaves<'t>(trace: &'t Trace<'_>, into: &mut Vec<(&'t Predicate, Outcome)>) {
    if let NodeKind::Predicate(predicate) = &trace.node.kind
        && !into.iter().any(|(known, _)| *known == predicate.as_ref())
    {
        into.push((predicate, trace.outcome));
    }
    trace.children.iter().for_each(|child| leaves(child, into));
}

/// The condition with predicates that come out as they are told to.
fn evaluate(trace: &Trace<'_>, outcomes: &HashMap<&Predicate, Outcome>) -> Outcome {
    let children = || trace.children.iter().map(|child| evaluate(child, outcomes));
    match &trace.node.kind {
        NodeKind::Constant(value) => (*value).into(),
        NodeKind::Predicate(predicate) => outcomes[predicate.as_ref()],
        NodeKind::Not(_) => !evaluate(&trace.children[0], outcomes),
        NodeKind::All(nodes) => Outcome::at_least(nodes.len(), children()),
        NodeKind::Any(_) => Outcome::at_least(1, children()),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, children()),
    }
}

struct Trial<'t, 'r> {
    trace: &'t Trace<'r>,
    leaves: Vec<(&'t Predicate, Outcome)>,
    clashes: Vec<Vec<usize>>,
    wanted: Outcome,
}

impl Trial<'_, '_> {
    fn flips(&self, set: &[(usize, bool)]) -> bool {
        let mut outcomes: HashMap<&Predicate, Outcome> = self.leaves.iter().copied().collect();
        let truths: Vec<usize> = set
            .iter()
            .filter(|(_, value)| *value)
            .map(|(at, _)| *at)
            .collect();
        for &truth in &truths {
            for &other in &self.clashes[truth] {
                if truths.contains(&other) {
                    return false;
                }
                // It can't be true any more, so that it must not be relied on.
                let outcome = outcomes.get_mut(self.leaves[other].0).unwrap();
                if *outcome == Outcome::Pass {
                    *outcome = Outcome::Unknown;
                }
            }
        }
        for (at, value) in set {
            outcomes.insert(self.leaves[*at].0, (*value).into());
        }
        evaluate(self.trace, &outcomes) == self.wanted
    }

    /// How many sets of this size flip, each predicate changed to what it is not.
    fn count(&self, size: usize, from: usize, set: &mut Vec<(usize, bool)>) -> usize {
        if set.len() == size {
            return self.flips(set).into();
        }
        let mut sum = 0;
        for at in from..self.leaves.len() {
            for value in [true, false] {
                if self.leaves[at].1 != Outcome::from(value) {
                    set.push((at, value));
                    sum += self.count(size, at + 1, set);
                    set.pop();
                }
            }
        }
        sum
    }
}

fn check(analyzer: &Analyzer, event: usize, flip: &Flip) -> Result<bool, String> {
    let trace = analyzer.trace(event, 0).unwrap();
    let mut found = Vec::new();
    leaves(&trace, &mut found);
    let predicates: Vec<&Predicate> = found.iter().map(|(predicate, _)| *predicate).collect();
    let trial = Trial {
        trace: &trace,
        clashes: clash::clashes(&predicates, analyzer.batch(), event),
        leaves: found,
        wanted: if flip.to == Verdict::Match {
            Outcome::Pass
        } else {
            Outcome::Fail
        },
    };
    if trial.leaves.len() > 9 {
        return Ok(false);
    }
    let is = |change: &FlipChange, predicate: &Predicate| {
        let text = (
            predicate.subject.to_string(),
            predicate.op.name(),
            &predicate.value,
        );
        let PredicateTextRef { field, op, value } = PredicateTextRef::from(change);
        (text.0.as_str(), text.1, text.2.as_str()) == (field, op, value)
    };
    let sets: Vec<Vec<(usize, bool)>> = ways(&flip.changes, &|change| {
        let fits = (0..trial.leaves.len()).filter(|&at| is(change, trial.leaves[at].0));
        fits.map(|at| (at, change.must_be)).collect()
    });
    let size = flip.changes.len();
    if flip.changes.is_empty() {
        let all: usize = (0..=trial.leaves.len())
            .map(|size| trial.count(size, 0, &mut Vec::new()))
            .sum();
        return if all == 0 && flip.note.is_some() {
            Ok(true)
        } else {
            Err("something does flip it".to_owned())
        };
    }
    if !flip.smallest {
        return Err("it is small enough to be sure".to_owned());
    }
    // Two predicates may be written alike and differ in what they mean.
    if !sets.iter().any(|set| trial.flips(set)) {
        return Err("it does not flip".to_owned());
    }
    if let Some(smaller) = (0..size).find(|&size| trial.count(size, 0, &mut Vec::new()) > 0) {
        return Err(format!("{smaller} changes flip it, too"));
    }
    let all = trial.count(size, 0, &mut Vec::new());
    if all.min(limits::FLIP_SETS) != flip.others as usize + 1 {
        return Err(format!("{all} sets of this size flip it"));
    }
    Ok(true)
}

/// Every way to choose one of what `of` offers for each change, none twice.
fn ways(
    changes: &[FlipChange],
    of: &dyn Fn(&FlipChange) -> Vec<(usize, bool)>,
) -> Vec<Vec<(usize, bool)>> {
    changes.iter().fold(vec![Vec::new()], |sets, change| {
        let offers = of(change);
        let mut longer = Vec::new();
        for set in sets {
            for &offer in &offers {
                if !set.contains(&offer) {
                    let mut set: Vec<(usize, bool)> = set.clone();
                    set.push(offer);
                    longer.push(set);
                }
            }
        }
        longer
    })
}

struct Flips {
    found: usize,
    /// To a match and to none, where the rule is small enough to try every set.
    checked: [usize; 2],
    wrong: usize,
}

/// Over made-up rules and events.
fn over(format: Format, event: fn(&mut Source) -> String, seed: u64) -> Flips {
    let mut from = Source::new(seed);
    let mut flips = Flips {
        found: 0,
        checked: [0, 0],
        wrong: 0,
    };
    for _ in 0..400 {
        let rule = generate::rule(&mut from, "x").text;
        let events: Vec<String> = (0..6).map(|_| event(&mut from)).collect();
        let analyzer = put(own(&rule), &events.join("\n"), Some(format));
        for event in 0..analyzer.events() {
            let verdict = analyzer.verdict(event, 0);
            let flip = analyzer.flip(event, 0);
            let open = !matches!(verdict, Some(Verdict::Match | Verdict::NoMatch));
            assert_eq!(flip.is_none(), open, "{rule}");
            let Some(flip) = flip else { continue };
            assert_ne!(Some(flip.to), verdict);
            flips.found += 1;
            match check(&analyzer, event, &flip) {
                Ok(done) => {
                    flips.checked[usize::from(flip.to == Verdict::NoMatch)] += usize::from(done);
                }
                Err(why) => {
                    println!("{why}: {flip:#?}\n{}\n{rule}", events[0]);
                    flips.wrong += 1;
                }
            }
        }
    }
    flips
}

#[test]
fn figures_of_flips() {
    for (what, format, event, seed) in [
        (
            "records",
            Format::Json,
            generate::record as fn(&mut Source) -> String,
            216,
        ),
        (
            "command lines",
            Format::CommandLines,
            generate::command_line,
            217,
        ),
    ] {
        let flips = over(format, event, seed);
        shared::figure(
            &format!("flips: made-up rules on {what}: sets, and how often there is none"),
            flips.found,
            "500 or more",
            flips.found >= 500,
        );
        let [to_match, to_none] = flips.checked;
        shared::figure(
            &format!("flips: {what}: to a match, all sets of at most 9 predicates tried"),
            to_match,
            "300 or more",
            to_match >= 300,
        );
        shared::figure(
            &format!("flips: {what}: to no match, likewise"),
            to_none,
            "100 or more",
            to_none >= 100,
        );
        shared::figure(
            &format!("flips: {what}: that do not flip, or are not the smallest"),
            flips.wrong,
            "none",
            flips.wrong == 0,
        );
    }
}
