//! Filters in the names that a search writes, for whoever counts predicates.
//!
//! A search that makes `isOutlier` and then asks for `isOutlier=1` is evaluated, if at all, by
//! what the name stands for, which no other search says in the same way. What searches share is
//! the name, so such a filter is also lowered as if every name were a field of the event.

use super::env::Found;
use super::{Gap, Search};
use crate::ir::{Node, NodeKind};

impl Search<'_> {
    /// Keeps a filter as it is written, where the condition does not have it so: it rests on
    /// names that are no fields, or some of it was left out.
    ///
    /// `names` are those of the filter, `whole` says that it was lowered without a gap, and
    /// `lower` lowers it.
    pub(super) fn keep_written(
        &mut self,
        names: &[&str],
        whole: bool,
        lower: impl FnOnce(&mut Search<'_>) -> Result<Option<Node>, Gap>,
    ) {
        let of_events = |name: &&str| matches!(self.env.find(name), Found::Field(_));
        if whole && names.iter().all(of_events) {
            return;
        }
        let mut plain = Search::new(self.places);
        plain.scope.filled = self.scope.filled;
        if let Ok(Some(node)) = lower(&mut plain)
            && !matches!(node.kind, NodeKind::Constant(_))
        {
            self.written.push(node);
        }
    }
}
