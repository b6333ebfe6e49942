//! The worker, seen from the page.
//!
//! This is a plain `Worker` rather than a `gloo_worker` bridge, because the page has to know when
//! the worker dies (a trap, a stack overflow, a script that can't be loaded), and a bridge hides
//! the error event.

use crate::platform::{codec, program};
use crate::protocol::{Reply, Request};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker};

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
        let (worker, starter) = program::start("cutout-worker")?;
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

    /// Sends a request about a large file, and the file with it.
    pub fn send_with(&self, request: &Request, file: &Blob) {
        let _ = self.worker.post_message(&codec::with_file(request, file));
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
