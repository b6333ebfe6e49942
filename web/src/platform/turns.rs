//! Work for later turns of a program's event loop.

use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageChannel;

type Work = Box<dyn FnOnce()>;

/// A queue in which each piece of work comes behind the messages that wait already.
///
/// A message to oneself is what puts it there. A timer would, too, but one that is set again and
/// again has to wait for four milliseconds in every browser, a seventh of a long analysis.
#[derive(Clone)]
pub struct Turns {
    waiting: Rc<RefCell<VecDeque<Work>>>,
    /// `None` where the browser refuses one; timers do then.
    channel: Option<MessageChannel>,
}

impl Turns {
    pub fn open() -> Turns {
        let waiting = Rc::new(RefCell::new(VecDeque::<Work>::new()));
        let channel = MessageChannel::new().ok();
        if let Some(channel) = &channel {
            let waiting = waiting.clone();
            let turn = Closure::<dyn Fn()>::new(move || {
                let next = waiting.borrow_mut().pop_front();
                if let Some(next) = next {
                    next();
                }
            });
            let turn = turn.into_js_value();
            channel.port1().set_onmessage(turn.dyn_ref());
        }
        Turns { waiting, channel }
    }

    pub fn after_messages(&self, next: impl FnOnce() + 'static) {
        let Some(channel) = &self.channel else {
            Timeout::new(0, next).forget();
            return;
        };
        self.waiting.borrow_mut().push_back(Box::new(next));
        // Posting fails only for values that can't be cloned.
        let _ = channel.port2().post_message(&JsValue::NULL);
    }
}
