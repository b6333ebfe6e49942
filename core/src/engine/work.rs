//! How much may be done before others get their turn.
//!
//! The core knows no clock, so work is counted in what it looks at. A byte of text that is
//! searched for words is one unit; other work is counted as so many of these.

/// An allowance of work, which shrinks as work is done.
#[derive(Debug)]
pub struct Work {
    left: usize,
    /// Whether anything was done that need not be done again.
    got_on: bool,
}

/// The allowance is used up. What was found is kept, and the same call goes on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfWork;

impl Work {
    /// Allows so many bytes to be looked at, and a little more.
    pub fn of(bytes: usize) -> Work {
        Work {
            left: bytes,
            got_on: false,
        }
    }

    /// Allows whatever is needed: nothing that is given this runs out.
    pub fn unlimited() -> Work {
        Work::of(usize::MAX)
    }

    /// Counts work that is about to be done, and whose result is kept.
    ///
    /// # Errors
    ///
    /// Where nothing is left of the allowance. The first such work is always allowed, so that
    /// every call gets on, and the last may exceed what was left.
    pub fn spend(&mut self, bytes: usize) -> Result<(), OutOfWork> {
        if self.left == 0 && self.got_on {
            return Err(OutOfWork);
        }
        self.got_on = true;
        self.charge(bytes);
        Ok(())
    }

    /// Counts work that is done anew when a call is repeated.
    pub fn charge(&mut self, bytes: usize) {
        if self.left != usize::MAX {
            self.left = self.left.saturating_sub(bytes);
        }
    }

    pub fn is_left(&self) -> bool {
        self.left > 0
    }
}
