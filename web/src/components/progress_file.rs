//! Progress as a file: saved, and opened elsewhere.

use super::Dispatch;
use crate::platform::files;
use crate::platform::{download, read_texts};
use crate::state::Action;
use crate::state::exercises::{ExerciseAction, Exercises, write_kept};
use web_sys::HtmlInputElement;
use yew::prelude::*;

const NAME: &str = "cutout-progress.json";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exercises: Exercises,
    pub dispatch: Dispatch,
}

#[component]
pub fn ProgressFile(props: &Props) -> Html {
    let Props {
        exercises,
        dispatch,
    } = props;
    let picker = use_node_ref();
    let kept = exercises.kept.clone();
    let save = move |_: MouseEvent| download::text(NAME, &write_kept(&kept));
    let choose = {
        let picker = picker.clone();
        move |_: MouseEvent| {
            if let Some(input) = picker.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onchange = {
        let dispatch = dispatch.clone();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let dispatch = dispatch.clone();
            let file = files::chosen(&input).into_iter().collect();
            read_texts::read(file, move |texts| {
                for one in texts {
                    dispatch.emit(Action::Exercise(ExerciseAction::Import {
                        name: one.name,
                        text: one.text,
                    }));
                }
            });
        }
    };
    html! {
        <div class="progress-file">
            <button class="button button--small" onclick={save} title="Solved exercises, your rules and your own exercises, as a file">
                { "Save progress" }
            </button>
            <input
                ref={picker}
                type="file"
                accept=".json"
                class="hidden"
                id="progress-file"
                aria-label="File of progress"
                tabindex="-1"
                {onchange}
            />
            <button class="button button--small" onclick={choose}>{ "Open progress" }</button>
        </div>
    }
}
