//! Which figures of corpus reach are in use, and what is under way to get others.

use crate::protocol::Ask;
use crate::protocol::{AskReach, Reach as Said};
use crate::state::{Effect, Notice, State};
use cutout_core::catalog::reach::RuleFile;
use cutout_core::report::ReachSource;
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// What the figures on show rest on; `None` where there are none yet.
    pub source: Option<Rc<ReachSource>>,
    /// Whether these are the user's own.
    pub own: bool,
    pub work: Work,
    /// What will be in use once the work is done.
    wants_own: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// The index of the page was not asked for yet.
    #[default]
    Unasked,
    Loading,
    /// Files of rules, of how many, that are read in or counted.
    Counting {
        done: u32,
        of: u32,
    },
    Idle,
    /// There are no figures, and why.
    Failed(String),
}

/// Figures of the user's own.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnReach {
    Index { name: String, bytes: Vec<u8> },
    Rules { name: String, files: Vec<RuleFile> },
}

impl Reach {
    /// Whether figures are on their way, where there are none.
    pub fn is_loading(&self) -> bool {
        self.source.is_none() && !matches!(self.work, Work::Failed(_))
    }
}

/// Asks for the index of the page, once.
pub fn first_asked(state: &mut State) -> Option<Effect> {
    (state.reach.work == Work::Unasked).then(|| fetch(state))
}

/// Goes back to the index of the page.
pub fn fetch(state: &mut State) -> Effect {
    state.reach.work = Work::Loading;
    state.reach.wants_own = false;
    Effect::FetchReach
}

pub fn use_own(state: &mut State, own: OwnReach) -> Effect {
    state.reach.wants_own = true;
    let asked = match own {
        OwnReach::Index { name, bytes } => {
            state.reach.work = Work::Loading;
            AskReach::Index { name, bytes }
        }
        OwnReach::Rules { name, files } => {
            let of = files.len() as u32;
            state.reach.work = Work::Counting { done: 0, of };
            AskReach::Count { name, files }
        }
    };
    Effect::Send(state.ask(Ask::Reach(asked)))
}

/// Gives up what is under way; the figures stay what they are.
pub fn stop(state: &mut State) -> Effect {
    state.reach.work = Work::Idle;
    Effect::Send(state.ask(Ask::Reach(AskReach::Stop)))
}

pub fn hear(state: &mut State, said: Said) {
    let reach = &mut state.reach;
    match said {
        Said::Counting { done, of } => {
            if matches!(reach.work, Work::Counting { .. }) {
                reach.work = Work::Counting { done, of };
            }
        }
        Said::Loaded(source) => {
            reach.source = Some(Rc::new(source));
            reach.own = reach.wants_own;
            reach.work = Work::Idle;
        }
        Said::Refused(reason) => {
            reach.work = match reach.source {
                Some(_) => Work::Idle,
                None => Work::Failed(reason.clone()),
            };
            state.notice = Some(Notice::problem(reason));
        }
    }
}
