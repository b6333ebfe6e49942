//! The batch: events by column, and what follows from their fields, worked out when it is asked
//! for.

pub use super::column::{Cell, Column, Folded};

use super::Bits;
use crate::event::follows::{self, Follows, Given, SOURCES};
use crate::event::sink::{Head, Sink};
use crate::event::{Event, Field, Format, Kind, KnownRef, Time, decoded, derive, field, time};
use crate::sort::Sort;
use crate::text::Span;
use foldhash::fast::RandomState;
use indexmap::IndexSet;
use std::cell::{Cell as Flag, OnceCell};
use std::collections::{HashMap, HashSet};

/// The events of one request. Grows as events are read into it (see [`Sink`]) or pushed; never
/// changes an event it has.
///
/// A record that is read into it is kept as it stands. What follows from its fields
/// ([`follows`]) makes a column only when somebody asks for that column, once for each distinct
/// value it follows from: most rules ask for few.
#[derive(Debug, Default)]
pub struct Batch {
    /// In the order in which fields were first seen.
    columns: Vec<Slot>,
    by_field: HashMap<Field, usize, RandomState>,
    records: Vec<Record>,
    kinds: IndexSet<Kind, RandomState>,
    partial: Bits,
    /// Events that lack what follows from their fields.
    as_read: Bits,
    /// What records that were read have for columns, as hashes: what follows is foreseen once for
    /// all that are alike.
    shapes: HashSet<u64, RandomState>,
    /// Whether anything below has been worked out.
    asked: Flag<bool>,
    times: OnceCell<Vec<Option<Time>>>,
}

/// What an event is apart from its fields.
#[derive(Clone, Debug)]
pub struct Record {
    pub format: Format,
    pub span: Span,
    pub line: u32,
    pub parent: Option<u32>,
    kind: u32,
}

/// A field, and its column.
#[derive(Debug)]
struct Slot {
    field: Field,
    /// What the events have that were pushed, and what stands in those that were read.
    given: Column,
    /// How it follows from other fields, for events that were read and lack it.
    follows: Option<&'static Follows>,
    /// The column with what follows.
    whole: OnceCell<Column>,
}

impl Batch {
    /// Adds an event at the end, with nothing but the fields it has. A second value for the same
    /// field is dropped.
    pub fn push(&mut self, event: Event) {
        self.push_at(&event, event.span, event.line);
    }

    /// The same for an event that is kept for other places, at this one.
    fn push_at(&mut self, event: &Event, span: Span, line: u32) {
        let head = Head {
            format: event.format,
            span,
            line,
            kind: event.kind,
        };
        let fields = event.fields.iter();
        self.add(head, fields.map(|(field, known)| (field, known.into())));
        self.partial.push(event.partial);
        self.as_read.push(false);
        if let Some(distance) = event.parent_distance {
            let index = self.records.len() - 1;
            self.records[index].parent = Some(index as u32 - distance);
        }
    }

    /// Adds an event of another batch, alone: not as the child of another.
    pub fn push_from(&mut self, other: &Batch, event: usize) {
        let Record {
            format, span, line, ..
        } = other.records[event];
        let head = Head {
            format,
            span,
            line,
            kind: *other.kind(event),
        };
        let fields = other
            .columns
            .iter()
            .filter_map(|slot| Some((&slot.field, slot.given.of(event)?)));
        if other.as_read.get(event) {
            self.record(head, fields);
        } else {
            self.add(head, fields);
            self.partial.push(other.partial.get(event));
            self.as_read.push(false);
        }
    }

    /// An event as it was added, alone.
    pub fn event(&self, event: usize) -> Event {
        let record = self.record(event);
        let given = |slot: &Slot| Some((slot.field.clone(), slot.given.of(event)?.into()));
        let mut whole = Event {
            format: record.format,
            span: record.span,
            line: record.line,
            kind: *self.kind(event),
            partial: self.partial.get(event),
            fields: self.columns.iter().filter_map(given).collect(),
            parent_distance: None,
            decoded: self.decoded(event),
        };
        if self.as_read.get(event) {
            derive(&mut whole);
            whole
                .fields
                .order_by_key(|(field, _)| self.by_field.get(field).copied());
        }
        whole
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub fn record(&self, event: usize) -> &Record {
        &self.records[event]
    }

    pub fn kind(&self, event: usize) -> &Kind {
        &self.kinds[self.records[event].kind as usize]
    }

    /// The events whose kind `chosen` accepts; it is asked once a kind.
    pub fn of_kind(&self, chosen: impl Fn(&Kind) -> bool) -> Bits {
        let chosen: Vec<bool> = self.kinds.iter().map(chosen).collect();
        let mut bits = Bits::none(self.len());
        for (event, record) in self.records.iter().enumerate() {
            if chosen[record.kind as usize] {
                bits.set(event);
            }
        }
        bits
    }

    /// Events for which an absent field is unknown.
    pub fn partial(&self) -> &Bits {
        &self.partial
    }

    /// The column of a field that some event has.
    pub fn column(&self, field: &Field) -> Option<&Column> {
        self.column_named(field.as_str())
    }

    fn column_named(&self, name: &str) -> Option<&Column> {
        let column = self.whole(&self.columns[*self.by_field.get(name)?]);
        (!column.is_empty()).then_some(column)
    }

    /// Where the column of a field that some event has is to be found.
    pub fn place(&self, field: &Field) -> Option<usize> {
        let place = *self.by_field.get(field.as_str())?;
        (!self.column_at(place).is_empty()).then_some(place)
    }

    /// The column at a place.
    pub fn column_at(&self, place: usize) -> &Column {
        self.whole(&self.columns[place])
    }

    /// All places, with their fields.
    pub fn places(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.columns.iter().map(|slot| &slot.field).enumerate()
    }

    /// The places at which a search through whole records looks: not those of fields that stand
    /// in no log, which need not be worked out for it.
    pub fn places_of_record(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.places().filter(|(place, _)| {
            let slot = &self.columns[*place];
            !slot.given.is_empty() || slot.follows.is_none_or(|follows| !follows.is_aside())
        })
    }

    pub fn columns(&self) -> impl Iterator<Item = (&Field, &Column)> {
        let all = self.columns.iter();
        all.map(|slot| (&slot.field, self.whole(slot)))
            .filter(|(_, column)| !column.is_empty())
    }

    /// The fields of an event that are present, in the order the batch first saw them.
    pub fn fields(&self, event: usize) -> impl Iterator<Item = (&Field, KnownRef<'_>)> {
        self.columns()
            .filter_map(move |(field, column)| Some((field, column.of(event)?)))
    }

    /// What an event has at some places, with what comparison needs.
    pub fn cells<'b>(
        &'b self,
        event: usize,
        places: impl Iterator<Item = (usize, &'b Field)>,
    ) -> impl Iterator<Item = (&'b Field, Cell<'b>)> {
        places.filter_map(move |(place, field)| {
            let column = self.column_at(place);
            Some((field, column.value(column.index(event)?)))
        })
    }

    /// The text of a field given by its canonical name, where it is known at least in part.
    pub fn text(&self, event: usize, name: &str) -> Option<&str> {
        self.column_named(name)?.of(event)?.value.text()
    }

    pub fn cell(&self, event: usize, field: &Field) -> Cell<'_> {
        self.column(field)
            .and_then(|column| Some(column.value(column.index(event)?)))
            .unwrap_or_else(|| self.absent(event))
    }

    /// What it means that an event lacks a field.
    pub fn absent(&self, event: usize) -> Cell<'static> {
        if self.partial.get(event) {
            Cell::Unknown
        } else {
            Cell::Missing
        }
    }

    /// When an event happened, as far as a field says.
    pub fn time(&self, event: usize) -> Option<Time> {
        self.asked.set(true);
        self.times.get_or_init(|| self.read_times())[event]
    }

    fn read_times(&self) -> Vec<Option<Time>> {
        let mut told: Vec<(u8, &Column)> = self
            .columns
            .iter()
            .filter_map(|slot| Some((time::rank(slot.field.as_str())?, &slot.given)))
            .collect();
        told.order_by_key(|(rank, _)| *rank);
        let read = |event| {
            let mut texts = told.iter().filter_map(|(_, column)| column.of(event));
            texts.find_map(|known| Time::read(known.value.text()?))
        };
        (0..self.len()).map(read).collect()
    }

    /// What is encoded in the command line of an event, decoded.
    pub fn decoded(&self, event: usize) -> Option<String> {
        decoded(self.text(event, field::COMMAND_LINE))
    }

    /// Adds a record with its fields, and gives a hash of which columns these are.
    fn add<'r>(
        &mut self,
        head: Head,
        fields: impl Iterator<Item = (&'r Field, KnownRef<'r>)>,
    ) -> u64 {
        self.forget();
        let index = self.records.len();
        let (kind, _) = self.kinds.insert_full(head.kind);
        self.records.push(Record {
            format: head.format,
            span: head.span,
            line: head.line,
            parent: None,
            kind: kind as u32,
        });
        let mut shape = kind as u64;
        // Records of one log have their fields in one order, so that the next column is mostly
        // the one that is wanted.
        let mut next = 0;
        for (field, known) in fields {
            let at = match self.columns.get(next) {
                Some(expected) if expected.field == *field => next,
                _ => self.slot(field),
            };
            next = at + 1;
            shape = (shape.rotate_left(7) ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let column = &mut self.columns[at].given;
            if column.ids().len() <= index {
                column.push(index, known);
            }
        }
        shape
    }

    fn slot(&mut self, field: &Field) -> usize {
        if let Some(&at) = self.by_field.get(field) {
            return at;
        }
        self.columns.push(Slot {
            field: field.clone(),
            given: Column::default(),
            follows: None,
            whole: OnceCell::new(),
        });
        self.by_field.insert(field.clone(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// Drops what was worked out from fewer events.
    fn forget(&mut self) {
        if self.asked.replace(false) {
            self.times.take();
            for slot in &mut self.columns {
                slot.whole.take();
            }
        }
    }

    /// Makes room for what follows from the fields of an event.
    fn foresee(&mut self, event: usize) {
        let has = |batch: &Batch, name: &str| {
            let at = batch.by_field.get(name);
            at.is_some_and(|&at| batch.columns[at].given.index(event).is_some())
        };
        for follows in follows::all() {
            let from = follows.is_by_kind() || follows.from.iter().any(|name| has(self, name));
            if from && !has(self, follows.field.as_str()) {
                let at = self.slot(&follows.field);
                self.columns[at].follows = Some(follows);
            }
        }
    }

    /// The column with what follows for the events that lack it.
    fn whole<'b>(&'b self, slot: &'b Slot) -> &'b Column {
        let Some(follows) = slot.follows else {
            return &slot.given;
        };
        self.asked.set(true);
        slot.whole.get_or_init(|| self.work_out(slot, follows))
    }

    fn work_out(&self, slot: &Slot, follows: &Follows) -> Column {
        let source = |name: &&str| Some(&self.columns[*self.by_field.get(*name)?].given);
        let sources: Vec<Option<&Column>> = follows.from.iter().map(source).collect();
        let mut column = slot.given.clone();
        // By the kind and the sources' values, of which each is worked out once.
        let mut found: HashMap<[u32; SOURCES + 1], u32, RandomState> = HashMap::default();
        for event in self.as_read.iter() {
            if column.index(event).is_some() {
                continue;
            }
            let mut from = [0; SOURCES + 1];
            from[SOURCES] = self.records[event].kind;
            for (from, source) in from.iter_mut().zip(&sources) {
                let ids = source.map(Column::ids);
                *from = ids.and_then(|ids| ids.get(event)).copied().unwrap_or(0);
            }
            let id = *found.entry(from).or_insert_with(|| {
                let mut texts = [None; SOURCES];
                for (text, source) in texts.iter_mut().zip(&sources) {
                    *text = source.and_then(|source| source.of(event)?.value.text());
                }
                let given = Given {
                    kind: self.kind(event),
                    partial: false,
                    texts: &texts[..sources.len()],
                };
                follows
                    .value(&given)
                    .map_or(0, |known| column.id((&known).into()))
            });
            column.set(event, id);
        }
        column
    }
}

impl Sink for Batch {
    fn taken(&self) -> usize {
        self.len()
    }

    fn event(&mut self, event: Event) {
        self.push(event);
    }

    fn line(&mut self, event: &Event, span: Span, line: u32) {
        self.push_at(event, span, line);
    }

    fn record<'r>(&mut self, head: Head, fields: impl Iterator<Item = (&'r Field, KnownRef<'r>)>) {
        let shape = self.add(head, fields);
        self.partial.push(false);
        self.as_read.push(true);
        if self.shapes.insert(shape) {
            self.foresee(self.len() - 1);
        }
    }
}
