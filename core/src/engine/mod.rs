//! Evaluates rules over a batch of events.
//!
//! A batch is stored by column, each column as its distinct values and an id an event. A
//! predicate is put to each distinct value once, whichever rules share it, and its answer is
//! two bitsets over the events: those on which it is certainly true, and those on which it may
//! be. A rule combines such bitsets. The trace walks the same leaf comparisons for one event.

pub mod answers;
mod bits;
mod column;
pub mod columns;
pub mod compare;
pub mod compute;
pub mod group;
mod judge;
pub mod trace;

pub use answers::{Answers, Evaluator, speaks};
pub use bits::Bits;
pub use columns::Batch;
pub use judge::{Judge, Judged};
pub use trace::{Trace, trace};
