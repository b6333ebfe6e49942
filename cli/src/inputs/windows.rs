//! The text of a file, window by window.

use cutout_core::limits;
use cutout_core::text::{Diagnostic, Shared};
use cutout_unpack::Unpacker;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// A file whose text is taken in windows, so that it may be larger than memory.
pub struct Windows {
    unpacker: Unpacker,
    /// Whether the unpacker has more text.
    more: bool,
    /// The last window, and what was read behind it.
    text: String,
    at_end: bool,
    /// Bytes of the last window.
    given: usize,
    size: usize,
    read: Rc<Cell<u64>>,
}

/// A record that is longer than what is taken at once.
#[derive(Debug)]
pub struct TooLong;

impl Windows {
    /// Windows of about `size` bytes each.
    pub fn new(from: impl Read + 'static, size: usize) -> Windows {
        let read = Rc::new(Cell::new(0));
        let counting = Counting {
            from,
            read: read.clone(),
        };
        Windows {
            unpacker: Unpacker::new(counting),
            more: true,
            text: String::new(),
            at_end: false,
            given: 0,
            size: size.max(1),
            read,
        }
    }

    /// Bytes of the file that have been read.
    pub fn read(&self) -> u64 {
        self.read.get()
    }

    /// True once a window was given that ends with the text.
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    /// The next window, which begins `done` bytes behind the start of the last one; what there is
    /// to say about the bytes of the file goes to `said`.
    ///
    /// Where little was done, the window is twice as long as what was left, so that a record
    /// longer than a window costs no more than its length; past [`limits::RECORD`] it is refused.
    pub fn next(&mut self, done: usize, said: &mut Vec<Diagnostic>) -> Result<Shared, TooLong> {
        self.text.drain(..done);
        let kept = self.given - done;
        if kept > limits::RECORD {
            return Err(TooLong);
        }
        let wanted = kept + kept.max(self.size);
        while self.more && self.text.len() < wanted {
            let missing = wanted - self.text.len();
            self.more = self.unpacker.read(missing, &mut self.text, said);
        }
        self.given = self.text.ceil_char_boundary(wanted);
        self.at_end = !self.more && self.given == self.text.len();
        Ok(self.text[..self.given].into())
    }
}

/// Counts what is read, for whoever wants to know how far it is.
struct Counting<R> {
    from: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let length = self.from.read(to)?;
        self.read.set(self.read.get() + length as u64);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_where_the_last_one_was_done_and_hold_all_of_the_text() {
        let text: String = (0..200_000)
            .map(|number| format!("line {number}\n"))
            .collect();
        let mut windows = Windows::new(io::Cursor::new(text.clone()), 1000);
        let (mut seen, mut done, mut said) = (String::new(), 0, Vec::new());
        while !windows.at_end() {
            let window = windows.next(done, &mut said).unwrap();
            done = window.rfind('\n').map_or(0, |at| at + 1);
            seen.push_str(&window[..done]);
        }
        assert!(seen == text && said.is_empty());
        assert_eq!(windows.read(), text.len() as u64);
    }

    #[test]
    fn a_window_grows_while_nothing_is_done() {
        let mut windows = Windows::new(io::Cursor::new("x".repeat(1 << 20)), 1 << 12);
        let mut lengths = Vec::new();
        while !windows.at_end() {
            lengths.push(windows.next(0, &mut Vec::new()).unwrap().len());
        }
        let doubled: Vec<usize> = (12..=20).map(|bits| 1 << bits).collect();
        assert_eq!(lengths[..9], doubled);
        assert!(lengths[9..].iter().all(|&length| length == 1 << 20));
    }
}
