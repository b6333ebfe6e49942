//! Files that were dropped or chosen, those within dropped folders included, with their paths.

use cutout_core::limits;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransferItem, DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

/// What the user handed over. A browser gives a drop's contents only while it is told of the
/// drop, so they are taken at once, and folders are gone through later.
pub enum Picked {
    Files(Vec<File>),
    Entries(Vec<FileSystemEntry>),
}

/// A file, and where it lies below the folder that was handed over.
pub struct Found {
    pub path: String,
    pub file: File,
}

/// The files of a file input, which is emptied so that the same ones can be chosen again.
pub fn chosen(input: &HtmlInputElement) -> Picked {
    let files = listed(input.files());
    input.set_value("");
    Picked::Files(files)
}

pub fn dropped(event: &DragEvent) -> Picked {
    let Some(data) = event.data_transfer() else {
        return Picked::Files(Vec::new());
    };
    let items = data.items();
    let entry = |item: DataTransferItem| item.webkit_get_as_entry().ok().flatten();
    let entries = (0..items.length()).filter_map(|at| items.get(at).and_then(entry));
    let entries: Vec<FileSystemEntry> = entries.collect();
    if entries.iter().any(FileSystemEntry::is_directory) {
        Picked::Entries(entries)
    } else {
        Picked::Files(listed(data.files()))
    }
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

impl Picked {
    pub fn is_empty(&self) -> bool {
        match self {
            Picked::Files(files) => files.is_empty(),
            Picked::Entries(entries) => entries.is_empty(),
        }
    }

    /// Whether there is one file and no folder.
    pub fn single(&self) -> Option<&File> {
        match self {
            Picked::Files(files) => match files.as_slice() {
                [file] => Some(file),
                _ => None,
            },
            Picked::Entries(_) => None,
        }
    }

    /// The files that were handed over themselves, without those in folders.
    pub fn into_files(self) -> Vec<File> {
        match self {
            Picked::Files(files) => files,
            Picked::Entries(_) => Vec::new(),
        }
    }

    /// The files whose path is `wanted`, in the order in which the browser has them. The error is
    /// the rest of a sentence.
    pub async fn files(self, wanted: impl Fn(&str) -> bool) -> Result<Vec<Found>, String> {
        let entries = match self {
            Picked::Files(files) => {
                let found = files.into_iter().map(|file| Found {
                    path: path(&file),
                    file,
                });
                return Ok(found.filter(|found| wanted(&found.path)).collect());
            }
            Picked::Entries(entries) => entries,
        };
        let mut found = Vec::new();
        let mut seen = 0;
        // The last one first, so that files come in their order.
        let mut open: Vec<FileSystemEntry> = entries.into_iter().rev().collect();
        while let Some(entry) = open.pop() {
            seen += 1;
            if seen > limits::RULE_FILES {
                let limit = limits::RULE_FILES;
                return Err(format!(
                    "there are more than the {limit} files that are looked at"
                ));
            }
            let path = entry.full_path().trim_start_matches('/').to_owned();
            let unreadable = || format!("{path} could not be read");
            // By what it says of itself: in Chromium the class has another name.
            if entry.is_directory() {
                let folder = entry.unchecked_ref::<FileSystemDirectoryEntry>();
                let within = contents(folder).await.ok_or_else(unreadable)?;
                open.extend(within.into_iter().rev());
            } else if wanted(&path) {
                let file = file(&entry).await.ok_or_else(unreadable)?;
                found.push(Found { path, file });
            }
        }
        Ok(found)
    }
}

/// Where a file lies below the folder that was chosen.
fn path(file: &File) -> String {
    let path = Reflect::get(file, &JsValue::from_str("webkitRelativePath"));
    let path = path.ok().and_then(|path| path.as_string());
    path.filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

/// What is in a folder. The browser gives it a hundred at a time.
async fn contents(folder: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader = folder.create_reader();
    let mut within = Vec::new();
    loop {
        let some =
            settled(|done, failed| reader.read_entries_with_callback_and_callback(done, failed));
        let some: Array = some.await?.unchecked_into();
        if some.length() == 0 {
            return Some(within);
        }
        within.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: &FileSystemEntry) -> Option<File> {
    let entry = entry.unchecked_ref::<FileSystemFileEntry>();
    let file = settled(|done, failed| {
        entry.file_with_callback_and_callback(done, failed);
        Ok(())
    });
    file.await?.dyn_into().ok()
}

/// What a function of the browser gives to the first of two callbacks; `None` for the second.
async fn settled(
    mut ask: impl FnMut(&Function, &Function) -> Result<(), JsValue>,
) -> Option<JsValue> {
    let promise = Promise::new(&mut |done, failed| {
        if let Err(error) = ask(&done, &failed) {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await.ok()
}
