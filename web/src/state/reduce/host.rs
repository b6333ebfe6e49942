//! What comes of the host's files.

use crate::protocol::{Host, Source};
use crate::state::{Effect, Notice, Shared, State, host};
use cutout_core::sort::Sort;

/// Asks for them once, when the page is on the screen and its text evaluated.
pub(super) fn first_asked(state: &mut State) -> Option<Effect> {
    let asked = std::mem::replace(&mut state.host.asked, true);
    (!asked).then_some(Effect::FetchHost)
}

pub(super) fn hear(state: &mut State, told: Host) -> Vec<Effect> {
    let Host {
        title,
        packs,
        exercises,
        problems,
    } = told;
    if !problems.is_empty() {
        state.notice = Some(Notice::problem(problems.join(" ")));
    }
    state.host.title = title;
    let mut all = state.exercises.files.to_vec();
    all.retain(|file| file.source != Source::Host);
    all.extend(exercises);
    all.order_by_key(|file| file.source as u8);
    state.exercises.files = Shared::new(all);
    state.host.rules = packs.into_iter().map(host::rule).collect();
    let mut effects = super::exercises::attempt(state);
    if !state.host.rules.is_empty() {
        state.engine.want(true);
        effects.push(Effect::Analyze { after: 0 });
    }
    effects
}
