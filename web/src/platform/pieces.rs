//! A file of the browser's, read piece by piece.

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes that are read at once.
const PIECE: usize = 4 << 20;

/// The bytes of a file in their order. The browser reads a piece while the one before is looked at.
pub struct Pieces {
    file: Blob,
    size: usize,
    read: usize,
    next: Option<Promise>,
}

impl Pieces {
    pub fn of(file: Blob) -> Pieces {
        let size = file.size() as usize;
        let mut pieces = Pieces {
            file,
            size,
            read: 0,
            next: None,
        };
        pieces.ask(0);
        pieces
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Bytes that were handed out.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Whether all were handed out.
    pub fn is_done(&self) -> bool {
        self.next.is_none()
    }

    /// The next bytes; an error where the file can't be read, as it is gone or another now.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, ()>> {
        let buffer = match JsFuture::from(self.next.take()?).await {
            Ok(buffer) => buffer.unchecked_into::<ArrayBuffer>(),
            Err(_) => return Some(Err(())),
        };
        let bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.is_empty() {
            return Some(Err(()));
        }
        self.read += bytes.len();
        self.ask(self.read);
        Some(Ok(bytes))
    }

    fn ask(&mut self, from: usize) {
        if from >= self.size {
            return;
        }
        let to = (from + PIECE).min(self.size);
        let piece = self.file.slice_with_f64_and_f64(from as f64, to as f64);
        let failed = |error: JsValue| Promise::reject(&error);
        self.next = Some(piece.map_or_else(failed, |piece| piece.array_buffer()));
    }
}
