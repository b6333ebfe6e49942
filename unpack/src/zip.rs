//! The files of rules in a ZIP archive, one after another.

use cutout_core::catalog::reach::RuleFile;
use cutout_core::event::decode::decode;
use cutout_core::limits;
use cutout_core::rule::files::ENDINGS;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ErrorKind, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};
use std::io::{self, Read};

/// An archive of rules. What it has besides rules is not unpacked, other archives included.
///
/// Errors are sentences without the archive's name and without a full stop.
pub struct RuleZip {
    archive: ZipSliceArchive<Vec<u8>>,
    entries: Vec<Entry>,
    done: usize,
    /// Bytes unpacked so far.
    unpacked: usize,
}

struct Entry {
    path: String,
    method: CompressionMethod,
    is_encrypted: bool,
    place: ZipArchiveEntryWayfinder,
}

impl RuleZip {
    /// Reads the archive's list of files.
    pub fn open(bytes: Vec<u8>) -> Result<RuleZip, String> {
        let archive = ZipArchive::from_slice(bytes).map_err(|error| broken(&error))?;
        let mut entries = Vec::new();
        let mut listed = 0;
        let mut list = archive.entries();
        while let Some(entry) = list.next_entry().map_err(|error| broken(&error))? {
            listed += 1;
            if listed > limits::RULE_FILES {
                let limit = limits::RULE_FILES;
                return Err(format!(
                    "it lists more than the {limit} files that are looked at"
                ));
            }
            let path = String::from_utf8_lossy(entry.file_path().as_bytes()).replace('\\', "/");
            if holds_rules(&path) {
                entries.push(Entry {
                    path,
                    method: entry.compression_method(),
                    is_encrypted: entry.flags().is_encrypted(),
                    place: entry.wayfinder(),
                });
            }
        }
        if entries.is_empty() {
            let endings = ENDINGS.join(", .");
            return Err(format!(
                "it has no file of rules; read are .{endings}, and no archives within it"
            ));
        }
        Ok(RuleZip {
            archive,
            entries,
            done: 0,
            unpacked: 0,
        })
    }

    /// Files of rules that are unpacked, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.entries.len())
    }

    /// The next file; `None` behind the last. After an error nothing can be relied on.
    pub fn next_file(&mut self) -> Option<Result<RuleFile, String>> {
        let entry = self.entries.get(self.done)?;
        self.done += 1;
        let left = limits::RULE_FILE - self.unpacked;
        let bytes = unpack(&self.archive, entry, left);
        Some(bytes.map(|bytes| {
            self.unpacked += bytes.len();
            RuleFile {
                path: entry.path.clone(),
                text: decode(&bytes).0,
            }
        }))
    }
}

/// The content of an entry, which has at most `left` bytes.
fn unpack(
    archive: &ZipSliceArchive<Vec<u8>>,
    entry: &Entry,
    left: usize,
) -> Result<Vec<u8>, String> {
    let path = &entry.path;
    if entry.is_encrypted {
        return Err(format!(
            "{path} is encrypted; make an archive without a password"
        ));
    }
    let cut = |error: rawzip::Error| format!("{path} can't be unpacked: {}", broken(&error));
    let found = archive.get_entry(entry.place).map_err(cut)?;
    let content: Box<dyn Read> = match entry.method {
        CompressionMethod::STORE => Box::new(found.data()),
        CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(found.data())),
        other => {
            return Err(format!(
                "{path} is compressed by method {}, which is not read; make an archive with \
                 the usual one, Deflate",
                other.as_u16()
            ));
        }
    };
    // What an archive says of its sizes may be a lie, so what comes out is counted.
    let limit = left.min(limits::RULE_FILE_UNPACKED);
    let mut bytes = Vec::new();
    let read = found
        .verifying_reader(content)
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes);
    if bytes.len() > left {
        let limit = limits::RULE_FILE >> 20;
        return Err(format!(
            "it has more than the {limit} MB of rules that are read at once"
        ));
    }
    if bytes.len() > limit {
        return Err(format!(
            "{path} has more than {} MB, as no file of rules does",
            limit >> 20
        ));
    }
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("{path} can't be unpacked: {}", damaged(&error))),
    }
}

fn holds_rules(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.contains(&&*ending.to_ascii_lowercase())
}

/// Why an archive, or a place in it, can't be read.
fn broken(error: &rawzip::Error) -> String {
    match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => {
            "the archive is cut off; perhaps a download or a copy was not finished".to_owned()
        }
        _ => format!("the archive is damaged ({error})"),
    }
}

fn damaged(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(error) => broken(error),
        None => format!("the archive is damaged ({error})"),
    }
}
