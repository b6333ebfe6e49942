//! Where events go as they are read.

use super::{Event, Field, Format, Kind, Known, KnownRef, derive};
use crate::text::Span;

/// A full record as it was read: what stands in it, and not yet what follows from that (see
/// [`super::derive`]).
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub format: Format,
    pub span: Span,
    /// Line (from 1) of the record's first character.
    pub line: u32,
    pub kind: Kind,
}

/// Takes events in the order of the text.
pub trait Sink {
    /// How many events it has taken.
    fn taken(&self) -> usize;

    /// Takes an event with all that follows from it.
    fn event(&mut self, event: Event);

    /// Takes such an event of a command line that is kept for other places, at this one.
    fn line(&mut self, event: &Event, span: Span, line: u32);

    /// Takes a full record. Its fields are lent, so that a sink which has a value already makes
    /// nothing of it.
    fn record<'r>(&mut self, head: Head, fields: impl Iterator<Item = (&'r Field, KnownRef<'r>)>);
}

impl Sink for Vec<Event> {
    fn taken(&self) -> usize {
        self.len()
    }

    fn event(&mut self, event: Event) {
        self.push(event);
    }

    fn line(&mut self, event: &Event, span: Span, line: u32) {
        let mut event = event.clone();
        (event.span, event.line) = (span, line);
        self.push(event);
    }

    fn record<'r>(&mut self, head: Head, fields: impl Iterator<Item = (&'r Field, KnownRef<'r>)>) {
        let mut event = Event::bare(head, false);
        event.fields = owned(fields);
        derive::derive(&mut event);
        self.push(event);
    }
}

impl Event {
    /// An event without fields.
    pub(super) fn bare(head: Head, partial: bool) -> Event {
        let Head {
            format,
            span,
            line,
            kind,
        } = head;
        Event {
            format,
            span,
            line,
            kind,
            partial,
            fields: Vec::new(),
            parent_distance: None,
            decoded: None,
        }
    }
}

pub(super) fn owned<'r>(
    fields: impl Iterator<Item = (&'r Field, KnownRef<'r>)>,
) -> Vec<(Field, Known)> {
    fields
        .map(|(field, known)| (field.clone(), known.into()))
        .collect()
}
