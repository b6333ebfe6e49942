//! What happens to the pasted text as a whole: replaced, cleared, brought back.

use super::{advice, cases, changed, exercises, forget_list, labels, rules};
use crate::protocol::Unpacked;
use crate::state::{Effect, Large, LargeFile, Notice, Pane, State, Text, Undo};
use cutout_core::text::Span;
use std::rc::Rc;

/// Puts a text in the place of the one in the editor, which can be brought back.
pub(super) fn replace_text(state: &mut State, text: &str, notice: Notice) -> Vec<Effect> {
    put(state, as_editors_hold_it(text), None, notice)
}

fn put(state: &mut State, value: Rc<str>, large: Option<Large>, notice: Notice) -> Vec<Effect> {
    let old = state.text.replace(value, large);
    if old.is_blank() {
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
    state.notice = match first_of(&file.problems) {
        None if file.what.is_some() => Some(Notice {
            undo,
            ..Notice::note(opened)
        }),
        None => state.notice.take(),
        Some(problems) => Some(Notice {
            undo,
            ..Notice::problem(format!("{opened} {problems}"))
        }),
    };
    effects
}

/// Puts a large file in the place of the text. What it becomes is told once it is read.
pub(super) fn open_large(state: &mut State, large: Large) -> Vec<Effect> {
    state.pane = Pane::Verdicts;
    let say = about(&large.file);
    let problems = first_of(&large.file.problems);
    let effects = put(state, "".into(), Some(large), Notice::undoable(""));
    let notice = match problems {
        Some(problems) => Notice::problem(format!("{say} {problems}")),
        None => Notice::note(say),
    };
    let undo = state.undo.is_some();
    state.notice = Some(Notice { undo, ..notice });
    effects
}

/// The first of some messages, and how many more there are; `None` where there are none.
fn first_of(messages: &[String]) -> Option<String> {
    let (first, more) = messages.split_first()?;
    let more = match more.len() {
        0 => String::new(),
        1 => " And one more message.".to_owned(),
        count => format!(" And {count} more messages."),
    };
    Some(format!("{first}{more}"))
}

/// What is else than with other files.
fn about(file: &LargeFile) -> String {
    let what = match &file.what {
        Some(what) => format!("{}: {what}.", file.name),
        None => format!("{}, {}.", file.name, file.megabytes()),
    };
    format!(
        "{what} Files this large are for reading: they are not changed here, and not kept for the next visit."
    )
}

/// Takes in that a large file was read.
pub(super) fn large_read(
    state: &mut State,
    number: u32,
    lines: u32,
    problems: &[String],
) -> Vec<Effect> {
    if state.text.revision != number {
        return vec![];
    }
    let Some(large) = &mut state.text.large else {
        return vec![];
    };
    large.lines = Some(lines);
    if let [first, ..] = problems {
        let said = Notice::problem(format!("{}: {first}", large.file.name));
        state.notice = Some(match state.notice.take() {
            Some(shown) => shown.and(&said),
            None => said,
        });
    }
    vec![]
}

/// Gives up on a large file whose verdicts have not been there yet, and brings back what was there
/// before.
pub(super) fn give_up_large(state: &mut State, why: Notice) -> Vec<Effect> {
    let before = match state.undo.take() {
        Some(Undo::Text(text)) => text,
        _ => Text::new(String::new()),
    };
    state.text.restore(before);
    let effects = changed(state, Effect::SaveText);
    state.notice = Some(why);
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
            state.text.restore(text);
            state.selected = None;
            changed(state, Effect::SaveText)
        }
        Some(Undo::Rule { at, rule, kept }) => {
            state.choices.kept = kept.or(state.choices.kept.take());
            rules::restore(state, at, rule)
        }
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
