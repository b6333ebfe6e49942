//! Two versions of a rule, between the page and its worker.

use cutout_core::analyze::Version;
use cutout_core::report::EventRow;
use cutout_core::report::compare::Comparison;
use serde::{Deserialize, Serialize};

/// A version of a text of rules that was kept, to be compared with what the text is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptVersion {
    /// The key of the text.
    pub key: String,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub kept: KeptVersion,
    /// One a rule of the text, or why there is none, in a sentence.
    pub outcome: Result<Vec<Comparison>, String>,
    /// The first events of each list.
    pub rows: Vec<EventRow>,
}
