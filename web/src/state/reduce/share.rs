//! Sharing work, and taking work that was shared.

use super::{changed, forget_list};
use crate::protocol::{Ask, AskShare, Share as Said, With};
use crate::state::share::{Arrived, Making, workspace};
use crate::state::{Effect, Notice, Pane, Route, State, Undo};
use cutout_core::share::Workspace;
use std::rc::Rc;

/// Opens the dialog, or makes the link anew with other parts.
pub(super) fn make(state: &mut State, with: With) -> Vec<Effect> {
    let work = Box::new(workspace(state));
    state.share.making = Some(Making {
        with,
        outcome: None,
    });
    ask(state, AskShare::Make { work, with })
}

/// Asks the worker, now or when it is up.
pub(super) fn ask(state: &mut State, asked: AskShare) -> Vec<Effect> {
    if state.engine.is_up() {
        vec![Effect::Send(state.ask(Ask::Share(asked)))]
    } else {
        state.share.waiting = Some(asked);
        vec![]
    }
}

/// What waited for the worker.
pub(super) fn ask_again(state: &mut State) -> Option<Effect> {
    let asked = state.share.waiting.take()?;
    Some(Effect::Send(state.ask(Ask::Share(asked))))
}

pub(super) fn hear(state: &mut State, said: Said) -> Vec<Effect> {
    match said {
        Said::Made(made) => {
            if let Some(making) = &mut state.share.making
                && making.with == made.with
            {
                making.outcome = Some(Ok(Rc::new(*made)));
            }
        }
        Said::NotMade(why) => {
            if let Some(making) = &mut state.share.making {
                making.outcome = Some(Err(why));
            }
        }
        Said::Opened { name, work } => {
            state.share.arrived = Some(Rc::new(Arrived { name, work: *work }));
        }
        Said::Refused(why) => state.notice = Some(Notice::problem(why)),
    }
    vec![]
}

/// Puts the work that arrived in the place of what is on the page, which can be brought back.
pub(super) fn take(state: &mut State) -> Vec<Effect> {
    let Some(arrived) = state.share.arrived.take() else {
        return vec![];
    };
    let Workspace {
        text,
        format,
        supplied,
        labels,
        own,
        off,
        ignore_logsource,
    } = arrived.work.clone();
    let before = Box::new(state.choices.clone());
    let had_text = state.text.clone();
    // Work without events is about rules, and leaves the events that are here.
    if !text.is_empty() {
        state.text.replace(Rc::from(text), None);
        state.choices.format = format;
        state.choices.supplied = supplied;
        state.choices.labels = Rc::new(labels);
    }
    state.choices.own = own;
    state.choices.off = off;
    state.choices.ignore_logsource = ignore_logsource;
    forget_list(state);
    state.pane = Pane::Verdicts;
    state.undo = Some(Undo::Work {
        text: had_text,
        choices: before,
    });
    let mut effects = changed(state, Effect::SaveText);
    let what = match &arrived.name {
        Some(name) => format!("The work in {name}"),
        None => "The shared work".to_owned(),
    };
    state.notice = Some(Notice::undoable(format!("{what} took the place of yours.")));
    effects.extend([Effect::SaveChoices, Effect::Go(Route::Playground.hash())]);
    effects
}
