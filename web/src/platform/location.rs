//! The part of the address after `#`: which view is on show.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsValue;

/// The hash with its `#`, decoded; empty where there is none.
pub fn hash() -> String {
    let raw = window().location().hash().unwrap_or_default();
    js_sys::decode_uri(&raw).map(String::from).unwrap_or(raw)
}

/// Goes to another hash, as a link would: the back button returns.
pub fn go(hash: &str) {
    let _ = window().location().set_hash(hash);
}

/// Calls `changed` whenever the hash changes, for as long as the listener is kept.
pub fn listen(changed: impl Fn(String) + 'static) -> EventListener {
    EventListener::new(&window(), "hashchange", move |_| changed(hash()))
}

/// The address of the page, without what stands behind `?` and `#`.
pub fn page() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    part(location.origin()) + &part(location.pathname())
}

/// Takes another hash without a step in the history.
pub fn replace(hash: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}
