//! The page of Cutout. It shows what `cutout-core` says and holds no rule logic of its own.

pub mod app;
pub mod platform;
pub mod protocol;
pub mod worker;
