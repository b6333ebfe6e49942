//! What follows from the fields of an event, as one table.
//!
//! Each row is a function of a few fields and of the kind of event alone. So a batch need not
//! work it out for each event, but once for values that are the same, and only when a rule asks.

use super::value::{BY_KIND, BY_PART};
use super::{Event, Field, Kind, Known, Value, alike, aside, derive};
use std::sync::LazyLock;

/// A field that follows from others, for events that lack it.
#[derive(Debug)]
pub struct Follows {
    pub field: Field,
    /// The fields it follows from. An event that has none of them does not get it, unless it
    /// follows from the kind of event.
    pub from: &'static [&'static str],
    row: &'static Row,
}

/// A row as the modules beside this one write it.
#[derive(Debug)]
pub(super) struct Row {
    pub field: &'static str,
    pub from: &'static [&'static str],
    pub how: &'static str,
    pub value: fn(&Given<'_>) -> Option<Value>,
}

/// What a value may follow from.
#[derive(Debug)]
pub struct Given<'e> {
    pub kind: &'e Kind,
    pub partial: bool,
    /// The texts of the fields named by [`Follows::from`], in that order.
    pub texts: &'e [Option<&'e str>],
}

impl<'e> Given<'e> {
    pub(super) fn text(&self, at: usize) -> Option<&'e str> {
        self.texts[at]
    }
}

/// The most fields that one follows from.
pub const SOURCES: usize = 4;

impl Follows {
    /// The value, where there is one.
    pub fn value(&self, given: &Given<'_>) -> Option<Known> {
        let value = (self.row.value)(given)?;
        Some(Known::derived(value, self.row.how))
    }

    /// Does the value follow from the kind of event, whatever its fields?
    pub fn is_by_kind(&self) -> bool {
        self.row.how == BY_KIND
    }

    /// Is this one of the fields that stand in no log? See [`super::Provenance::is_aside`].
    pub fn is_aside(&self) -> bool {
        self.row.how == BY_KIND || self.row.how == BY_PART
    }

    /// Gives an event the field, unless it has it, by the first `given` of its fields.
    pub(super) fn add(&self, event: &mut Event, given: usize) {
        if event.get(&self.field).is_some() {
            return;
        }
        let mut texts = [None; SOURCES];
        for (text, name) in texts.iter_mut().zip(self.from) {
            *text = derive::text(&event.fields[..given], name);
        }
        let texts = &texts[..self.from.len()];
        if texts.iter().all(Option::is_none) && !self.is_by_kind() {
            return;
        }
        let given = Given {
            kind: &event.kind,
            partial: event.partial,
            texts,
        };
        if let Some(known) = self.value(&given) {
            event.fields.push((self.field.clone(), known));
        }
    }
}

/// All that follows, in the order in which it is added. What an earlier row adds, a later one
/// does not rest on.
pub fn all() -> &'static [Follows] {
    static ALL: LazyLock<Vec<Follows>> = LazyLock::new(|| {
        let rows = derive::ROWS.iter().chain(alike::ROWS).chain(aside::ROWS);
        rows.map(|row| Follows {
            field: Field::new(row.field),
            from: row.from,
            row,
        })
        .collect()
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_canonical_fields_and_no_more_sources_than_there_is_room_for() {
        for row in all() {
            assert_eq!(row.field.as_str(), row.row.field);
            assert!(row.from.len() <= SOURCES);
            for from in row.from {
                assert_eq!(Field::new(from).as_str(), *from);
            }
        }
    }
}
