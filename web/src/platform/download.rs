//! Handing the user a file.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// Offers a text as a file of that name. The browser asks where to put it, or has a folder for it.
pub fn text(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let parts = js_sys::Array::of1(&text.into());
    offer(
        name,
        Blob::new_with_str_sequence_and_options(&parts, &options),
    );
}

/// Offers bytes as a file of that name.
pub fn bytes(name: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    offer(name, Blob::new_with_u8_array_sequence(&parts));
}

fn offer(name: &str, blob: Result<Blob, JsValue>) {
    let Ok(blob) = blob else {
        return;
    };
    let (Ok(address), Ok(link)) = (
        Url::create_object_url_with_blob(&blob),
        document().create_element("a"),
    ) else {
        return;
    };
    let _ = link.set_attribute("href", &address);
    let _ = link.set_attribute("download", name);
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        link.click();
    }
    // The browser reads the file after the click.
    Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
}
