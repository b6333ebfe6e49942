//! What whoever hosts the page has put beside it: rules that are evaluated with the pack, and a
//! name for them. Their exercises are among the exercises.

use crate::protocol::TextFile;
use cutout_core::analyze::OwnRule;

/// What keys of these rules begin with.
const KEY: &str = "host/";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host {
    /// Whether it was asked for.
    pub asked: bool,
    pub title: Option<String>,
    pub rules: Vec<OwnRule>,
}

/// A file of rules as a text that is evaluated like the user's own and is not theirs to change.
pub fn rule(file: TextFile) -> OwnRule {
    OwnRule {
        key: format!("{KEY}{}", file.name),
        text: file.text,
        language: None,
    }
}

/// Whether a rule of that key is the host's.
pub fn is_hosts(key: &str) -> bool {
    key.starts_with(KEY)
}
