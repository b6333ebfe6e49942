//! The way back from the distinct values of a column to the events that have them.

use super::Bits;
use super::columns::Column;

/// Which events have which value. With it, spreading an answer over the events costs as much as
/// there are events to mark, whatever the size of the batch.
#[derive(Debug)]
pub struct Spread {
    /// For each value, where its events end in `events`.
    ends: Vec<u32>,
    /// The events that have the first value, then those with the second, and so on.
    events: Vec<u32>,
    /// Events that have the field at all.
    pub present: Bits,
    /// Values of which no more than a part is known.
    pub open: Vec<u32>,
    /// For each text of the column the value it belongs to; `None` where text `i` is value `i`.
    of_text: Option<Vec<u32>>,
    /// Events whose value says no more than what kind of event it is.
    silent: Option<Bits>,
}

impl Spread {
    /// For a column of a batch of `len` events.
    pub fn new(column: &Column, len: usize) -> Spread {
        let (events, ends, present) = by_value(column, len);
        let mut spread = Spread {
            ends,
            events,
            present,
            open: Vec::new(),
            of_text: None,
            silent: None,
        };
        if column.is_plain() && !column.is_by_kind() {
            return spread;
        }
        let mut of_text = Vec::new();
        for at in 0..column.len() as u32 {
            let known = column.known(at as usize);
            if known.value.is_open() {
                spread.open.push(at);
            }
            if !column.is_plain() {
                of_text.extend(std::iter::repeat_n(at, known.value.texts()));
            }
            if known.provenance.is_by_kind() {
                let silent = spread.silent.get_or_insert_with(|| Bits::none(len));
                let (from, to) = bounds(&spread.ends, at);
                spread.events[from..to]
                    .iter()
                    .for_each(|&event| silent.set(event as usize));
            }
        }
        if !column.is_plain() {
            spread.of_text = Some(of_text);
        }
        spread
    }

    /// The events that have a value.
    pub fn events(&self, value: u32) -> &[u32] {
        let (from, to) = bounds(&self.ends, value);
        &self.events[from..to]
    }

    /// The value that a text of the column belongs to.
    pub fn value_of(&self, text: u32) -> u32 {
        match &self.of_text {
            Some(of_text) => of_text[text as usize],
            None => text,
        }
    }

    /// Takes away the events of which a predicate on the field says nothing of note when it is
    /// true; see [`super::speaks`].
    pub fn leave_speaking(&self, events: &mut Bits) {
        if let Some(silent) = &self.silent {
            events.and_not(silent);
        }
    }
}

fn bounds(ends: &[u32], value: u32) -> (usize, usize) {
    let from = match value {
        0 => 0,
        value => ends[value as usize - 1],
    };
    (from as usize, ends[value as usize] as usize)
}

/// Sorts events by their value, in two passes over them.
fn by_value(column: &Column, len: usize) -> (Vec<u32>, Vec<u32>, Bits) {
    let ids = &column.ids()[..column.ids().len().min(len)];
    // Where the events of each value begin, which becomes where they end as they are put there.
    let mut next = vec![0_u32; column.len() + 1];
    for &id in ids {
        next[id as usize] += 1;
    }
    next[0] = 0;
    let mut before = 0;
    for count in &mut next {
        before += std::mem::replace(count, before);
    }
    let mut events = vec![0; before as usize];
    let mut present = Bits::none(len);
    for (event, &id) in ids.iter().enumerate().filter(|(_, id)| **id != 0) {
        let at = &mut next[id as usize];
        events[*at as usize] = event as u32;
        *at += 1;
        present.set(event);
    }
    next.remove(0);
    (events, next, present)
}
