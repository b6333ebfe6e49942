//! The unpacking of one file, seen from the page.
//!
//! It is a program of its own, loaded when the first such file is opened, and ended with it: so
//! its size and its memory cost nobody who does not need it, and a file that breaks it breaks
//! nothing else.

use crate::platform::{codec, program};
use crate::protocol::{Unpack, Unpacking};
use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Array, ArrayBuffer};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker};

/// A file in work. Dropping it ends the work.
pub struct Unpacker {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Unpacker {
    /// Hands a file over, and says what is wanted of it. `on_said` is told of progress, and at last
    /// of the outcome, with the text where it is long.
    pub fn spawn(
        wanted: Unpack,
        file: ArrayBuffer,
        on_said: impl Fn(Unpacking, Option<Blob>) + Clone + 'static,
    ) -> Result<Unpacker, String> {
        let (worker, starter) = program::start("cutout-unpacker")?;
        let waiting = RefCell::new(Some((file, starter)));
        let (said, to) = (on_said.clone(), worker.clone());
        let message = EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let Some((message, text)) = data.map(codec::parted) else {
                return;
            };
            match codec::decode(message) {
                // A message that is sent before the worker listens would be lost.
                Some(Unpacking::Ready) => {
                    if let Some((file, _)) = waiting.take() {
                        let order = Array::of2(&codec::encode(&wanted), &file);
                        let _ = to.post_message_with_transfer(&order, &Array::of1(&file));
                    }
                }
                Some(unpacking) => said(unpacking, text),
                None => {}
            }
        });
        let options = EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&worker, "error", options, move |event| {
            event.prevent_default();
            let error = event.dyn_ref::<ErrorEvent>();
            let why = error.map(ErrorEvent::message).unwrap_or_default();
            on_said(Unpacking::Failed(why), None);
        });
        Ok(Unpacker {
            worker,
            _listeners: [message, error],
        })
    }
}

impl Drop for Unpacker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
