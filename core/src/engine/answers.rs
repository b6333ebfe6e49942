//! Predicates answered once over a batch, and rules as combinations of the answers.

use super::columns::{Batch, Cell};
use super::{Bits, compare, compute};
use crate::event::Field;
use crate::ir::{Node, NodeKind, Predicate, Subject, Test};
use crate::truth::Outcome;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A three-valued answer for every event of a batch.
///
/// `must` holds the events on which it is certainly true and is a subset of `may`, which holds
/// those on which it is not certainly false. An event in `may` alone is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    pub must: Bits,
    pub may: Bits,
}

impl Answers {
    fn constant(value: bool, len: usize) -> Answers {
        let bits = if value {
            Bits::all(len)
        } else {
            Bits::none(len)
        };
        Answers {
            must: bits.clone(),
            may: bits,
        }
    }

    pub fn outcome(&self, event: usize) -> Outcome {
        match (self.must.get(event), self.may.get(event)) {
            (true, _) => Outcome::Pass,
            (false, true) => Outcome::Unknown,
            (false, false) => Outcome::Fail,
        }
    }

    fn set(&mut self, event: usize, outcome: Outcome) {
        match outcome {
            Outcome::Fail => return,
            Outcome::Pass => self.must.set(event),
            Outcome::Unknown => {}
        }
        self.may.set(event);
    }

    fn and(&mut self, other: &Answers) {
        self.must.and(&other.must);
        self.may.and(&other.may);
    }

    fn or(&mut self, other: &Answers) {
        self.must.or(&other.must);
        self.may.or(&other.may);
    }

    fn not(&mut self) {
        std::mem::swap(&mut self.must, &mut self.may);
        self.must.not();
        self.may.not();
    }
}

/// Answers conditions over one batch and keeps the answer of every predicate, so that an edit
/// of a rule costs only the predicates that changed.
#[derive(Debug, Default)]
pub struct Evaluator {
    answers: HashMap<Arc<Predicate>, Rc<Answers>>,
}

impl Evaluator {
    /// Forgets all answers. Call it when the batch changes.
    pub fn clear(&mut self) {
        self.answers.clear();
    }

    /// Forgets the answers to predicates that none of the conditions asks.
    pub fn retain<'a>(&mut self, conditions: impl Iterator<Item = &'a Node>) {
        if self.answers.is_empty() {
            return;
        }
        let mut asked = HashSet::new();
        for condition in conditions {
            condition.each_predicate(&mut |predicate, _, _| {
                asked.insert(predicate);
            });
        }
        self.answers
            .retain(|predicate, _| asked.contains(predicate));
    }

    /// The answer of a condition on every event.
    pub fn evaluate(&mut self, condition: &Node, batch: &Batch) -> Answers {
        match &condition.kind {
            NodeKind::Constant(value) => Answers::constant(*value, batch.len()),
            NodeKind::Predicate(predicate) => (*self.predicate(predicate, batch)).clone(),
            NodeKind::Not(inner) => {
                let mut answers = self.evaluate(inner, batch);
                answers.not();
                answers
            }
            NodeKind::All(nodes) => self.fold(nodes, batch, true, Answers::and),
            NodeKind::Any(nodes) => self.fold(nodes, batch, false, Answers::or),
            NodeKind::AtLeast(count, nodes) => self.at_least(*count as usize, nodes, batch),
        }
    }

    fn fold(
        &mut self,
        nodes: &[Node],
        batch: &Batch,
        start: bool,
        join: fn(&mut Answers, &Answers),
    ) -> Answers {
        let mut answers = Answers::constant(start, batch.len());
        for node in nodes {
            match &node.kind {
                NodeKind::Predicate(predicate) => {
                    join(&mut answers, &self.predicate(predicate, batch))
                }
                _ => join(&mut answers, &self.evaluate(node, batch)),
            }
        }
        answers
    }

    /// Keeps, while walking the nodes, the events on which at least 1, 2, … `count` were true.
    fn at_least(&mut self, count: usize, nodes: &[Node], batch: &Batch) -> Answers {
        let mut reached = vec![Answers::constant(false, batch.len()); count];
        for node in nodes {
            let answers = self.evaluate(node, batch);
            for have in (1..count).rev() {
                let mut more = reached[have - 1].clone();
                more.and(&answers);
                reached[have].or(&more);
            }
            reached[0].or(&answers);
        }
        reached.swap_remove(count - 1)
    }

    /// The events on which something speaks for the condition: an indicator is certainly true,
    /// and no part of the condition around it has failed already.
    pub fn evidence(&mut self, condition: &Node, batch: &Batch) -> Bits {
        let mut evidence = match &condition.kind {
            NodeKind::Constant(_) => return Bits::none(batch.len()),
            NodeKind::Predicate(predicate) => {
                let mut must = Bits::none(batch.len());
                let answers = self.predicate(predicate, batch);
                answers
                    .must
                    .iter()
                    .filter(|&event| speaks(predicate, batch, event))
                    .for_each(|event| must.set(event));
                return must;
            }
            // What stands under a NOT is an exclusion, and speaks against the rule if anything.
            NodeKind::Not(_) => return Bits::none(batch.len()),
            NodeKind::All(nodes) | NodeKind::Any(nodes) | NodeKind::AtLeast(_, nodes) => {
                let mut any = Bits::none(batch.len());
                for node in nodes {
                    any.or(&self.evidence(node, batch));
                }
                any
            }
        };
        if !evidence.is_empty() {
            evidence.and(&self.evaluate(condition, batch).may);
        }
        evidence
    }

    /// The answer of one predicate, computed at its first use.
    pub fn predicate(&mut self, predicate: &Arc<Predicate>, batch: &Batch) -> Rc<Answers> {
        if let Some(answers) = self.answers.get(predicate) {
            return answers.clone();
        }
        let answers = Rc::new(answer(predicate, batch));
        self.answers.insert(predicate.clone(), answers.clone());
        answers
    }
}

fn answer(predicate: &Predicate, batch: &Batch) -> Answers {
    match (&predicate.subject, &predicate.test) {
        (Subject::Field(field), test) if refers(test) => {
            by_event(batch, |event| two_fields(test, field, batch, event))
        }
        (Subject::Field(field), test) => on_field(test, field, batch),
        (Subject::Anywhere, test) => anywhere(test, batch, |_| true, is_of_record),
        (Subject::Named(names), test) => {
            anywhere(test, batch, |field| field.is_named(names), |_| true)
        }
        (Subject::Computed(expr), test) => by_event(batch, |event| {
            compute::outcome(test, &compute::compute(expr, batch, event))
        }),
    }
}

/// Whether a test looks at a second field, so that one column alone cannot answer it.
fn refers(test: &Test) -> bool {
    match test {
        Test::SameAs { .. } => true,
        Test::Differs(inner) | Test::IsNot(inner) => refers(inner),
        _ => false,
    }
}

/// A test that compares `field` with another field of the same event.
pub(super) fn two_fields(test: &Test, field: &Field, batch: &Batch, event: usize) -> Outcome {
    let left = batch.cell(event, field);
    match test {
        Test::SameAs {
            field: other,
            how,
            cased,
        } => compare::same(left, batch.cell(event, other), *how, *cased),
        Test::Differs(_) if matches!(left, Cell::Missing) => Outcome::Fail,
        Test::Differs(inner) | Test::IsNot(inner) => !two_fields(inner, field, batch, event),
        _ => compare::outcome(test, left),
    }
}

fn by_event(batch: &Batch, outcome: impl Fn(usize) -> Outcome) -> Answers {
    let mut answers = Answers::constant(false, batch.len());
    for event in 0..batch.len() {
        answers.set(event, outcome(event));
    }
    answers
}

/// Puts the test to each distinct value once, then spreads the outcomes over the events.
fn on_field(test: &Test, field: &Field, batch: &Batch) -> Answers {
    let missing = compare::outcome(test, Cell::Missing);
    let absent = |event| {
        if batch.partial().get(event) {
            Outcome::Unknown
        } else {
            missing
        }
    };
    let Some(column) = batch.column(field) else {
        return by_event(batch, absent);
    };
    let outcomes: Vec<Outcome> = column
        .distinct()
        .map(|cell| compare::outcome(test, cell))
        .collect();
    let ids = column.ids();
    by_event(batch, |event| match ids.get(event) {
        None | Some(0) => absent(event),
        Some(&id) => outcomes[id as usize - 1],
    })
}

/// True where any value of the chosen fields passes. What a bare command line lacks could hold
/// it too.
fn anywhere(
    test: &Test,
    batch: &Batch,
    chosen: impl Fn(&Field) -> bool,
    searched: impl Fn(Cell<'_>) -> bool,
) -> Answers {
    let mut answers = Answers::constant(false, batch.len());
    for (_, column) in batch.columns().filter(|(field, _)| chosen(field)) {
        let outcomes: Vec<Outcome> = column
            .distinct()
            .map(|cell| match searched(cell) {
                true => compare::outcome(test, cell),
                false => Outcome::Fail,
            })
            .collect();
        for (event, &id) in column.ids().iter().enumerate().filter(|(_, id)| **id != 0) {
            answers.set(event, outcomes[id as usize - 1]);
        }
    }
    answers.may.or(batch.partial());
    answers
}

/// Does a predicate that is true of an event say something of this one? That it is a process
/// creation on Windows is true of every other, too, and speaks for no rule.
pub fn speaks(predicate: &Predicate, batch: &Batch, event: usize) -> bool {
    let Subject::Field(field) = &predicate.subject else {
        return true;
    };
    !matches!(batch.cell(event, field), Cell::Present(known, _) if known.provenance.is_by_kind())
}

/// Does a search through a whole record look at this? Not at what stands in no log.
pub(super) fn is_of_record(cell: Cell<'_>) -> bool {
    !matches!(cell, Cell::Present(known, _) if known.provenance.is_aside())
}

/// The same for one event, for the trace.
pub(super) fn anywhere_on(
    test: &Test,
    batch: &Batch,
    event: usize,
    chosen: impl Fn(&Field, Cell<'_>) -> bool,
) -> Outcome {
    let open = if batch.partial().get(event) {
        Outcome::Unknown
    } else {
        Outcome::Fail
    };
    let outcomes = batch
        .cells(event)
        .filter(|(field, cell)| chosen(field, *cell))
        .map(|(_, cell)| compare::outcome(test, cell));
    Outcome::any(outcomes.chain([open]))
}
