//! Advice is asked for, arrives, and is followed.

use super::{changed, rules};
use crate::protocol::{Ask, Exclude};
use crate::state::advice::{Asked, Change, Changed, Offer, Preview};
use crate::state::rules::own_text;
use crate::state::{Effect, Notice, Shared, State, Undo, new_key};
use cutout_core::analyze::OwnRule;
use cutout_core::report::advice::{Evasion, Patch, Placement, PredicateText, RepairView};
use cutout_core::report::{EventRow, Origin};

pub(super) fn suggest(state: &mut State, rule: u32) -> Vec<Effect> {
    state.advice.suggestions.insert(rule, Asked::Waiting);
    vec![Effect::Send(state.ask(Ask::Suggest(rule)))]
}

/// Gives up on exclusions; those on show stay.
pub(super) fn stop_suggesting(state: &mut State, rule: u32) -> Vec<Effect> {
    if matches!(state.advice.suggestions.get(&rule), Some(Asked::Waiting)) {
        state.advice.suggestions.remove(&rule);
    }
    state.advice.suggesting = None;
    vec![Effect::Send(state.ask(Ask::StopSuggesting(rule)))]
}

/// The labels are others, and so are the exclusions that follow from them. Those on show stay
/// until the new ones are there.
pub(super) fn suggest_again(state: &State) -> Vec<Effect> {
    let rules = state.advice.suggestions.keys();
    let ask = |rule: &u32| Effect::Send(state.ask(Ask::Suggest(*rule)));
    rules.map(ask).collect()
}

/// Shows a rule with an exclusion added, once it is there.
pub(super) fn preview(
    state: &mut State,
    rule: u32,
    predicates: Vec<PredicateText>,
    placement: Placement,
) -> Vec<Effect> {
    let asked = Exclude {
        rule,
        predicates,
        placement,
    };
    state.advice.preview = Some(Preview::exclude(asked.clone()));
    vec![Effect::Send(state.ask(Ask::Exclude(asked)))]
}

/// The same exclusion, written down elsewhere.
pub(super) fn place(state: &mut State, placement: Placement) -> Vec<Effect> {
    let asked = match &state.advice.preview {
        Some(Preview {
            rule,
            change: Change::Exclude { predicates, .. },
            ..
        }) => (*rule, predicates.clone()),
        _ => return vec![],
    };
    preview(state, asked.0, asked.1, placement)
}

pub(super) fn preview_repair(state: &mut State, rule: u32, repair: &RepairView) -> Vec<Effect> {
    state.advice.preview = Some(Preview::repair(rule, repair));
    vec![]
}

pub(super) fn evade(state: &mut State) -> Vec<Effect> {
    let Some(event) = state.selected else {
        return vec![];
    };
    state.advice.evasion = Some((event, Asked::Waiting));
    vec![Effect::Send(state.ask(Ask::Evade(event)))]
}

pub(super) fn offered(state: &mut State, rule: u32, offer: Offer) -> Vec<Effect> {
    state.advice.suggesting.take_if(|(of, _)| *of == rule);
    // What was given up may have been on its way already.
    if let Some(asked) = state.advice.suggestions.get_mut(&rule) {
        *asked = Asked::Here(Shared::new(offer));
    }
    vec![]
}

pub(super) fn patched(
    state: &mut State,
    asked: &Exclude,
    outcome: Result<Patch, String>,
    rows: Vec<EventRow>,
) -> Vec<Effect> {
    if let Some(preview) = state.advice.preview.as_mut().filter(|one| one.is_of(asked)) {
        preview.outcome = Some(outcome.map(|patch| Shared::new(Changed { patch, rows })));
    }
    vec![]
}

pub(super) fn evaded(state: &mut State, event: u32, evasion: Evasion) -> Vec<Effect> {
    if let Some((of, asked)) = state.advice.evasion.as_mut().filter(|(of, _)| *of == event) {
        (*of, *asked) = (event, Asked::Here(Shared::new(evasion)));
    }
    vec![]
}

/// Puts a changed rule in the place of the one it was made of: the text of a rule of one's own is
/// replaced; a rule of the pack gives way to a copy. A filter file becomes a rule beside it.
pub(super) fn apply(state: &mut State) -> Vec<Effect> {
    let Some(preview) = state.advice.preview.take() else {
        return vec![];
    };
    let (Some(patch), Some(rule)) = (preview.patch(), state.rules.get(preview.rule as usize))
    else {
        return vec![];
    };
    let before = Undo::Rules {
        own: state.choices.own.clone(),
        off: state.choices.off.clone(),
    };
    let (title, key, source) = (&rule.title, rule.key.clone(), &rule.source);
    let beside = patch.placement == Placement::File;
    let own = own_text(&key, &state.choices.own).map(|own| own.key.clone());
    let said = match own {
        _ if beside => format!("A filter for “{title}” was added to your rules."),
        Some(_) => format!("“{title}” was changed."),
        None => format!(
            "A changed copy of “{title}” was added to your rules, and the rule it was made of switched off."
        ),
    };
    match own {
        Some(own) if !beside => {
            let texts = &mut state.choices.own;
            let Some(text) = texts.iter_mut().find(|text| text.key == own) else {
                return vec![];
            };
            // A patch is made for one text; what was typed since is not lost to it.
            if *text.text != **source {
                state.notice = Some(Notice::problem(
                    "The rule has changed since this was worked out. Ask for it again.",
                ));
                return vec![];
            }
            text.text.clone_from(&patch.text);
        }
        _ => {
            state.choices.own.push(OwnRule {
                key: new_key(&state.choices.own),
                text: patch.text.clone(),
                language: None,
            });
            if !beside && rule.origin != Origin::Own && !state.choices.off.contains(&key) {
                state.choices.off.push(key);
            }
        }
    }
    state.undo = Some(before);
    state.notice = Some(Notice::undoable(said));
    rules::forget_own_filter(state);
    changed(state, Effect::SaveChoices)
}

/// Takes a followed advice back.
pub(super) fn restore(state: &mut State, own: Vec<OwnRule>, off: Vec<String>) -> Vec<Effect> {
    state.choices.own = own;
    state.choices.off = off;
    rules::forget_own_filter(state);
    changed(state, Effect::SaveChoices)
}
