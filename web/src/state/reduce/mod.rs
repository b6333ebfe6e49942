//! How the page changes: one action in, a new state and what has to be done about it out.

mod advice;
mod cases;
mod compare;
mod convert;
mod exercises;
mod host;
mod labels;
mod map;
mod replies;
mod rules;
mod share;
mod text;

#[cfg(test)]
mod tests;

use super::{
    Action, Choices, Editor, Effect, Notice, Pane, Phase, ROWS, Route, State, Text, Undo, fixed,
    samples,
};
use super::{reach, sets};
use crate::protocol::{Ask, Request, RuleChange};
use cutout_core::analyze::Supplied;
use cutout_core::report::View;
use cutout_core::report::advice::{Label, Placement};
use cutout_core::text::Span;
use replies::{crashed, hear};
use rules::{add_rule, delete_rule, edit_rule, set_language};
use std::collections::BTreeSet;
use text::{forget_clearing, give_up_large, line_span, open, open_large, replace_text, undo};

/// Text up to this many bytes, a few thousand lines, is analysed at every keystroke.
const SMALL: usize = 256 << 10;
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
            match (pane, state.selected) {
                (Pane::Verdicts, Some(index)) => vec![Effect::RevealRow(index)],
                _ => vec![Effect::ToTop],
            }
        }
        Action::About(open) => {
            state.about = open;
            vec![]
        }
        Action::Keys(open) => {
            state.keys = open;
            if open {
                state.about = false;
            }
            vec![]
        }
        Action::SetShortcut(on) => {
            state.choices.no_shortcut = !on;
            vec![Effect::SaveChoices]
        }
        Action::Dismiss => {
            state.notice = None;
            vec![]
        }
        Action::NotKept(notice) => {
            state.notice = Some(match state.notice.take() {
                Some(shown) => shown.and(&notice),
                None => notice,
            });
            vec![]
        }
        Action::Tell(notice) => {
            state.notice = Some(notice);
            vec![]
        }

        Action::Type(text) => {
            state.text.value = text;
            forget_clearing(state);
            typed(state)
        }
        Action::Paste(text) => {
            let value = std::mem::replace(&mut state.text.value, text);
            let old = Text {
                value,
                ..state.text.clone()
            };
            forget_clearing(state);
            if !old.is_blank() {
                state.undo = Some(Undo::Text(old));
                state.notice = Some(Notice::undoable("A long text was pasted."));
            }
            changed(state, Effect::SaveText)
        }
        Action::Open { name, file } => open(state, &name, &file),
        Action::OpenLarge(file) => open_large(state, file),
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
        Action::SetPlain(plain) => {
            state.choices.plain = plain;
            vec![Effect::SaveChoices]
        }
        Action::SeeLines(from, to) => vec![Effect::Send(state.ask(Ask::Lines(from, to)))],
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
            if state.text.large.is_some() && state.choices.plain {
                let from = line.saturating_sub(1) / ROWS * ROWS + 1;
                return vec![Effect::Send(state.ask(Ask::Lines(from, from + ROWS)))];
            }
            if state.text.large.is_some() {
                return vec![Effect::ShowLine(line)];
            }
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
            let mut effects = select(state, index);
            effects.push(Effect::ToTop);
            effects
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

        Action::Label { key, label } => labels::label(state, [key], label),
        Action::TurnLabel(key) => {
            let label = match state.choices.labels.get(&key) {
                None => Some(Label::Malicious),
                Some(Label::Malicious) => Some(Label::Benign),
                Some(Label::Benign) => None,
            };
            labels::label(state, [key], label)
        }
        Action::LabelSelected(label) => labels::toggle_selected(state, label),
        Action::LabelShown(label) => {
            let view = state.list.clone();
            vec![Effect::Send(state.ask(Ask::Keys { view, label }))]
        }
        Action::ClearLabels => labels::clear(state),
        Action::FilterByCell(cell) => turn(state, |list| list.cell = cell),
        Action::Cases(asked) => cases::ask(state, asked),
        Action::Export(kind) => vec![Effect::Send(state.ask(Ask::Export(kind)))],
        Action::Share(with) => share::make(state, with),
        Action::CloseShare => {
            state.share.making = None;
            vec![]
        }
        Action::OpenWork(asked) => share::ask(state, asked),
        Action::TakeWork => share::take(state),
        Action::LeaveWork => {
            state.share.arrived = None;
            vec![]
        }

        Action::Supply { field, value } => supply(state, field, value),

        Action::Enable { keys, on } => {
            let keys: BTreeSet<String> = keys.into_iter().collect();
            state.choices.off.retain(|off| !keys.contains(off));
            if !on {
                state.choices.off.extend(keys);
            }
            let choice = RuleChange::Choice(state.rule_choice());
            judged(state, choice)
        }
        Action::NewRule(language) => add_rule(state, language),
        Action::SetRuleLanguage { key, language } => set_language(state, &key, language),
        Action::EditRule { key, text } => edit_rule(state, &key, |_| Some(text)),
        Action::DeleteRule(key) => delete_rule(state, &key),
        Action::ApplyFix { key, fix, made_for } => {
            let start = fix.span.start as usize;
            let span = Span::new(start, start + fix.replacement.len());
            let mut effects = edit_rule(state, &key, |text| fixed(text, &made_for, &fix));
            if effects.is_empty() {
                return effects;
            }
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

        Action::Suggest(rule) => advice::suggest(state, rule),
        Action::StopSuggesting(rule) => advice::stop_suggesting(state, rule),
        Action::Preview { rule, predicates } => {
            advice::preview(state, rule, predicates, Placement::default())
        }
        Action::Place(placement) => advice::place(state, placement),
        Action::PreviewRepair { rule, repair } => advice::preview_repair(state, rule, &repair),
        Action::ClosePreview => {
            state.advice.preview = None;
            vec![]
        }
        Action::ApplyPreview => advice::apply(state),
        Action::Evade => advice::evade(state),

        Action::Exercise(action) => exercises::act(state, action),

        Action::Convert(action) => convert::act(state, action),

        Action::Compare(action) => compare::act(state, action),

        Action::Map(open) => map::act(state, open),

        Action::CountRules(filter) => {
            state.guide_filter = filter;
            vec![Effect::Send(state.ask_guide())]
        }

        Action::ShippedReach => vec![reach::fetch(state)],
        Action::OwnReach(own) => vec![reach::use_own(state, own)],
        Action::OpeningRules(progress) => {
            state.reach.work = reach::Work::Opening(progress);
            vec![]
        }
        Action::RefusedRules(reason) => {
            state.reach.work = reach::Work::Idle;
            state.notice = Some(Notice::problem(reason));
            vec![]
        }
        Action::StopReach => vec![reach::stop(state)],
        Action::Sets(action) => sets::act(state, action),

        Action::Heard(reply) => hear(state, reply),
        Action::Crashed(message) => crashed(state, message),
        Action::Retry => {
            state.notice = None;
            state.engine.phase = Phase::Starting;
            state.engine.want(true);
            vec![Effect::Restart]
        }
        Action::Follow(choices) => follow(state, *choices),
        Action::OfferNewer => {
            state.newer = true;
            vec![]
        }
        Action::TakeNewer => vec![Effect::TakeNewer],
        Action::LeaveNewer => {
            state.newer = false;
            vec![]
        }
        Action::Cancel if state.text.large.as_ref().is_some_and(|large| !large.shown) => {
            let say = "The file was not opened: it was cancelled.";
            give_up_large(state, Notice::note(say))
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
        } => vec![
            Effect::SelectIn {
                editor: Editor::Rule(key.clone()),
                span: *span,
            },
            Effect::Send(state.ask(Ask::Telemetry)),
        ]
        .into_iter()
        .chain(sets::ask_whole(state, key))
        .collect(),
        // The rules may have changed since it was counted.
        Route::Guide => vec![
            Effect::Send(state.ask_guide()),
            Effect::Send(state.ask(Ask::Telemetry)),
        ],
        Route::Rules { key: Some(key), .. } => {
            let logs = Effect::Send(state.ask(Ask::Telemetry));
            [logs]
                .into_iter()
                .chain(sets::ask_whole(state, key))
                .collect()
        }
        Route::Exercises(_) | Route::Instructor => exercises::wanted(state),
        _ => vec![],
    }
}

/// What is evaluated is another: keep it, and ask for its verdicts.
/// Takes what another tab has changed in the work: rules, labels, fields. How this tab shows it
/// stays its own.
fn follow(state: &mut State, other: Choices) -> Vec<Effect> {
    let own = &state.choices;
    let followed = Choices {
        own: other.own,
        off: other.off,
        supplied: other.supplied,
        labels: other.labels,
        ..own.clone()
    };
    if followed == *own {
        return vec![];
    }
    state.choices = followed;
    // It is kept already.
    let mut effects = changed(state, Effect::SaveChoices);
    effects.retain(|effect| *effect != Effect::SaveChoices);
    effects
}

/// The rules are others, and the text is not: keep them, and ask for their verdicts.
fn judged(state: &mut State, change: RuleChange) -> Vec<Effect> {
    let mut effects = changed(state, Effect::SaveChoices);
    for effect in &mut effects {
        if let Effect::Analyze { .. } = effect {
            *effect = Effect::Judge(change.clone());
        }
    }
    effects
}

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
        Effect::Analyze { after: 0 }
    };
    vec![save, next]
}

/// The text is another, and may be yet another at the next key.
fn typed(state: &mut State) -> Vec<Effect> {
    let mut effects = changed(state, Effect::SaveText);
    for effect in &mut effects {
        if let Effect::Analyze { after } = effect {
            *after = patience(state);
        }
    }
    effects
}

/// How long to wait for the next keystroke: long text costs time to hand over.
fn patience(state: &State) -> u32 {
    match state.text.value.len() {
        0..SMALL => 0,
        SMALL..MIDDLING => 60,
        _ => 300,
    }
}

/// Back to the first of all events, as the list is about others now.
fn forget_list(state: &mut State) {
    state.selected = None;
    state.list = View {
        limit: ROWS,
        ..View::default()
    };
}

/// Changes which events are listed, from the first on.
fn turn(state: &mut State, change: impl FnOnce(&mut View)) -> Vec<Effect> {
    change(&mut state.list);
    state.list.offset = 0;
    vec![Effect::Send(state.ask(Ask::Page(state.list.clone())))]
}

fn select(state: &mut State, index: u32) -> Vec<Effect> {
    state.selected = Some(index);
    state.advice.preview = None;
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
