//! Files that the user drops or opens.

use super::unpacker::Unpacker;
use crate::protocol::{Unpack, Unpacked, Unpacking};
use crate::state::LargeFile;
use crate::state::share::is_work;
use cutout_core::event::decode::decode;
use cutout_core::event::packing::{HEAD, packing};
use cutout_core::limits;
use gloo::timers::callback::Timeout;
use js_sys::{ArrayBuffer, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DragEvent, File, HtmlInputElement};

/// Bytes of a file's beginning that tell what it is.
const BEGINNING: f64 = 4096.0;

const UNREADABLE: &str = "the browser could not read it";

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
    /// Its text is too long for an editor, and was not read.
    Large(LargeFile),
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
    /// Opens a file of at most [`limits::PAGE_FILE`] bytes, and drops the one before if it is not done.
    pub fn open(&self, file: File, on_said: impl Fn(Said) + Clone + 'static) {
        let number = {
            let mut work = self.0.borrow_mut();
            work.number += 1;
            work.unpacker = None;
            work.number
        };
        if file.size() > limits::PAGE_FILE as f64 {
            let (size, limit) = (file.size() / 1_048_576.0, limits::PAGE_FILE >> 20);
            return on_said(Said::Refused(format!(
                "it is {size:.0} MB, and the page takes at most {limit} MB at once. The command line, cutout eval, reads files of any size"
            )));
        }
        let opening = self.clone();
        spawn_local(async move {
            let head = match file.slice_with_f64_and_f64(0.0, BEGINNING) {
                Ok(head) => bytes(&head).await,
                Err(_) => None,
            };
            let Some(head) = head.map(|head| Uint8Array::new(&head).to_vec()) else {
                return on_said(Said::Refused(UNREADABLE.to_owned()));
            };
            let packed = packing(&head[..head.len().min(HEAD)]).is_some();
            let large = !packed && file.size() > limits::EDITED as f64;
            if large && !is_work(&decode(&head).0) {
                if opening.0.borrow().number == number {
                    on_said(Said::Large(LargeFile {
                        name: file.name(),
                        what: None,
                        problems: Vec::new(),
                        size: file.size(),
                        content: Rc::new(Blob::from(file)),
                    }));
                }
                return;
            }
            let buffer = bytes(&file).await;
            if opening.0.borrow().number != number {
                return;
            }
            let Some(buffer) = buffer else {
                return on_said(Said::Refused(UNREADABLE.to_owned()));
            };
            if packed {
                return opening.unpack(number, file.name(), buffer, on_said);
            }
            let (text, diagnostics) = decode(&Uint8Array::new(&buffer).to_vec());
            on_said(Said::Opened(Unpacked {
                text,
                what: None,
                problems: diagnostics.into_iter().map(|said| said.message).collect(),
            }));
        });
    }

    fn unpack(
        &self,
        number: u32,
        name: String,
        buffer: ArrayBuffer,
        on_said: impl Fn(Said) + Clone + 'static,
    ) {
        let opening = self.clone();
        let told = on_said.clone();
        let unpacker = Unpacker::spawn(Unpack::Text, buffer, move |unpacking, text| {
            let said = match unpacking {
                Unpacking::Ready | Unpacking::Rules(_) | Unpacking::Refused(_) => return,
                Unpacking::Progress(percent) => Said::Progress(percent),
                Unpacking::Text(Unpacked { what, problems, .. }) if let Some(text) = text => {
                    Said::Large(LargeFile {
                        name: name.clone(),
                        what,
                        problems,
                        size: text.size(),
                        content: Rc::new(text),
                    })
                }
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

async fn bytes(file: &Blob) -> Option<ArrayBuffer> {
    let read = JsFuture::from(file.array_buffer()).await;
    read.ok().map(JsCast::unchecked_into)
}
