//! The part of the core that every event goes through: texts become events, and conditions are
//! evaluated on them.
//!
//! A crate of its own, so that the page can compile it for speed, and all that happens once a rule
//! or once a click for size. `cutout_core` shows its modules as its own; what imports from what is
//! said there.

pub mod limits;
pub mod sort;
pub mod truth;

pub mod text;

pub mod event;
pub mod ir;

pub mod engine;
