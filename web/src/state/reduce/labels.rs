//! What the user says the events are.

use super::advice;
use crate::protocol::Ask;
use crate::state::list::{count, grouped, label_name};
use crate::state::{Effect, Notice, State, Undo};
use cutout_core::limits;
use cutout_core::report::advice::{Label, Labels};
use std::rc::Rc;

/// Labels events by key, or takes their labels back.
pub(super) fn label(
    state: &mut State,
    keys: impl IntoIterator<Item = String>,
    label: Option<Label>,
) -> Vec<Effect> {
    let labels = Rc::make_mut(&mut state.choices.labels);
    let mut left_out = 0;
    for key in keys {
        match label {
            None => drop(labels.remove(&key)),
            Some(_) if labels.len() >= limits::LABELS && !labels.contains_key(&key) => {
                left_out += 1;
            }
            Some(label) => drop(labels.insert(key, label)),
        }
    }
    if left_out > 0 {
        state.notice = Some(Notice::problem(format!(
            "At most {} events can be labelled; {} left without a label. Clear labels that you \
             no longer need.",
            grouped(limits::LABELS as u32),
            count(left_out, "event was", "events were"),
        )));
    }
    told(state)
}

/// The same for many at once, which can be undone.
pub(super) fn label_all(state: &mut State, keys: Vec<String>, to: Option<Label>) -> Vec<Effect> {
    let before = state.choices.labels.clone();
    state.notice = None;
    let number = keys.len() as u32;
    let effects = label(state, keys, to);
    if state.choices.labels != before && state.notice.is_none() {
        let became = match to {
            Some(label) => format!("labelled {}", label_name(label)),
            None => "left without a label".to_owned(),
        };
        state.notice = Some(Notice::undoable(format!(
            "{} {became}.",
            count(number, "event was", "events were")
        )));
    }
    state.undo = Some(Undo::Labels(before));
    effects
}

pub(super) fn toggle_selected(state: &mut State, wanted: Label) -> Vec<Effect> {
    let row = state
        .rows
        .iter()
        .find(|row| Some(row.index) == state.selected);
    let Some(key) = row.map(|row| row.key.clone()) else {
        return vec![];
    };
    let is = state.choices.labels.get(&key) == Some(&wanted);
    label(state, [key], (!is).then_some(wanted))
}

pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    let before = std::mem::take(&mut state.choices.labels);
    if before.is_empty() {
        return vec![];
    }
    state.notice = Some(Notice::undoable("All labels were cleared."));
    state.undo = Some(Undo::Labels(before));
    told(state)
}

pub(super) fn restore(state: &mut State, before: Rc<Labels>) -> Vec<Effect> {
    state.choices.labels = before;
    told(state)
}

/// Keeps the labels, and has them counted.
fn told(state: &State) -> Vec<Effect> {
    let labels = state.choices.labels.clone();
    let mut effects = vec![
        Effect::SaveChoices,
        Effect::Send(state.ask(Ask::Label(labels))),
    ];
    effects.extend(advice::suggest_again(state));
    effects
}
