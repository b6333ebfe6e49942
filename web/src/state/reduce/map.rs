//! The map of rules and events.

use crate::protocol::Ask;
use crate::state::advice::Asked;
use crate::state::{Effect, Shared, State};
use cutout_core::report::map::VerdictMap;

/// As many columns as a narrow screen can tell apart.
const COLUMNS: u32 = 60;

pub(super) fn act(state: &mut State, open: bool) -> Vec<Effect> {
    if open == state.map.is_some() {
        return vec![];
    }
    state.map = open.then_some(Asked::Waiting);
    ask(state)
}

/// Asks for it, while it is open.
pub(super) fn ask(state: &State) -> Vec<Effect> {
    let asks = state.map.iter();
    asks.map(|_| Effect::Send(state.ask(Ask::Map(COLUMNS))))
        .collect()
}

pub(super) fn hear(state: &mut State, map: VerdictMap) -> Vec<Effect> {
    if let Some(open) = &mut state.map {
        *open = Asked::Here(Shared::new(map));
    }
    vec![]
}
