//! Work as a link or a file, between the page and its worker.

use cutout_core::share::Workspace;
use cutout_core::share::redact::Replaced;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskShare {
    /// Work as a link and as a file.
    Make { work: Box<Workspace>, with: With },
    /// The work in the end of an address.
    OpenLink(String),
    /// The work in a file of that name, as text.
    OpenFile { name: String, text: String },
}

/// What goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct With {
    /// The events, with labels and fields given by hand.
    pub events: bool,
    /// With placeholders for names.
    pub redacted: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Share {
    Made(Box<Made>),
    /// Why nothing was made of it, in a sentence.
    NotMade(String),
    Opened {
        /// Of the file; a link has none.
        name: Option<String>,
        work: Box<Workspace>,
    },
    Refused(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    pub with: With,
    /// The end of an address, behind its `#share=`.
    pub link: String,
    pub file: String,
    pub replaced: Vec<Replaced>,
    /// Lines with something encoded in them, which was not looked into.
    pub encoded: Vec<u32>,
    /// Pairs of an event and a rule on which another verdict is given now; `None` where the text
    /// is read as other events.
    pub changed: Option<u32>,
}
