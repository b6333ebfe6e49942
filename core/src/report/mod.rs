//! Plain data that the page and the command line show. No logic lives here.
//!
//! Sizes are kept small on purpose: a [`Report`] carries totals and one page of event rows, and
//! a trace is only made for the event that is looked at ([`EventDetail`]).

pub mod advice;
pub mod cases;
pub mod compare;
pub mod exercise;
pub mod lines;
pub mod map;
pub mod rows;
pub mod sets;

mod detail;
mod glance;
mod guide;
mod reach;
mod rule;

pub use self::detail::*;
pub use self::glance::*;
pub use self::guide::*;
pub use self::reach::*;
pub use self::rule::*;

use serde::{Deserialize, Serialize};

pub use crate::rule::meta::Level;
pub use crate::truth::Outcome;

/// What a rule says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Match,
    /// Fields that would decide it are unknown.
    CannotTell,
    NoMatch,
    /// The rule's logsource does not cover this kind of event, so it was not evaluated.
    NotForThisLog,
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Pack,
    Own,
    /// A set of rules that was opened as a whole.
    Set,
}
