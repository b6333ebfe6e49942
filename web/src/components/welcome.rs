//! What an empty editor says: what to do here, and samples to begin with.

use super::Dispatch;
use crate::state::{Action, samples};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Dispatch,
}

#[component]
pub fn Welcome(props: &Props) -> Html {
    let cards = (0..).zip(samples::all()).map(|(index, sample)| {
        html! {
            <li>
                <button class="card-button" onclick={props.dispatch.reform(move |_| Action::LoadSample(index))}>
                    <span class="card-button__title">{ &sample.title }</span>
                    <span class="card-button__what">{ &sample.what }</span>
                </button>
            </li>
        }
    });
    html! {
        <div class="welcome">
            <p class="welcome__lead">
                { "Paste Windows command lines or process events above, drop a file, or start from a sample. \
                   Nineteen public rules for system script proxy execution judge each line as you type." }
            </p>
            <p class="welcome__promise">
                { "What you paste stays in this page. It is evaluated here, and nothing is sent anywhere." }
            </p>
            <ul class="welcome__samples" aria-label="Samples">{ for cards }</ul>
        </div>
    }
}
