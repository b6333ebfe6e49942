//! Messages as structured clones: `serde-wasm-bindgen` values, which `postMessage` copies as
//! they are, without a buffer of a fixed size in between.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// The value to post for `message`.
pub fn encode<T: Serialize>(message: &T) -> JsValue {
    // Messages are our own plain structs; there is nothing in them that has no JS value.
    serde_wasm_bindgen::to_value(message).expect("a message has a JS value")
}

/// The message that was posted, or `None` for something else.
pub fn decode<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}
