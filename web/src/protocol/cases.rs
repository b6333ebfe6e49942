//! Case sets between the page and its worker.

use cutout_core::cases::Work;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskCases {
    /// The labelled events and the rules as a file.
    Save(SaveAs),
    /// A case file of that name, as text.
    Open { name: String, text: String },
    /// The events and labels of an exercise's text, with this rule.
    Exercise {
        text: String,
        rule: cutout_core::exercise::RuleText,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveAs {
    /// A case file.
    Cases,
    /// Regression folders in an archive.
    Folders,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cases {
    Saved {
        name: String,
        bytes: Rc<serde_bytes::ByteBuf>,
        /// What the file could not take, a sentence each.
        left_out: Vec<String>,
    },
    Opened {
        name: String,
        work: Box<Work>,
    },
    /// An exercise's events, which come to the user's rules and take the place of none.
    Taken(Box<Work>),
    /// Why nothing was saved or opened, in a sentence.
    Refused(String),
}
