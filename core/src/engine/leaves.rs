//! The predicates of all conditions, each known by a number, and what was found out about them.

use super::columns::Batch;
use super::find::{Found, Needles};
use super::plan::Plan;
use super::{Answers, Bits, compare};
use crate::ir::{Node, NodeKind, Predicate, Subject, Test};
use crate::truth::Outcome;
use foldhash::fast::RandomState;
use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

/// Equal predicates of different rules are one leaf.
#[derive(Debug, Default)]
pub struct Leaves {
    of: IndexMap<Arc<Predicate>, Leaf, RandomState>,
    /// What they look at, each once.
    subjects: IndexSet<Subject, RandomState>,
    /// What is searched for, by the number of the leaf.
    needles: Needles,
}

#[derive(Debug)]
pub struct Leaf {
    pub form: Form,
    /// The number of its subject.
    pub subject: u32,
    /// Whether it is true, or may be, of a full record that has no value in its columns.
    pub holds_of_missing: bool,
    /// `None` until it is asked for the first time since the batch changed.
    pub said: Option<Said>,
}

/// How a predicate is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Value by value, of the columns that it is about.
    Values,
    /// True where another leaf is false; `demands` the field to be there.
    Opposite { of: u32, demands: bool },
    /// Event by event, as it looks at more than one field.
    Events,
}

/// What is known of a leaf on the events of the batch.
#[derive(Debug)]
pub enum Said {
    Values {
        /// For each column that it is about, by place.
        parts: Vec<(usize, Found)>,
        /// Whether it may be true of events without a value in these columns.
        elsewhere: bool,
    },
    Events(ByEvent),
}

/// Outcomes that were worked out event by event, for those that were asked about.
#[derive(Debug)]
pub struct ByEvent {
    pub asked: Bits,
    pub answers: Answers,
}

impl Leaves {
    /// A condition over the numbers of its predicates.
    pub fn plan(&mut self, condition: &Node) -> Plan {
        let nodes = |leaves: &mut Leaves, nodes: &[Node]| {
            nodes.iter().map(|node| leaves.plan(node)).collect()
        };
        match &condition.kind {
            NodeKind::Constant(value) => Plan::Constant(*value),
            NodeKind::Predicate(predicate) => Plan::Leaf(self.number(predicate)),
            NodeKind::Not(inner) => Plan::Not(Box::new(self.plan(inner))),
            NodeKind::All(all) => Plan::All(nodes(self, all)),
            NodeKind::Any(any) => Plan::Any(nodes(self, any)),
            NodeKind::AtLeast(count, of) => Plan::AtLeast(*count as usize, nodes(self, of)),
        }
    }

    fn number(&mut self, predicate: &Arc<Predicate>) -> u32 {
        let at = match self.of.entry(predicate.clone()) {
            Entry::Occupied(entry) => return entry.index() as u32,
            Entry::Vacant(entry) => {
                let subject = match self.subjects.get_index_of(&predicate.subject) {
                    Some(at) => at,
                    None => self.subjects.insert_full(predicate.subject.clone()).0,
                };
                let leaf = Leaf {
                    form: Form::Values,
                    subject: subject as u32,
                    holds_of_missing: matches!(predicate.subject, Subject::Field(_))
                        && compare::on_missing(&predicate.test) != Outcome::Fail,
                    said: None,
                };
                entry.insert_entry(leaf).index()
            }
        };
        self.needles.push(&predicate.test);
        // The leaf that it is the opposite of gets a number behind it.
        self.of[at].form = self.form(predicate);
        at as u32
    }

    fn form(&mut self, predicate: &Predicate) -> Form {
        let Subject::Field(_) = &predicate.subject else {
            return match predicate.subject {
                Subject::Computed(_) => Form::Events,
                _ => Form::Values,
            };
        };
        match &predicate.test {
            test if test.refers() => Form::Events,
            Test::Differs(inner) | Test::IsNot(inner) => {
                let inner = Predicate {
                    test: (**inner).clone(),
                    ..predicate.clone()
                };
                Form::Opposite {
                    of: self.number(&Arc::new(inner)),
                    demands: matches!(predicate.test, Test::Differs(_)),
                }
            }
            _ => Form::Values,
        }
    }

    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// What leaves look at, by its number.
    pub fn subject(&self, number: u32) -> &Subject {
        &self.subjects[number as usize]
    }

    /// By the numbers of the leaves.
    pub fn needles(&self) -> &Needles {
        &self.needles
    }

    pub fn leaf(&self, number: u32) -> &Leaf {
        &self.of[number as usize]
    }

    pub fn predicate(&self, number: u32) -> &Arc<Predicate> {
        self.of
            .get_index(number as usize)
            .expect("a leaf has the number that was given to it")
            .0
    }

    /// To add to what is known of it.
    pub fn leaf_mut(&mut self, number: u32) -> &mut Leaf {
        &mut self.of[number as usize]
    }

    /// The predicate, and what is known of it to be added to.
    pub fn entry(&mut self, number: u32) -> (&Arc<Predicate>, &mut Leaf) {
        self.of
            .get_index_mut(number as usize)
            .expect("a leaf has the number that was given to it")
    }

    /// Forgets what was found out about a batch.
    pub fn forget_answers(&mut self) {
        self.of.values_mut().for_each(|leaf| leaf.said = None);
    }

    pub fn clear(&mut self) {
        self.of.clear();
        self.subjects.clear();
        self.needles.clear();
    }
}

/// The places of the columns that a predicate is about.
pub fn columns_of(subject: &Subject, batch: &Batch) -> Vec<usize> {
    match subject {
        Subject::Field(field) => batch.place(field).into_iter().collect(),
        Subject::Anywhere => {
            let places = batch.places_of_record();
            places.map(|(place, _)| place).collect()
        }
        Subject::Named(names) => batch
            .places()
            .filter(|(_, field)| field.is_named(names))
            .map(|(place, _)| place)
            .collect(),
        Subject::Computed(_) => Vec::new(),
    }
}
