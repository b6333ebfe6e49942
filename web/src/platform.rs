//! The only edge to the browser.

/// The address of the worker's script, which the build writes into `index.html`, since the file's
/// name carries a hash of its content.
#[must_use]
pub fn worker_address() -> Option<String> {
    web_sys::window()?
        .document()?
        .query_selector("meta[name='cutout-worker']")
        .ok()??
        .get_attribute("content")
}
