//! Advice on the analysis that is done: what is quick at once, exclusions in slices.

use super::{Desk, SLICE, WORTH_TELLING, Work};
use crate::platform::clock;
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, Ask, Compared, Json, NAMED_EVENTS};
use cutout_core::analyze::{self, Analyzer};
use cutout_core::report::EventRow;
use std::collections::BTreeSet;

/// A search for exclusions that is under way.
pub struct Suggesting {
    rule: u32,
    since: f64,
    search: analyze::Suggesting,
}

impl Desk {
    /// Takes a question in. True where a turn of work has to be started for it.
    pub fn advise_on(&mut self, ask: Ask) -> bool {
        self.waiting.push_back(ask);
        self.state == Work::Done && !std::mem::replace(&mut self.scheduled, true)
    }

    pub fn stop_suggesting(&mut self, rule: u32) {
        self.waiting.retain(|ask| *ask != Ask::Suggest(rule));
        self.suggesting.take_if(|one| one.rule == rule);
    }

    /// A slice of advice. True where nothing is left to do.
    pub fn advise(&mut self, scope: &Scope) -> bool {
        let start = clock::now();
        while clock::now() - start < SLICE {
            if let Some(mut suggesting) = self.suggesting.take() {
                if self.analyzer.suggest_more(&mut suggesting.search) {
                    self.suggesting = Some(suggesting);
                } else {
                    self.say(scope, suggestions(&self.analyzer, suggesting));
                }
                continue;
            }
            match self.waiting.pop_front() {
                None => return true,
                Some(Ask::Suggest(rule)) => {
                    let labels = self.analyzer.labelled();
                    self.suggesting = Some(Suggesting {
                        rule,
                        since: start,
                        search: self.analyzer.suggesting(rule as usize, labels),
                    });
                }
                Some(ask) => {
                    if let Some(answer) = answer(&self.analyzer, ask) {
                        self.say(scope, answer);
                    }
                }
            }
        }
        if let Some(Suggesting {
            rule,
            since,
            search,
        }) = &self.suggesting
            && start - since > WORTH_TELLING
        {
            let (rule, (done, of)) = (*rule, search.progress());
            let percent = (100 * done / of.max(1)) as u32;
            self.say(scope, Answer::Suggesting { rule, percent });
        }
        self.suggesting.is_none() && self.waiting.is_empty()
    }
}

fn suggestions(analyzer: &Analyzer, Suggesting { rule, search, .. }: Suggesting) -> Answer {
    let suggestions = search.finish();
    let candidates = suggestions.candidates.iter();
    let named = candidates.flat_map(|one| one.removes.iter().take(NAMED_EVENTS));
    Answer::Suggestions {
        rule,
        rows: rows(analyzer, named),
        suggestions,
    }
}

/// Answers what is quick to answer.
fn answer(analyzer: &Analyzer, ask: Ask) -> Option<Answer> {
    match ask {
        Ask::Exclude(asked) => {
            let outcome = analyzer.exclude(
                asked.rule as usize,
                &asked.predicates,
                asked.placement,
                analyzer.labelled(),
            );
            let patch = outcome.as_ref().ok();
            let gone = patch.iter().flat_map(|patch| {
                let left = |event: &&u32| patch.after.binary_search(event).is_err();
                patch
                    .before
                    .iter()
                    .filter(left)
                    .take(NAMED_EVENTS)
                    .chain(patch.lost.iter().take(NAMED_EVENTS))
            });
            let rows = rows(analyzer, gone);
            Some(Answer::Excluded {
                asked,
                outcome: Box::new(outcome),
                rows,
            })
        }
        Ask::Evade(event) => Some(Answer::Evasion {
            event,
            evasion: analyzer.evade(event as usize),
        }),
        Ask::Map(columns) => Some(Answer::Map(Json(analyzer.map(columns)))),
        Ask::Compare(kept) => {
            let labels = analyzer.labelled();
            let outcome = analyzer.compare(&kept.key, &kept.version, labels);
            let all = outcome.iter().flatten();
            let first = all.flat_map(|one| {
                let lists = [&one.gained, &one.lost, &one.opened, &one.settled];
                lists
                    .into_iter()
                    .flat_map(|list| list.iter().take(NAMED_EVENTS))
            });
            let rows = rows(analyzer, first);
            Some(Answer::Compared(Box::new(Compared {
                kept,
                outcome,
                rows,
            })))
        }
        Ask::Telemetry => Some(Answer::Telemetry(analyzer.telemetry())),
        _ => None,
    }
}

fn rows<'a>(analyzer: &Analyzer, events: impl Iterator<Item = &'a u32>) -> Vec<EventRow> {
    let events: BTreeSet<u32> = events.copied().collect();
    events
        .into_iter()
        .filter_map(|event| analyzer.row(event))
        .collect()
}
