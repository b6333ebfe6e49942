//! What ships with the product: the packs, and what the public catalog says of predicates, and the
//! authoring guide, which says what a set of rules looks at.

pub mod guide;
pub mod pack;
pub mod reach;
mod scope;
mod uses;

pub use pack::Pack;
pub use reach::{Exclusion, Reach};
pub use scope::chooses_records;
pub use uses::Vendor;
