//! Finding the values of a column of which a test may be true.
//!
//! Nearly every test is about a text that must stand somewhere in the value. So the values are
//! searched for these texts, for those of all tests together or for each alone, and a test is
//! put only to the values that hold one. What selects values may select too many, never too few.

mod alone;
mod grams;
mod pattern;
mod required;
mod together;

pub use together::{Search, Tables};

use super::columns::Column;
use super::spread::Spread;
use super::{compare, work};
use crate::ir::Test;
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

/// A text that must stand in the folded text of a value, for a test to be true of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    pub text: String,
    /// The test it belongs to, by its place among those that are asked together.
    pub of: u32,
}

/// What it means that a value holds one of the needles of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// The test is true.
    Complete,
    /// The test is quick to ask.
    Compare,
    /// The test is slow, and asked only if the rest of a rule leaves it open.
    Later,
}

/// The texts of which one must stand in the folded value, for the test to be true of a text, and
/// what it proves that one does; `None` where there is nothing of the kind.
fn needles(test: &Test) -> Option<(Vec<String>, Proof)> {
    match test {
        Test::Text(globs) => {
            let (mut all, mut proof) = (Vec::new(), Proof::Complete);
            for glob in globs {
                let (texts, is_all) = pattern::texts(glob)?;
                all.extend(texts);
                if !is_all {
                    proof = Proof::Compare;
                }
            }
            Some((all, proof))
        }
        Test::Regex(regex) => Some((required::texts(regex)?.to_vec(), Proof::Later)),
        _ => None,
    }
}

/// The tests that are put to one column together, and what was found so far.
#[derive(Debug)]
pub struct Asked<'a> {
    pub tests: Vec<&'a Test>,
    pub column: &'a Column,
    pub spread: &'a Spread,
}

impl Asked<'_> {
    /// Takes note that a text holds a needle of a test.
    fn hit(&self, of: u32, proof: Proof, text: u32, found: &mut Found) {
        let value = self.spread.value_of(text);
        if found.pass.last() == Some(&value) {
            return;
        }
        let list = match proof {
            Proof::Later => &mut found.unasked,
            Proof::Complete => &mut found.pass,
            Proof::Compare => {
                let text = text as usize;
                let (text, folded) = (
                    self.column.texts().get(text),
                    self.column.folded().get(text),
                );
                if !compare::on_text(self.tests[of as usize], text, folded) {
                    return;
                }
                &mut found.pass
            }
        };
        if list.last() != Some(&value) {
            list.push(value);
        }
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
