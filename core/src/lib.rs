//! Cutout's core.

pub mod advice;
pub mod analyze;
pub mod catalog;
pub mod engine;
pub mod event;
pub mod ir;
pub mod limits;
pub mod report;
pub mod rule;
pub mod text;
pub mod truth;
