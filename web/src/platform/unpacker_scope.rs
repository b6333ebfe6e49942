//! The page, seen from the program that unpacks a file.

use crate::platform::codec;
use crate::protocol::{Unpack, Unpacking};
use gloo::events::EventListener;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// The program's global scope.
#[derive(Clone)]
pub struct Scope(DedicatedWorkerGlobalScope);

impl Scope {
    pub fn current() -> Scope {
        Scope(js_sys::global().unchecked_into())
    }

    /// Hears of a file and what is wanted of it from now on, and tells the page so.
    pub fn listen(&self, on_file: impl Fn(Unpack, Vec<u8>) + 'static) {
        EventListener::new(&self.0, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let Some(Ok(order)) = data.map(JsCast::dyn_into::<Array>) else {
                return;
            };
            let file = order.get(1).dyn_into::<ArrayBuffer>();
            if let (Some(wanted), Ok(file)) = (codec::decode(order.get(0)), file) {
                on_file(wanted, Uint8Array::new(&file).to_vec());
            }
        })
        .forget();
        self.send(&Unpacking::Ready);
    }

    pub fn send(&self, said: &Unpacking) {
        // Posting fails only for values that can't be cloned, and plain data has none.
        let _ = self.0.post_message(&codec::encode(said));
    }

    /// Says it, with a text as a file of the browser's, so that the page need not hold it.
    pub fn send_with(&self, said: &Unpacking, text: &str) {
        let parts = Array::of1(&Uint8Array::from(text.as_bytes()));
        match Blob::new_with_u8_array_sequence(&parts) {
            Ok(text) => drop(self.0.post_message(&codec::with_file(said, &text))),
            Err(_) => self.send(&Unpacking::Failed("the browser has no room".to_owned())),
        }
    }

    /// Tells the page what a panic said, before the abort ends this program.
    pub fn report_panics(&self) {
        std::panic::set_hook(Box::new(|info| {
            Scope::current().send(&Unpacking::Failed(info.to_string()));
        }));
    }
}
