//! Events in their places: parted by what they must share, and in the order of time.

use crate::engine::compute::{Computed, compute};
use crate::engine::{Answers, Batch};
use crate::event::Time;
use crate::ir::{By, Step};
use indexmap::IndexMap;

/// An event that fulfils a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fulfils {
    pub time: Option<Time>,
    pub event: u32,
    pub step: u32,
    /// Whether it certainly does.
    pub sure: bool,
}

/// What events share; `None` for null.
pub type Key = Vec<Option<String>>;

#[derive(Debug, Default)]
pub struct Placed {
    /// The events that share a key, in the order of time and then of the text; an event that
    /// fulfils several steps stands there once for each.
    pub parts: IndexMap<Key, Vec<Fulfils>>,
    /// Events that fulfil a step and of which the time or a part of the key is not known.
    pub adrift: Vec<u32>,
}

/// What an event has to share with others.
pub enum Shared {
    Key(Key),
    /// A value that must be there is not.
    Nothing,
    Unknown,
}

/// Places every event that fulfils a step. `timed` tells whether the order of time matters. Of
/// the steps, those from `members` on only end what others began.
pub fn place(
    steps: &[&Step],
    members: usize,
    answers: &[Answers],
    timed: bool,
    batch: &Batch,
) -> Placed {
    let mut placed = Placed::default();
    for (number, (step, answers)) in steps.iter().zip(answers).enumerate() {
        for event in answers.may.iter() {
            let time = batch.time(event);
            match shared(&step.by, batch, event) {
                Shared::Key(key) if !timed || time.is_some() => {
                    placed.parts.entry(key).or_default().push(Fulfils {
                        time: time.filter(|_| timed),
                        event: event as u32,
                        step: number as u32,
                        sure: answers.must.get(event),
                    });
                }
                Shared::Nothing => {}
                // An event takes part in nothing by what must not happen.
                _ if step.missing || number >= members => {}
                Shared::Key(_) | Shared::Unknown => placed.adrift.push(event as u32),
            }
        }
    }
    placed.parts.values_mut().for_each(|part| part.sort());
    placed.adrift.sort_unstable();
    placed.adrift.dedup();
    placed
}

/// The values of a step's `by` on an event.
pub fn shared(by: &[By], batch: &Batch, event: usize) -> Shared {
    let mut key = Vec::with_capacity(by.len());
    for By { value, optional } in by {
        match one(&compute(value, batch, event)) {
            Ok(None) if !optional => return Shared::Nothing,
            Ok(value) => key.push(value),
            Err(Unknown) => return Shared::Unknown,
        }
    }
    Shared::Key(key)
}

pub struct Unknown;

/// A computed value as a part of a key: the text of one value or of several, `None` for null.
pub fn one(value: &Computed<'_>) -> Result<Option<String>, Unknown> {
    match value {
        Computed::Unknown => Err(Unknown),
        Computed::Null => Ok(None),
        Computed::Many(values) => {
            let texts: Result<Vec<Option<String>>, Unknown> = values.iter().map(one).collect();
            let texts: Vec<String> = texts?.into_iter().flatten().collect();
            Ok((!texts.is_empty()).then(|| texts.join("\n")))
        }
        value => Ok(value.text().map(|text| text.into_owned())),
    }
}
