//! The program that unpacks one file: bytes in, the text of a log or files of rules out.

use crate::platform::clock;
use crate::platform::unpacker_scope::Scope;
use crate::protocol::{RuleFiles, Unpack, Unpacked, Unpacking};
use crate::state::share::is_work;
use cutout_core::limits;
use cutout_unpack::{RuleZip, Unpacker, What};
use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

/// Text that is made between two looks at the clock.
const PIECE: usize = 1 << 20;
/// Milliseconds between two messages about progress.
const TELL_EVERY: f64 = 250.0;

/// Waits for a file, and unpacks it. The program's `main` is this call.
pub fn run() {
    let scope = Scope::current();
    scope.report_panics();
    let out = scope.clone();
    scope.listen(move |wanted, bytes| match wanted {
        Unpack::Text => {
            let mut unpacked = text(bytes, &out);
            if unpacked.text.len() <= limits::EDITED || is_work(&unpacked.text) {
                return out.send(&Unpacking::Text(unpacked));
            }
            let text = std::mem::take(&mut unpacked.text);
            out.send_with(&Unpacking::Text(unpacked), &text);
        }
        Unpack::Rules => {
            let rules = rules(bytes, &out);
            out.send(&rules.map_or_else(Unpacking::Refused, Unpacking::Rules));
        }
    });
}

fn text(bytes: Vec<u8>, scope: &Scope) -> Unpacked {
    let total = bytes.len().max(1) as f64;
    let taken = Rc::new(Cell::new(0));
    let mut unpacker = Unpacker::new(Counted {
        bytes: Cursor::new(bytes),
        taken: taken.clone(),
    });
    let (mut text, mut diagnostics) = (String::new(), Vec::new());
    let mut told = clock::now();
    while unpacker.read(PIECE, &mut text, &mut diagnostics) && text.len() <= limits::PAGE_FILE {
        if clock::now() - told > TELL_EVERY {
            told = clock::now();
            let percent = 100.0 * taken.get() as f64 / total;
            scope.send(&Unpacking::Progress(percent as u32));
        }
    }
    let unpacked = unpacker.finish(limits::PAGE_FILE, text, diagnostics);
    Unpacked {
        text: unpacked.text,
        what: (unpacked.what != What::default()).then(|| unpacked.what.to_string()),
        problems: unpacked
            .diagnostics
            .into_iter()
            .map(|said| said.message)
            .collect(),
    }
}

fn rules(bytes: Vec<u8>, scope: &Scope) -> Result<RuleFiles, String> {
    let mut zip = RuleZip::open(bytes)?;
    let mut files = RuleFiles::default();
    let mut told = clock::now();
    while let Some(file) = zip.next_file() {
        let file = file?;
        files.push(&file.path, &file.text);
        if clock::now() - told > TELL_EVERY {
            told = clock::now();
            let (done, of) = zip.progress();
            scope.send(&Unpacking::Progress((100 * done / of) as u32));
        }
    }
    Ok(files)
}

/// Counts the bytes that were taken of a file.
struct Counted {
    bytes: Cursor<Vec<u8>>,
    taken: Rc<Cell<usize>>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        self.taken.set(self.taken.get() + read);
        Ok(read)
    }
}
