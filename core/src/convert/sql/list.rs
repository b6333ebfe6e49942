//! Columns that hold several texts: a comparison is true of such a column if it is of one of them.

use super::Engine;
use crate::convert::clause::Clause;
use crate::convert::dialect::{Cannot, Said};
use crate::convert::layout;
use crate::convert::schema::Column;

/// Fields that the Elastic Common Schema has as arrays (its reference, “Note: this field should
/// contain an array of values”), as far as rules about processes ask for them.
const OF_ELASTIC: &[&str] = &[
    "container.image.tag",
    "event.category",
    "event.type",
    "host.ip",
    "host.mac",
    "process.args",
    "process.env_vars",
    "process.parent.args",
    "tags",
];

/// What one of the texts is called within the comparison.
const ITEM: &str = "item";

/// The name of a column of several texts.
pub fn name(column: &Column) -> Option<&str> {
    match column {
        Column::Named { name, .. } if OF_ELASTIC.contains(&name.as_str()) => Some(name),
        _ => None,
    }
}

impl Engine {
    /// Says of a column what `say` says of one text: of one of several, where it is a list.
    pub(super) fn of_any(&self, column: &Column, say: impl FnOnce(&Column) -> Said) -> Said {
        let Some(list) = name(column) else {
            return say(column);
        };
        let item = Column::Named {
            name: ITEM.to_owned(),
            is_text: true,
        };
        let within = |clause: Clause| {
            let condition = layout::text(&clause.simplified(), self);
            Clause::nullable((self.any)(&self.name(list), ITEM, &condition))
        };
        match say(&item) {
            Ok(clause) => Ok(within(clause)),
            Err(Cannot { reason, wider }) => Err(Cannot {
                reason,
                wider: wider.map(within),
            }),
        }
    }
}
