//! All exercises in their order, each with how far the user is.

use super::Dispatch;
use super::icons::Icon;
use super::progress_file::ProgressFile;
use crate::protocol::{ExerciseFile, Source};
use crate::state::Route;
use crate::state::exercises::{Exercises, Loading, Standing};
use cutout_core::exercise::Level;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exercises: Exercises,
    /// What the host calls its own.
    pub host: Option<String>,
    pub dispatch: Dispatch,
}

/// The groups of the list.
const SOURCES: [(Source, &str); 3] = [
    (Source::Page, "Detecting T1216, step by step"),
    (Source::Host, "From whoever hosts this page"),
    (Source::Own, "From your files"),
];

#[component]
pub fn ExerciseList(props: &Props) -> Html {
    let Props {
        exercises,
        host,
        dispatch,
    } = props;
    let (solved, all) = exercises.solved();
    let next = exercises.sound().find(|file| {
        let standing = exercises.work(&file.key()).standing();
        !matches!(standing, Standing::Solved | Standing::GaveUp)
    });
    let row = |(number, file): (usize, &ExerciseFile)| {
        let key = file.key();
        let standing = exercises.work(&key).standing();
        html! {
            <li>
                <a class="exercise-row" href={Route::Exercises(Some(key)).hash()}>
                    <span class="exercise-row__number" aria-hidden="true">{ number }</span>
                    <span class="exercise-row__title">{ &file.exercise.title }</span>
                    <span class="exercise-row__level">{ level_name(file.exercise.level) }</span>
                    { standing_badge(standing) }
                </a>
            </li>
        }
    };
    let group = |(source, title): (Source, &str)| {
        let files: Vec<&ExerciseFile> = exercises
            .sound()
            .filter(|file| file.source == source)
            .collect();
        if files.is_empty() {
            return html! {};
        }
        html! {
            <section class="exercise-group">
                <h3 class="label">
                    { host.as_deref().filter(|_| source == Source::Host).unwrap_or(title) }
                </h3>
                <ol class="exercise-rows">{ for (1..).zip(files).map(row) }</ol>
            </section>
        }
    };
    html! {
        <div class="exercise-page">
            <div class="exercise-page__head">
                <div>
                    <h2 class="exercise-page__title">{ "Exercises" }</h2>
                    <p class="exercise-page__lead">
                        { "Each has a story, labelled events and a rule to mend. Goals are checked as you type, in this page." }
                    </p>
                </div>
                if let Some(next) = next {
                    <a class="button button--primary" href={Route::Exercises(Some(next.key())).hash()}>
                        { if solved == 0 { "Start" } else { "Go on" } }
                    </a>
                }
            </div>
            <div role="status">
                if let Loading::Failed(why) = &exercises.loading {
                    <p class="card__warning">{ Icon::Warning.html() }{ why }</p>
                } else if all == 0 {
                    <p class="muted">{ "The exercises are being loaded." }</p>
                } else {
                    <p class="exercise-progress">
                        <progress max={all.to_string()} value={solved.to_string()} aria-label="Solved" />
                        { format!("{solved} of {all} solved") }
                    </p>
                }
            </div>
            { for SOURCES.into_iter().map(group) }
            <div class="exercise-page__foot">
                <ProgressFile exercises={exercises.clone()} dispatch={dispatch.clone()} />
                <a class="link" href={Route::Instructor.hash()}>{ "Write your own, or teach with these" }</a>
            </div>
        </div>
    }
}

pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::First => "first steps",
        Level::Middle => "middling",
        Level::Hard => "hard",
    }
}

/// How far the user is, as a shape and a word.
pub fn standing_badge(standing: Standing) -> Html {
    let icon = match standing {
        Standing::New => Icon::NotForThisLog,
        Standing::Begun => Icon::CannotTell,
        Standing::GaveUp => Icon::Note,
        Standing::Solved => Icon::Pass,
    };
    let tone = standing.name().split(' ').next().unwrap_or_default();
    html! {
        <span class={classes!("standing", format!("standing--{tone}"))}>
            { icon.html() }{ standing.name() }
        </span>
    }
}
