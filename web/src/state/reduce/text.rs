//! What happens to the pasted text as a whole: replaced, cleared, brought back.

use super::{advice, cases, changed, exercises, forget_list, labels, rules};
use crate::protocol::Unpacked;
use crate::state::{Effect, Notice, Pane, State, Undo};
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
    state.choices.format = None;
    forget_list(state);
    let mut effects = changed(state, Effect::SaveText);
    effects.push(Effect::SaveChoices);
    effects
}

/// Puts a file in the place of the text, and says what it was and what could not be read of it.
pub(super) fn open(state: &mut State, name: &str, file: &Unpacked) -> Vec<Effect> {
    let opened = match &file.what {
        Some(what) => format!("{name}: {what}."),
        None => format!("{name} was opened in place of the text."),
    };
    let effects = replace_text(state, &file.text, Notice::undoable(&*opened));
    state.pane = Pane::Verdicts;
    let undo = state.undo.is_some();
    state.notice = match &file.problems[..] {
        [] if file.what.is_some() => Some(Notice {
            undo,
            ..Notice::note(opened)
        }),
        [] => state.notice.take(),
        [first, more @ ..] => {
            let more = match more.len() {
                0 => String::new(),
                1 => " And one more message.".to_owned(),
                count => format!(" And {count} more messages."),
            };
            Some(Notice {
                undo,
                ..Notice::problem(format!("{opened} {first}{more}"))
            })
        }
    };
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
        Some(Undo::Rules { own, off }) => advice::restore(state, own, off),
        Some(Undo::Labels(before)) => labels::restore(state, before),
        Some(Undo::Work { text, choices }) => cases::restore(state, text, *choices),
        Some(Undo::Exercises(kept)) => exercises::restore(state, kept),
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
