//! Events that may take part in a rule over several, kept while a log is gone through in blocks.
//!
//! A rule over one event is done with when its block is. A sequence may begin in one block and
//! end in another, so the events that fulfil a step, which are few, are kept to the end.

use super::{Analyzer, Progress};
use crate::engine::{Batch, Bits};
use crate::limits;

#[derive(Debug, Default)]
pub(super) struct Held {
    /// Whether rules over several events wait for the end.
    pub on: bool,
    /// Of the block, the events that may take part in a match.
    pub wanted: Option<Bits>,
    /// By column, as the values of a log repeat and an event alone is large.
    events: Batch,
    origins: Vec<Origin>,
    seen: u64,
    left_out: u64,
}

/// Where an event that was kept comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Counts the events of all blocks from 0.
    pub index: u64,
    /// Whether a rule over one event matched it.
    pub matched: bool,
}

impl Held {
    /// Marks events of the block that may take part in a match.
    pub fn want(&mut self, events: &Bits) {
        match &mut self.wanted {
            Some(wanted) => wanted.or(events),
            None => self.wanted = Some(events.clone()),
        }
    }

    /// Takes what is wanted of a block that is done with.
    fn take(&mut self, batch: &Batch, matched: &Bits) {
        let wanted = self.wanted.take();
        for event in wanted.iter().flat_map(Bits::iter) {
            if self.events.len() >= limits::HELD_EVENTS {
                self.left_out += 1;
                continue;
            }
            self.events.push_from(batch, event);
            self.origins.push(Origin {
                index: self.seen + event as u64,
                matched: matched.get(event),
            });
        }
        self.seen += batch.len() as u64;
    }
}

impl Analyzer {
    /// Leaves rules over several events to [`Analyzer::finish_groups`], for a log that comes in
    /// blocks. Call it before the first block.
    pub fn hold_groups(&mut self) {
        self.held = Held {
            on: true,
            ..Held::default()
        };
    }

    /// Keeps the events of a block that may take part in a match with others.
    pub(super) fn hold_block(&mut self) {
        if !self.held.on {
            return;
        }
        let mut matched = Bits::none(self.batch.len());
        for result in self.results.iter().flatten() {
            result.answers.must.add_to(&mut matched);
        }
        self.held.take(&self.batch, &matched);
    }

    /// Evaluates the rules over several events on those that were kept, in place of the last
    /// block, and gives where each comes from. No other rule says anything of these events.
    ///
    /// `None` where there is nothing to evaluate.
    pub fn finish_groups(&mut self) -> Option<Vec<Origin>> {
        let held = std::mem::take(&mut self.held);
        if held.events.is_empty() {
            return None;
        }
        self.batch = held.events;
        self.evaluator.clear();
        self.results.clear();
        self.results.wait_for(&self.rules);
        self.only_groups = true;
        while self.step() != Progress::Done {}
        self.only_groups = false;
        self.held.left_out = held.left_out;
        Some(held.origins)
    }

    /// Events past [`limits::HELD_EVENTS`], which rules over several did not see.
    pub fn held_left_out(&self) -> u64 {
        self.held.left_out
    }
}
