//! How to write an exercise, and the user's own files of them.

use super::Dispatch;
use super::diagnostics::Diagnostics;
use super::drop_target::use_drop_target;
use super::icons::Icon;
use crate::platform::{download, dropped, read_texts};
use crate::protocol::{ExerciseFile, Source};
use crate::state::exercises::{ExerciseAction, Exercises};
use crate::state::{Action, Route};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exercises: Exercises,
    pub dispatch: Dispatch,
}

const STEPS: [(&str, &str); 5] = [
    (
        "Story",
        "What happened, and what the rule at hand gets wrong. Three sentences do.",
    ),
    (
        "Events",
        "Lines or records of your own making, each block labelled malicious or benign; example.com, 192.0.2.0/24, made-up users.",
    ),
    ("Starter", "A rule that fails at least one goal."),
    (
        "Goals",
        "What a good rule must do. For each, have a wrong rule in mind that it catches.",
    ),
    (
        "Answer",
        "A rule that meets them all, and why. Hints lead there, from a question to nearly the answer.",
    ),
];

#[component]
pub fn InstructorView(props: &Props) -> Html {
    let Props {
        exercises,
        dispatch,
    } = props;
    let act = dispatch.reform(Action::Exercise);
    let picker = use_node_ref();
    let open = {
        let act = act.clone();
        move |files: Vec<File>| {
            let act = act.clone();
            read_texts::read(files, move |texts| {
                if !texts.is_empty() {
                    act.emit(ExerciseAction::Open(texts));
                }
            });
        }
    };
    let onchange = {
        let open = open.clone();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            open(dropped::chosen(&input).into_files());
        }
    };
    let choose = {
        let picker = picker.clone();
        move |_: MouseEvent| {
            if let Some(input) = picker.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let target = use_drop_target(move |event| open(dropped::dropped(&event).into_files()));
    let example = exercises
        .of(Source::Page)
        .nth(1)
        .map(|file| file.file.clone());
    let save = move |_: MouseEvent| {
        if let Some(file) = &example {
            download::text(&file.name, &file.text);
        }
    };
    let own: Vec<&ExerciseFile> = exercises.of(Source::Own).collect();
    html! {
        <main
            class={classes!("exercises", target.over.then_some("exercises--over"))}
            id="main"
            ondragover={target.ondragover}
            ondragleave={target.ondragleave}
            ondrop={target.ondrop}
        >
            <div class="exercise-page">
                <a class="link" href={Route::Exercises(None).hash()}>{ "All exercises" }</a>
                <h2 class="exercise-page__title">{ "Teach with exercises" }</h2>
                <p class="exercise-page__lead">
                    { "An exercise is one YAML file. Write it in any editor, drop it here, and mend what is named until it is sound. \
                       It is kept in this browser, and given to others as the file it is." }
                </p>
                <ol class="steps">
                    { for STEPS.map(|(name, what)| html! { <li><b>{ name }</b>{ " " }{ what }</li> }) }
                </ol>
                <div class="instructor-tools">
                    <button class="button" onclick={save} disabled={exercises.files.is_empty()}>{ "Save an example" }</button>
                    <input
                        ref={picker}
                        type="file"
                        accept=".yml,.yaml"
                        multiple=true
                        class="hidden"
                        id="exercise-files"
                        aria-label="Files of exercises"
                        tabindex="-1"
                        {onchange}
                    />
                    <button class="button button--primary" onclick={choose}>{ "Open exercises" }</button>
                    <span class="muted">{ "or drop files here" }</span>
                </div>
                <section aria-labelledby="own-exercises">
                    <h3 class="label" id="own-exercises">{ "Your exercises" }</h3>
                    if own.is_empty() {
                        <p class="muted">{ "None yet." }</p>
                    }
                    <ul class="own-exercises">
                        { for own.into_iter().map(|file| html! { <OwnExercise file={file.clone()} act={act.clone()} /> }) }
                    </ul>
                </section>
                <section aria-labelledby="teaching">
                    <h3 class="label" id="teaching">{ "In a room" }</h3>
                    <ul class="plain-list">
                        <li>{ "“Large” in an exercise makes the type big enough for a projector. Labels marked hidden show once the rule was changed." }</li>
                        <li>{ "Everyone’s progress stays in their own browser. “Save progress” makes a file of it, their rules included." }</li>
                        <li>{ "To give a team its own exercises with the page, name them in cutout.json beside it. The file docs/hosting.md tells how, docs/exercises.md has the whole format." }</li>
                    </ul>
                </section>
            </div>
        </main>
    }
}

#[derive(Properties, PartialEq)]
struct OwnProps {
    file: ExerciseFile,
    act: Callback<ExerciseAction>,
}

/// A file of the user's: sound, or what is wrong with it and where.
#[component]
fn OwnExercise(props: &OwnProps) -> Html {
    let OwnProps { file, act } = props;
    let name = file.file.name.clone();
    let remove = act.reform(move |_: MouseEvent| ExerciseAction::Remove(name.clone()));
    let sound = file.is_sound();
    html! {
        <li class="own-exercise">
            <div class="own-exercise__head">
                <b>{ &file.file.name }</b>
                if sound {
                    <a class="link" href={Route::Exercises(Some(file.key())).hash()}>{ &file.exercise.title }</a>
                } else {
                    <span class="own-exercise__broken">{ Icon::Error.html() }{ " can’t be used yet" }</span>
                }
                <button class="button button--small" aria-label={format!("Remove {}", file.file.name)} onclick={remove}>{ "Remove" }</button>
            </div>
            if sound && file.unsound.is_empty() {
                <p class="own__fine">{ Icon::Pass.html() }{ "Sound: the starter leaves something to do, and the answer nothing." }</p>
            }
            { for file.unsound.iter().map(|why| html! { <p class="card__warning">{ Icon::Warning.html() }{ why }</p> }) }
            if !file.diagnostics.is_empty() {
                <Diagnostics label={format!("Problems in {}", file.file.name)} diagnostics={file.diagnostics.clone()} />
            }
        </li>
    }
}
