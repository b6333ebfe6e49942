//! Files that the user drops or opens.

use super::unpacker::Unpacker;
use crate::protocol::{Unpack, Unpacked, Unpacking};
use cutout_core::event::decode::decode;
use cutout_core::event::packing::{HEAD, packing};
use gloo::timers::callback::Timeout;
use js_sys::{ArrayBuffer, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File, HtmlInputElement};

/// The file that was chosen in a file input. The input is emptied, so that the same file can be
/// chosen again.
pub fn chosen(input: &HtmlInputElement) -> Option<File> {
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// The first file of a drop.
pub fn dropped(event: &DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// What is told of a file that is being opened.
pub enum Said {
    /// In percent of its bytes.
    Progress(u32),
    Opened(Unpacked),
    /// Why it was not opened, as the rest of a sentence.
    Refused(String),
}

/// The file that is being opened; another takes its place.
#[derive(Clone, Default)]
pub struct Opening(Rc<RefCell<InWork>>);

#[derive(Default)]
struct InWork {
    number: u32,
    unpacker: Option<Unpacker>,
}

impl Opening {
    /// Opens a file of at most `limit` bytes, and drops the one before if it is not done.
    pub fn open(&self, file: File, limit: usize, on_said: impl Fn(Said) + Clone + 'static) {
        let number = {
            let mut work = self.0.borrow_mut();
            work.number += 1;
            work.unpacker = None;
            work.number
        };
        if file.size() > limit as f64 {
            let (size, limit) = (file.size() / 1_048_576.0, limit >> 20);
            return on_said(Said::Refused(format!(
                "it is {size:.0} MB, and the page takes at most {limit} MB at once. The command line, cutout eval, reads files of any size"
            )));
        }
        let opening = self.clone();
        spawn_local(async move {
            let read = JsFuture::from(file.array_buffer()).await;
            if opening.0.borrow().number != number {
                return;
            }
            let Ok(buffer) = read.map(JsCast::unchecked_into::<ArrayBuffer>) else {
                return on_said(Said::Refused("the browser could not read it".to_owned()));
            };
            let bytes = Uint8Array::new(&buffer);
            if packing(&bytes.subarray(0, HEAD as u32).to_vec()).is_none() {
                let (text, diagnostics) = decode(&bytes.to_vec());
                return on_said(Said::Opened(Unpacked {
                    text,
                    what: None,
                    problems: diagnostics.into_iter().map(|said| said.message).collect(),
                }));
            }
            opening.unpack(number, buffer, on_said);
        });
    }

    fn unpack(&self, number: u32, buffer: ArrayBuffer, on_said: impl Fn(Said) + Clone + 'static) {
        let opening = self.clone();
        let told = on_said.clone();
        let unpacker = Unpacker::spawn(Unpack::Text, buffer, move |unpacking| {
            let said = match unpacking {
                Unpacking::Ready | Unpacking::Rules(_) | Unpacking::Refused(_) => return,
                Unpacking::Progress(percent) => Said::Progress(percent),
                Unpacking::Text(unpacked) => match &unpacked.problems[..] {
                    [first, ..] if unpacked.text.is_empty() => {
                        Said::Refused(first.trim_end_matches('.').to_owned())
                    }
                    _ => Said::Opened(unpacked),
                },
                Unpacking::Failed(why) => {
                    let why = if why.is_empty() {
                        "its program could not be loaded"
                    } else {
                        &why
                    };
                    Said::Refused(format!("it could not be unpacked ({why})"))
                }
            };
            if !matches!(said, Said::Progress(_)) {
                // Not at once, since this is called by a listener that would go with it.
                let opening = opening.clone();
                Timeout::new(0, move || opening.end(number)).forget();
            }
            told(said);
        });
        match unpacker {
            Ok(unpacker) => self.0.borrow_mut().unpacker = Some(unpacker),
            Err(reason) => on_said(Said::Refused(reason)),
        }
    }

    fn end(&self, number: u32) {
        let mut work = self.0.borrow_mut();
        if work.number == number {
            work.unpacker = None;
        }
    }
}
