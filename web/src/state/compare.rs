//! Two versions of a rule on the same events.

/// What can be done with versions.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareAction {
    /// Keeps the text of this key as it is now, to be compared with what becomes of it.
    Keep(String),
    /// Makes the text what was kept.
    GoBack,
    Stop,
    /// Shows an event of the comparison.
    Show(u32),
}
