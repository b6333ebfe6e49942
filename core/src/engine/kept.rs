//! Sets of events that are kept for long: those of each rule, of which most have no event.

use super::{Answers, Bits};
use crate::truth::Outcome;

/// A set of events that does not change, in as little memory as it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In order.
    Few(Box<[u32]>),
    Many(Box<Bits>),
}

impl Default for Kept {
    fn default() -> Kept {
        Kept::Few(Box::default())
    }
}

impl From<&Bits> for Kept {
    fn from(events: &Bits) -> Kept {
        let count = events.count();
        // Four bytes an event, or a bit for each of all.
        if count < events.len() / 32 + 1 {
            Kept::Few(events.iter().map(|event| event as u32).collect())
        } else {
            Kept::Many(Box::new(events.clone()))
        }
    }
}

impl Kept {
    pub fn get(&self, event: usize) -> bool {
        match self {
            Kept::Few(events) => events.binary_search(&(event as u32)).is_ok(),
            Kept::Many(events) => events.get(event),
        }
    }

    pub fn count(&self) -> usize {
        match self {
            Kept::Few(events) => events.len(),
            Kept::Many(events) => events.count(),
        }
    }

    /// The events, in order.
    pub fn indices(&self) -> Vec<u32> {
        match self {
            Kept::Few(events) => events.to_vec(),
            Kept::Many(events) => events.indices(),
        }
    }

    /// Adds the events to a set of as many as there are in the batch.
    pub fn add_to(&self, events: &mut Bits) {
        match self {
            Kept::Few(few) => few.iter().for_each(|&event| events.set(event as usize)),
            Kept::Many(many) => events.or(many),
        }
    }

    /// As bits, of a batch of so many events.
    pub fn bits(&self, len: usize) -> Bits {
        let mut bits = Bits::none(len);
        self.add_to(&mut bits);
        bits
    }
}

/// [`Answers`] that are kept for long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptAnswers {
    pub must: Kept,
    /// The events on which it is unknown.
    pub open: Kept,
}

impl From<&Answers> for KeptAnswers {
    fn from(answers: &Answers) -> KeptAnswers {
        let open = if answers.must == answers.may {
            Kept::default()
        } else {
            let mut open = answers.may.clone();
            open.and_not(&answers.must);
            Kept::from(&open)
        };
        KeptAnswers {
            must: Kept::from(&answers.must),
            open,
        }
    }
}

impl KeptAnswers {
    pub fn outcome(&self, event: usize) -> Outcome {
        if self.must.get(event) {
            Outcome::Pass
        } else if self.open.get(event) {
            Outcome::Unknown
        } else {
            Outcome::Fail
        }
    }

    /// As bits, of a batch of so many events.
    pub fn answers(&self, len: usize) -> Answers {
        let must = self.must.bits(len);
        let mut may = must.clone();
        self.open.add_to(&mut may);
        Answers { must, may }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_or_many_events_come_back_as_they_were() {
        for step in [1, 3, 40, 1_000] {
            let mut bits = Bits::none(2_000);
            (0..2_000).step_by(step).for_each(|event| bits.set(event));
            let kept = Kept::from(&bits);
            assert_eq!(matches!(kept, Kept::Few(_)), step >= 40, "{step}");
            assert_eq!(kept.bits(2_000), bits);
            assert_eq!(kept.indices(), bits.indices());
            assert_eq!(kept.count(), bits.count());
            assert!((0..2_000).all(|event| kept.get(event) == bits.get(event)));
        }
    }
}
