//! The worker, seen from the page.
//!
//! This is a plain `Worker` rather than a `gloo_worker` bridge, because the page has to know when
//! the worker dies (a trap, a stack overflow, a script that can't be loaded), and a bridge hides
//! the error event.

use crate::platform::codec;
use crate::protocol::{Reply, Request};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{
    Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType,
};

/// The absolute address of the worker's script. The build writes it into `index.html`, since the
/// file's name carries a hash of its content.
fn script() -> Option<String> {
    let meta = document()
        .query_selector("meta[name='cutout-worker']")
        .ok()??;
    let base = document().base_uri().ok()??;
    let address = Url::new_with_base(&meta.get_attribute("content")?, &base).ok()?;
    Some(address.href())
}

/// A script that only imports the worker's, at an address of this page's making.
///
/// A worker that is loaded from an address takes its content security policy from the response
/// headers, which a static host does not send, and would be free to connect anywhere. One that is
/// loaded from a blob inherits the policy of the page.
struct Starter(String);

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

/// A running worker. Dropping it ends the worker.
pub struct Engine {
    worker: Worker,
    // Held for as long as the worker lives; dropping them stops listening.
    _listeners: [EventListener; 3],
}

impl Engine {
    /// Starts a worker. `on_crash` is told once, with what the browser says.
    pub fn spawn(
        on_reply: impl Fn(Reply) + 'static,
        on_crash: impl Fn(String) + Clone + 'static,
    ) -> Result<Engine, String> {
        let script = script().ok_or("the page does not name its worker")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let starter = Starter::new(&script).ok_or("the browser refused to make a script")?;
        let worker = Worker::new_with_options(&starter.0, &options)
            .map_err(|_| "the browser refused to start a worker")?;
        // The worker's first message shows that it has read the script.
        let mut starter = Some(starter);
        let message = EventListener::new(&worker, "message", move |event| {
            drop(starter.take());
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(reply) = data.and_then(codec::decode) {
                on_reply(reply);
            }
        });
        let crash = on_crash.clone();
        // The browser would print the error a second time.
        let options = EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&worker, "error", options, move |event| {
            event.prevent_default();
            crash(
                event
                    .dyn_ref::<ErrorEvent>()
                    .map(ErrorEvent::message)
                    .unwrap_or_default(),
            );
        });
        let unreadable = EventListener::new(&worker, "messageerror", move |_| {
            on_crash("a message could not be read".into());
        });
        Ok(Engine {
            worker,
            _listeners: [message, error, unreadable],
        })
    }

    pub fn send(&self, request: &Request) {
        // Posting fails only for values that can't be cloned, and a request has none.
        let _ = self.worker.post_message(&codec::encode(request));
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
