//! What the tests across the crates share: cases as data, the paths they run through, a naive
//! evaluator to hold the engine against, and a source of generated rules and events.

pub mod cases;
pub mod engines;
pub mod expect;
pub mod generate;
pub mod groups;
pub mod meeting;
pub mod naive;
pub mod pack;
pub mod paths;
pub mod shared;
mod together;
