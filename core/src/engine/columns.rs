//! The batch: events by column, each column as its distinct values and an id an event.

use super::Bits;
use crate::event::{Event, Field, Format, Kind, Known, Time, Value};
use crate::text::Span;
use crate::text::fold::fold;
use indexmap::IndexSet;
use std::collections::HashMap;

/// The events of one request. Grows by [`Batch::push`]; never changes an event it has.
#[derive(Debug, Default)]
pub struct Batch {
    /// In the order in which fields were first seen.
    columns: Vec<(Field, Column)>,
    by_field: HashMap<Field, usize>,
    records: Vec<Record>,
    kinds: IndexSet<Kind>,
    partial: Bits,
}

/// What an event is apart from its fields.
#[derive(Clone, Debug)]
pub struct Record {
    pub format: Format,
    pub span: Span,
    pub line: u32,
    pub parent: Option<u32>,
    pub decoded: Option<Box<str>>,
    /// When it happened, as far as a field says.
    pub time: Option<Time>,
    kind: u32,
}

/// One field of all events.
#[derive(Debug, Default)]
pub struct Column {
    cells: IndexSet<Known>,
    /// The folded texts of each distinct value, in the order of `cells`.
    folded: Vec<Folded>,
    /// Per event: 0 for absent, else one more than the index into `cells`. Events at the end
    /// that lack the field may be left out.
    ids: Vec<u32>,
}

/// The folded text of a value, for comparison that ignores case.
#[derive(Debug)]
pub enum Folded {
    One(Box<str>),
    Many(Vec<Box<str>>),
    Nothing,
}

/// What one event has in one column.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Present(&'a Known, &'a Folded),
    /// Absent from a full record, where a predicate on it is false.
    Missing,
    /// Absent from a bare command line, where a predicate on it is unknown.
    Unknown,
}

impl Folded {
    fn of(value: &Value) -> Folded {
        match value {
            Value::Exact(text) | Value::EndsWith(text) => Folded::One(fold(text).into()),
            Value::Many(texts) => {
                Folded::Many(texts.iter().map(|text| fold(text).into()).collect())
            }
            Value::Unknown => Folded::Nothing,
        }
    }
}

impl Column {
    fn push(&mut self, event: usize, known: Known) {
        // Much of what a log says is the same from record to record, and quicker compared with
        // the last one than looked up.
        let last = self.ids.last().and_then(|id| (*id as usize).checked_sub(1));
        let at = match last.filter(|&last| self.cells[last] == known) {
            Some(last) => last,
            None => {
                let (at, new) = self.cells.insert_full(known);
                if new {
                    self.folded.push(Folded::of(&self.cells[at].value));
                }
                at
            }
        };
        self.ids.resize(event, 0);
        self.ids.push(at as u32 + 1);
    }

    /// The distinct values with their folded texts.
    pub fn distinct(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cells
            .iter()
            .zip(&self.folded)
            .map(|(known, folded)| Cell::Present(known, folded))
    }

    /// Per event, 0 or one more than the index into [`Column::distinct`]; may end early.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    fn at(&self, event: usize) -> Option<Cell<'_>> {
        let at = self.index(event)?;
        Some(Cell::Present(&self.cells[at], &self.folded[at]))
    }

    fn known(&self, event: usize) -> Option<&Known> {
        self.index(event).map(|at| &self.cells[at])
    }

    fn index(&self, event: usize) -> Option<usize> {
        (*self.ids.get(event)? as usize).checked_sub(1)
    }
}

impl Batch {
    /// Adds an event at the end. A second value for the same field is dropped.
    pub fn push(&mut self, event: Event) {
        let index = self.records.len();
        let (kind, _) = self.kinds.insert_full(event.kind);
        let time = event.time();
        self.partial.push(event.partial);
        self.records.push(Record {
            format: event.format,
            span: event.span,
            line: event.line,
            parent: event
                .parent_distance
                .map(|distance| index as u32 - distance),
            decoded: event.decoded.map(String::into_boxed_str),
            time,
            kind: kind as u32,
        });
        // Records of one log have their fields in one order, so that the next column is mostly
        // the one that is wanted.
        let mut next = 0;
        for (field, known) in event.fields {
            let at = match self.columns.get(next) {
                Some((expected, _)) if *expected == field => next,
                _ => *self.by_field.entry(field.clone()).or_insert_with(|| {
                    self.columns.push((field, Column::default()));
                    self.columns.len() - 1
                }),
            };
            next = at + 1;
            let column = &mut self.columns[at].1;
            if column.ids.len() <= index {
                column.push(index, known);
            }
        }
    }

    /// An event as it was added, alone: not as the child of another.
    pub fn event(&self, event: usize) -> Event {
        let record = self.record(event);
        let fields = self.fields(event);
        Event {
            format: record.format,
            span: record.span,
            line: record.line,
            kind: *self.kind(event),
            partial: self.partial.get(event),
            fields: fields
                .map(|(f, known)| (f.clone(), known.clone()))
                .collect(),
            parent_distance: None,
            decoded: record.decoded.as_deref().map(str::to_owned),
        }
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

    pub fn column(&self, field: &Field) -> Option<&Column> {
        self.by_field.get(field).map(|&at| &self.columns[at].1)
    }

    pub fn columns(&self) -> impl Iterator<Item = (&Field, &Column)> {
        self.columns.iter().map(|(field, column)| (field, column))
    }

    /// The fields of an event that are present, in the order the batch first saw them.
    pub fn fields(&self, event: usize) -> impl Iterator<Item = (&Field, &Known)> {
        self.columns
            .iter()
            .filter_map(move |(field, column)| Some((field, column.known(event)?)))
    }

    /// The same with what comparison needs.
    pub fn cells(&self, event: usize) -> impl Iterator<Item = (&Field, Cell<'_>)> {
        self.columns
            .iter()
            .filter_map(move |(field, column)| Some((field, column.at(event)?)))
    }

    /// The text of a field given by its canonical name, where it is known at least in part.
    pub fn text(&self, event: usize, name: &str) -> Option<&str> {
        let column = &self.columns[*self.by_field.get(name)?].1;
        column.known(event)?.value.text()
    }

    pub fn cell(&self, event: usize, field: &Field) -> Cell<'_> {
        self.column(field)
            .and_then(|column| column.at(event))
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
}
