//! The page, seen from the worker.

use crate::platform::codec;
use crate::platform::turns::Turns;
use crate::protocol::{Answer, Reply, Request, RunId};
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// The worker's global scope.
#[derive(Clone)]
pub struct Scope {
    global: DedicatedWorkerGlobalScope,
    turns: Turns,
}

impl Scope {
    pub fn current() -> Scope {
        Scope {
            global: js_sys::global().unchecked_into(),
            turns: Turns::open(),
        }
    }

    /// Hears requests, with the file that goes along with some, from now on, for the worker's whole life, and tells the page so.
    pub fn listen(&self, on_request: impl Fn(Request, Option<Blob>) + 'static) {
        EventListener::new(&self.global, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let Some((message, file)) = data.map(codec::parted) else {
                return;
            };
            if let Some(request) = codec::decode(message) {
                on_request(request, file);
            }
        })
        .forget();
        self.send(&Reply {
            run: 0,
            body: Answer::Ready,
        });
    }

    pub fn send(&self, reply: &Reply) {
        // Posting fails only for values that can't be cloned, and a reply has none.
        let _ = self.global.post_message(&codec::encode(reply));
    }

    /// Calls `next` after the messages that wait now have been read.
    pub fn after_messages(&self, next: impl FnOnce() + 'static) {
        self.turns.after_messages(next);
    }

    /// Tells the page what a panic said, before the abort ends this worker.
    pub fn report_panics(&self, run: impl Fn() -> RunId + 'static) {
        let hook = Panics {
            scope: self.clone(),
            run: Box::new(run),
        };
        std::panic::set_hook(Box::new(move |info| {
            let hook = &hook;
            web_sys::console::error_1(&info.to_string().into());
            hook.scope.send(&Reply {
                run: (hook.run)(),
                body: Answer::Failed(info.to_string()),
            });
        }));
    }
}

/// What the panic hook needs. A hook must be `Send` and `Sync`, which browser objects are not;
/// a worker without shared memory has one thread, so they never leave it.
struct Panics {
    scope: Scope,
    run: Box<dyn Fn() -> RunId>,
}
unsafe impl Send for Panics {}
unsafe impl Sync for Panics {}
