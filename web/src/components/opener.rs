//! A button that opens files or a folder.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Of the input, which tests and drops of a browser's tools use.
    pub id: AttrValue,
    pub title: AttrValue,
    pub folder: bool,
    pub choose: Callback<Event>,
}

/// A button that opens the browser's choice of files or of a folder.
#[component]
pub fn Opener(props: &Props) -> Html {
    let picker = use_node_ref();
    let onclick = {
        let picker = picker.clone();
        move |_: MouseEvent| {
            if let Some(input) = picker.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    html! {
        <>
            <input
                ref={picker}
                type="file"
                class="hidden"
                id={props.id.clone()}
                aria-label={props.title.clone()}
                tabindex="-1"
                multiple=true
                webkitdirectory={props.folder}
                onchange={props.choose.clone()}
            />
            <button class="button button--small" {onclick}>{ &props.title }</button>
        </>
    }
}
