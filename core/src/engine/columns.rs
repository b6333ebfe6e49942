//! The batch: events by column, each column as its distinct values and an id an event.

pub use super::column::{Cell, Column, Folded};

use super::Bits;
use crate::event::{Event, Field, Format, Kind, KnownRef, Time};
use crate::text::Span;
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
            if column.ids().len() <= index {
                column.push(index, &known);
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
            fields: fields.map(|(f, known)| (f.clone(), known.into())).collect(),
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
    pub fn fields(&self, event: usize) -> impl Iterator<Item = (&Field, KnownRef<'_>)> {
        self.columns.iter().filter_map(move |(field, column)| {
            let at = column.index(event)?;
            Some((field, column.known(at)))
        })
    }

    /// The same with what comparison needs.
    pub fn cells(&self, event: usize) -> impl Iterator<Item = (&Field, Cell<'_>)> {
        self.columns.iter().filter_map(move |(field, column)| {
            let at = column.index(event)?;
            Some((field, column.value(at)))
        })
    }

    /// The text of a field given by its canonical name, where it is known at least in part.
    pub fn text(&self, event: usize, name: &str) -> Option<&str> {
        let column = &self.columns[*self.by_field.get(name)?].1;
        column.known(column.index(event)?).value.text()
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
}
