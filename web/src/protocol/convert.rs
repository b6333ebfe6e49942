//! Rules as queries of other engines, between the page and its worker.

use super::TextFile;
use cutout_core::convert::{Conversion, Schema, Target};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskConvert {
    /// The key of the rule.
    pub rule: String,
    pub to: ConvertTo,
}

/// What rules are converted to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConvertTo {
    pub target: Target,
    /// The log that is searched; the usual one of the target if that is `None`.
    pub schema: Option<Schema>,
    /// A file with the names of the user's own table.
    pub names: Option<TextFile>,
}

impl Default for ConvertTo {
    /// The engine that most teams run.
    fn default() -> ConvertTo {
        ConvertTo {
            target: Target::ALL[0],
            schema: None,
            names: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Converted {
    pub asked: AskConvert,
    /// Or why there is nothing to show, in a sentence.
    pub outcome: Result<Conversion, String>,
}
