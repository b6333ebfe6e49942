//! Two versions of a rule on the same events.

use super::rules::edit_rule;
use super::select;
use crate::protocol::{Ask, Compared, KeptVersion};
use crate::state::compare::CompareAction;
use crate::state::{Effect, Pane, Route, Shared, State};
use cutout_core::analyze::Version;

pub(super) fn act(state: &mut State, action: CompareAction) -> Vec<Effect> {
    match action {
        CompareAction::Keep(key) => {
            let text = state.choices.own.iter().find(|rule| rule.key == key);
            let Some(version) = text.map(|rule| Version {
                text: rule.text.clone(),
                language: rule.language,
            }) else {
                return vec![];
            };
            state.choices.kept = Some(KeptVersion { key, version });
            state.compared = None;
            let mut effects = ask(state);
            effects.push(Effect::SaveChoices);
            effects
        }
        CompareAction::GoBack => {
            let Some(KeptVersion { key, version }) = state.choices.kept.clone() else {
                return vec![];
            };
            let mut texts = state.choices.own.iter_mut();
            if let Some(rule) = texts.find(|rule| rule.key == key) {
                rule.language = version.language;
            }
            edit_rule(state, &key, |_| Some(version.text))
        }
        CompareAction::Stop => {
            state.choices.kept = None;
            state.compared = None;
            vec![Effect::SaveChoices]
        }
        CompareAction::Show(event) => {
            state.pane = Pane::Detail;
            let mut effects = select(state, event);
            effects.push(Effect::Go(Route::Playground.hash()));
            effects
        }
    }
}

/// Asks what the changes since the kept version come to, where there is one.
pub(super) fn ask(state: &State) -> Vec<Effect> {
    let kept = state.choices.kept.iter();
    // Its text may be gone, and come back by Undo.
    let here = kept.filter(|kept| state.choices.own.iter().any(|rule| rule.key == kept.key));
    let asks = here.map(|kept| Effect::Send(state.ask(Ask::Compare(kept.clone()))));
    asks.collect()
}

pub(super) fn hear(state: &mut State, compared: Compared) -> Vec<Effect> {
    if state.choices.kept.as_ref() == Some(&compared.kept) {
        state.compared = Some(Shared::new(compared));
    }
    vec![]
}
