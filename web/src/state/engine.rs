//! What the page knows of its worker.

use crate::protocol::{Progress, RunId};

/// How many crashes on the same input are put up with. A second one on the same text and rules
/// would only be followed by a third.
const CRASHES: u32 = 2;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    /// The last analysis that was asked for.
    pub asked: RunId,
    /// The last one whose report is on show.
    pub shown: RunId,
    pub phase: Phase,
    /// Crashes since the input last changed.
    crashes: u32,
    /// What the worker said before it crashed.
    pub last_words: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// The worker is on its way up; it will be asked once it says it is ready.
    #[default]
    Starting,
    Working(Option<Progress>),
    /// The report on show is that of the text on show.
    Idle,
    Cancelled,
    /// It crashed twice on the same input and waits for another.
    Stopped,
}

impl Engine {
    /// A new analysis is wanted. `changed` is false where the same input is tried again.
    pub fn want(&mut self, changed: bool) {
        self.asked = self.asked.wrapping_add(1);
        if changed {
            self.crashes = 0;
            self.last_words = None;
        }
        if self.phase != Phase::Starting {
            self.phase = Phase::Working(None);
        }
    }

    /// The worker evaluates anew without being asked to, as it has more rules.
    pub fn go_on(&mut self) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Working(None);
        }
    }

    /// The worker is gone. True where it should be asked the same again.
    pub fn crashed(&mut self, message: String) -> bool {
        self.crashes += 1;
        if self.last_words.is_none() && !message.is_empty() {
            self.last_words = Some(message);
        }
        let again = self.crashes < CRASHES;
        self.phase = if again {
            Phase::Starting
        } else {
            Phase::Stopped
        };
        again
    }

    /// True where a worker is there to be asked.
    pub fn is_up(&self) -> bool {
        !matches!(self.phase, Phase::Starting | Phase::Stopped)
    }

    pub fn is_stopped(&self) -> bool {
        self.phase == Phase::Stopped
    }
}
