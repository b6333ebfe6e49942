//! One rule over all events of a batch: which ones it covers, and what it says of them.

use super::group::{self, Grouped, Setting};
use super::{Answers, Batch, Bits, Evaluator};
use crate::event::kind;
use crate::ir::{Group, Logsource};
use crate::report::Verdict;
use crate::rule::Rule;
use crate::truth::Outcome;

/// What rules are put to.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'b> {
    pub batch: &'b Batch,
    /// Puts rules to every event, whatever their logsource says.
    pub everything: bool,
}

/// What a rule says of every event.
#[derive(Debug)]
pub struct Judged {
    /// Zero where the rule does not cover the event.
    pub answers: Answers,
    pub covered: Bits,
    /// Of the events on which the rule can't tell, those on which something speaks for it.
    pub evidence: Bits,
    /// For a rule over several events, which ones belong together.
    pub grouped: Option<Grouped>,
}

impl Judged {
    pub fn verdict(&self, event: usize) -> Verdict {
        match (self.covered.get(event), self.answers.outcome(event)) {
            (false, _) => Verdict::NotForThisLog,
            (true, Outcome::Pass) => Verdict::Match,
            (true, Outcome::Unknown) => Verdict::CannotTell,
            (true, Outcome::Fail) => Verdict::NoMatch,
        }
    }
}

impl Judge<'_> {
    /// `None` for a rule that can't be evaluated.
    ///
    /// The evaluator must be the batch's own: it keeps the answers of predicates.
    pub fn rule(&self, rule: &Rule, evaluator: &mut Evaluator) -> Option<Judged> {
        let condition = rule.usable()?;
        let covered = self.covered(rule);
        let none = Bits::none(self.batch.len());
        // Of a large catalog, most rules are for other logs than the one that was pasted.
        if covered.is_empty() {
            return Some(Judged {
                answers: Answers {
                    must: none.clone(),
                    may: none.clone(),
                },
                covered,
                evidence: none,
                grouped: None,
            });
        }
        let mut answers = evaluator.evaluate(condition, self.batch);
        answers.must.and(&covered);
        answers.may.and(&covered);
        let grouped = rule.group.as_ref().map(|group| {
            let covers =
                |source: Option<&Logsource>| self.covers(source.unwrap_or(&rule.logsource));
            let mut setting = Setting {
                evaluator: &mut *evaluator,
                batch: self.batch,
                covers: &covers,
            };
            group::evaluate(group, &answers, &mut setting)
        });
        if let Some(grouped) = &grouped {
            answers = grouped.answers.clone();
        }
        // Evidence tells one can't-tell from another; where all is known, nobody asks for it.
        let evidence = if answers.must == answers.may {
            none
        } else {
            evaluator.evidence(condition, self.batch)
        };
        Some(Judged {
            answers,
            covered,
            evidence,
            grouped,
        })
    }

    /// The events that may take part in a match of a rule over several, in this batch or with
    /// events of another.
    pub fn candidates(&self, rule: &Rule, evaluator: &mut Evaluator) -> Option<Bits> {
        let mut wanted = evaluator.evaluate(rule.usable()?, self.batch).may;
        wanted.and(&self.covered(rule));
        for step in rule.group.iter().flat_map(Group::steps) {
            // What ends a sequence, or must not happen in it, is in none of its matches.
            let mut fulfil = evaluator.evaluate(&step.condition, self.batch).may;
            let source = step.logsource.as_ref();
            fulfil.and(&self.covers(source.unwrap_or(&rule.logsource)));
            wanted.or(&fulfil);
        }
        Some(wanted)
    }

    fn covered(&self, rule: &Rule) -> Bits {
        match &rule.group {
            Some(group) if !matches!(group, Group::Pipeline(_)) => {
                let mut covered = Bits::none(self.batch.len());
                for step in group.steps() {
                    let source = step.logsource.as_ref();
                    covered.or(&self.covers(source.unwrap_or(&rule.logsource)));
                }
                covered
            }
            _ => self.covers(&rule.logsource),
        }
    }

    fn covers(&self, source: &Logsource) -> Bits {
        let [product, service] = [&source.product, &source.service].map(Option::as_deref);
        if self.everything {
            Bits::all(self.batch.len())
        } else {
            self.batch
                .of_kind(|of| kind::covers(of, &source.categories, product, service))
        }
    }
}
