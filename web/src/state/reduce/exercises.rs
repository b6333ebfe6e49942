//! What happens to the exercises.

use super::cases;
use crate::protocol::{Ask, AskCases, AskExercises, Exercises as Said, Source, Tried};
use crate::state::exercises::{ExerciseAction, Loading, Work, read_kept};
use crate::state::{Editor, Effect, Notice, Route, Shared, State, Undo, fixed};
use cutout_core::text::Span;
use std::rc::Rc;

pub(super) fn act(state: &mut State, action: ExerciseAction) -> Vec<Effect> {
    match action {
        ExerciseAction::Edit(text) => edit(state, text),
        ExerciseAction::ApplyFix { fix, made_for } => apply(state, &fix, &made_for),
        ExerciseAction::GoTo(span) => select(span),
        ExerciseAction::Hint => {
            let hints = state
                .exercise()
                .map_or(0, |(_, file)| file.exercise.hints.len());
            work(state, |work| work.hints = (work.hints + 1).min(hints))
        }
        ExerciseAction::Answer => work(state, |work| work.gave_up |= !work.solved),
        ExerciseAction::Reset => {
            let before = state.exercises.kept.clone();
            let mut effects = work(state, |work| work.rule = None);
            if state.exercises.kept != before {
                state.undo = Some(Undo::Exercises(before));
                state.notice = Some(Notice::undoable("The rule is the starter again."));
            }
            effects.extend(attempt(state));
            effects
        }
        ExerciseAction::Take => take(state),
        ExerciseAction::Open(files) => {
            let own = &mut Rc::make_mut(&mut state.exercises.kept).own;
            own.retain(|old| files.iter().all(|file| file.name != old.name));
            own.extend(files);
            vec![Effect::SaveExercises, read_own(state)]
        }
        ExerciseAction::Remove(name) => {
            let before = state.exercises.kept.clone();
            let own = &mut Rc::make_mut(&mut state.exercises.kept).own;
            own.retain(|file| file.name != name);
            state.undo = Some(Undo::Exercises(before));
            state.notice = Some(Notice::undoable(format!("{name} was removed.")));
            vec![Effect::SaveExercises, read_own(state)]
        }
        ExerciseAction::Import { name, text } => import(state, &name, &text),
        ExerciseAction::SetBig(big) => {
            Rc::make_mut(&mut state.exercises.kept).big = big;
            vec![Effect::SaveExercises]
        }
    }
}

/// What is to be asked for when the exercises come on the screen, or a worker is there anew.
pub(super) fn wanted(state: &mut State) -> Vec<Effect> {
    if !matches!(state.route, Route::Exercises(_) | Route::Instructor) || !state.engine.is_up() {
        return vec![];
    }
    if state.exercises.loading == Loading::Unasked {
        state.exercises.loading = Loading::Asked;
        let mut effects = vec![Effect::FetchExercises];
        if !state.exercises.kept.own.is_empty() {
            effects.push(read_own(state));
        }
        return effects;
    }
    attempt(state)
}

/// The worker is another: what the last one was asked is not to come.
pub(super) fn start_over(state: &mut State) {
    state.exercises.trying = None;
    if state.exercises.loading == Loading::Asked {
        state.exercises.loading = Loading::Unasked;
    }
}

pub(super) fn hear(state: &mut State, said: Said) -> Vec<Effect> {
    match said {
        Said::Read(source, files) => {
            if source == Source::Page {
                state.exercises.loading = Loading::Done;
            }
            let mut all = state.exercises.files.to_vec();
            all.retain(|file| file.source != source);
            all.extend(files);
            all.sort_by_key(|file| file.source as u8);
            state.exercises.files = Shared::new(all);
            attempt(state)
        }
        Said::Refused(why) => {
            state.exercises.loading = Loading::Failed(why);
            vec![]
        }
        Said::Tried(tried) => {
            state.exercises.trying = None;
            let effects = settle(state, &tried);
            state.exercises.tried = Some(Shared::new(tried));
            let mut all = attempt(state);
            all.extend(effects);
            all
        }
    }
}

pub(super) fn restore(state: &mut State, kept: Rc<crate::state::exercises::Kept>) -> Vec<Effect> {
    state.exercises.kept = kept;
    let mut effects = vec![Effect::SaveExercises, read_own(state)];
    effects.extend(attempt(state));
    effects
}

/// An exercise is solved by the rule on the screen, not by one that was there when it was asked.
fn settle(state: &mut State, tried: &Tried) -> Vec<Effect> {
    let current = state
        .exercise()
        .is_some_and(|(key, file)| key == tried.key && state.exercises.rule(file) == tried.rule);
    let goals = &tried.attempt.goals;
    if !current || goals.is_empty() || !goals.iter().all(|goal| goal.met) {
        return vec![];
    }
    work(state, |work| work.solved = true)
}

/// Asks what the rule on the screen achieves, unless that is known or something is being tried: its
/// answer leads here again, so that the worker never has more than one to do.
pub(super) fn attempt(state: &mut State) -> Vec<Effect> {
    let Some((key, file)) = state.exercise() else {
        return vec![];
    };
    let rule = state.exercises.rule(file);
    let known = state.exercises.tried(&key);
    if state.exercises.trying.is_some() || known.is_some_and(|tried| tried.rule == rule) {
        return vec![];
    }
    let text = file.file.text.clone();
    state.exercises.trying = Some((key.clone(), rule.clone()));
    let ask = AskExercises::Try { key, text, rule };
    vec![Effect::Send(state.ask(Ask::Exercises(ask)))]
}

/// The figures of reach are others, and goals may be about them.
pub(super) fn try_again(state: &mut State) -> Vec<Effect> {
    state.exercises.tried = None;
    attempt(state)
}

/// Changes the work on the exercise on the screen.
fn work(state: &mut State, change: impl FnOnce(&mut Work)) -> Vec<Effect> {
    let Some((key, _)) = state.exercise() else {
        return vec![];
    };
    change(
        Rc::make_mut(&mut state.exercises.kept)
            .works
            .entry(key)
            .or_default(),
    );
    vec![Effect::SaveExercises]
}

/// On to the playground, with the events, their labels and the rule.
fn take(state: &mut State) -> Vec<Effect> {
    let Some((_, file)) = state.exercise() else {
        return vec![];
    };
    let rule = state.exercises.rule(file);
    let text = file.file.text.clone();
    cases::ask(state, AskCases::Exercise { text, rule })
}

fn edit(state: &mut State, text: String) -> Vec<Effect> {
    let mut effects = work(state, |work| work.rule = Some(text));
    effects.extend(attempt(state));
    effects
}

fn apply(state: &mut State, fix: &cutout_core::text::Fix, made_for: &str) -> Vec<Effect> {
    let text = state
        .exercise()
        .map(|(_, file)| state.exercises.rule(file).text);
    let Some(text) = text.and_then(|text| fixed(&text, made_for, fix)) else {
        return vec![];
    };
    let start = fix.span.start as usize;
    let mut effects = edit(state, text);
    effects.extend(select(Span::new(start, start + fix.replacement.len())));
    effects
}

fn select(span: Span) -> Vec<Effect> {
    let editor = Editor::Exercise;
    vec![Effect::SelectIn { editor, span }]
}

fn read_own(state: &State) -> Effect {
    let own = state.exercises.kept.own.clone();
    let ask = AskExercises::Read(Source::Own, own);
    Effect::Send(state.ask(Ask::Exercises(ask)))
}

fn import(state: &mut State, name: &str, text: &str) -> Vec<Effect> {
    let Some(kept) = read_kept(text) else {
        let say = format!("{name} is no file of progress. Save one here first.");
        state.notice = Some(Notice::problem(say));
        return vec![];
    };
    let before = state.exercises.kept.clone();
    state.exercises.kept = Rc::new(kept);
    state.undo = Some(Undo::Exercises(before));
    let say = format!("{name} took the place of the progress here.");
    state.notice = Some(Notice::undoable(say));
    let mut effects = vec![Effect::SaveExercises, read_own(state)];
    effects.extend(attempt(state));
    effects
}
