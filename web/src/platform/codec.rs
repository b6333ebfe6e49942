//! Messages as structured clones: `serde-wasm-bindgen` values, which `postMessage` copies as
//! they are, without a buffer of a fixed size in between.

use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// The value to post for `message`.
pub fn encode<T: Serialize>(message: &T) -> JsValue {
    // Messages are our own plain structs; there is nothing in them that has no JS value.
    serde_wasm_bindgen::to_value(message).expect("a message has a JS value")
}

/// The message that was posted, or `None` for something else.
pub fn decode<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

/// The value to post for a message with a file. The browser hands the file on without copying it.
pub fn with_file<T: Serialize>(message: &T, file: &Blob) -> JsValue {
    Array::of2(&encode(message), file).into()
}

/// What was posted, as the message and the file that came along, if one did.
pub fn parted(value: JsValue) -> (JsValue, Option<Blob>) {
    match value.dyn_into::<Array>() {
        Ok(both) => (both.get(0), both.get(1).dyn_into().ok()),
        Err(message) => (message, None),
    }
}
