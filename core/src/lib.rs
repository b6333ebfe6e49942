//! Cutout's core.

pub mod analyze;
pub mod event;
pub mod ir;
pub mod limits;
pub mod report;
pub mod rule;
pub mod text;
