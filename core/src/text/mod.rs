//! Text as every other stage sees it: byte spans, lines, diagnostics, case folding and globs.

pub mod diagnostic;
pub mod extract;
pub mod fold;
pub mod glob;
pub mod lines;
pub mod shared;
pub mod span;
pub mod texts;

pub use diagnostic::{Diagnostic, Fix, Severity};
pub use extract::Extract;
pub use glob::Glob;
pub use lines::LineIndex;
pub use shared::Shared;
pub use span::Span;
pub use texts::Texts;
