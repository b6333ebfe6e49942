//! Small text files that the user hands over, read in the page.

use crate::protocol::TextFile;
use cutout_core::event::decode::decode;
use cutout_core::limits;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

/// Reads files and hands over those that could be read and are no larger than
/// [`limits::SMALL_FILE`], in their order.
pub fn read(files: Vec<File>, done: impl FnOnce(Vec<TextFile>) + 'static) {
    spawn_local(async move {
        let mut texts = Vec::new();
        for file in files {
            if file.size() > limits::SMALL_FILE as f64 {
                continue;
            }
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
                continue;
            };
            let bytes = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec();
            let (text, _) = decode(&bytes);
            texts.push(TextFile {
                name: file.name(),
                text,
            });
        }
        done(texts);
    });
}
