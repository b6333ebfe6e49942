//! Texts that must stand in a value for a test to be true of it, for all tests that there are.

use super::pattern;
use crate::ir::{Fit, Test};
use crate::text::Texts;
use std::borrow::Cow;

/// What it means that a value holds one of the needles of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// The test is true if the needle sits so in the value.
    Fits(Fit),
    /// The test is quick to ask.
    Compare,
    /// The test is slow, and asked only if the rest of a rule leaves it open.
    Later,
}

/// The needles of tests, which are known by their place. They stand end to end: what is searched
/// for together is read together.
#[derive(Debug, Default)]
pub struct Needles {
    texts: Texts,
    /// For each test what its needles prove, and where they end among the texts.
    of: Vec<(Option<Proof>, u32)>,
}

impl Needles {
    /// Adds the needles of the next test.
    pub fn push(&mut self, test: &Test) {
        let found = of_test(test);
        let (texts, proof) = found.unzip();
        for text in texts.iter().flatten() {
            self.texts.push(text);
        }
        self.of.push((proof, self.texts.len() as u32));
    }

    /// What it proves of a test that one of its needles is there; `None` for one that no search
    /// can help.
    pub(super) fn proof(&self, test: u32) -> Option<Proof> {
        self.of[test as usize].0
    }

    /// The folded texts of which one stands in every value that a test may be true of.
    pub(super) fn texts(&self, test: u32) -> impl Iterator<Item = &str> {
        let end = |(_, end): &(Option<Proof>, u32)| *end as usize;
        let from = (test as usize).checked_sub(1);
        let from = from.map_or(0, |before| end(&self.of[before]));
        (from..end(&self.of[test as usize])).map(|at| self.texts.get(at))
    }

    pub fn clear(&mut self) {
        *self = Needles::default();
    }
}

/// The needles of one test; `None` where there is nothing of the kind.
fn of_test(test: &Test) -> Option<(Vec<Cow<'_, str>>, Proof)> {
    match test {
        Test::Text(globs) => {
            let mut globs = globs.iter().map(pattern::texts);
            let (mut all, mut fit) = globs.next()??;
            for glob in globs {
                let (texts, own) = glob?;
                all.extend(texts);
                fit = fit.filter(|_| own == fit);
            }
            Some((all, fit.map_or(Proof::Compare, Proof::Fits)))
        }
        Test::Regex(regex) => {
            let texts = regex.compiled.required()?.iter();
            Some((texts.map(Cow::from).collect(), Proof::Later))
        }
        _ => None,
    }
}
