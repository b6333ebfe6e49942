//! Conditions over a batch.
//!
//! A condition is walked with the events that its answer is still wanted of. What is false of
//! most events comes first, and what was false of an event is not asked of it again; a part
//! that is false everywhere ends the walk before it begins.

use super::asking::Jobs;
use super::columns::Batch;
use super::find::Tables;
use super::leaves::Leaves;
use super::plan::Plan;
use super::spread::Spread;
use super::work::{OutOfWork, Work};
use super::{Answers, Bits};
use crate::event::kind;
use crate::ir::{Logsource, Node, Subject};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::rc::Rc;

/// Answers conditions over one batch and keeps the answer of every predicate, so that an edit
/// of a rule costs only the predicates that changed.
#[derive(Debug, Default)]
pub struct Evaluator {
    pub(super) leaves: Leaves,
    /// Searches that are prepared, by what they look at. They serve one batch after the other.
    pub(super) tables: Tables,
    pub(super) jobs: Jobs,
    /// By the place of the column.
    pub(super) spreads: Vec<Option<Rc<Spread>>>,
    covered: HashMap<Logsource, Rc<Bits>, RandomState>,
    last_covered: Option<(Logsource, Rc<Bits>)>,
}

impl Evaluator {
    /// Forgets all answers, but not what the predicates are. Call it when the batch changes.
    pub fn clear(&mut self) {
        self.leaves.forget_answers();
        self.jobs.clear();
        self.spreads.clear();
        self.covered.clear();
        self.last_covered = None;
    }

    /// Forgets the predicates and their answers, as others are asked from now on.
    pub fn forget(&mut self) {
        self.leaves.clear();
        self.tables.clear();
        self.jobs.clear();
    }

    /// How many predicates are known.
    pub fn predicates(&self) -> usize {
        self.leaves.len()
    }

    /// A condition over numbered predicates, which is good until [`Evaluator::forget`].
    pub fn plan(&mut self, condition: &Node) -> Rc<Plan> {
        Rc::new(self.leaves.plan(condition))
    }

    /// Puts the predicates of many plans to the batch together, which is quicker than one
    /// condition at a time. [`Evaluator::prepare`] does the work.
    pub fn ask<'p>(&mut self, plans: impl Iterator<Item = &'p Plan>, batch: &Batch) {
        let mut asked = Vec::new();
        for plan in plans {
            plan.each_leaf(&mut |leaf| asked.push(leaf));
        }
        self.begin(asked.into_iter(), batch);
    }

    /// Does what was asked.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up; call it again for the rest.
    pub fn prepare(&mut self, batch: &Batch, work: &mut Work) -> Result<(), OutOfWork> {
        self.go_on(batch, work)
    }

    /// The answer of a condition on every event.
    pub fn evaluate(&mut self, condition: &Node, batch: &Batch) -> Answers {
        let all = Bits::all(batch.len());
        let answers = self.evaluate_within(condition, batch, &all, &mut Work::unlimited());
        answers.unwrap_or_else(|OutOfWork| Answers::none(batch.len()))
    }

    /// The answer on some events; it is false of the others.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up. Call it again: what was found out is kept.
    pub fn evaluate_within(
        &mut self,
        condition: &Node,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let plan = self.planned(condition, batch, work)?;
        self.answers(&plan, batch, within, work)
    }

    /// The same for the plan of a condition.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up. Call it again: what was found out is kept.
    pub fn answers(
        &mut self,
        plan: &Plan,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        self.go_on(batch, work)?;
        let mut answers = self.walk(plan, batch, within, None, work)?;
        answers.only(within);
        Ok(answers)
    }

    /// Of some events, those on which something speaks for the condition: an indicator is
    /// certainly true, and no part of the condition around it has failed already.
    pub fn evidence(
        &mut self,
        plan: &Plan,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Bits, OutOfWork> {
        self.go_on(batch, work)?;
        let mut evidence = Bits::none(batch.len());
        self.walk(plan, batch, within, Some(&mut evidence), work)?;
        evidence.and(within);
        Ok(evidence)
    }

    /// The plan of a condition, whose predicates are asked.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up. Call it again: what was found out is kept.
    pub fn planned(
        &mut self,
        condition: &Node,
        batch: &Batch,
        work: &mut Work,
    ) -> Result<Plan, OutOfWork> {
        let plan = self.leaves.plan(condition);
        let mut asked = Vec::new();
        plan.each_leaf(&mut |leaf| asked.push(leaf));
        self.begin(asked.into_iter(), batch);
        self.go_on(batch, work)?;
        Ok(plan)
    }

    /// The events of the kinds that a logsource covers.
    pub fn covered(&mut self, source: &Logsource, batch: &Batch) -> Rc<Bits> {
        // Most rules are for the log of the rule before, which is quicker compared than looked up.
        if let Some((_, covered)) = self.last_covered.as_ref().filter(|(of, _)| of == source) {
            return covered.clone();
        }
        let covered = self.covered_anew(source, batch);
        self.last_covered = Some((source.clone(), covered.clone()));
        covered
    }

    fn covered_anew(&mut self, source: &Logsource, batch: &Batch) -> Rc<Bits> {
        if let Some(covered) = self.covered.get(source) {
            return covered.clone();
        }
        let [product, service] = [&source.product, &source.service].map(Option::as_deref);
        let covered = batch.of_kind(|of| kind::covers(of, &source.categories, product, service));
        let covered = Rc::new(covered);
        self.covered.insert(source.clone(), covered.clone());
        covered
    }

    /// The answer of a plan, which holds of the events within and says nothing of others.
    fn walk(
        &mut self,
        plan: &Plan,
        batch: &Batch,
        within: &Bits,
        evidence: Option<&mut Bits>,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let plans = match plan {
            Plan::Constant(true) => return Ok(Answers::certain(within.clone())),
            Plan::Constant(false) => return Ok(Answers::none(batch.len())),
            Plan::Leaf(leaf) => {
                let answers = self.leaf(*leaf, batch, within, work)?;
                if let Some(evidence) = evidence {
                    evidence.or(&self.speaking(*leaf, &answers.must, batch));
                }
                return Ok(answers);
            }
            Plan::Not(inner) => {
                // What stands under a NOT is an exclusion, and speaks against the rule if
                // anything.
                let mut answers = self.walk(inner, batch, within, None, work)?;
                answers.not();
                return Ok(answers);
            }
            Plan::All(plans) | Plan::Any(plans) | Plan::AtLeast(_, plans) => plans,
        };
        let mut own = evidence.is_some().then(|| Bits::none(batch.len()));
        let answers = match plan {
            Plan::All(_) => self.all(plans, batch, within, own.as_mut(), work),
            Plan::AtLeast(count, _) => {
                self.at_least(*count, plans, batch, within, own.as_mut(), work)
            }
            _ => self.any(plans, batch, within, own.as_mut(), work),
        }?;
        if let (Some(evidence), Some(mut own)) = (evidence, own) {
            own.and(&answers.may);
            evidence.or(&own);
        }
        Ok(answers)
    }

    fn all(
        &mut self,
        plans: &[Plan],
        batch: &Batch,
        within: &Bits,
        mut evidence: Option<&mut Bits>,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let mut weighed = Vec::with_capacity(plans.len());
        for plan in plans {
            match plan.weight(&self.leaves) {
                Some(weight) => weighed.push((weight, plan)),
                None => return Ok(Answers::none(batch.len())),
            }
        }
        weighed.sort_by_key(|(weight, _)| *weight);
        let mut answers = Answers::certain(within.clone());
        for (_, plan) in weighed {
            let one = self.walk(plan, batch, &answers.may, evidence.as_deref_mut(), work)?;
            answers.and(&one);
            if answers.may.is_empty() {
                break;
            }
        }
        Ok(answers)
    }

    fn any(
        &mut self,
        plans: &[Plan],
        batch: &Batch,
        within: &Bits,
        mut evidence: Option<&mut Bits>,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let mut answers = Answers::none(batch.len());
        for plan in plans {
            if plan.weight(&self.leaves).is_some() {
                let one = self.walk(plan, batch, within, evidence.as_deref_mut(), work)?;
                answers.or(&one);
            }
        }
        Ok(answers)
    }

    /// Keeps, while walking the plans, the events on which at least 1, 2, … `count` were true.
    fn at_least(
        &mut self,
        count: usize,
        plans: &[Plan],
        batch: &Batch,
        within: &Bits,
        mut evidence: Option<&mut Bits>,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let mut reached = vec![Answers::none(batch.len()); count];
        for plan in plans {
            let answers = self.walk(plan, batch, within, evidence.as_deref_mut(), work)?;
            for have in (1..count).rev() {
                let mut more = reached[have - 1].clone();
                more.and(&answers);
                reached[have].or(&more);
            }
            reached[0].or(&answers);
        }
        Ok(reached.swap_remove(count - 1))
    }

    /// Of the events on which a predicate is true, those of which it says something.
    fn speaking(&mut self, leaf: u32, must: &Bits, batch: &Batch) -> Bits {
        let mut speaking = must.clone();
        if let Subject::Field(field) = &self.leaves.predicate(leaf).subject
            && let Some(place) = batch.place(field)
        {
            self.spread(place, batch).leave_speaking(&mut speaking);
        }
        speaking
    }
}
