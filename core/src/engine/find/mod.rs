//! Finding the values of a column of which a test may be true.
//!
//! Nearly every test is about a text that must stand somewhere in the value. So the values are
//! searched for these texts, for those of all tests together or for each alone, and a test is
//! put only to the values that hold one. What selects values may select too many, never too few.

mod alone;
mod grams;
mod needles;
mod pattern;
mod together;

pub use needles::Needles;
pub use together::{Search, Tables};

use super::columns::Column;
use super::leaves::Leaves;
use super::spread::Spread;
use super::{compare, work};
use crate::ir::{Fit, Test};
use needles::Proof;
use std::borrow::Cow;
use std::ops::Range;
use work::{OutOfWork, Work};

/// What is known of a test on the distinct values of a column. Of the values in none of the
/// lists it is false.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// It is true of these.
    pub pass: Vec<u32>,
    /// It is unknown of these.
    pub open: Vec<u32>,
    /// It was not put to these so far.
    pub unasked: Vec<u32>,
}

impl Found {
    /// Whether the test is false of every value.
    pub fn is_empty(&self) -> bool {
        self.pass.is_empty() && self.open.is_empty() && self.unasked.is_empty()
    }
}

/// A text that must stand in the folded text of a value, for a test to be true of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Needle<'t> {
    text: Cow<'t, str>,
    /// The test it belongs to, by its place among those that are asked together.
    of: u32,
}

/// The tests that are put to one column together, and what was found so far.
#[derive(Debug)]
pub struct Asked<'a> {
    pub leaves: &'a Leaves,
    /// The numbers of their leaves.
    pub numbers: &'a [u32],
    pub column: &'a Column,
    pub spread: &'a Spread,
}

impl Asked<'_> {
    fn test(&self, of: u32) -> &Test {
        &self.leaves.predicate(self.numbers[of as usize]).test
    }

    fn proof(&self, of: usize) -> Option<Proof> {
        self.leaves.needles().proof(self.numbers[of])
    }

    /// Takes note that a text holds a needle of a test, and where. `false` where it would count in
    /// another place of the text.
    fn hit(&self, of: u32, proof: Proof, text: u32, at: Range<usize>, found: &mut Found) -> bool {
        let value = self.spread.value_of(text);
        if found.pass.last() == Some(&value) {
            return true;
        }
        let list = match proof {
            Proof::Later => &mut found.unasked,
            Proof::Fits(fit) => {
                let is_end = || at.end == self.column.folded().length(text as usize);
                let fits = match fit {
                    Fit::Within => true,
                    Fit::Start => at.start == 0,
                    Fit::End => is_end(),
                    Fit::Whole => at.start == 0 && is_end(),
                };
                if !fits {
                    return false;
                }
                &mut found.pass
            }
            Proof::Compare => {
                let text = text as usize;
                let (text, folded) = (
                    self.column.texts().get(text),
                    self.column.folded().get(text),
                );
                if !compare::on_text(self.test(of), text, folded) {
                    return true;
                }
                &mut found.pass
            }
        };
        if list.last() != Some(&value) {
            list.push(value);
        }
        true
    }

    /// What a test says of values that no search tells of.
    fn finish(&self, found: &mut Found, searched: bool) {
        if !searched {
            found.unasked = (0..self.column.len() as u32).collect();
            return;
        }
        for list in [&mut found.pass, &mut found.unasked] {
            list.sort_unstable();
            list.dedup();
        }
        if !self.spread.open.is_empty() {
            // A text that is known in part may hold what the search did not see.
            let is_open = |value: &u32| self.spread.open.binary_search(value).is_ok();
            found.pass.retain(|value| !is_open(value));
            found.unasked.retain(|value| !is_open(value));
            found.unasked.extend(&self.spread.open);
        }
    }
}
