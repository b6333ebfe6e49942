//! What a file turned out to be.

use cutout_core::event::decode::Encoding;
use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct What {
    /// How many times it was compressed.
    pub gzip: u32,
    pub content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Text(Encoding),
    /// Shown as JSON, one record a line.
    Evtx {
        records: u64,
    },
    /// Something that is not read; what it is called.
    Unread(&'static str),
}

impl Default for Content {
    fn default() -> Content {
        Content::Text(Encoding::Utf8)
    }
}

impl fmt::Display for What {
    /// "EVTX file, 20 records, shown as JSON lines"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.gzip > 0 {
            f.write_str("gzip, unpacked: ")?;
        }
        match self.content {
            Content::Text(Encoding::Utf8) => f.write_str("text"),
            Content::Text(encoding) => write!(f, "text in {}", encoding.title()),
            Content::Evtx { records: 1 } => f.write_str("EVTX file, 1 record, shown as JSON"),
            Content::Evtx { records } => {
                write!(f, "EVTX file, {records} records, shown as JSON lines")
            }
            Content::Unread(name) => f.write_str(name),
        }
    }
}
