//! The text area for pasted events.
//!
//! The browser owns its text while the user types: handing megabytes back and forth at every
//! keystroke would be felt. Only when the text changes for another reason (its revision goes up)
//! does the area follow.

use crate::platform::editor;
use crate::state::Text;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// The area's id.
pub const EVENTS: &str = "events-text";
/// What screen readers call it.
pub const LABEL: &str = "Events: command lines or log records";
/// Shown while it is empty.
pub const HINT: &str = "Paste command lines, one a line, or JSON records";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub revision: u32,
    pub text: TextHandle,
    pub wrap: bool,
    pub on_input: Callback<Rc<str>>,
    /// Told the whole text after a long paste.
    pub on_paste: Callback<Rc<str>>,
    /// Told the line that the caret moved to, by key or pointer.
    pub on_caret: Callback<u32>,
}

/// The text, which never makes the component render: the revision does.
#[derive(Clone)]
pub struct TextHandle(pub Rc<str>);

impl PartialEq for TextHandle {
    fn eq(&self, _: &TextHandle) -> bool {
        true
    }
}

impl From<&Text> for TextHandle {
    fn from(text: &Text) -> TextHandle {
        TextHandle(text.value.clone())
    }
}

#[component]
pub fn TextEditor(props: &Props) -> Html {
    let area = use_node_ref();
    {
        let (area, text) = (area.clone(), props.text.0.clone());
        use_effect_with(props.revision, move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                editor::set_text(&area, &text);
            }
        });
    }
    let oninput = props.on_input.reform(|event: InputEvent| {
        Rc::from(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let onpaste = {
        let on_paste = props.on_paste.clone();
        move |event: Event| {
            let area = event.target_unchecked_into::<HtmlTextAreaElement>();
            if let Some(text) = editor::paste_long(&event, &area) {
                on_paste.emit(Rc::from(text));
            }
        }
    };
    let caret = |area: &NodeRef, on_caret: &Callback<u32>| {
        let line = area
            .cast::<HtmlTextAreaElement>()
            .and_then(|area| editor::caret_line(&area));
        line.inspect(|line| on_caret.emit(*line));
    };
    let onclick = {
        let (area, on_caret) = (area.clone(), props.on_caret.clone());
        move |_: MouseEvent| caret(&area, &on_caret)
    };
    let onkeyup = {
        let (area, on_caret) = (area.clone(), props.on_caret.clone());
        move |event: KeyboardEvent| {
            if ["ArrowUp", "ArrowDown", "PageUp", "PageDown"].contains(&event.key().as_str()) {
                caret(&area, &on_caret);
            }
        }
    };
    html! {
        <textarea
            ref={area}
            id={EVENTS}
            class={classes!("editor", props.wrap.then_some("editor--wrap"))}
            aria-label={LABEL}
            aria-describedby="events-counts"
            placeholder={HINT}
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            wrap={if props.wrap { "soft" } else { "off" }}
            {oninput}
            {onpaste}
            {onclick}
            {onkeyup}
        />
    }
}
