//! Files of rules, or an index of them, that the user drops or opens: one, many, a folder, a zip.

use crate::state::reach::OwnReach;
use cutout_core::catalog::reach::RuleFile;
use cutout_core::limits;
use cutout_core::rule::files::ENDINGS;
use js_sys::{ArrayBuffer, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File, FileList, HtmlInputElement};
use yew::Callback;

/// Files read between two messages about progress.
const TELL_EVERY: usize = 50;

/// What becomes of files that are opened.
pub enum Opened {
    Reading {
        done: u32,
        of: u32,
    },
    Reach(OwnReach),
    /// Why not, as a sentence.
    Refused(String),
}

/// The files of a file input, which is emptied so that the same ones can be chosen again.
pub fn chosen(input: &HtmlInputElement) -> Vec<File> {
    let files = listed(input.files());
    input.set_value("");
    files
}

pub fn dropped(event: &DragEvent) -> Vec<File> {
    listed(event.data_transfer().and_then(|data| data.files()))
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// The files that are being opened; others take their place.
#[derive(Default)]
pub struct Opening(Rc<Cell<u32>>);

impl Opening {
    /// Gives up what is being opened.
    pub fn stop(&self) {
        self.0.set(self.0.get() + 1);
    }

    pub fn open(&self, files: Vec<File>, on_opened: Callback<Opened>) {
        self.stop();
        if files.is_empty() {
            return;
        }
        let (number, latest) = (self.0.get(), self.0.clone());
        spawn_local(async move {
            let wanted = move || latest.get() == number;
            let opened = match files.as_slice() {
                [file] if is_index(file) => index(file).await,
                _ => rules(&files, &wanted, &on_opened).await,
            };
            match opened {
                _ if !wanted() => {}
                Ok(own) => on_opened.emit(Opened::Reach(own)),
                Err(reason) => on_opened.emit(Opened::Refused(reason)),
            }
        });
    }
}

fn is_index(file: &File) -> bool {
    file.name().to_ascii_lowercase().ends_with(".idx")
}

/// Where the file lies below the folder that was opened.
fn path(file: &File) -> String {
    let path = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath"));
    let path = path.ok().and_then(|path| path.as_string());
    path.filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

async fn index(file: &File) -> Result<OwnReach, String> {
    let name = file.name();
    if file.size() > limits::REACH_INDEX as f64 {
        let limit = limits::REACH_INDEX >> 20;
        return Err(format!(
            "{name} is larger than the {limit} MB that an index may have."
        ));
    }
    let unreadable = |_: JsValue| format!("{name} could not be read.");
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(unreadable)?;
    let bytes = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec();
    Ok(OwnReach::Index {
        name: file.name(),
        bytes,
    })
}

async fn rules(
    files: &[File],
    wanted: &impl Fn() -> bool,
    on_opened: &Callback<Opened>,
) -> Result<OwnReach, String> {
    let of_rules = |file: &&File| {
        let name = file.name().to_ascii_lowercase();
        name.rsplit_once('.')
            .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
    };
    let rules: Vec<&File> = files.iter().filter(of_rules).collect();
    let first = files.first().map(path).unwrap_or_default();
    let name = match first.split_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => first,
    };
    if rules.is_empty() {
        let endings = ENDINGS.join(", .");
        return Err(format!(
            "There is no file of rules in {name}; read are .{endings}, and an index ends in .idx."
        ));
    }
    let mut read = Vec::new();
    let mut bytes = 0.0;
    for (done, file) in rules.iter().enumerate() {
        if done % TELL_EVERY == 0 {
            if !wanted() {
                return Err(String::new());
            }
            let (done, of) = (done as u32, rules.len() as u32);
            on_opened.emit(Opened::Reading { done, of });
        }
        bytes += file.size();
        if bytes > limits::RULE_FILE as f64 {
            let limit = limits::RULE_FILE >> 20;
            return Err(format!(
                "{name} has more than the {limit} MB of rules that the page counts at once; \
                 the command line, cutout reach build, has no such limit."
            ));
        }
        let path = path(file);
        let text = JsFuture::from(file.text()).await;
        let text = text.ok().and_then(|text| text.as_string());
        let text = text.ok_or_else(|| format!("{path} could not be read."))?;
        read.push(RuleFile { path, text });
    }
    Ok(OwnReach::Rules { name, files: read })
}
