//! What happens to the user's own rules.

use super::changed;
use crate::state::{Effect, Notice, Route, State, Undo, new_rule};
use cutout_core::analyze::OwnRule;

pub(super) fn add_rule(state: &mut State) -> Vec<Effect> {
    let rule = new_rule(&state.choices.own);
    let at = state.choices.own.len();
    restore(state, at, rule)
}

/// Puts a rule among the others and shows it.
pub(super) fn restore(state: &mut State, at: usize, rule: OwnRule) -> Vec<Effect> {
    let key = rule.key.clone();
    let at = at.min(state.choices.own.len());
    state.choices.own.insert(at, rule);
    let mut effects = changed(state, Effect::SaveChoices);
    effects.push(Effect::Go(Route::rule(&key).hash()));
    effects
}

pub(super) fn edit_rule(
    state: &mut State,
    key: &str,
    edit: impl FnOnce(&str) -> Option<String>,
) -> Vec<Effect> {
    let Some(rule) = state.choices.own.iter_mut().find(|rule| rule.key == key) else {
        return vec![];
    };
    let Some(text) = edit(&rule.text) else {
        return vec![];
    };
    rule.text = text;
    changed(state, Effect::SaveChoices)
}

pub(super) fn delete_rule(state: &mut State, key: &str) -> Vec<Effect> {
    let Some(at) = state.choices.own.iter().position(|rule| rule.key == key) else {
        return vec![];
    };
    let rule: OwnRule = state.choices.own.remove(at);
    state.undo = Some(Undo::Rule { at, rule });
    state.notice = Some(Notice::undoable("Your rule was deleted."));
    let mut effects = changed(state, Effect::SaveChoices);
    effects.push(Effect::Go(Route::RULES.hash()));
    effects
}
