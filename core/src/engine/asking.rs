//! Predicates put to the values of their columns, those of one subject together.

use super::Evaluator;
use super::columns::Batch;
use super::find::{Asked, Search};
use super::leaves::{Form, Said, columns_of};
use super::spread::Spread;
use super::work::{OutOfWork, Work};
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::collections::VecDeque;
use std::rc::Rc;

/// Leaves of one subject that are put to one column.
#[derive(Debug)]
pub struct Job {
    place: usize,
    /// The number of their subject.
    subject: u32,
    leaves: Rc<[u32]>,
    search: Option<Search>,
}

pub type Jobs = VecDeque<Job>;

impl Evaluator {
    /// Begins to answer leaves that were not asked since the batch changed.
    pub(super) fn begin(&mut self, leaves: impl Iterator<Item = u32>, batch: &Batch) {
        let some_are_partial = !batch.partial().is_empty();
        let mut by_subject: IndexMap<u32, Vec<u32>, RandomState> = IndexMap::default();
        for mut number in leaves {
            while let Form::Opposite { of, .. } = self.leaves.leaf(number).form {
                number = of;
            }
            let leaf = self.leaves.leaf_mut(number);
            if leaf.form != Form::Values || leaf.said.is_some() {
                continue;
            }
            leaf.said = Some(Said::Values {
                parts: Vec::new(),
                elsewhere: some_are_partial || leaf.holds_of_missing,
            });
            by_subject.entry(leaf.subject).or_default().push(number);
        }
        for (subject, leaves) in by_subject {
            let leaves: Rc<[u32]> = leaves.into();
            for place in columns_of(self.leaves.subject(subject), batch) {
                self.jobs.push_back(Job {
                    place,
                    subject,
                    leaves: leaves.clone(),
                    search: None,
                });
            }
        }
    }

    /// Goes on with what was begun.
    pub(super) fn go_on(&mut self, batch: &Batch, work: &mut Work) -> Result<(), OutOfWork> {
        while let Some(job) = self.jobs.front() {
            let (place, leaves) = (job.place, job.leaves.clone());
            let spread = self.spread(place, batch);
            let asked = Asked {
                leaves: &self.leaves,
                numbers: &leaves,
                column: batch.column_at(place),
                spread: &spread,
            };
            let Some(job) = self.jobs.front_mut() else {
                break;
            };
            let tables = &mut self.tables;
            let search = job
                .search
                .get_or_insert_with(|| tables.search(job.subject, &asked));
            search.go_on(&asked, work)?;
            let found = self.jobs.pop_front().and_then(|job| job.search);
            let found = found.map(|search| search.finish(&asked));
            for (leaf, found) in leaves.iter().zip(found.unwrap_or_default()) {
                // Most predicates of a catalog are true of nothing.
                if found.is_empty() {
                    continue;
                }
                let leaf = self.leaves.leaf_mut(*leaf);
                if let Some(Said::Values { parts, .. }) = &mut leaf.said {
                    if parts.is_empty() {
                        // Most leaves have one column; room for four would be megabytes in all.
                        parts.reserve_exact(1);
                    }
                    parts.push((place, found));
                }
            }
        }
        Ok(())
    }

    /// The way from a column's values to its events.
    pub(super) fn spread(&mut self, place: usize, batch: &Batch) -> Rc<Spread> {
        if self.spreads.len() <= place {
            self.spreads.resize(place + 1, None);
        }
        let spread = &mut self.spreads[place];
        let new = || Rc::new(Spread::new(batch.column_at(place), batch.len()));
        spread.get_or_insert_with(new).clone()
    }
}
