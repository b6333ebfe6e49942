//! Keys that work wherever on the page one is, but for where one types.

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

/// Calls `pressed` when a key is pressed outside of everything that takes text, while the listener
/// is kept.
pub fn on_key(key: &'static str, pressed: impl Fn() + 'static) -> EventListener {
    EventListener::new(&document(), "keydown", move |event| {
        let is_it = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
            event.key() == key && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
        });
        if is_it && !takes_text(event) {
            pressed();
        }
    })
}

/// Whether an event happened where one types. An editor in a shadow root is the first of its path.
fn takes_text(event: &Event) -> bool {
    let element = event.composed_path().get(0).dyn_into::<HtmlElement>();
    element.is_ok_and(|element| {
        let name = element.tag_name();
        element.is_content_editable() || ["INPUT", "TEXTAREA", "SELECT"].contains(&&*name)
    })
}
