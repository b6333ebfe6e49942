//! Evaluates rules over a batch of events.
//!
//! A batch is stored by column, each column as its distinct values and an id an event. A
//! predicate is put to each distinct value once, whichever rules share it, and its answer is
//! two bitsets over the events: those on which it is certainly true, and those on which it may
//! be. A rule combines such bitsets. The trace walks the same leaf comparisons for one event.

mod answers;
mod asking;
mod bits;
mod column;
pub mod columns;
pub mod compare;
pub mod compute;
mod evaluator;
mod find;
pub mod group;
mod kept;
mod leaves;
mod outcomes;
mod plan;
mod spread;
pub mod trace;
mod work;

#[cfg(test)]
mod tests;

pub use answers::Answers;
pub use bits::Bits;
pub use columns::Batch;
pub use evaluator::Evaluator;
pub use kept::{Kept, KeptAnswers};
pub use outcomes::speaks;
pub use plan::Plan;
pub use trace::{Trace, trace};
pub use work::{OutOfWork, Work};
