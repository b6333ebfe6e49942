//! Which rules say what of which events, in an overview.

use serde::{Deserialize, Serialize};

/// Rules against stretches of events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictMap {
    pub events: u32,
    /// Events of one column; the last may have fewer.
    pub events_a_column: u32,
    /// Rules that match, or can't tell with something that speaks for them, the most matches first.
    pub rows: Vec<MapRow>,
    /// More such rules than are told.
    pub left_out: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapRow {
    /// In the order of the rules.
    pub rule: u32,
    pub matches: u32,
    pub open: u32,
    /// Those that are not empty, in order.
    pub cells: Vec<MapCell>,
}

/// One rule on the events of one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapCell {
    pub column: u32,
    pub matches: u32,
    pub open: u32,
    /// The first event that matches, else the first on which the rule can't tell.
    pub first: u32,
}

impl VerdictMap {
    pub fn columns(&self) -> u32 {
        self.events.div_ceil(self.events_a_column.max(1))
    }
}
