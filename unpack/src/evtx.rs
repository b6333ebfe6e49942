//! EVTX files, chunk by chunk, as the JSON that `evtx_dump` writes: one record a line.

use crate::problem::{Problem, Problems};
use ::evtx::{EvtxChunkData, ParserSettings};
use std::error::Error;
use std::io::Read;
use std::sync::Arc;

/// Of a file header; all but its first bytes describe what a reader in one pass does not need.
const FILE_HEADER: usize = 4_096;
const CHUNK: usize = 65_536;
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";

pub struct Evtx {
    source: Box<dyn Read>,
    settings: Arc<ParserSettings>,
    /// Chunks begun so far, and the records that could be read.
    chunks: u64,
    records: u64,
    is_past_header: bool,
}

impl Evtx {
    /// Reads the file that `source` gives from its first byte on.
    pub fn new(source: Box<dyn Read>) -> Evtx {
        Evtx {
            source,
            settings: Arc::new(ParserSettings::new()),
            chunks: 0,
            records: 0,
            is_past_header: false,
        }
    }

    pub fn records(&self) -> u64 {
        self.records
    }

    /// Appends the records of the next chunk; false behind the last.
    pub fn chunk(&mut self, out: &mut String, problems: &mut Problems) -> bool {
        if !self.is_past_header {
            self.is_past_header = true;
            let header = self.bytes(FILE_HEADER, out, problems);
            if header.len() < FILE_HEADER {
                problems.push(
                    out,
                    cut_off("This EVTX file is cut off in its header: it has no records."),
                );
                return false;
            }
        }
        let mut data = self.bytes(CHUNK, out, problems);
        if data.is_empty() {
            return false;
        }
        self.chunks += 1;
        let name = format!(
            "Chunk {} (at byte {})",
            self.chunks,
            FILE_HEADER as u64 + (self.chunks - 1) * CHUNK as u64
        );
        let is_whole = data.len() == CHUNK;
        if !is_whole {
            let message = format!("{name} is cut off after {} of {CHUNK} bytes.", data.len());
            problems.push(out, cut_off(message));
            data.resize(CHUNK, 0);
        }
        // Windows makes the file larger in steps, and the chunks to come are zeros.
        if data.iter().any(|&byte| byte != 0) {
            self.records_of(&name, data, is_whole, out, problems);
        }
        is_whole
    }

    fn records_of(
        &mut self,
        name: &str,
        data: Vec<u8>,
        is_whole: bool,
        out: &mut String,
        problems: &mut Problems,
    ) {
        if !data.starts_with(CHUNK_MAGIC) {
            let message =
                format!("{name} does not begin as a chunk does, so its records are not read.");
            problems.push(out, Problem::new("evtx-chunk", message));
            return;
        }
        let broken = |why: String| {
            let message = format!("{name} can't be read: {why}.");
            Problem::new("evtx-chunk", message)
        };
        let mut chunk = match EvtxChunkData::new(data, false) {
            Ok(chunk) => chunk,
            Err(error) => return problems.push(out, broken(why(&error))),
        };
        if is_whole && !chunk.validate_checksum() {
            let message = format!(
                "{name} does not fit its checksum: it is damaged, or was copied while Windows wrote to it. What can be read of it counts."
            );
            problems.push(out, Problem::warning("evtx-checksum", message));
        }
        let mut chunk = match chunk.parse(self.settings.clone()) {
            Ok(chunk) => chunk,
            Err(error) => return problems.push(out, broken(why(&error))),
        };
        for record in chunk.iter() {
            match record.and_then(|record| record.into_json()) {
                Ok(record) => {
                    out.push_str(&record.data);
                    out.push('\n');
                    self.records += 1;
                }
                Err(error) => {
                    let message = format!("{name}: a record can't be read: {}.", why(&error));
                    problems.push(out, Problem::new("evtx-record", message));
                }
            }
        }
    }

    /// Up to `wanted` bytes, fewer at the end.
    fn bytes(&mut self, wanted: usize, out: &str, problems: &mut Problems) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(wanted);
        let read = (&mut self.source)
            .take(wanted as u64)
            .read_to_end(&mut bytes);
        if let Err(error) = read {
            problems.push(out, Problem::of(&error));
        }
        bytes
    }
}

fn cut_off(message: impl Into<String>) -> Problem {
    Problem::new("evtx-cut", message).help("Perhaps a download or a copy was not finished.")
}

/// What a parser says, and the cause that it has for it, each without the dump that may follow.
fn why(error: &dyn Error) -> String {
    let line = |error: &dyn Error| {
        let said = error.to_string();
        let line = said.lines().next().unwrap_or_default();
        let line = &line[..line.floor_char_boundary(200)];
        line.trim_end_matches(['.', ':', ' ']).to_owned()
    };
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    let (said, cause) = (line(error), line(root));
    if said.contains(&cause) {
        said
    } else {
        format!("{said}: {cause}")
    }
}
