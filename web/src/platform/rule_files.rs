//! Files of rules, or an index of them, that the user drops or opens: one, many, a folder, a zip.

use super::dropped::{Found, Picked};
use super::unpacker::Unpacker;
use crate::protocol::{Index, RuleFiles, Unpack, Unpacking};
use crate::state::reach::OwnReach;
use cutout_core::limits;
use cutout_core::rule::files::ENDINGS;
use gloo::timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::Callback;

/// Files that are read at once, and between two messages about progress.
const AT_ONCE: usize = 64;

/// What becomes of files that are opened.
pub enum Opened {
    /// How far it is, as a part of a sentence.
    Progress(String),
    Reach(OwnReach),
    /// Why not, as a sentence.
    Refused(String),
}

/// The files that are being opened; others take their place.
#[derive(Clone, Default)]
pub struct Opening(Rc<RefCell<InWork>>);

#[derive(Default)]
struct InWork {
    number: u32,
    unpacker: Option<Unpacker>,
}

impl Opening {
    /// Gives up what is being opened.
    pub fn stop(&self) -> u32 {
        let mut work = self.0.borrow_mut();
        work.number += 1;
        work.unpacker = None;
        work.number
    }

    pub fn open(&self, picked: Picked, on_opened: Callback<Opened>) {
        let number = self.stop();
        if picked.is_empty() {
            return;
        }
        let job = Job {
            opening: self.clone(),
            number,
            on_opened,
        };
        spawn_local(async move {
            match picked.single().cloned() {
                Some(file) if ends_with(&file, ".idx") => job.finish(index(&file).await),
                Some(file) if ends_with(&file, ".zip") => job.unpack(file).await,
                _ => job.finish(rules(picked, &job).await),
            }
        });
    }
}

/// One opening, as long as no other has taken its place.
#[derive(Clone)]
struct Job {
    opening: Opening,
    number: u32,
    on_opened: Callback<Opened>,
}

impl Job {
    fn is_wanted(&self) -> bool {
        self.opening.0.borrow().number == self.number
    }

    fn tell(&self, progress: String) {
        if self.is_wanted() {
            self.on_opened.emit(Opened::Progress(progress));
        }
    }

    fn finish(&self, outcome: Result<OwnReach, String>) {
        if self.is_wanted() {
            self.on_opened.emit(match outcome {
                Ok(own) => Opened::Reach(own),
                Err(reason) => Opened::Refused(format!("{reason}.")),
            });
        }
    }

    /// Has an archive unpacked by the program for it.
    async fn unpack(&self, file: File) {
        let name = file.name();
        let bytes = match bytes(&file, limits::RULE_FILE).await {
            Ok(bytes) => bytes,
            Err(reason) => return self.finish(Err(reason)),
        };
        if !self.is_wanted() {
            return;
        }
        self.tell(format!("Unpacking {name}"));
        let job = self.clone();
        let unpacker = Unpacker::spawn(Unpack::Rules, bytes, move |unpacking, _| {
            let outcome = match unpacking {
                Unpacking::Progress(percent) => {
                    return job.tell(format!("Unpacking {name}: {percent} %"));
                }
                Unpacking::Rules(files) => Ok(OwnReach::Rules {
                    name: folder_of(&name),
                    files,
                }),
                Unpacking::Refused(reason) => Err(format!("{name}: {reason}")),
                Unpacking::Failed(why) => Err(format!("{name} could not be unpacked ({why})")),
                Unpacking::Ready | Unpacking::Text(_) => return,
            };
            job.finish(outcome);
            // Not at once, since this is called by a listener that would go with it.
            let job = job.clone();
            Timeout::new(0, move || job.end()).forget();
        });
        match unpacker {
            Ok(unpacker) => self.opening.0.borrow_mut().unpacker = Some(unpacker),
            Err(reason) => self.finish(Err(reason)),
        }
    }

    fn end(&self) {
        if self.is_wanted() {
            self.opening.0.borrow_mut().unpacker = None;
        }
    }
}

fn ends_with(file: &File, ending: &str) -> bool {
    file.name().to_ascii_lowercase().ends_with(ending)
}

/// What an archive's rules are called: its name without the ending.
fn folder_of(archive: &str) -> String {
    archive[..archive.len() - ".zip".len()].to_owned()
}

async fn bytes(file: &File, limit: usize) -> Result<ArrayBuffer, String> {
    let name = file.name();
    if file.size() > limit as f64 {
        let limit = limit >> 20;
        return Err(format!("{name} is larger than the {limit} MB it may have"));
    }
    let read = JsFuture::from(file.array_buffer()).await;
    read.map(JsCast::unchecked_into)
        .map_err(|_| format!("{name} could not be read"))
}

async fn index(file: &File) -> Result<OwnReach, String> {
    let buffer = bytes(file, limits::REACH_INDEX).await?;
    let bytes = ByteBuf::from(Uint8Array::new(&buffer).to_vec());
    Ok(OwnReach::Index {
        name: file.name(),
        bytes: Index::new(bytes),
    })
}

async fn rules(picked: Picked, job: &Job) -> Result<OwnReach, String> {
    let single = picked.single().map(File::name);
    job.tell("Looking for rules".to_owned());
    let found = picked.files(holds_rules).await?;
    let Some(first) = found.first() else {
        let name = single.unwrap_or_else(|| "it".to_owned());
        let endings = ENDINGS.join(", .");
        return Err(format!(
            "There is no file of rules in {name}; read are .{endings}, a .zip of them, and an \
             index, .idx"
        ));
    };
    let name = match first.path.split_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => first.path.clone(),
    };
    let mut bytes = 0.0;
    let mut files = RuleFiles::default();
    for some in found.chunks(AT_ONCE) {
        if !job.is_wanted() {
            return Err(String::new());
        }
        // A browser looks at the disk for each size, so that those of thousands of files at once
        // would hold the page up.
        bytes += some.iter().map(|found| found.file.size()).sum::<f64>();
        if bytes > limits::RULE_FILE as f64 {
            let limit = limits::RULE_FILE >> 20;
            return Err(format!(
                "{name} has more than the {limit} MB of rules that the page takes at once; the \
                 command line has no such limit"
            ));
        }
        job.tell(format!("Reading file {} of {}", files.len(), found.len()));
        for (found, text) in some.iter().zip(texts(some).await?) {
            files.push(&found.path, &text);
        }
    }
    Ok(OwnReach::Rules { name, files })
}

/// The texts of some files, which the browser reads side by side.
async fn texts(files: &[Found]) -> Result<Vec<String>, String> {
    let reading: Array = files.iter().map(|found| found.file.text()).collect();
    let read = JsFuture::from(Promise::all(&reading)).await;
    let read: Array = read
        .map_err(|_: JsValue| "a file of rules could not be read".to_owned())?
        .unchecked_into();
    Ok(read.iter().filter_map(|text| text.as_string()).collect())
}

fn holds_rules(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.contains(&&*ending.to_ascii_lowercase())
}
