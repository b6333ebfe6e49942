//! Rules over several events: which events of a batch belong together.
//!
//! What a rule asks of one event is answered by the engine as for any other rule. Here the
//! events that fulfil a step are put in order, parted by what they must share, and walked once.
//! Nothing looks at every pair of events, so that the cost grows with the number of events and
//! of steps, and with the number of events times its logarithm for putting them in order.
//!
//! An event whose place among the others is not known (a bare command line has neither a time
//! nor a process id) is judged on its own: fulfilling a step, it is unknown whether the whole
//! holds. It does not make the others unknown.

mod aggregate;
mod every;
mod explain;
mod measure;
mod newest;
mod pipeline;
mod place;
mod sample;
mod sequence;
mod threshold;

pub use explain::{Explained, explain, lacks};

use self::place::{Fulfils, Key};
use super::{Answers, Batch, Bits, Evaluator};
use crate::ir::{Group, Logsource, Step};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::rc::Rc;

/// What a rule over several events says of a batch.
#[derive(Debug)]
pub struct Grouped {
    /// Which events take part in a match.
    pub answers: Answers,
    /// For each step, `until` last, which events fulfil it.
    pub steps: Vec<Answers>,
    pub matches: Vec<Match>,
    /// Events that fulfil a step and whose place among the others is not known.
    pub adrift: Bits,
    /// The others, by what they share and in order; for a rule with steps.
    parts: IndexMap<Key, Vec<Fulfils>>,
    of_event: HashMap<u32, u32>,
}

/// Events that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// In the order of time and then of the text.
    pub members: Vec<Member>,
    /// What they share, in the order of the rule's `by`; `None` for null.
    pub key: Vec<Option<String>>,
    /// False where it rests on something that is not known.
    pub sure: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    pub event: u32,
    /// The step it fulfils here, from 0; `None` where the rule has no steps.
    pub step: Option<u32>,
}

/// What evaluating a group needs of its surroundings.
pub struct Setting<'a> {
    pub evaluator: &'a mut Evaluator,
    pub batch: &'a Batch,
    /// The events that a step's logsource covers, or the rule's own for `None`.
    pub covers: &'a dyn Fn(Option<&Logsource>, &mut Evaluator) -> Rc<Bits>,
}

/// Finds the matches of a group. `condition` holds the events that can take part at all.
pub fn evaluate(group: &Group, condition: &Answers, setting: &mut Setting<'_>) -> Grouped {
    let steps: Vec<Answers> = group.steps().map(|step| fulfil(step, setting)).collect();
    let found = match group {
        Group::Sequence(asked) => sequence::find(asked, &steps, setting.batch),
        Group::Threshold(asked) => threshold::find(asked, &steps, setting.batch),
        Group::Pipeline(stages) => pipeline::find(stages, condition, setting.batch),
    };
    found.grouped(steps, setting.batch.len())
}

/// The events that fulfil a step.
fn fulfil(step: &Step, setting: &mut Setting<'_>) -> Answers {
    let mut answers = setting.evaluator.evaluate(&step.condition, setting.batch);
    let covered = (setting.covers)(step.logsource.as_ref(), setting.evaluator);
    answers.only(&covered);
    if let Some(inner) = &step.inner {
        let inner = evaluate(inner, &answers, setting);
        answers.and(&inner.answers);
    }
    answers
}

/// What a walk over the events found.
#[derive(Debug, Default)]
struct Found {
    matches: Vec<Match>,
    /// Events that certainly take part.
    must: Vec<u32>,
    /// Events that may take part, without those in `must` or in a match.
    may: Vec<u32>,
    adrift: Vec<u32>,
    parts: IndexMap<Key, Vec<Fulfils>>,
}

impl Found {
    fn grouped(self, steps: Vec<Answers>, len: usize) -> Grouped {
        let mut answers = Answers::none(len);
        let mut adrift = Bits::none(len);
        for &event in &self.must {
            answers.must.set(event as usize);
        }
        for &event in &self.adrift {
            adrift.set(event as usize);
        }
        let mut of_event = HashMap::new();
        for (at, found) in (0..).zip(&self.matches) {
            for member in &found.members {
                answers.may.set(member.event as usize);
                // A match that is certain tells more than one that may be.
                let known = of_event.entry(member.event).or_insert(at);
                if found.sure && !self.matches[*known as usize].sure {
                    *known = at;
                }
            }
        }
        for &event in self.may.iter().chain(&self.adrift) {
            answers.may.set(event as usize);
        }
        answers.may.or(&answers.must);
        Grouped {
            answers,
            steps,
            matches: self.matches,
            adrift,
            parts: self.parts,
            of_event,
        }
    }
}

impl Grouped {
    /// The match that an event takes part in; the first certain one of several.
    pub fn of(&self, event: usize) -> Option<&Match> {
        let at = *self.of_event.get(&(event as u32))?;
        self.matches.get(at as usize)
    }
}
