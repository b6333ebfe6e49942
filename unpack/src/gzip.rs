//! Taking a gzip compression off.

use crate::problem::Problem;
use cutout_core::limits;
use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// The content of a gzip file: of all its members, one after another, as `zcat` gives them.
///
/// What ends it early is an error, once, behind all that could be read; after it comes the end.
pub struct Gzip<R> {
    member: Member<R>,
    /// Bytes that were taken in and given out.
    taken: Rc<Cell<u64>>,
    given: u64,
}

enum Member<R> {
    Open(Box<GzDecoder<BufReader<Counted<R>>>>),
    Done,
}

struct Counted<R> {
    source: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl<R: Read> Gzip<R> {
    pub fn new(source: R) -> Gzip<R> {
        let taken = Rc::new(Cell::new(0));
        let counted = Counted {
            source,
            taken: taken.clone(),
        };
        Gzip {
            member: Member::Open(Box::new(GzDecoder::new(BufReader::new(counted)))),
            taken,
            given: 0,
        }
    }

    /// Goes on to the next member, if there is one. Zeros that fill a last block are no trouble.
    fn next_member(&mut self) -> Result<(), Problem> {
        let Member::Open(decoder) = std::mem::replace(&mut self.member, Member::Done) else {
            return Ok(());
        };
        let mut source = decoder.into_inner();
        loop {
            let rest = source.fill_buf().map_err(|error| Problem::of(&error))?;
            match rest {
                [] => return Ok(()),
                [0, ..] => {
                    let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
                    source.consume(zeros);
                }
                [0x1F, ..] => {
                    self.member = Member::Open(Box::new(GzDecoder::new(source)));
                    return Ok(());
                }
                _ => {
                    let message = "Behind the compressed text this file has something else, which is left out.";
                    return Err(Problem::warning("gzip-trailing", message));
                }
            }
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Member::Open(decoder) = &mut self.member else {
                return Ok(0);
            };
            match decoder.read(out) {
                Ok(0) if !out.is_empty() => self.next_member()?,
                Ok(read) => {
                    self.given += read as u64;
                    if self.given > limits::UNPACKED_FREE
                        && self.given > self.taken.get().saturating_mul(limits::UNPACKED_RATIO)
                    {
                        self.member = Member::Done;
                        return Err(bomb().into());
                    }
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.member = Member::Done;
                    return Err(broken(&error).into());
                }
            }
        }
    }
}

fn broken(error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        let message = "This gzip file is cut off here: what came before is unpacked.";
        return Problem::new("gzip-cut", message)
            .help("Perhaps a download or a copy was not finished.");
    }
    if error.get_ref().is_some_and(|inner| inner.is::<Problem>()) {
        return Problem::of(error);
    }
    let message =
        format!("This gzip file is damaged here ({error}): what came before is unpacked.");
    Problem::new("gzip-broken", message)
}

fn bomb() -> Problem {
    let message = format!(
        "This gzip file grows to more than {} times its size, as no log does; it is unpacked no further.",
        limits::UNPACKED_RATIO
    );
    Problem::new("gzip-bomb", message).help("If it is a log, unpack it with another program.")
}
