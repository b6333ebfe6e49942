//! Putting text on the clipboard.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies a text, and tells whether that worked. Browsers offer no clipboard to a page that came
/// over plain HTTP from another machine.
pub fn write(text: &str, told: impl FnOnce(bool) + 'static) {
    let navigator = window().navigator();
    let offered = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| !it.is_undefined());
    if !offered {
        return told(false);
    }
    let written = JsFuture::from(navigator.clipboard().write_text(text));
    spawn_local(async move { told(written.await.is_ok()) });
}
