//! Cutout's core.

pub mod analyze;
pub mod event;
pub mod limits;
pub mod report;
pub mod text;
