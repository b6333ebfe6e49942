//! The fields of one record as they are read, and the names of all records, each made once.

use super::{Field, Known, Value, Vendor};
use crate::limits;
use std::collections::HashMap;

/// Field names seen so far.
///
/// A log repeats the same twenty names in every record, so each name is mapped to its canonical
/// field once. The same table answers in constant time whether the record being read has the
/// field already, so a hostile record with a million fields stays linear.
#[derive(Debug, Default)]
pub struct Names {
    /// By whose name it is; the same name may mean different fields.
    ids: [HashMap<Box<str>, usize>; Vendor::ALL.len()],
    by_field: HashMap<Field, usize>,
    slots: Vec<Slot>,
    record: u32,
    known: usize,
}

#[derive(Debug)]
struct Slot {
    field: Field,
    /// The record that had this field last, and the field's index in it.
    record: u32,
    at: usize,
    /// The value was given under the field's own name.
    own: bool,
}

impl Names {
    /// Starts a new record.
    pub fn record(&mut self) -> Record<'_> {
        self.record += 1;
        Record {
            names: self,
            vendor: Vendor::Common,
            fields: Vec::with_capacity(32),
            repeated: None,
            left_out: 0,
            unread: 0,
        }
    }

    /// `None` past [`limits::FIELD_NAME`] and [`limits::FIELDS`]: every further name would cost
    /// memory in each of the events to come.
    fn id(&mut self, vendor: Vendor, name: &str) -> Option<usize> {
        if name.len() > limits::FIELD_NAME {
            return None;
        }
        if let Some(&id) = self.ids[vendor as usize].get(name) {
            return Some(id);
        }
        if self.known >= limits::FIELDS {
            return None;
        }
        self.known += 1;
        let field = vendor.field(name);
        let slots = &mut self.slots;
        let id = *self.by_field.entry(field.clone()).or_insert_with(|| {
            slots.push(Slot {
                field,
                record: 0,
                at: 0,
                own: false,
            });
            slots.len() - 1
        });
        self.ids[vendor as usize].insert(name.into(), id);
        Some(id)
    }
}

/// The fields of one record, in the order they are given.
#[derive(Debug)]
pub struct Record<'n> {
    names: &'n mut Names,
    /// Whose names the values are given under.
    pub vendor: Vendor,
    pub fields: Vec<(Field, Known)>,
    /// The first name that was given twice.
    pub repeated: Option<String>,
    /// Values whose field was past a limit.
    pub left_out: usize,
    /// Lines behind a command line of which it is not clear what they are a part of.
    pub unread: usize,
}

impl Record<'_> {
    /// Adds a value.
    ///
    /// Where two names stand for one field, the canonical spelling wins, else the first. Where
    /// a field comes twice under its own name, the last wins, as in most JSON readers, and
    /// [`Record::repeated`] tells.
    pub fn give(&mut self, name: &str, text: String) {
        let Some(id) = self.names.id(self.vendor, name) else {
            self.left_out += 1;
            return;
        };
        let (record, slot) = (self.names.record, &mut self.names.slots[id]);
        let own = slot.field.as_str() == name;
        if slot.record != record {
            (slot.record, slot.at, slot.own) = (record, self.fields.len(), own);
            self.fields
                .push((slot.field.clone(), Known::given(Value::Exact(text))));
        } else if own {
            self.fields[slot.at].1.value = Value::Exact(text);
            if std::mem::replace(&mut slot.own, true) {
                self.repeated.get_or_insert_with(|| name.to_owned());
            }
        }
    }

    /// Adds one of several values.
    pub fn give_one_of(&mut self, name: &str, text: String) {
        let Some(id) = self.names.id(self.vendor, name) else {
            self.left_out += 1;
            return;
        };
        let (record, slot) = (self.names.record, &mut self.names.slots[id]);
        if slot.record != record {
            (slot.record, slot.at) = (record, self.fields.len());
            slot.own = slot.field.as_str() == name;
            self.fields
                .push((slot.field.clone(), Known::given(Value::Many(vec![text]))));
            return;
        }
        match &mut self.fields[slot.at].1.value {
            Value::Many(values) => values.push(text),
            value => {
                let first = value.text().unwrap_or_default().to_owned();
                *value = Value::Many(vec![first, text]);
            }
        }
    }

    /// The text of a field given so far.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.names
            .by_field
            .get(name)
            .map(|&id| &self.names.slots[id])
            .filter(|slot| slot.record == self.names.record)
            .and_then(|slot| self.fields[slot.at].1.value.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut names = Names::default();
        let mut record = names.record();
        for (name, text) in given {
            record.give(name, (*text).to_owned());
        }
        let shown = |(field, known): &(Field, Known)| {
            (
                field.to_string(),
                known.value.text().unwrap_or_default().to_owned(),
            )
        };
        record.fields.iter().map(shown).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    #[test]
    fn the_canonical_spelling_wins_over_another_name_of_the_field() {
        let expected = pairs(&[("Image", "b")]);
        assert_eq!(read(&[("NewProcessName", "a"), ("Image", "b")]), expected);
        assert_eq!(read(&[("Image", "b"), ("NewProcessName", "a")]), expected);
    }

    #[test]
    fn the_last_of_two_equal_names_wins() {
        assert_eq!(read(&[("Foo", "a"), ("Foo", "b")]), pairs(&[("Foo", "b")]));
    }

    #[test]
    fn a_new_record_starts_empty() {
        let mut names = Names::default();
        names.record().give("Image", "a".into());
        assert_eq!(names.record().text("Image"), None);
    }
}
