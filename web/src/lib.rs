//! The page: panes around a worker that holds the core.
//!
//! Actions go one way. A component dispatches an [`state::Action`]; [`state::reduce`] turns it
//! into a new [`state::State`] and a list of [`state::Effect`]s; [`components::App`] carries the
//! effects out with [`platform`], the only place that knows the browser; the worker's replies
//! come back as actions. Rules and events are interpreted by `cutout_core` alone, in the worker.

pub mod protocol;
pub mod state;

pub mod components;
pub mod platform;
pub mod unpacker;
pub mod worker;
mod zip;
