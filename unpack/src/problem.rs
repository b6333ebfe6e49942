//! What went wrong in a file, before it has a place in the text.

use cutout_core::text::Severity;
use std::fmt;
use std::io;

/// A message about a file. It is an error of [`std::io`], too, so that a source within another
/// can pass it on.
#[derive(Clone, Debug)]
pub struct Problem {
    severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub help: Option<&'static str>,
}

impl Problem {
    pub fn new(code: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            code,
            message: message.into(),
            help: None,
        }
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::new(code, message)
        }
    }

    pub fn note(code: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Note,
            ..Problem::new(code, message)
        }
    }

    pub fn help(mut self, help: &'static str) -> Problem {
        self.help = Some(help);
        self
    }

    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What an error in reading amounts to: a problem that was passed on, or the system's.
    pub fn of(error: &io::Error) -> Problem {
        let passed_on = error.get_ref().and_then(|inner| inner.downcast_ref());
        passed_on.cloned().unwrap_or_else(|| {
            Problem::new(
                "file-unreadable",
                format!("The file can't be read on: {error}."),
            )
        })
    }
}

/// Problems, each with the length of the text when it came up.
#[derive(Debug, Default)]
pub struct Problems {
    pub all: Vec<(usize, Problem)>,
}

impl Problems {
    pub fn push(&mut self, text: &str, problem: Problem) {
        self.all.push((text.len(), problem));
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl From<Problem> for io::Error {
    fn from(problem: Problem) -> io::Error {
        io::Error::other(problem)
    }
}
