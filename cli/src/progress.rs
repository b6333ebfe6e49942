//! One line on the terminal that says how far a long run is.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A run that is over sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(200);
const CELLS: usize = 24;

/// Columns of the line that is shown. There is one terminal, and whoever writes to it has to clear
/// the line first.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

/// How far a run is, shown on standard error where that is a terminal.
pub struct Progress {
    to_terminal: bool,
    /// Bytes of all files; `None` where standard input is among them.
    of: Option<u64>,
    start: Instant,
    last: Option<Instant>,
}

impl Progress {
    pub fn new(of: Option<u64>) -> Progress {
        Progress {
            to_terminal: io::stderr().is_terminal(),
            of,
            start: Instant::now(),
            last: None,
        }
    }

    /// Shows how many bytes are done and how many events were in them.
    pub fn show(&mut self, bytes: u64, events: u64) {
        let early = self.start.elapsed() < PATIENCE
            || self.last.is_some_and(|last| last.elapsed() < BETWEEN);
        if !self.to_terminal || early {
            return;
        }
        self.last = Some(Instant::now());
        clear();
        let line = line(bytes, self.of, events, self.start.elapsed());
        SHOWN.store(line.chars().count(), Ordering::Relaxed);
        let mut to = io::stderr();
        let _ = write!(to, "{line}").and_then(|()| to.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

/// Takes the line away, if there is one. Spaces do it on every terminal.
pub fn clear() {
    let columns = SHOWN.swap(0, Ordering::Relaxed);
    if columns > 0 {
        let mut to = io::stderr();
        let _ = write!(to, "\r{:columns$}\r", "").and_then(|()| to.flush());
    }
}

fn line(bytes: u64, of: Option<u64>, events: u64, elapsed: Duration) -> String {
    let a_second = (events as f64 / elapsed.as_secs_f64().max(0.001)) as u64;
    let done = match of.filter(|of| *of > 0) {
        // What grows while it is read is never more than all of it.
        Some(of) => {
            let share = bytes.min(of) as f64 / of as f64;
            let full = (share * CELLS as f64) as usize;
            let percent = (share * 100.0) as u64;
            format!("[{:<CELLS$}] {percent:>3} %", "#".repeat(full))
        }
        None => format!("{} MB", bytes >> 20),
    };
    format!("{done}  {events} events, {a_second} a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let two = Duration::from_secs(2);
        assert_eq!(
            line(50, Some(200), 1000, two),
            "[######                  ]  25 %  1000 events, 500 a second"
        );
        assert_eq!(line(3 << 20, None, 10, two), "3 MB  10 events, 5 a second");
        assert!(line(9, Some(0), 0, Duration::ZERO).starts_with("0 MB"));
        assert!(line(300, Some(200), 1, two).contains("100 %"));
    }
}
