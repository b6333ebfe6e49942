//! Which way a column is searched for the texts of its tests, and how far that is.

use super::grams::{self, Grams};
use super::{Asked, Found, Needle, OutOfWork, Proof, Work, alone, needles};
use crate::ir::Subject;
use std::collections::HashMap;
use std::rc::Rc;

/// What a search for all tests of a subject costs to prepare is kept from one batch to the next,
/// for as long as the tests are the same.
#[derive(Debug, Default)]
pub struct Tables(HashMap<Subject, Rc<Prepared>>);

/// The needles of some tests.
#[derive(Debug)]
struct Prepared {
    /// Which tests these are, by the numbers of their owner.
    tests: Vec<u32>,
    /// What it proves that a needle of each is there; `None` for one that no search can help.
    proofs: Vec<Option<Proof>>,
    /// Needles that are searched for one at a time.
    alone: Vec<Needle>,
    together: Option<Grams>,
    /// Bytes of text by which the runs were chosen.
    sampled: usize,
}

/// What it costs to search so many bytes for so many texts one by one, in nanoseconds: the
/// processor looks at some ten bytes in each.
fn cost_alone(bytes: usize, texts: usize) -> usize {
    texts.saturating_mul(60 + bytes / 10)
}

/// What it costs to search them together, and to prepare that.
fn cost_together(bytes: usize, texts: usize) -> usize {
    40_000 + texts.saturating_mul(150) + bytes.saturating_mul(2)
}

/// What a hit costs, in bytes searched.
const HIT: usize = 64;

/// The search of one column for what some tests need.
#[derive(Debug)]
pub struct Search {
    prepared: Rc<Prepared>,
    /// One a test.
    found: Vec<Found>,
    /// Needles that were searched for alone.
    alone: usize,
    /// Texts of the column that were searched for the others.
    texts: usize,
}

impl Tables {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether any search is prepared for texts together.
    #[cfg(test)]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Begins a search. `numbers` tell the tests from all others of the subject.
    pub fn search(&mut self, subject: &Subject, numbers: &[u32], asked: &Asked<'_>) -> Search {
        let bytes = asked.column.texts().all().len();
        let kept = self.0.get(subject).filter(|kept| {
            let of_little = kept.sampled < bytes.min(grams::SAMPLE) / 4;
            kept.tests == numbers && !of_little
        });
        let prepared = match kept {
            Some(kept) => kept.clone(),
            None => {
                let prepared = Rc::new(Prepared::new(numbers, asked));
                // What is quickly prepared is not worth the memory.
                if prepared.together.is_some() {
                    self.0.insert(subject.clone(), prepared.clone());
                }
                prepared
            }
        };
        Search {
            found: vec![Found::default(); asked.tests.len()],
            prepared,
            alone: 0,
            texts: 0,
        }
    }
}

impl Prepared {
    fn new(numbers: &[u32], asked: &Asked<'_>) -> Prepared {
        let mut all = Vec::new();
        let mut proofs = Vec::with_capacity(asked.tests.len());
        for (of, test) in (0..).zip(&asked.tests) {
            let (texts, proof) = needles(test).unzip();
            let texts = texts.into_iter().flatten();
            all.extend(texts.map(|text| Needle { text, of }));
            proofs.push(proof);
        }
        let sample = asked.column.folded().all().as_bytes();
        let bytes = sample.len();
        let sample = &sample[..bytes.min(grams::SAMPLE)];
        let jointly = cost_together(bytes, all.len()) < cost_alone(bytes, all.len());
        let (together, alone): (Vec<Needle>, Vec<Needle>) = all
            .into_iter()
            .partition(|needle| jointly && needle.text.len() >= Grams::SHORTEST);
        Prepared {
            tests: numbers.to_vec(),
            proofs,
            alone,
            together: (!together.is_empty()).then(|| Grams::new(together.iter(), sample)),
            sampled: sample.len(),
        }
    }
}

impl Search {
    /// Goes on searching.
    ///
    /// # Errors
    ///
    /// Where the allowance is used up; call it again for the rest.
    pub fn go_on(&mut self, asked: &Asked<'_>, work: &mut Work) -> Result<(), OutOfWork> {
        let bytes = asked.column.texts().all().len();
        let Prepared {
            proofs,
            alone,
            together,
            ..
        } = &*self.prepared;
        let proof = |of: u32| proofs[of as usize].unwrap_or(Proof::Later);
        while let Some(needle) = alone.get(self.alone) {
            work.spend(bytes / 10)?;
            let found = &mut self.found[needle.of as usize];
            let hits = alone::search(needle, proof(needle.of), asked, found);
            work.charge(hits * HIT);
            self.alone += 1;
        }
        if let Some(grams) = together {
            let folded = asked.column.folded();
            while self.texts < folded.len() {
                let text = folded.get(self.texts);
                work.spend(text.len() + 1)?;
                let mut hits = 0;
                grams.search(text, &mut |of| {
                    let found = &mut self.found[of as usize];
                    asked.hit(of, proof(of), self.texts as u32, found);
                    hits += 1;
                });
                work.charge(hits * HIT);
                self.texts += 1;
            }
        }
        Ok(())
    }

    /// What was found, a test each, once [`Search::go_on`] came to its end.
    pub fn finish(mut self, asked: &Asked<'_>) -> Vec<Found> {
        for (found, proof) in self.found.iter_mut().zip(&self.prepared.proofs) {
            asked.finish(found, proof.is_some());
        }
        self.found
    }
}
