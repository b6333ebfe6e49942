//! Starting the page's other programs, each in a worker.

use gloo::utils::document;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions, WorkerType};

/// Starts a program, and gives what has to live until the program has read its script: its first
/// message shows that.
pub fn start(name: &str) -> Result<(Worker, Starter), String> {
    let script = address(name).ok_or("the page does not name its worker")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let starter = Starter::new(&script).ok_or("the browser refused to make a script")?;
    let worker = Worker::new_with_options(&starter.0, &options)
        .map_err(|_| "the browser refused to start a worker")?;
    Ok((worker, starter))
}

/// The absolute address of a file of the page, such as a program's script. The build writes it into
/// `index.html`, since the file's name carries a hash of its content. `None` where none is named.
pub fn address(name: &str) -> Option<String> {
    let selector = format!("meta[name='{name}']");
    let meta = document().query_selector(&selector).ok()??;
    let base = document().base_uri().ok()??;
    let named = meta.get_attribute("content")?;
    if named.is_empty() {
        return None;
    }
    let address = Url::new_with_base(&named, &base).ok()?;
    Some(address.href())
}

/// A script that only imports the worker's, at an address of this page's making.
///
/// A worker that is loaded from an address takes its content security policy from the response
/// headers, which a static host does not send, and would be free to connect anywhere. One that is
/// loaded from a blob inherits the policy of the page.
pub struct Starter(String);

impl Starter {
    fn new(script: &str) -> Option<Starter> {
        // An address from the URL parser has no characters that a JSON string writes otherwise
        // than a JavaScript one.
        let text = format!("import {};", serde_json::to_string(script).ok()?);
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let parts = js_sys::Array::of1(&text.into());
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Starter)
    }
}

impl Drop for Starter {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
