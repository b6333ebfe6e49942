//! Advice on the analysis that is done.

use crate::protocol::{Answer, Ask, NAMED_EVENTS};
use cutout_core::analyze::Analyzer;
use cutout_core::report::EventRow;
use std::collections::BTreeSet;

/// Answers what is asked about advice.
pub fn answer(analyzer: &Analyzer, ask: Ask) -> Option<Answer> {
    match ask {
        Ask::Suggest(rule) => {
            let suggestions = analyzer.suggest(rule as usize, analyzer.labelled());
            let candidates = suggestions.candidates.iter();
            let named = candidates.flat_map(|one| one.removes.iter().take(NAMED_EVENTS));
            Some(Answer::Suggestions {
                rule,
                rows: rows(analyzer, named),
                suggestions,
            })
        }
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
