//! Files to text: whatever a log comes in, what comes out is text that `cutout_core` reads.
//!
//! ```
//! use cutout_unpack::unpack;
//!
//! let unpacked = unpack(b"cscript a.vbs\n".to_vec(), 1 << 20);
//! assert_eq!(unpacked.text, "cscript a.vbs\n");
//! assert_eq!(unpacked.what.to_string(), "text");
//! ```
//!
//! A file larger than memory is taken piece by piece, with an [`Unpacker`]. An archive of rules is
//! taken file by file, with a [`RuleZip`].

mod evtx;
mod gzip;
mod problem;
mod what;
mod zip;

pub use what::{Content, What};
pub use zip::RuleZip;

use crate::evtx::Evtx;
use crate::gzip::Gzip;
use crate::problem::{Problem, Problems};
use cutout_core::event::decode::Decoder;
use cutout_core::event::packing::{HEAD, Packing, packing};
use cutout_core::limits;
use cutout_core::text::lines::breaks;
use cutout_core::text::{Diagnostic, Span};
use std::io::{self, BufRead, BufReader, Read};

/// Compressions around compressions that are taken off. More is not made by accident.
const LAYERS: u32 = 2;
/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// A whole file as text.
#[derive(Debug)]
pub struct Unpacked {
    pub text: String,
    pub what: What,
    /// What could not be read, with places in `text`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Unpacks a whole file, as far as its text has at most `limit` bytes.
///
/// Never fails: what can't be read is told, and the rest is text.
pub fn unpack(bytes: Vec<u8>, limit: usize) -> Unpacked {
    let mut unpacker = Unpacker::new(io::Cursor::new(bytes));
    let (mut text, mut diagnostics) = (String::new(), Vec::new());
    while unpacker.read(PIECE, &mut text, &mut diagnostics) && text.len() <= limit {}
    unpacker.finish(limit, text, diagnostics)
}

/// Unpacks a file piece by piece.
pub struct Unpacker {
    body: Body,
    what: What,
    /// Trouble with the first bytes, which leaves nothing behind them to read.
    pending: Vec<Problem>,
    /// Bytes and line breaks of text so far.
    length: usize,
    lines: u32,
    told: usize,
}

enum Body {
    Text {
        source: Box<dyn Read>,
        decoder: Decoder,
    },
    Evtx(Evtx),
    /// Nothing can be read, and why.
    Unread(Problem),
    Done,
}

impl Unpacker {
    /// Looks at the first bytes of a file. What is wrong with it is told by the first
    /// [`Unpacker::read`].
    pub fn new(source: impl Read + 'static) -> Unpacker {
        let mut what = What::default();
        let mut pending = Vec::new();
        let mut source: Box<dyn BufRead> = Box::new(BufReader::with_capacity(PIECE, source));
        let body = loop {
            let mut head = Vec::with_capacity(HEAD);
            if let Err(error) = (&mut source).take(HEAD as u64).read_to_end(&mut head) {
                pending.push(Problem::of(&error));
            }
            // What was read of the source is put back in front of it.
            let whole = io::Cursor::new(head.clone()).chain(source);
            match packing(&head) {
                Some(Packing::Gzip) if what.gzip < LAYERS => {
                    what.gzip += 1;
                    source = Box::new(BufReader::with_capacity(PIECE, Gzip::new(whole)));
                }
                Some(Packing::Gzip) => {
                    let message = format!("This file is compressed more than {LAYERS} times over.");
                    break Body::Unread(
                        Problem::new("gzip-layers", message).help("Unpack it first."),
                    );
                }
                Some(Packing::Evtx) => {
                    what.content = Content::Evtx { records: 0 };
                    break Body::Evtx(Evtx::new(Box::new(whole)));
                }
                Some(Packing::Unread(name)) => {
                    what.content = Content::Unread(name);
                    let message = format!("This is {name}, which is not read.");
                    let problem = Problem::new("file-unsupported", message);
                    break Body::Unread(problem.help("Unpack or convert it first."));
                }
                None => {
                    break Body::Text {
                        source: Box::new(whole),
                        decoder: Decoder::default(),
                    };
                }
            }
        };
        Unpacker {
            body,
            what,
            pending,
            length: 0,
            lines: 0,
            told: 0,
        }
    }

    /// What the file is, as far as it has been read.
    pub fn what(&self) -> What {
        self.what
    }

    /// Appends about `wanted` bytes of text, fewer at the end, and what could not be read; false
    /// where nothing follows.
    pub fn read(
        &mut self,
        wanted: usize,
        out: &mut String,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let start = out.len();
        while out.len() - start < wanted {
            let mut from = out.len();
            let mut problems = Problems::default();
            let more = self.step(out, &mut problems);
            if !more {
                problems
                    .all
                    .extend(self.pending.drain(..).map(|problem| (out.len(), problem)));
            }
            for (at, problem) in problems.all {
                self.pass(&out[from..at]);
                from = at;
                self.tell(problem.at_line(self.length, self.lines + 1), diagnostics);
            }
            self.pass(&out[from..]);
            if !more {
                if let Body::Text { decoder, .. } = &self.body {
                    self.what.content = Content::Text(decoder.encoding().unwrap_or_default());
                    diagnostics.extend(decoder.diagnostic());
                }
                self.body = Body::Done;
                if let Some(left_out) = self.told.checked_sub(limits::DIAGNOSTICS + 1) {
                    let message = format!(
                        "{} more messages about this file are left out.",
                        left_out + 1
                    );
                    diagnostics.push(
                        Problem::note("messages-limit", message)
                            .at_line(self.length, self.lines + 1),
                    );
                }
                return false;
            }
        }
        true
    }

    /// What a file is that was read up to a limit.
    pub fn finish(
        self,
        limit: usize,
        mut text: String,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Unpacked {
        if text.len() > limit {
            let end = text.floor_char_boundary(limit);
            let end = text[..end].rfind('\n').map_or(end, |at| at + 1);
            text.truncate(end);
            text.shrink_to_fit();
            let lines = breaks(&text) as u32;
            let message = format!(
                "This file has more than {} MB of text, which is what is taken at once; the rest is left out.",
                limit >> 20
            );
            let problem = Problem::new("text-too-large", message);
            let problem =
                problem.help("Split it, or use the command line, which reads files of any size.");
            diagnostics.retain(|said| (said.span.start as usize) < end);
            diagnostics.push(problem.at_line(end, lines + 1));
        }
        Unpacked {
            text,
            what: self.what,
            diagnostics,
        }
    }

    fn pass(&mut self, piece: &str) {
        self.length += piece.len();
        self.lines += breaks(piece) as u32;
    }

    /// Some more text; false at the end.
    fn step(&mut self, out: &mut String, problems: &mut Problems) -> bool {
        match &mut self.body {
            Body::Done => false,
            Body::Unread(problem) => {
                problems.push(out, problem.clone());
                false
            }
            Body::Evtx(evtx) => {
                let more = evtx.chunk(out, problems);
                self.what.content = Content::Evtx {
                    records: evtx.records(),
                };
                more
            }
            Body::Text { source, decoder } => {
                let mut piece = [0; PIECE];
                let (read, problem) = match source.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => return true,
                    Err(error) => (0, Some(Problem::of(&error))),
                    Ok(read) => (read, None),
                };
                decoder.push(&piece[..read], read == 0, out);
                if let Some(problem) = problem {
                    problems.push(out, problem);
                }
                read > 0
            }
        }
    }

    fn tell(&mut self, problem: Diagnostic, diagnostics: &mut Vec<Diagnostic>) {
        self.told += 1;
        if self.told <= limits::DIAGNOSTICS {
            diagnostics.push(problem);
        }
    }
}

impl Problem {
    /// The message, at the end of the text so far.
    fn at_line(&self, offset: usize, line: u32) -> Diagnostic {
        let mut diagnostic = match self.severity() {
            cutout_core::text::Severity::Error => {
                Diagnostic::error(self.code, &*self.message, Span::at(offset))
            }
            cutout_core::text::Severity::Warning => {
                Diagnostic::warning(self.code, &*self.message, Span::at(offset))
            }
            cutout_core::text::Severity::Note => {
                Diagnostic::note(self.code, &*self.message, Span::at(offset))
            }
        };
        (diagnostic.line, diagnostic.column) = (line, 1);
        diagnostic.help = self.help.map(str::to_owned);
        diagnostic
    }
}
