//! Wildcard patterns.

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob {}
