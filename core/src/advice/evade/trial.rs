//! Rules put to an event and to what became of it.

use super::{Column, Others, Question};
use crate::engine::{Batch, Evaluator};
use crate::event::Event;
use crate::judge::Judge;
use crate::report::Verdict;
use crate::rule::Rule;

/// An event and its mutations.
#[derive(Debug)]
pub struct Trial<'q> {
    /// The event first, then each mutated one.
    pub batch: Batch,
    question: &'q Question<'q>,
    events: Vec<Event>,
}

impl<'q> Trial<'q> {
    pub fn new(question: &'q Question<'q>, events: Vec<Event>) -> Trial<'q> {
        let mut batch = Batch::default();
        batch.push(question.event.clone());
        events.iter().for_each(|event| batch.push(event.clone()));
        Trial {
            batch,
            question,
            events,
        }
    }

    /// What a column's rule says of each mutated event.
    pub fn verdicts(&self, column: &Column<'_>) -> Vec<Verdict> {
        let mut verdicts = self.of(column.rule, column.others.as_ref());
        verdicts.remove(0);
        verdicts
    }

    /// What a rule says of the event, and of each mutated one.
    pub fn of(&self, rule: &Rule, others: Option<&Others>) -> Vec<Verdict> {
        if let Some(others) = others {
            let all = std::iter::once(&self.question.event).chain(&self.events);
            return all.map(|event| self.among(rule, others, event)).collect();
        }
        let judge = Judge {
            batch: &self.batch,
            everything: self.question.everything,
        };
        let judged = judge.rule(rule, &mut Evaluator::default());
        let verdict = |event| {
            judged
                .as_ref()
                .map_or(Verdict::CannotTell, |judged| judged.verdict(event))
        };
        (0..self.batch.len()).map(verdict).collect()
    }

    /// What a rule over several events says of one among the others of its match.
    fn among(&self, rule: &Rule, others: &Others, event: &Event) -> Verdict {
        let mut batch = Batch::default();
        let one = std::iter::once(event);
        let all = others.before.iter().chain(one).chain(&others.behind);
        all.for_each(|event| batch.push(event.clone()));
        let judge = Judge {
            batch: &batch,
            everything: self.question.everything,
        };
        let judged = judge.rule(rule, &mut Evaluator::default());
        judged.map_or(Verdict::CannotTell, |judged| {
            judged.verdict(others.before.len())
        })
    }
}
