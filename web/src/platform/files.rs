//! Files that the user drops or opens.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File, HtmlInputElement};

/// The file that was chosen in a file input. The input is emptied, so that the same file can be
/// chosen again.
pub fn chosen(input: &HtmlInputElement) -> Option<File> {
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// The first file of a drop.
pub fn dropped(event: &DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// Reads a file and hands its name and bytes on, or says why it could not.
pub fn read(
    file: File,
    limit: usize,
    done: impl FnOnce(String, Result<Vec<u8>, String>) + 'static,
) {
    let name = file.name();
    let size = file.size();
    if size > limit as f64 {
        let (size, limit) = (size / 1_048_576.0, limit >> 20);
        done(
            name,
            Err(format!(
                "it is {size:.0} MB, and the page takes at most {limit} MB at once"
            )),
        );
        return;
    }
    spawn_local(async move {
        let buffer = JsFuture::from(file.array_buffer()).await;
        let bytes = buffer
            .map(|buffer| Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec())
            .map_err(|_| "the browser could not read it".to_owned());
        done(name, bytes);
    });
}
