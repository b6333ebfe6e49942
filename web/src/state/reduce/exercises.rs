//! What happens to the exercises.

use super::cases;
use crate::protocol::{Ask, AskCases, AskExercises, Exercises as Said, Source, Tried};
use crate::state::exercises::{ExerciseAction, Loading, Work, read_kept};
use crate::state::{Editor, Effect, Notice, Route, Shared, State, Undo, fixed};
use cutout_core::sort::Sort;
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
            all.order_by_key(|file| file.source as u8);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Answer, ExerciseFile, Reply, TextFile};
    use crate::state::exercises::{Kept, Standing};
    use crate::state::{Action, Choices, reduce};
    use cutout_core::exercise::{Exercise, RuleText};
    use cutout_core::report::exercise::{Attempt, GoalView};

    fn file(source: Source, id: &str) -> ExerciseFile {
        ExerciseFile {
            source,
            exercise: Exercise {
                id: id.to_owned(),
                hints: vec!["a".into(), "b".into()],
                starter: RuleText {
                    text: "starter".into(),
                    language: None,
                },
                ..Exercise::default()
            },
            ..ExerciseFile::default()
        }
    }

    /// The page at an exercise, with a worker that is up.
    fn at(key: &str) -> State {
        let route = Route::Exercises(Some(key.to_owned()));
        let mut state = State::new(String::new(), Choices::default(), route);
        say(&mut state, Answer::Ready);
        state.exercises.loading = Loading::Done;
        let files = vec![file(Source::Page, "one"), file(Source::Page, "two")];
        hear(&mut state, Said::Read(Source::Page, files));
        state
    }

    fn say(state: &mut State, body: Answer) -> Vec<Effect> {
        let run = state.engine.asked;
        reduce(state, Action::Heard(Reply { run, body }))
    }

    fn tried(rule: &str, met: bool) -> Answer {
        let goal = GoalView {
            goal: String::new(),
            met,
            why: String::new(),
        };
        let rule = RuleText {
            text: rule.to_owned(),
            language: None,
        };
        Answer::Exercises(Said::Tried(Tried {
            key: "one".into(),
            rule,
            attempt: Attempt {
                goals: vec![goal],
                ..Attempt::default()
            },
        }))
    }

    fn edit(state: &mut State, text: &str) -> Vec<Effect> {
        reduce(state, Action::Exercise(ExerciseAction::Edit(text.into())))
    }

    /// The rules that the worker is asked to try.
    fn asked(effects: &[Effect]) -> Vec<String> {
        let rule = |effect: &Effect| match effect {
            Effect::Send(request) => match &request.body {
                Ask::Exercises(AskExercises::Try { rule, .. }) => Some(rule.text.clone()),
                _ => None,
            },
            _ => None,
        };
        effects.iter().filter_map(rule).collect()
    }

    #[test]
    fn one_rule_is_tried_at_a_time_and_the_last_one_typed_comes_next() {
        let mut state = at("one");
        assert_eq!(asked(&edit(&mut state, "a")), [""; 0]);
        assert_eq!(asked(&edit(&mut state, "ab")), [""; 0]);
        assert_eq!(asked(&say(&mut state, tried("starter", false))), ["ab"]);
        assert_eq!(asked(&say(&mut state, tried("ab", false))), [""; 0]);
        assert_eq!(asked(&edit(&mut state, "abc")), ["abc"]);
    }

    #[test]
    fn only_the_rule_on_the_screen_solves_an_exercise() {
        let mut state = at("one");
        edit(&mut state, "good");
        edit(&mut state, "good and more");
        say(&mut state, tried("good", true));
        assert_eq!(state.exercises.work("one").standing(), Standing::Begun);
        say(&mut state, tried("good and more", true));
        assert_eq!(state.exercises.work("one").standing(), Standing::Solved);
        assert_eq!(state.exercises.solved(), (1, 2));
        reduce(&mut state, Action::Exercise(ExerciseAction::Answer));
        assert!(!state.exercises.work("one").gave_up);
    }

    #[test]
    fn hints_end_and_an_answer_that_was_asked_for_is_remembered() {
        let mut state = at("two");
        for _ in 0..5 {
            reduce(&mut state, Action::Exercise(ExerciseAction::Hint));
        }
        assert_eq!(state.exercises.work("two").hints, 2);
        reduce(&mut state, Action::Exercise(ExerciseAction::Answer));
        assert_eq!(state.exercises.work("two").standing(), Standing::GaveUp);
        assert_eq!(state.exercises.work("one"), Work::default());
    }

    #[test]
    fn starting_over_and_opening_progress_can_be_undone() {
        let mut state = at("one");
        edit(&mut state, "mine");
        reduce(&mut state, Action::Exercise(ExerciseAction::Reset));
        assert_eq!(state.exercises.work("one").rule, None);
        reduce(&mut state, Action::Undo);
        assert_eq!(state.exercises.work("one").rule.as_deref(), Some("mine"));
        let import = |text: &str| {
            Action::Exercise(ExerciseAction::Import {
                name: "p.json".into(),
                text: text.into(),
            })
        };
        for other in ["[]", "{}", "nothing", r#"{"works": 1}"#] {
            reduce(&mut state, import(other));
        }
        assert_eq!(state.exercises.work("one").rule.as_deref(), Some("mine"));
        reduce(&mut state, import(r#"{"works": {}}"#));
        assert_eq!(*state.exercises.kept, Kept::default());
        reduce(&mut state, Action::Undo);
        assert_eq!(state.exercises.work("one").rule.as_deref(), Some("mine"));
    }

    #[test]
    fn a_file_of_the_users_takes_the_place_of_the_one_of_its_name() {
        let mut state = at("one");
        let open = |text: &str| {
            let file = TextFile {
                name: "a.yml".into(),
                text: text.into(),
            };
            Action::Exercise(ExerciseAction::Open(vec![file]))
        };
        reduce(&mut state, open("1"));
        reduce(&mut state, open("2"));
        let own: Vec<&str> = state
            .exercises
            .kept
            .own
            .iter()
            .map(|file| &*file.text)
            .collect();
        assert_eq!(own, ["2"]);
        hear(
            &mut state,
            Said::Read(Source::Own, vec![file(Source::Own, "one")]),
        );
        assert!(state.exercises.get("own/one").is_some());
        assert_eq!(state.exercises.sound().count(), 3);
    }
}
