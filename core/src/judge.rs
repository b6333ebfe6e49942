//! One rule over all events of a batch: which ones it covers, and what it says of them.

use crate::engine::group::{self, Grouped, Setting};
use crate::engine::{Answers, Batch, Bits, Evaluator, Kept, KeptAnswers, OutOfWork, Plan, Work};
use crate::ir::{Group, Logsource};
use crate::report::Verdict;
use crate::rule::Rule;
use crate::truth::Outcome;
use std::rc::Rc;

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
    /// False where the rule does not cover the event.
    pub answers: KeptAnswers,
    /// Shared by all rules for the same log.
    pub covered: Rc<Bits>,
    /// Of the events on which the rule can't tell, those on which something speaks for it.
    pub evidence: Kept,
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
        let judged = self.rule_within(rule, None, evaluator, &mut Work::unlimited());
        judged.unwrap_or_default()
    }

    /// The same with an allowance of work, and the plan of the rule's own condition where there
    /// is one.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up. Call it again: what was found out is kept.
    pub fn rule_within(
        &self,
        rule: &Rule,
        plan: Option<Rc<Plan>>,
        evaluator: &mut Evaluator,
        work: &mut Work,
    ) -> Result<Option<Judged>, OutOfWork> {
        let Some(condition) = rule.usable() else {
            return Ok(None);
        };
        let covered = self.covered(rule, evaluator);
        // Of a large catalog, most rules are for other logs than the one that was pasted.
        if covered.is_empty() {
            return Ok(Some(Judged {
                answers: KeptAnswers::default(),
                covered,
                evidence: Kept::default(),
                grouped: None,
            }));
        }
        let plan = match plan {
            Some(plan) => plan,
            None => Rc::new(evaluator.planned(condition, self.batch, work)?),
        };
        let mut answers = evaluator.answers(&plan, self.batch, &covered, work)?;
        let grouped = rule
            .group
            .as_ref()
            .map(|group| self.grouped(rule, group, &answers, evaluator));
        if let Some(grouped) = &grouped {
            answers = grouped.answers.clone();
        }
        let kept = KeptAnswers::from(&answers);
        // Evidence tells one can't-tell from another; where all is known, nobody asks for it.
        let open = kept.open.bits(self.batch.len());
        let evidence = if open.is_empty() {
            Kept::default()
        } else {
            Kept::from(&evaluator.evidence(&plan, self.batch, &open, work)?)
        };
        Ok(Some(Judged {
            answers: kept,
            covered,
            evidence,
            grouped,
        }))
    }

    fn grouped(
        &self,
        rule: &Rule,
        group: &Group,
        answers: &Answers,
        evaluator: &mut Evaluator,
    ) -> Grouped {
        let covers = |source: Option<&Logsource>, evaluator: &mut Evaluator| {
            self.covers(source.unwrap_or(&rule.logsource), evaluator)
        };
        let mut setting = Setting {
            evaluator,
            batch: self.batch,
            covers: &covers,
        };
        group::evaluate(group, answers, &mut setting)
    }

    /// Whether a rule covers an event of the batch.
    pub fn covers_some(&self, rule: &Rule, evaluator: &mut Evaluator) -> bool {
        !self.covered(rule, evaluator).is_empty()
    }

    /// The events that may take part in a match of a rule over several, in this batch or with
    /// events of another.
    pub fn candidates(&self, rule: &Rule, evaluator: &mut Evaluator) -> Option<Bits> {
        let mut wanted = evaluator.evaluate(rule.usable()?, self.batch).may;
        wanted.and(&self.covered(rule, evaluator));
        for step in rule.group.iter().flat_map(Group::steps) {
            // What ends a sequence, or must not happen in it, is in none of its matches.
            let mut fulfil = evaluator.evaluate(&step.condition, self.batch).may;
            let source = step.logsource.as_ref();
            fulfil.and(&self.covers(source.unwrap_or(&rule.logsource), evaluator));
            wanted.or(&fulfil);
        }
        Some(wanted)
    }

    fn covered(&self, rule: &Rule, evaluator: &mut Evaluator) -> Rc<Bits> {
        match &rule.group {
            Some(group) if !matches!(group, Group::Pipeline(_)) => {
                let mut covered = Bits::none(self.batch.len());
                for step in group.steps() {
                    let source = step.logsource.as_ref();
                    covered.or(&self.covers(source.unwrap_or(&rule.logsource), evaluator));
                }
                Rc::new(covered)
            }
            _ => self.covers(&rule.logsource, evaluator),
        }
    }

    fn covers(&self, source: &Logsource, evaluator: &mut Evaluator) -> Rc<Bits> {
        if self.everything {
            evaluator.covered(&Logsource::default(), self.batch)
        } else {
            evaluator.covered(source, self.batch)
        }
    }
}
