//! A menu of texts to start from.

use super::Dispatch;
use crate::state::{Action, samples};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Dispatch,
}

#[component]
pub fn SamplePicker(props: &Props) -> Html {
    let dispatch = props.dispatch.clone();
    let onchange = move |event: Event| {
        let select = event.target_unchecked_into::<HtmlSelectElement>();
        let index = select.selected_index();
        // Back to its label, so that the same sample can be picked again.
        select.set_selected_index(0);
        if let Ok(index) = usize::try_from(index - 1) {
            dispatch.emit(Action::LoadSample(index));
        }
    };
    html! {
        <label class="field-inline">
            <span class="sr-only">{ "Load a sample" }</span>
            <select class="select select--small samples" {onchange}>
                // Without this the browser would show the last one.
                <option selected=true>{ "Samples" }</option>
                { for samples::all().iter().map(|sample| html! { <option>{ &sample.title }</option> }) }
            </select>
        </label>
    }
}
