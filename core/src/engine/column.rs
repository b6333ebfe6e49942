//! A column: the distinct values of one field, and which of them each event has.

use crate::event::{KnownRef, Provenance, ValueRef};
use crate::text::Texts;
use crate::text::texts::Several;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::cell::OnceCell;
use std::hash::BuildHasher;

/// One field of all events.
///
/// A value is kept once, however many events have it. The texts of all values stand end to end,
/// as written, and with case folded from the first time that is asked for.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// In the order of `values`, of which some have several texts or none.
    texts: Texts,
    values: Vec<Distinct>,
    /// How many values are not one text that is known in full.
    others: usize,
    /// Where values come from, each way once.
    provenances: Vec<Provenance>,
    /// A part of each value's hash, and its index in `values`.
    by_hash: HashTable<(u32, u32)>,
    hasher: RandomState,
    /// `None` within where folding changes nothing.
    folded: OnceCell<Option<Texts>>,
    /// Per event: 0 for absent, else one more than the index into `values`. Events at the end
    /// that lack the field may be left out.
    ids: Vec<u32>,
}

/// A distinct value. Values differ if only what is known of them differs, or where it comes from.
#[derive(Clone, Copy, Debug)]
struct Distinct {
    shape: Shape,
    provenance: u16,
    /// One more than the index of its last text.
    texts_end: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Exact,
    EndsWith,
    Many,
    Unknown,
}

/// The folded text of a value, for comparison that ignores case.
#[derive(Clone, Copy, Debug)]
pub enum Folded<'a> {
    One(&'a str),
    Many(Several<'a>),
    Nothing,
}

/// What one event has in one column.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Present(KnownRef<'a>, Folded<'a>),
    /// Absent from a full record, where a predicate on it is false.
    Missing,
    /// Absent from a bare command line, where a predicate on it is unknown.
    Unknown,
}

impl Column {
    /// Gives the next event that has this field its value.
    pub(super) fn push(&mut self, event: usize, known: KnownRef<'_>) {
        // Much of what a log says is the same from record to record, and quicker compared with
        // the last one than looked up.
        let last = self.ids.last().copied().unwrap_or(0);
        let id = if last != 0 && self.is(last as usize - 1, known) {
            last
        } else {
            self.id(known)
        };
        self.ids.resize(event, 0);
        self.ids.push(id);
    }

    /// Gives an event the value of an id, 0 for none.
    pub(super) fn set(&mut self, event: usize, id: u32) {
        if self.ids.len() <= event {
            self.ids.resize(event + 1, 0);
        }
        self.ids[event] = id;
    }

    /// One more than the index of a value, which is added if it is new.
    pub(super) fn id(&mut self, known: KnownRef<'_>) -> u32 {
        let short = self.hash(known.value);
        let same = |&(of, at): &(u32, u32)| of == short && self.is(at as usize, known);
        if let Some(&(_, at)) = self.by_hash.find(spread(short), same) {
            return at + 1;
        }
        let shape = match known.value {
            ValueRef::Exact(text) => {
                self.texts.push(text);
                Shape::Exact
            }
            ValueRef::EndsWith(end) => {
                self.texts.push(end);
                Shape::EndsWith
            }
            ValueRef::Many(texts) => {
                texts.iter().for_each(|text| self.texts.push(text));
                Shape::Many
            }
            ValueRef::Unknown => Shape::Unknown,
        };
        let provenance = self.provenance(known.provenance);
        self.values.push(Distinct {
            shape,
            provenance,
            texts_end: self.texts.len() as u32,
        });
        self.others += usize::from(shape != Shape::Exact);
        self.folded.take();
        let id = self.values.len() as u32;
        self.by_hash
            .insert_unique(spread(short), (short, id - 1), |(of, _)| spread(*of));
        id
    }

    /// Values that differ in the rest only are few, and told apart by a comparison.
    fn hash(&self, value: ValueRef<'_>) -> u32 {
        let hash = match value {
            ValueRef::Exact(text) | ValueRef::EndsWith(text) => self.hasher.hash_one(text),
            ValueRef::Many(texts) => texts.iter().fold(0_u64, |hash, text| {
                hash.rotate_left(5) ^ self.hasher.hash_one(text)
            }),
            ValueRef::Unknown => 0,
        };
        (hash >> 32) as u32
    }

    fn is(&self, at: usize, known: KnownRef<'_>) -> bool {
        if let (ValueRef::Exact(text), Shape::Exact) = (known.value, self.values[at].shape) {
            let (from, _) = self.texts_of(at);
            return self.texts.bytes(from) == text.as_bytes() && self.comes_from(at, known);
        }
        let own = self.known(at);
        let same = match (own.value, known.value) {
            (ValueRef::Exact(own), ValueRef::Exact(text)) => own == text,
            (ValueRef::EndsWith(own), ValueRef::EndsWith(end)) => own == end,
            (ValueRef::Many(own), ValueRef::Many(texts)) => own.iter().eq(texts.iter()),
            (ValueRef::Unknown, ValueRef::Unknown) => true,
            _ => false,
        };
        same && self.comes_from(at, known)
    }

    fn comes_from(&self, at: usize, known: KnownRef<'_>) -> bool {
        let own = &self.provenances[self.values[at].provenance as usize];
        own == known.provenance
    }

    fn provenance(&mut self, provenance: &Provenance) -> u16 {
        let known = self.provenances.iter().position(|one| one == provenance);
        let at = known.unwrap_or_else(|| {
            self.provenances.push(provenance.clone());
            self.provenances.len() - 1
        });
        at as u16
    }

    fn texts_of(&self, at: usize) -> (usize, usize) {
        let from = match at {
            0 => 0,
            at => self.values[at - 1].texts_end,
        };
        (from as usize, self.values[at].texts_end as usize)
    }

    /// How many distinct values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether each distinct value is one text that is known in full: then the texts of
    /// [`Column::texts`] and [`Column::folded`] are the distinct values, one by one.
    pub fn is_plain(&self) -> bool {
        self.others == 0
    }

    /// Whether some values say no more than what kind of event it is.
    pub fn is_by_kind(&self) -> bool {
        self.provenances.iter().any(Provenance::is_by_kind)
    }

    /// The texts of all distinct values, as written.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The same texts with case folded.
    pub fn folded(&self) -> &Texts {
        let folded = self.folded.get_or_init(|| self.texts.folded());
        folded.as_ref().unwrap_or(&self.texts)
    }

    /// The distinct value at an index below [`Column::len`].
    pub fn value(&self, at: usize) -> Cell<'_> {
        let (from, to) = self.texts_of(at);
        let folded = match self.values[at].shape {
            Shape::Exact | Shape::EndsWith => Folded::One(self.folded().get(from)),
            Shape::Many => Folded::Many(self.folded().several(from, to)),
            Shape::Unknown => Folded::Nothing,
        };
        Cell::Present(self.known(at), folded)
    }

    /// Bytes of all texts of the value at an index.
    pub fn length(&self, at: usize) -> usize {
        let (from, to) = self.texts_of(at);
        self.texts.several(from, to).bytes()
    }

    /// The same without its folded text.
    pub fn known(&self, at: usize) -> KnownRef<'_> {
        let (from, to) = self.texts_of(at);
        let value = &self.values[at];
        KnownRef {
            value: match value.shape {
                Shape::Exact => ValueRef::Exact(self.texts.get(from)),
                Shape::EndsWith => ValueRef::EndsWith(self.texts.get(from)),
                Shape::Many => ValueRef::Many(self.texts.several(from, to)),
                Shape::Unknown => ValueRef::Unknown,
            },
            provenance: &self.provenances[value.provenance as usize],
        }
    }

    /// What an event has.
    pub fn of(&self, event: usize) -> Option<KnownRef<'_>> {
        Some(self.known(self.index(event)?))
    }

    /// Per event, 0 or one more than the index of its value; may end early.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The index of the value that an event has.
    pub fn index(&self, event: usize) -> Option<usize> {
        (*self.ids.get(event)? as usize).checked_sub(1)
    }
}

/// The bits of a hash, spread over the word that the table takes its places from.
fn spread(short: u32) -> u64 {
    u64::from(short).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Known, Value};

    fn column(values: &[(usize, Known)]) -> Column {
        let mut column = Column::default();
        for (event, known) in values {
            column.push(*event, known.into());
        }
        column
    }

    fn exact(text: &str) -> Known {
        Known::given(Value::Exact(text.into()))
    }

    fn many(texts: &[&str]) -> Known {
        Known::given(Value::Many(texts.iter().map(|&text| text.into()).collect()))
    }

    #[test]
    fn a_value_is_kept_once_and_events_without_one_have_none() {
        let column = column(&[
            (0, exact("a")),
            (2, exact("b")),
            (3, exact("a")),
            (4, exact("a")),
        ]);
        assert_eq!(column.ids(), [1, 0, 2, 1, 1]);
        assert_eq!(column.texts().iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((column.index(1), column.index(9)), (None, None));
    }

    #[test]
    fn values_of_the_same_texts_differ_by_what_is_known_and_by_where_it_comes_from() {
        let values = [
            exact("ab"),
            many(&["ab"]),
            many(&["a", "b"]),
            many(&[]),
            Known::given(Value::EndsWith("ab".into())),
            Known::derived(Value::Exact("ab".into()), "so"),
            Known::derived(Value::Unknown, "so"),
            Known::given(Value::Unknown),
        ];
        let twice: Vec<(usize, Known)> = (0..).zip(values.iter().chain(&values).cloned()).collect();
        let column = column(&twice);
        assert_eq!(column.len(), values.len());
        assert!(!column.is_plain());
        for (event, known) in &twice {
            let at = column.index(*event).unwrap();
            assert_eq!(Known::from(column.known(at)), *known);
        }
    }

    #[test]
    fn folded_texts_follow_values_that_come_later() {
        let mut column = column(&[(0, exact("aB"))]);
        assert_eq!(column.folded().get(0), "ab");
        column.push(1, (&many(&["C", "É"])).into());
        let Cell::Present(_, Folded::Many(folded)) = column.value(1) else {
            panic!("several values");
        };
        assert_eq!(folded.iter().collect::<Vec<_>>(), ["c", "é"]);
    }
}
