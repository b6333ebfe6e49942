//! Advice on the rules and events of the request.

use super::Analyzer;
use crate::advice::evade::{self, Question};
use crate::advice::{flip, telemetry};
use crate::report::Verdict;
use crate::report::advice::{Evasion, Flip, TelemetryRow};

impl Analyzer {
    /// What would turn round what a rule says of an event; `None` where it can't tell, does not
    /// cover the event, or was not evaluated.
    pub fn flip(&self, event: usize, rule: usize) -> Option<Flip> {
        let verdict = self.verdict(event, rule)?;
        if !matches!(verdict, Verdict::Match | Verdict::NoMatch) {
            return None;
        }
        let trace = self.trace(event, rule)?;
        let mut flip = flip::flip(&trace, &self.batch, event)?;
        if let Some(explained) = self.explained(event, rule) {
            flip::of_group(&mut flip, verdict, &explained);
        }
        Some(flip)
    }

    /// Mutations of an event's command line by the rules that match the event. An event that does
    /// not exist has none, and says so.
    ///
    /// Rules over several events are left out: what they say of one event depends on others,
    /// which are not mutated.
    pub fn evade(&self, event: usize) -> Evasion {
        if event >= self.events() {
            return Evasion {
                note: Some("There is no such event.".to_owned()),
                ..Evasion::default()
            };
        }
        let matched = (0..self.rules.len()).filter(|&rule| {
            let of_one = self.rules.get(rule).rule.group.is_none();
            of_one && self.verdict(event, rule) == Some(Verdict::Match)
        });
        let rules = matched.map(|rule| (rule as u32, &self.rules.get(rule).rule));
        evade::evade(&Question {
            rules: rules.collect(),
            event: self.batch.event(event),
            everything: self.ignore_logsource,
        })
    }

    /// In which logs each rule that is switched on can match; one that can't be evaluated has no
    /// row. Answered by the rules alone, whatever events there are.
    pub fn telemetry(&self) -> Vec<TelemetryRow> {
        let row = |rule: usize| {
            let entry = self.rules.get(rule);
            let cells = entry.enabled.then(|| telemetry::cells(&entry.rule))??;
            Some(TelemetryRow {
                rule: rule as u32,
                cells,
            })
        };
        (0..self.rules.len()).filter_map(row).collect()
    }
}
