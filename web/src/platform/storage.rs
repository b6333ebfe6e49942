//! What the browser keeps for the page between visits.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{DomException, Storage, StorageEvent};

/// Why something could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// It is too much for the browser's storage.
    Full,
    /// The browser offers no storage here: private window, blocked by settings.
    Unavailable,
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept under `key`.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps `value` under `key`. Where that fails, what was there before stays.
pub fn write(key: &str, value: &str) -> Result<(), NotKept> {
    let storage = storage().ok_or(NotKept::Unavailable)?;
    let outcome = storage.set_item(key, value);
    outcome.map_err(|error| match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => NotKept::Full,
        _ => NotKept::Unavailable,
    })
}

/// Removes what was kept under `key`.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Calls `changed` when another tab of this page keeps something else under `key`, while the
/// listener is kept.
pub fn on_change(key: &'static str, changed: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), "storage", move |event| {
        let event = event.dyn_ref::<StorageEvent>();
        if event.is_some_and(|event| event.key().as_deref() == Some(key)) {
            changed();
        }
    })
}
