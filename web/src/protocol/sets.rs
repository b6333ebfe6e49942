//! Rule sets between the page and its worker.

use super::RuleFiles;
use cutout_core::report::sets::SetView;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskSets {
    /// Read these files and evaluate their rules from then on.
    Read { name: String, files: Rc<RuleFiles> },
    /// Give up what is being read.
    Stop,
    /// Evaluate the set of that key no more.
    Remove(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Sets {
    /// Files that are read, of how many.
    Reading {
        done: u32,
        of: u32,
    },
    Read(SetView),
    /// Why a set was not read: a sentence.
    Refused(String),
}
