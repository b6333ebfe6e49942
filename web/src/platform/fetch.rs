//! A file of the page, from the worker.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, WorkerGlobalScope};

/// Runs what fetches, beside all else.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_local(work);
}

/// Fetches a file and hands over its bytes, or why it could not be had, as the rest of a sentence.
pub fn bytes(address: String, done: impl FnOnce(Result<Vec<u8>, String>) + 'static) {
    spawn(async move { done(get(&address).await) });
}

/// The bytes of a file, or why it can't be had, as the rest of a sentence.
pub async fn get(address: &str) -> Result<Vec<u8>, String> {
    let unreachable = || "the file can't be reached; reload the page to try again".to_owned();
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let response = JsFuture::from(scope.fetch_with_str(address)).await;
    let response: Response = response.map_err(|_| unreachable())?.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answers {}", response.status()));
    }
    let buffer = response.array_buffer().map_err(|_| unreachable())?;
    let buffer: ArrayBuffer = JsFuture::from(buffer)
        .await
        .map_err(|_| unreachable())?
        .unchecked_into();
    Ok(Uint8Array::new(&buffer).to_vec())
}
