//! The text that is evaluated: pasted and typed, or that of a large file.

use crate::protocol::FileNumber;
use std::any::Any;
use std::rc::Rc;

/// The text on the page.
#[derive(Clone, PartialEq)]
pub struct Text {
    /// Empty where it is that of a large file.
    pub value: Rc<str>,
    pub large: Option<Large>,
    /// Goes up when the text changes other than by typing, and the editor has to follow.
    pub revision: u32,
}

/// A file whose text is too long for an editor ([`cutout_core::limits::EDITED`]). The worker reads
/// it and holds its text; the page has the lines on the screen.
#[derive(Clone, Debug)]
pub struct Large {
    pub file: Rc<LargeFile>,
    /// How many lines it has, once it is read.
    pub lines: Option<u32>,
    /// Whether its verdicts have been on the screen.
    pub shown: bool,
}

impl PartialEq for Large {
    fn eq(&self, other: &Large) -> bool {
        Rc::ptr_eq(&self.file, &other.file)
            && (self.lines, self.shown) == (other.lines, other.shown)
    }
}

impl Large {
    pub fn new(file: LargeFile) -> Large {
        Large {
            file: Rc::new(file),
            lines: None,
            shown: false,
        }
    }
}

pub struct LargeFile {
    pub name: String,
    /// What it was, where it was more than text.
    pub what: Option<String>,
    /// What could not be read of it on the way to text.
    pub problems: Vec<String>,
    /// Bytes of its text.
    pub size: f64,
    /// What the browser knows it by. The state only hands it on.
    pub content: Rc<dyn Any>,
}

impl LargeFile {
    /// In whole megabytes.
    pub fn megabytes(&self) -> String {
        format!("{:.0} MB", self.size / f64::from(1 << 20))
    }
}

impl std::fmt::Debug for LargeFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}, {}", self.name, self.megabytes())
    }
}

/// Lines of a large file, from one on.
#[derive(Debug, Default, PartialEq)]
pub struct Texts {
    pub file: FileNumber,
    pub from: u32,
    pub texts: Vec<String>,
}

impl Text {
    pub fn new(value: String) -> Text {
        Text {
            value: Rc::from(value),
            large: None,
            revision: 1,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.value.is_empty() && self.large.is_none()
    }

    /// Whether there is nothing in it to evaluate.
    pub fn is_blank(&self) -> bool {
        self.value.trim().is_empty() && self.large.is_none()
    }

    /// Puts another text in the place of this one, which it returns.
    pub fn replace(&mut self, value: Rc<str>, large: Option<Large>) -> Text {
        let next = Text {
            value,
            large,
            revision: self.revision + 1,
        };
        std::mem::replace(self, next)
    }

    /// Brings back a text that was replaced.
    pub fn restore(&mut self, before: Text) {
        self.replace(before.value, before.large);
    }
}
