//! Work that is to be shared, and work that came by a link or a file and waits to be opened.

use super::State;
use crate::protocol::{AskShare, Made, With};
use cutout_core::share::Workspace;
use std::rc::Rc;

/// What is known by `#share=` in front of it, in an address.
pub const MARK: &str = "share=";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    /// The dialog that makes a link, while it is open.
    pub making: Option<Making>,
    /// Work to be opened once the worker is up.
    pub waiting: Option<AskShare>,
    /// Work that was opened and not taken yet.
    pub arrived: Option<Rc<Arrived>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Making {
    pub with: With,
    /// `None` while it is being made.
    pub outcome: Option<Result<Rc<Made>, String>>,
}

#[derive(Debug, PartialEq)]
pub struct Arrived {
    /// Of the file; a link has none.
    pub name: Option<String>,
    pub work: Workspace,
}

/// The work in the end of an address.
pub fn link(hash: &str) -> Option<&str> {
    hash.trim_start_matches(['#', '/']).strip_prefix(MARK)
}

/// All that is worked on in the page.
pub fn workspace(state: &State) -> Workspace {
    let choices = &state.choices;
    Workspace {
        text: state.text.value.to_string(),
        format: choices.format,
        supplied: choices.supplied.clone(),
        labels: (*choices.labels).clone(),
        own: choices.own.clone(),
        off: choices.off.clone(),
        ignore_logsource: choices.ignore_logsource,
    }
}

/// Whether a text is a case file: its first line that is no comment says so.
pub fn is_cases(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---");
    first.is_some_and(|line| line.starts_with("cutout-cases:"))
}

/// Whether a file with this text, or one that begins with it, is for opening as work: the page
/// reads the whole of it, however large.
pub fn is_work(text: &str) -> bool {
    Workspace::is_file(text) || is_cases(text)
}
