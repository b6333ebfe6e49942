//! What happens to the user's own rules.

use super::judged;
use crate::protocol::RuleChange;
use crate::state::{Effect, Notice, Route, State, Undo, new_rule};
use cutout_core::analyze::OwnRule;
use cutout_core::report::Origin;
use cutout_core::rule::Language;

pub(super) fn add_rule(state: &mut State, language: Language) -> Vec<Effect> {
    let rule = new_rule(&state.choices.own, language);
    let at = state.choices.own.len();
    restore(state, at, rule)
}

/// Puts a rule among the others and shows it.
pub(super) fn restore(state: &mut State, at: usize, rule: OwnRule) -> Vec<Effect> {
    let key = rule.key.clone();
    let at = at.min(state.choices.own.len());
    state.choices.own.insert(at, rule);
    forget_own_filter(state);
    let choice = RuleChange::Choice(state.rule_choice());
    let mut effects = judged(state, choice);
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
    let edited = RuleChange::Edit(rule.clone());
    forget_own_filter(state);
    judged(state, edited)
}

pub(super) fn set_language(
    state: &mut State,
    key: &str,
    language: Option<Language>,
) -> Vec<Effect> {
    let Some(rule) = state.choices.own.iter_mut().find(|rule| rule.key == key) else {
        return vec![];
    };
    rule.language = language;
    let edited = RuleChange::Edit(rule.clone());
    forget_own_filter(state);
    judged(state, edited)
}

pub(super) fn delete_rule(state: &mut State, key: &str) -> Vec<Effect> {
    let Some(at) = state.choices.own.iter().position(|rule| rule.key == key) else {
        return vec![];
    };
    let rule: OwnRule = state.choices.own.remove(at);
    forget_own_filter(state);
    // The next rule may get its key.
    let kept = state.choices.kept.take_if(|kept| kept.key == rule.key);
    state.undo = Some(Undo::Rule { at, rule, kept });
    state.notice = Some(Notice::undoable("Your rule was deleted."));
    let choice = RuleChange::Choice(state.rule_choice());
    let mut effects = judged(state, choice);
    effects.push(Effect::Go(Route::RULES.hash()));
    effects
}

/// The list of events is narrowed by the index of a rule. Those of the pack come first and keep
/// theirs; a change to the user's rules may give theirs to others, or to none.
pub(super) fn forget_own_filter(state: &mut State) {
    let of_pack = |index: u32| {
        let rule = state.rules.get(index as usize);
        rule.is_some_and(|rule| rule.origin == Origin::Pack)
    };
    let cell = state.list.cell.and_then(|cell| cell.rule);
    if state
        .list
        .rule
        .or(cell)
        .is_some_and(|index| !of_pack(index))
    {
        state.list.rule = None;
        state.list.cell = None;
        state.list.offset = 0;
    }
}
