//! Which way a column is searched for the texts of its tests, and how far that is.

use super::grams::{self, Grams};
use super::needles::Proof;
use super::{Asked, Found, Needle, OutOfWork, Work, alone};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// What a search for all tests of a subject costs to prepare is kept from one batch to the next,
/// for as long as the tests are the same.
#[derive(Debug, Default)]
pub struct Tables(HashMap<u32, Rc<Prepared>>);

/// The needles of some tests.
#[derive(Debug)]
struct Prepared {
    /// Which tests these are, by the numbers of their leaves.
    tests: Vec<u32>,
    /// Needles that are searched for one at a time.
    alone: Vec<Needle<'static>>,
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
    /// For each test one more than the last text that it was decided for by a search together, so
    /// that a needle costs little where it stands again and again.
    decided: Vec<u32>,
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

    /// Begins a search for all tests of a subject, which is known by its number.
    pub fn search(&mut self, subject: u32, asked: &Asked<'_>) -> Search {
        let bytes = asked.column.texts().all().len();
        let kept = self.0.get(&subject).filter(|kept| {
            let of_little = kept.sampled < bytes.min(grams::SAMPLE) / 4;
            kept.tests == asked.numbers && !of_little
        });
        let prepared = match kept {
            Some(kept) => kept.clone(),
            None => {
                let prepared = Rc::new(Prepared::new(asked));
                // What is quickly prepared is not worth the memory.
                if prepared.together.is_some() {
                    self.0.insert(subject, prepared.clone());
                }
                prepared
            }
        };
        Search {
            found: vec![Found::default(); asked.numbers.len()],
            decided: match prepared.together {
                Some(_) => vec![0; asked.numbers.len()],
                None => Vec::new(),
            },
            prepared,
            alone: 0,
            texts: 0,
        }
    }
}

impl Prepared {
    fn new(asked: &Asked<'_>) -> Prepared {
        let mut all = Vec::with_capacity(asked.numbers.len());
        for (of, &number) in (0..).zip(asked.numbers) {
            let texts = asked.leaves.needles().texts(number);
            let texts = texts.map(Cow::Borrowed);
            all.extend(texts.map(|text| Needle { text, of }));
        }
        let sample = asked.column.folded().all().as_bytes();
        let bytes = sample.len();
        let sample = &sample[..bytes.min(grams::SAMPLE)];
        let jointly = cost_together(bytes, all.len()) < cost_alone(bytes, all.len());
        let (together, alone): (Vec<Needle<'_>>, Vec<Needle<'_>>) = all
            .into_iter()
            .partition(|needle| jointly && needle.text.len() >= Grams::SHORTEST);
        Prepared {
            tests: asked.numbers.to_vec(),
            alone: alone.into_iter().map(owned).collect(),
            together: (!together.is_empty()).then(|| Grams::new(together.iter(), sample)),
            sampled: sample.len(),
        }
    }
}

fn owned(needle: Needle<'_>) -> Needle<'static> {
    Needle {
        text: Cow::Owned(needle.text.into_owned()),
        of: needle.of,
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
            alone, together, ..
        } = &*self.prepared;
        let proof = |of: u32| asked.proof(of as usize).unwrap_or(Proof::Later);
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
                let this = self.texts as u32;
                grams.search(text, &mut |of, at| {
                    hits += 1;
                    let decided = &mut self.decided[of as usize];
                    if *decided == this + 1 {
                        return;
                    }
                    let found = &mut self.found[of as usize];
                    if asked.hit(of, proof(of), this, at, found) {
                        *decided = this + 1;
                    }
                });
                work.charge(hits * HIT);
                self.texts += 1;
            }
        }
        Ok(())
    }

    /// What was found, a test each, once [`Search::go_on`] came to its end.
    pub fn finish(mut self, asked: &Asked<'_>) -> Vec<Found> {
        for (of, found) in self.found.iter_mut().enumerate() {
            asked.finish(found, asked.proof(of).is_some());
        }
        self.found
    }
}
