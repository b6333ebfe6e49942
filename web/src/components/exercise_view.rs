//! One exercise: its story and events at one side, the rule and its goals at the other.

use super::Dispatch;
use super::diagnostics::Diagnostics;
use super::exercise_events::ExerciseEvents;
use super::exercise_goals::ExerciseGoals;
use super::exercise_help::ExerciseHelp;
use super::exercise_list::{level_name, standing_badge};
use super::prose::Prose;
use super::rule_editor::RuleEditor;
use crate::protocol::ExerciseFile;
use crate::state::exercises::{ExerciseAction, Exercises};
use crate::state::{Action, Route};
use cutout_core::report::PredicateView;
use cutout_core::rule::Language;
use cutout_core::text::{Diagnostic, Fix};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exercises: Exercises,
    pub file: ExerciseFile,
    /// A plain text area in the place of the editor.
    pub plain: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn ExerciseView(props: &Props) -> Html {
    let Props {
        exercises,
        file,
        plain,
        dispatch,
    } = props;
    let key = file.key();
    let exercise = &file.exercise;
    let work = exercises.work(&key);
    let rule = exercises.rule(file);
    let tried = exercises.tried(&key);
    let attempt = tried.map(|tried| &tried.attempt);
    let act = dispatch.reform(Action::Exercise);
    let documents = attempt.map_or(&[][..], |attempt| &attempt.rules);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for diagnostic in documents.iter().flat_map(|document| &document.diagnostics) {
        if !diagnostics.contains(diagnostic) {
            diagnostics.push(diagnostic.clone());
        }
    }
    let predicates = documents.iter().flat_map(|rule| rule.predicates.clone());
    let predicates: Vec<PredicateView> = predicates.collect();
    let found = documents.first().map(|rule| rule.language);
    let language = rule.language.or(found).unwrap_or(Language::Sigma);
    let made_for = documents
        .first()
        .map(|rule| rule.source.clone())
        .unwrap_or_default();
    let on_fix = act.reform(move |fix: Fix| ExerciseAction::ApplyFix {
        fix,
        made_for: made_for.to_string(),
    });
    let all: Vec<&ExerciseFile> = exercises.sound().collect();
    let at = all
        .iter()
        .position(|one| one.key() == key)
        .unwrap_or_default();
    let neighbour = |at: Option<usize>, name: &str| {
        let other = at.and_then(|at| all.get(at));
        other.map(|other| html! {
            <a class="button button--small" href={Route::Exercises(Some(other.key())).hash()} title={other.exercise.title.clone()}>
                { name }
            </a>
        })
    };
    let set_big = act.reform(|event: Event| {
        ExerciseAction::SetBig(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    let set_plain = dispatch.reform(|event: Event| {
        Action::SetPlain(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    html! {
        <>
            <div class="exercise-head">
                <a class="link exercise-head__up" href={Route::Exercises(None).hash()}>{ "All exercises" }</a>
                <h2 class="exercise-head__title">{ &exercise.title }</h2>
                <span class="exercise-head__level">{ level_name(exercise.level) }</span>
                { standing_badge(work.standing()) }
                <div class="pane__tools">
                    <label class="check" title="Large type, for a projector">
                        <input type="checkbox" checked={exercises.kept.big} onchange={set_big} />
                        { "Large" }
                    </label>
                    { neighbour(at.checked_sub(1), "Previous") }
                    { neighbour(Some(at + 1), "Next") }
                </div>
            </div>
            <div class="exercise-body">
                <section class="exercise-side" aria-label="Story and events" tabindex="0">
                    <Prose text={exercise.story.clone()} />
                    <ExerciseEvents
                        blocks={exercise.events.clone()}
                        tried={attempt.map_or(Vec::new(), |attempt| attempt.events.clone())}
                        reveal={work.rule.is_some() || work.solved}
                    />
                    <div class="exercise-take">
                        <button class="button button--small" onclick={act.reform(|_| ExerciseAction::Take)}>
                            { "Open in the playground" }
                        </button>
                    </div>
                </section>
                <section class="exercise-work" aria-label="Your rule">
                    <RuleEditor
                        text={rule.text.clone()}
                        plain={*plain}
                        {language}
                        diagnostics={Rc::new(diagnostics.clone())}
                        predicates={Rc::new(predicates)}
                        on_input={act.reform(ExerciseAction::Edit)}
                    />
                    <div class="exercise-tools">
                        <button
                            class="button button--small"
                            disabled={rule == exercise.starter}
                            onclick={act.reform(|_| ExerciseAction::Reset)}
                        >
                            { "Start over" }
                        </button>
                        <label class="check" title="A plain text area: nothing between the text and a screen reader">
                            <input type="checkbox" checked={*plain} onchange={set_plain} />
                            { "Plain" }
                        </label>
                    </div>
                    <div class="exercise-outcome" role="region" aria-label="Goals and help" tabindex="0">
                        if !diagnostics.is_empty() {
                            <Diagnostics
                                label="Problems in the rule"
                                {diagnostics}
                                on_go={act.reform(|one: Diagnostic| ExerciseAction::GoTo(one.span))}
                                {on_fix}
                            />
                        }
                        <ExerciseGoals
                            sentences={file.goals.clone()}
                            goals={attempt.map_or(Vec::new(), |attempt| attempt.goals.clone())}
                            next={all.get(at + 1).map(|next| next.key())}
                        />
                        <ExerciseHelp
                            hints={exercise.hints.clone()}
                            answer={exercise.answer.text.clone()}
                            explanation={exercise.explanation.clone()}
                            {work}
                            {act}
                        />
                    </div>
                </section>
            </div>
        </>
    }
}
