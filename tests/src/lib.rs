//! Tests across the crates; see the files beside `src`.
