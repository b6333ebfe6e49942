//! Three-valued logic after Kleene: a predicate on an unknown field is unknown, and so is
//! whatever depends on it.

use serde::{Deserialize, Serialize};
use std::ops::Not;

/// The outcome of a predicate, or of a node of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    Fail,
    Unknown,
}

impl From<bool> for Outcome {
    fn from(pass: bool) -> Outcome {
        if pass { Outcome::Pass } else { Outcome::Fail }
    }
}

impl Not for Outcome {
    type Output = Outcome;

    fn not(self) -> Outcome {
        match self {
            Outcome::Pass => Outcome::Fail,
            Outcome::Fail => Outcome::Pass,
            Outcome::Unknown => Outcome::Unknown,
        }
    }
}

impl Outcome {
    /// Pass if at least `count` of the outcomes do, whatever the unknown ones turn out to be;
    /// Fail if that is out of reach. AND is "at least all", OR "at least one".
    pub fn at_least(count: usize, outcomes: impl IntoIterator<Item = Outcome>) -> Outcome {
        let (mut pass, mut open) = (0, 0);
        for outcome in outcomes {
            match outcome {
                Outcome::Pass => pass += 1,
                Outcome::Unknown => open += 1,
                Outcome::Fail => {}
            }
        }
        match () {
            () if pass >= count => Outcome::Pass,
            () if pass + open < count => Outcome::Fail,
            () => Outcome::Unknown,
        }
    }

    pub fn any(outcomes: impl IntoIterator<Item = Outcome>) -> Outcome {
        Outcome::at_least(1, outcomes)
    }
}
