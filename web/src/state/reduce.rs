//! How the page changes: one action in, a new state and what has to be done about it out.

use super::engine::Phase;
use super::{
    Action, Editor, Effect, Notice, Pane, ROWS, Route, Shared, State, Undo, fixed, new_rule,
    samples,
};
use crate::protocol::{Answer, Ask, Reply, Request};
use cutout_core::analyze::{OwnRule, Supplied};
use cutout_core::report::{Report, View};
use cutout_core::text::Span;
use std::rc::Rc;

/// Text up to this many bytes is analysed at every keystroke.
const SMALL: usize = 64 << 10;
const MIDDLING: usize = 1 << 20;
/// The id of the detail's heading, to which the keyboard can be sent.
pub const DETAIL: &str = "detail-title";

/// Carries an action out on the state, and says what is left to do in the browser.
pub fn reduce(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Arrive(route) => arrive(state, route),
        Action::SetTheme(theme) => {
            state.choices.theme = theme;
            vec![Effect::ApplyTheme(theme), Effect::SaveChoices]
        }
        Action::SetPane(pane) => {
            state.pane = pane;
            vec![]
        }
        Action::About(open) => {
            state.about = open;
            vec![]
        }
        Action::Dismiss => {
            state.notice = None;
            vec![]
        }
        Action::Tell(notice) => {
            state.notice = Some(notice);
            vec![]
        }

        Action::Type(text) => {
            state.text.value = text;
            forget_clearing(state);
            changed(state, Effect::SaveText)
        }
        Action::Paste(text) => {
            let old = std::mem::replace(&mut state.text.value, text);
            forget_clearing(state);
            if !old.trim().is_empty() {
                state.undo = Some(Undo::Text(old));
                state.notice = Some(Notice::undoable("A long text was pasted."));
            }
            changed(state, Effect::SaveText)
        }
        Action::Open {
            name,
            text,
            problem,
        } => {
            let notice = Notice::undoable(format!("{name} was opened in place of the text."));
            let effects = replace_text(state, &text, notice);
            state.pane = Pane::Verdicts;
            if let Some(problem) = problem {
                let undo = state.undo.is_some();
                let text = format!("{name} was opened. {problem}");
                state.notice = Some(Notice {
                    undo,
                    ..Notice::problem(text)
                });
            }
            effects
        }
        Action::LoadSample(index) => {
            let Some(sample) = samples::all().get(index) else {
                return vec![];
            };
            let notice = Notice::undoable(format!(
                "The sample “{}” took the place of the text.",
                sample.title
            ));
            state.pane = Pane::Verdicts;
            replace_text(state, sample.text(), notice)
        }
        Action::Clear => replace_text(state, "", Notice::undoable("The text was cleared.")),
        Action::Undo => undo(state),
        Action::SetFormat(format) => {
            state.choices.format = format;
            changed(state, Effect::SaveChoices)
        }
        Action::SetWrap(wrap) => {
            state.choices.wrap = wrap;
            vec![Effect::SaveChoices]
        }
        Action::IgnoreLogsource(ignore) => {
            state.choices.ignore_logsource = ignore;
            changed(state, Effect::SaveChoices)
        }
        Action::GoToText(span) => {
            state.pane = Pane::Events;
            vec![Effect::SelectIn {
                editor: Editor::Events,
                span,
            }]
        }
        Action::GoToLine(line) => {
            state.pane = Pane::Events;
            let span = line_span(&state.text.value, line);
            vec![Effect::SelectIn {
                editor: Editor::Events,
                span,
            }]
        }

        Action::Show(show) => turn(state, |list| list.show = show),
        Action::FilterByRule(rule) => turn(state, |list| list.rule = rule),
        Action::FilterByText(text) => turn(state, |list| list.text = text),
        Action::TurnTo { offset } => {
            state.list.offset = offset;
            vec![Effect::Send(state.ask(Ask::Page(state.list.clone())))]
        }
        Action::Select(index) => select(state, index),
        Action::Pick(index) => {
            state.pane = Pane::Detail;
            select(state, index)
        }
        Action::ReadDetail => {
            state.pane = Pane::Detail;
            vec![Effect::Focus(DETAIL)]
        }
        Action::FollowCaret(line) => {
            let row = state
                .rows
                .iter()
                .rev()
                .find(|row| row.line <= line && row.parent.is_none());
            match row.map(|row| row.index) {
                Some(index) if state.selected != Some(index) => select(state, index),
                _ => vec![],
            }
        }

        Action::Supply { field, value } => supply(state, field, value),

        Action::Enable { keys, on } => {
            state.choices.off.retain(|off| !keys.contains(off));
            if !on {
                state.choices.off.extend(keys);
            }
            changed(state, Effect::SaveChoices)
        }
        Action::NewRule => {
            let rule = new_rule(&state.choices.own);
            let key = rule.key.clone();
            state.choices.own.push(rule);
            let mut effects = changed(state, Effect::SaveChoices);
            effects.push(Effect::Go(Route::rule(&key).hash()));
            effects
        }
        Action::EditRule { key, text } => edit_rule(state, &key, |_| Some(text)),
        Action::DeleteRule(key) => delete_rule(state, &key),
        Action::ApplyFix { key, fix } => {
            let start = fix.span.start as usize;
            let span = Span::new(start, start + fix.replacement.len());
            let mut effects = edit_rule(state, &key, |text| fixed(text, &fix));
            effects.push(Effect::SelectIn {
                editor: Editor::Rule(key),
                span,
            });
            effects
        }
        Action::GoToRuleText { key, span } => {
            vec![Effect::SelectIn {
                editor: Editor::Rule(key),
                span,
            }]
        }

        Action::Heard(reply) => hear(state, reply),
        Action::Crashed(message) => crashed(state, message),
        Action::Retry => {
            state.notice = None;
            state.engine.phase = Phase::Starting;
            state.engine.want(true);
            vec![Effect::Restart]
        }
        Action::Cancel => {
            state.engine.phase = Phase::Cancelled;
            vec![Effect::Send(Request {
                run: state.engine.asked,
                body: Ask::Cancel,
            })]
        }
    }
}

fn arrive(state: &mut State, route: Route) -> Vec<Effect> {
    state.route = route;
    state.about = false;
    match &state.route {
        Route::Rules {
            key: Some(key),
            span: Some(span),
        } => {
            vec![Effect::SelectIn {
                editor: Editor::Rule(key.clone()),
                span: *span,
            }]
        }
        _ => vec![],
    }
}

/// What is evaluated is another: keep it, and ask for its verdicts.
fn changed(state: &mut State, save: Effect) -> Vec<Effect> {
    let stopped = matches!(state.engine.phase, Phase::Stopped);
    if stopped {
        state.engine.phase = Phase::Starting;
        state.notice = None;
    }
    state.engine.want(true);
    let next = if stopped {
        Effect::Restart
    } else {
        Effect::Analyze {
            after: patience(state),
        }
    };
    vec![save, next]
}

/// How long to wait for the next keystroke: long text costs time to hand over.
fn patience(state: &State) -> u32 {
    match state.text.value.len() {
        0..SMALL => 0,
        SMALL..MIDDLING => 60,
        _ => 300,
    }
}

/// Puts a text in the place of the one in the editor, which can be brought back.
fn replace_text(state: &mut State, text: &str, notice: Notice) -> Vec<Effect> {
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
fn forget_clearing(state: &mut State) {
    if state.notice.as_ref().is_some_and(|notice| notice.undo) {
        state.notice = None;
    }
    state.undo = None;
}

fn undo(state: &mut State) -> Vec<Effect> {
    state.notice = None;
    match state.undo.take() {
        None => vec![],
        Some(Undo::Text(text)) => {
            state.text.value = text;
            state.text.revision += 1;
            state.selected = None;
            changed(state, Effect::SaveText)
        }
        Some(Undo::Rule { at, rule }) => {
            let key = rule.key.clone();
            let at = at.min(state.choices.own.len());
            state.choices.own.insert(at, rule);
            let mut effects = changed(state, Effect::SaveChoices);
            effects.push(Effect::Go(Route::rule(&key).hash()));
            effects
        }
    }
}

/// Changes which events are listed, from the first on.
fn turn(state: &mut State, change: impl FnOnce(&mut View)) -> Vec<Effect> {
    change(&mut state.list);
    state.list.offset = 0;
    vec![Effect::Send(state.ask(Ask::Page(state.list.clone())))]
}

fn select(state: &mut State, index: u32) -> Vec<Effect> {
    state.selected = Some(index);
    vec![
        Effect::Send(state.ask(Ask::Detail(index))),
        Effect::RevealRow(index),
    ]
}

fn supply(state: &mut State, field: String, value: String) -> Vec<Effect> {
    let Some(detail) = &state.detail else {
        return vec![];
    };
    let event = detail.key.clone();
    let supplied = &mut state.choices.supplied;
    let known = supplied
        .iter()
        .position(|one| one.event == event && one.field == field);
    match (known, value.is_empty()) {
        (Some(at), true) => drop(supplied.remove(at)),
        (Some(at), false) => supplied[at].value = value,
        (None, true) => return vec![],
        (None, false) => supplied.push(Supplied {
            event,
            field,
            value,
        }),
    }
    changed(state, Effect::SaveChoices)
}

fn edit_rule(
    state: &mut State,
    key: &str,
    edit: impl FnOnce(&str) -> Option<String>,
) -> Vec<Effect> {
    let Some(rule) = state.choices.own.iter_mut().find(|rule| rule.key == key) else {
        return vec![];
    };
    let Some(text) = edit(&rule.text) else {
        return vec![];
    };
    rule.text = text;
    changed(state, Effect::SaveChoices)
}

fn delete_rule(state: &mut State, key: &str) -> Vec<Effect> {
    let Some(at) = state.choices.own.iter().position(|rule| rule.key == key) else {
        return vec![];
    };
    let rule: OwnRule = state.choices.own.remove(at);
    state.undo = Some(Undo::Rule { at, rule });
    state.notice = Some(Notice::undoable("Your rule was deleted."));
    let mut effects = changed(state, Effect::SaveChoices);
    effects.push(Effect::Go(Route::RULES.hash()));
    effects
}

fn hear(state: &mut State, reply: Reply) -> Vec<Effect> {
    if reply.body == Answer::Ready {
        state.engine.phase = Phase::Working(None);
        return vec![Effect::Analyze { after: 0 }];
    }
    if let Answer::Failed(message) = reply.body {
        state.engine.last_words = Some(message);
        return vec![];
    }
    // What was asked about earlier text is of no use, but for the rules: the worker tells them
    // only once, so a list that arrives late is still the one that indices refer to.
    let current = reply.run == state.engine.asked && state.engine.phase != Phase::Cancelled;
    match reply.body {
        Answer::Rules(rules) => {
            state.rules = Shared::new(rules);
            vec![]
        }
        Answer::Progress(progress) if current => {
            state.engine.phase = Phase::Working(Some(progress));
            vec![]
        }
        Answer::Report(report) if current => show(state, reply.run, report),
        Answer::Detail(detail) if current => {
            state.detail = detail
                .filter(|detail| Some(detail.index) == state.selected)
                .map(Shared::new);
            vec![]
        }
        _ => vec![],
    }
}

fn show(state: &mut State, run: u32, report: Report) -> Vec<Effect> {
    let mut effects = Vec::new();
    state.engine.shown = run;
    state.engine.phase = Phase::Idle;
    state.list.offset = report.page.offset;
    let rows = report.page.rows.iter().map(|row| {
        let old = state.rows.iter().find(|old| ***old == *row);
        old.cloned().unwrap_or_else(|| Rc::new(row.clone()))
    });
    state.rows = Shared::new(rows.collect());
    if state
        .selected
        .is_none_or(|index| index >= report.totals.events)
    {
        let first = state
            .rows
            .iter()
            .find(|row| !row.matches.is_empty())
            .or(state.rows.first());
        state.selected = first.map(|row| row.index);
        state.detail = None;
        if let Some(index) = state.selected {
            effects.push(Effect::Send(state.ask(Ask::Detail(index))));
        }
    }
    state.report = Some(Shared::new(report));
    effects
}

fn crashed(state: &mut State, message: String) -> Vec<Effect> {
    let again = state.engine.crashed(message);
    let said = state
        .engine
        .last_words
        .as_deref()
        .unwrap_or("no reason given");
    state.notice = Some(Notice::problem(if again {
        format!(
            "The evaluation stopped ({said}). Your text and rules are kept, and it was started again."
        )
    } else {
        format!(
            "The evaluation stopped twice on this input ({said}). Your text and rules are kept. \
             Change either and it starts again; if a rule of yours is new, switch it off first."
        )
    }));
    if again { vec![Effect::Restart] } else { vec![] }
}

/// The bytes of a line, counted from 1, without its line break.
fn line_span(text: &str, line: u32) -> Span {
    let mut start = 0;
    for (number, body) in (1..).zip(text.split('\n')) {
        if number == line {
            return Span::new(start, start + body.len());
        }
        start += body.len() + 1;
    }
    Span::at(text.len())
}
