//! What ships with the product: the packs, and what the public catalog says of predicates.

pub mod pack;
pub mod reach;

pub use pack::Pack;
pub use reach::{Exclusion, Reach};
