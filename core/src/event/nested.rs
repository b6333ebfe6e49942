//! Commands inside commands.

use super::{Event, derive};

pub fn push(mut event: Event, out: &mut Vec<Event>) {
    derive::derive(&mut event);
    out.push(event);
}
