//! Command lines that were read before.

use super::reader::command_line;
use super::{Event, nested};
use crate::limits;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// The events of command lines, by the line.
///
/// The text of an editor changes a line at a time, and what follows from the others is known from
/// the text before: working it out takes most of the time that reading them does. An event is kept
/// without its place, which is all that a line does not tell.
#[derive(Debug, Default)]
pub struct KnownLines {
    /// Of the texts before.
    before: Lines,
    /// Of the text that is being read.
    now: Lines,
}

type Lines = HashMap<String, Arc<[Event]>, RandomState>;

impl KnownLines {
    /// The same for the next text.
    pub fn for_next_text(mut self) -> KnownLines {
        // Those that the text no longer has may come back, as by undo.
        if self.before.len() + self.now.len() <= limits::KNOWN_LINES {
            self.now.extend(self.before);
        }
        KnownLines {
            before: self.now,
            now: Lines::default(),
        }
    }

    /// The event of a line, and those of what it starts.
    pub(super) fn events(&mut self, line: &str) -> Arc<[Event]> {
        if let Some(events) = self.now.get(line) {
            return events.clone();
        }
        let known = self.before.remove_entry(line);
        let (line, events) = known.unwrap_or_else(|| {
            let events = nested::events(command_line(line));
            (line.to_owned(), events.into())
        });
        if self.now.len() < limits::KNOWN_LINES && line.len() <= limits::KNOWN_LINE {
            self.now.insert(line, events.clone());
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_worked_out_once() {
        let mut known = KnownLines::default();
        let first = known.events("cmd /c whoami");
        assert_eq!(first.len(), 2);
        assert!(Arc::ptr_eq(&first, &known.events("cmd /c whoami")));
        let mut known = known.for_next_text();
        known.events("hostname");
        // It was not in this text, and comes back in the next.
        let mut known = known.for_next_text();
        assert!(Arc::ptr_eq(&first, &known.events("cmd /c whoami")));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut known = KnownLines::default();
        known.events(&"x".repeat(limits::KNOWN_LINE + 1));
        assert!(known.now.is_empty());
        let lines = limits::KNOWN_LINES as u32;
        for from in [0, lines] {
            (from..from + lines + 9).for_each(|line| drop(known.events(&line.to_string())));
            known = known.for_next_text();
            assert_eq!(known.before.len(), limits::KNOWN_LINES);
        }
    }
}
