//! Advice on the rules and events of the request.

use super::Analyzer;
use crate::advice::evade::{self, Column, Others, Question};
use crate::advice::{flip, telemetry};
use crate::event::Event;
use crate::limits;
use crate::report::Verdict;
use crate::report::advice::{Evasion, Flip, TelemetryRow};
use crate::sort::Sort;

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
    /// For a rule over several events, the others of the match stay as they are; one whose match
    /// has more than [`limits::MUTATED_MATCH`] events is left out.
    pub fn evade(&self, event: usize) -> Evasion {
        if event >= self.events() {
            return Evasion {
                note: Some("There is no such event.".to_owned()),
                ..Evasion::default()
            };
        }
        let columns = (0..self.rules.len()).filter_map(|rule| self.column(event, rule));
        let question = Question {
            columns: columns.collect(),
            event: self.batch.event(event),
            everything: self.ignore_logsource,
        };
        let (mut evasion, trial) = evade::evade(&question);
        if let Some(trial) = trial {
            self.repair(&question, &trial, &mut evasion);
        }
        evasion
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

    /// A rule that matches an event, as a column of its matrix.
    fn column(&self, event: usize, rule: usize) -> Option<Column<'_>> {
        if self.verdict(event, rule)? != Verdict::Match {
            return None;
        }
        let explained = self.explained(event, rule);
        let others = match explained {
            None => None,
            Some(explained) => {
                let members = &explained.found?.members;
                let mut of_match: Vec<usize> =
                    members.iter().map(|member| member.event as usize).collect();
                of_match.order();
                of_match.dedup();
                if of_match.len() > limits::MUTATED_MATCH {
                    return None;
                }
                let events = |of: &mut dyn Iterator<Item = usize>| -> Vec<Event> {
                    of.map(|member| self.batch.event(member)).collect()
                };
                let all = of_match.iter().copied();
                Some(Others {
                    before: events(&mut all.clone().filter(|&member| member < event)),
                    behind: events(&mut all.filter(|&member| member > event)),
                })
            }
        };
        Some(Column {
            index: rule as u32,
            rule: &self.rules.get(rule).rule,
            others,
        })
    }
}
