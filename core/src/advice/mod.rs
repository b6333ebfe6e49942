//! What to do next: which fields would settle a verdict, which exclusions others use.

pub mod evade;
pub mod exclude;
pub mod flip;
pub mod settle;
pub mod telemetry;
pub mod weak;
