//! Which formats the text was found to be in, and why.

use super::Dispatch;
use crate::state::list::count;
use crate::state::{Action, Route};
use cutout_core::report::FoundView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: AttrValue,
    pub found: Vec<FoundView>,
    pub dispatch: Dispatch,
}

#[component]
pub fn FoundFormats(props: &Props) -> Html {
    let row = |one: &FoundView| {
        let line = one.line;
        let go = props.dispatch.reform(move |_| Action::GoToLine(line));
        html! {
            <li class="found__row">
                <span class="found__what">
                    <b>{ &one.title }</b>{ format!(" · {} ", count(one.events, "event", "events")) }
                    <button class="button button--link" onclick={go}>{ format!("from line {line}") }</button>
                </span>
                <span class="found__why">{ format!("Because {}.", one.because) }</span>
            </li>
        }
    };
    html! {
        <div class="found" id={props.id.clone()} role="region" aria-label="Formats that were found">
            <ul>{ for props.found.iter().map(row) }</ul>
            <a class="link" href={Route::Fields.hash()}>{ "What each kind of log can’t carry" }</a>
        </div>
    }
}
