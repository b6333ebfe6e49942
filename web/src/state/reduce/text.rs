//! What happens to the pasted text as a whole: replaced, cleared, brought back.

use super::{changed, rules};
use crate::state::{Effect, Notice, ROWS, State, Undo};
use cutout_core::report::View;
use cutout_core::text::Span;
use std::rc::Rc;

/// Puts a text in the place of the one in the editor, which can be brought back.
pub(super) fn replace_text(state: &mut State, text: &str, notice: Notice) -> Vec<Effect> {
    let old = std::mem::replace(&mut state.text.value, as_editors_hold_it(text));
    state.text.revision += 1;
    if old.trim().is_empty() {
        forget_clearing(state);
    } else {
        state.undo = Some(Undo::Text(old));
        state.notice = Some(notice);
    }
    state.selected = None;
    state.choices.format = None;
    state.list = View {
        limit: ROWS,
        ..View::default()
    };
    let mut effects = changed(state, Effect::SaveText);
    effects.push(Effect::SaveChoices);
    effects
}

/// A text area turns every line break into `\n`. Spans must point into the same text.
fn as_editors_hold_it(text: &str) -> Rc<str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// The offer to bring text back ends when the user goes on with another.
pub(super) fn forget_clearing(state: &mut State) {
    if state.notice.as_ref().is_some_and(|notice| notice.undo) {
        state.notice = None;
    }
    state.undo = None;
}

pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    state.notice = None;
    match state.undo.take() {
        None => vec![],
        Some(Undo::Text(text)) => {
            state.text.value = text;
            state.text.revision += 1;
            state.selected = None;
            changed(state, Effect::SaveText)
        }
        Some(Undo::Rule { at, rule }) => rules::restore(state, at, rule),
    }
}

/// The bytes of a line, counted from 1, without its line break.
pub(super) fn line_span(text: &str, line: u32) -> Span {
    let mut start = 0;
    for (number, body) in (1..).zip(text.split('\n')) {
        if number == line {
            return Span::new(start, start + body.len());
        }
        start += body.len() + 1;
    }
    Span::at(text.len())
}
