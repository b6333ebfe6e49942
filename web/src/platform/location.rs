//! The part of the address after `#`: which view is on show.

use gloo::events::EventListener;
use gloo::utils::window;

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
