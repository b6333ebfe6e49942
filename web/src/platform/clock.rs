//! The time, for measuring how long something takes.

use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds since some fixed moment, in a window or a worker.
pub fn now() -> f64 {
    let global = js_sys::global();
    js_sys::Reflect::get(&global, &JsValue::from_str("performance"))
        .ok()
        .and_then(|value| value.dyn_into::<web_sys::Performance>().ok())
        .map_or(0.0, |performance| performance.now())
}
