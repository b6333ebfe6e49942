//! Which figures of corpus reach are in use, and what is under way to get others.

use crate::protocol::{Ask, AskReach, Index, Reach as Said, RuleFiles};
use crate::state::{Effect, Notice, State};
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
    wants_own: Option<OwnIndex>,
    /// The user's own index in use, for a worker that takes the place of this one.
    kept: Option<OwnIndex>,
}

/// An index of the user's own, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnIndex {
    pub name: String,
    /// `None` while it is being counted.
    pub bytes: Option<Index>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// The index of the page was not asked for yet.
    #[default]
    Unasked,
    Loading,
    /// Files of rules are being read in: how far that is.
    Opening(String),
    /// Files of rules that are counted, of how many.
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
    Index { name: String, bytes: Index },
    Rules { name: String, files: RuleFiles },
}

impl Reach {
    /// The user's own index, where it was counted here, and a name for it.
    pub fn index(&self) -> Option<(&str, &Index)> {
        let kept = self.kept.as_ref()?;
        let index = kept.bytes.as_ref()?;
        (!kept.name.ends_with(".idx")).then_some((&kept.name, index))
    }

    /// Whether figures are on their way, where there are none.
    pub fn is_loading(&self) -> bool {
        self.source.is_none() && !matches!(self.work, Work::Failed(_))
    }
}

/// Forgets the figures, which a new worker has none of, but not which the user had chosen.
pub fn start_over(state: &mut State) {
    state.reach = Reach {
        kept: state.reach.kept.take(),
        ..Reach::default()
    };
}

/// Asks for figures, once: the user's own where there are any, else those of the page.
pub fn first_asked(state: &mut State) -> Option<Effect> {
    if state.reach.work != Work::Unasked {
        return None;
    }
    let kept = state.reach.kept.clone();
    let own = kept.and_then(|OwnIndex { name, bytes }| {
        let bytes = bytes?;
        Some(OwnReach::Index { name, bytes })
    });
    Some(match own {
        Some(own) => use_own(state, own),
        None => fetch(state),
    })
}

/// Goes back to the index of the page.
pub fn fetch(state: &mut State) -> Effect {
    state.reach.work = Work::Loading;
    state.reach.wants_own = None;
    Effect::FetchReach
}

pub fn use_own(state: &mut State, own: OwnReach) -> Effect {
    let (OwnReach::Index { name, .. } | OwnReach::Rules { name, .. }) = &own;
    let mut wanted = OwnIndex {
        name: name.clone(),
        bytes: None,
    };
    let asked = match own {
        OwnReach::Index { name, bytes } => {
            state.reach.work = Work::Loading;
            wanted.bytes = Some(bytes.clone());
            AskReach::Index { name, bytes }
        }
        OwnReach::Rules { name, files } => {
            let of = files.len();
            state.reach.work = Work::Counting { done: 0, of };
            AskReach::Count { name, files }
        }
    };
    state.reach.wants_own = Some(wanted);
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
        Said::Loaded { source, counted } => {
            reach.source = Some(Rc::new(source));
            reach.kept = reach.wants_own.take().map(|own| OwnIndex {
                bytes: counted.or(own.bytes),
                ..own
            });
            reach.own = reach.kept.is_some();
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
