//! The fields of one record as they are read, and the names of all records, each made once.

use super::{Field, KnownRef, Provenance, ValueRef, Vendor};
use crate::limits;
use crate::text::Texts;
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Field names seen so far, and the record that is being read.
///
/// A log repeats the same twenty names in every record, so each name is mapped to its canonical
/// field once; and mostly in one order, so that the name that followed the last time is tried
/// before any table. The same entries answer in constant time whether the record being read has
/// the field already, so a hostile record with a million fields stays linear.
#[derive(Debug)]
pub struct Names {
    spellings: Vec<Spelling>,
    /// By whose name it is; the same name may mean different fields.
    by_name: [HashMap<Box<str>, usize, RandomState>; Vendor::ALL.len()],
    slots: Vec<Slot>,
    by_field: HashMap<Field, usize, RandomState>,
    /// The number of the record that is being read.
    record: u32,
    /// The spelling that was given last.
    last: usize,
    /// The values of the record, end to end.
    text: String,
    entries: Vec<Entry>,
    /// Values of several texts, when the record is complete.
    several: Texts,
}

/// A name as it stands in records.
#[derive(Debug)]
struct Spelling {
    name: Box<str>,
    vendor: Vendor,
    slot: usize,
    /// Whether it is the canonical name itself.
    own: bool,
    /// The spelling that was given after this one, the last time.
    next: usize,
}

/// A field that some name stands for.
#[derive(Debug)]
struct Slot {
    field: Field,
    /// The record that had this field last, and the index of its entry.
    record: u32,
    at: usize,
    /// The value was given under the field's own name.
    own: bool,
}

/// A field of the record that is being read.
#[derive(Debug)]
struct Entry {
    slot: usize,
    value: Given,
    provenance: Provenance,
}

/// Where a value stands in the text of the record.
#[derive(Clone, Debug)]
enum Given {
    One(Range<usize>),
    Several(Vec<Range<usize>>),
}

impl Default for Names {
    fn default() -> Names {
        // No name is empty with a vendor, so the first spelling is none, and what is tried after
        // it is the first name of the last record.
        let start = Spelling {
            name: Box::default(),
            vendor: Vendor::Common,
            slot: usize::MAX,
            own: false,
            next: 0,
        };
        Names {
            spellings: vec![start],
            by_name: Default::default(),
            slots: Vec::new(),
            by_field: HashMap::default(),
            record: 0,
            last: 0,
            text: String::new(),
            entries: Vec::new(),
            several: Texts::default(),
        }
    }
}

impl Names {
    /// Starts a new record.
    pub fn record(&mut self) -> Record<'_> {
        self.record += 1;
        self.last = 0;
        self.entries.clear();
        self.text.clear();
        // One huge record is no reason to hold on to its memory.
        self.text.shrink_to(limits::RECORD_KEPT);
        Record {
            names: self,
            vendor: Vendor::Common,
            repeated: None,
            left_out: 0,
            unread: 0,
        }
    }

    /// The index of the spelling. `None` past [`limits::FIELD_NAME`] and [`limits::FIELDS`]:
    /// every further name would cost memory in each of the events to come.
    fn spelling(&mut self, vendor: Vendor, name: &str) -> Option<usize> {
        let next = self.spellings[self.last].next;
        let guess = &self.spellings[next];
        if next != 0 && guess.vendor == vendor && *guess.name == *name {
            self.last = next;
            return Some(next);
        }
        let id = match self.by_name[vendor as usize].get(name) {
            Some(&id) => id,
            None => self.new_spelling(vendor, name)?,
        };
        self.spellings[self.last].next = id;
        self.last = id;
        Some(id)
    }

    fn new_spelling(&mut self, vendor: Vendor, name: &str) -> Option<usize> {
        if name.len() > limits::FIELD_NAME || self.spellings.len() > limits::FIELDS {
            return None;
        }
        let slot = self.slot(vendor.field(name));
        let id = self.spellings.len();
        self.spellings.push(Spelling {
            name: name.into(),
            vendor,
            slot,
            own: self.slots[slot].field.as_str() == name,
            next: 0,
        });
        self.by_name[vendor as usize].insert(name.into(), id);
        Some(id)
    }

    fn slot(&mut self, field: Field) -> usize {
        let slots = &mut self.slots;
        *self.by_field.entry(field).or_insert_with_key(|field| {
            slots.push(Slot {
                field: field.clone(),
                record: 0,
                at: 0,
                own: false,
            });
            slots.len() - 1
        })
    }

    fn value(&self, given: &Given) -> Option<&str> {
        match given {
            Given::One(range) => Some(&self.text[range.clone()]),
            Given::Several(ranges) => Some(&self.text[ranges.first()?.clone()]),
        }
    }
}

/// The fields of one record, in the order they are given.
#[derive(Debug)]
pub struct Record<'n> {
    names: &'n mut Names,
    /// Whose names the values are given under.
    pub vendor: Vendor,
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
    pub fn give(&mut self, name: &str, text: &str) {
        let Some((slot, own)) = self.slot(name) else {
            return;
        };
        let names = &mut *self.names;
        let is_new = names.slots[slot].record != names.record;
        if is_new {
            let value = Given::One(keep(&mut names.text, text));
            self.add(slot, own, value, Provenance::Given);
        } else if own {
            let slot = &mut names.slots[slot];
            names.entries[slot.at].value = Given::One(keep(&mut names.text, text));
            if std::mem::replace(&mut slot.own, true) {
                self.repeated.get_or_insert_with(|| name.to_owned());
            }
        }
    }

    /// Adds one of several values.
    pub fn give_one_of(&mut self, name: &str, text: &str) {
        let Some((slot, own)) = self.slot(name) else {
            return;
        };
        let names = &mut *self.names;
        let range = keep(&mut names.text, text);
        if names.slots[slot].record != names.record {
            self.add(slot, own, Given::Several(vec![range]), Provenance::Given);
            return;
        }
        match &mut names.entries[names.slots[slot].at].value {
            Given::Several(ranges) => ranges.push(range),
            value => {
                let Given::One(first) = value else { return };
                *value = Given::Several(vec![first.clone(), range]);
            }
        }
    }

    /// Gives a field the value of another, unless it has one; `how` says so to a person.
    pub fn derive(&mut self, from: &str, name: &str, how: &'static str) {
        let (Some(from), None) = (self.entry(from), self.entry(name)) else {
            return;
        };
        let value = self.names.entries[from].value.clone();
        let slot = self.names.slot(Field::new(name));
        self.add(slot, true, value, Provenance::Derived(Cow::Borrowed(how)));
    }

    /// Calls what was given as one field by the name of another.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(at) = self.entry(from) {
            self.names.entries[at].slot = self.names.slot(Field::new(to));
        }
    }

    /// The text of a field given so far.
    pub fn text(&self, name: &str) -> Option<&str> {
        let at = self.entry(name)?;
        self.names.value(&self.names.entries[at].value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The fields with their values, when all is given.
    pub fn fields(&mut self) -> impl Iterator<Item = (&Field, KnownRef<'_>)> {
        let names = &mut *self.names;
        names.several = Texts::default();
        for entry in &names.entries {
            if let Given::Several(ranges) = &entry.value {
                for range in ranges {
                    names.several.push(&names.text[range.clone()]);
                }
            }
        }
        let mut several = 0;
        let names = &*names;
        names.entries.iter().map(move |entry| {
            let value = match &entry.value {
                Given::One(range) => ValueRef::Exact(&names.text[range.clone()]),
                Given::Several(ranges) => {
                    let from = several;
                    several += ranges.len();
                    ValueRef::Many(names.several.several(from, several))
                }
            };
            let provenance = &entry.provenance;
            (
                &names.slots[entry.slot].field,
                KnownRef { value, provenance },
            )
        })
    }

    /// The slot of a name, and whether the name is the field's own.
    fn slot(&mut self, name: &str) -> Option<(usize, bool)> {
        match self.names.spelling(self.vendor, name) {
            Some(id) => {
                let spelling = &self.names.spellings[id];
                Some((spelling.slot, spelling.own))
            }
            None => {
                self.left_out += 1;
                None
            }
        }
    }

    fn add(&mut self, slot: usize, own: bool, value: Given, provenance: Provenance) {
        let (record, at) = (self.names.record, self.names.entries.len());
        let known = &mut self.names.slots[slot];
        (known.record, known.at, known.own) = (record, at, own);
        self.names.entries.push(Entry {
            slot,
            value,
            provenance,
        });
    }

    /// The index of a field's entry.
    fn entry(&self, name: &str) -> Option<usize> {
        let slot = &self.names.slots[*self.names.by_field.get(name)?];
        (slot.record == self.names.record).then_some(slot.at)
    }
}

/// Appends a value to the text of the record, and says where it stands.
fn keep(text: &mut String, value: &str) -> Range<usize> {
    let start = text.len();
    text.push_str(value);
    start..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut names = Names::default();
        let mut record = names.record();
        for (name, text) in given {
            record.give(name, text);
        }
        let shown = |(field, known): (&Field, KnownRef<'_>)| {
            let text = known.value.text().unwrap_or_default();
            (field.to_string(), text.to_owned())
        };
        record.fields().map(shown).collect()
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
        names.record().give("Image", "a");
        assert_eq!(names.record().text("Image"), None);
    }
}
