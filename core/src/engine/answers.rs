//! What a condition says of every event of a batch.

use super::Bits;
use crate::truth::Outcome;

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
    /// False of each of so many events.
    pub fn none(len: usize) -> Answers {
        Answers {
            must: Bits::none(len),
            may: Bits::none(len),
        }
    }

    /// True of these events and false of the others.
    pub fn certain(events: Bits) -> Answers {
        Answers {
            must: events.clone(),
            may: events,
        }
    }

    pub fn outcome(&self, event: usize) -> Outcome {
        match (self.must.get(event), self.may.get(event)) {
            (true, _) => Outcome::Pass,
            (false, true) => Outcome::Unknown,
            (false, false) => Outcome::Fail,
        }
    }

    /// Says of an event that was false so far what is true of it.
    pub(super) fn set(&mut self, event: usize, outcome: Outcome) {
        match outcome {
            Outcome::Fail => return,
            Outcome::Pass => self.must.set(event),
            Outcome::Unknown => {}
        }
        self.may.set(event);
    }

    pub fn and(&mut self, other: &Answers) {
        self.must.and(&other.must);
        self.may.and(&other.may);
    }

    pub fn or(&mut self, other: &Answers) {
        self.must.or(&other.must);
        self.may.or(&other.may);
    }

    pub fn not(&mut self) {
        std::mem::swap(&mut self.must, &mut self.may);
        self.must.not();
        self.may.not();
    }

    /// Makes it false of all other events.
    pub fn only(&mut self, events: &Bits) {
        self.must.and(events);
        self.may.and(events);
    }
}
