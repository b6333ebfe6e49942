//! Rules as queries of other engines.

use crate::protocol::{Ask, AskConvert, Converted};
use crate::state::convert::{ConvertAction, Converting};
use crate::state::{Effect, Shared, State};

pub(super) fn act(state: &mut State, action: ConvertAction) -> Vec<Effect> {
    match action {
        ConvertAction::Open(rule) => {
            let to = state.choices.convert_to.clone();
            ask(state, AskConvert { rule, to }, None)
        }
        ConvertAction::To(to) => {
            let Some(before) = state.converting.take() else {
                return vec![];
            };
            state.choices.convert_to = to.clone();
            let rule = before.asked.rule;
            let mut effects = ask(state, AskConvert { rule, to }, before.outcome);
            effects.push(Effect::SaveChoices);
            effects
        }
        ConvertAction::Close => {
            state.converting = None;
            vec![]
        }
    }
}

fn ask(
    state: &mut State,
    asked: AskConvert,
    outcome: Option<Result<Shared<cutout_core::convert::Conversion>, String>>,
) -> Vec<Effect> {
    state.converting = Some(Converting {
        asked: asked.clone(),
        outcome,
    });
    vec![Effect::Send(state.ask(Ask::Convert(asked)))]
}

pub(super) fn hear(state: &mut State, converted: Converted) -> Vec<Effect> {
    let open = state.converting.as_mut();
    if let Some(open) = open.filter(|open| open.asked == converted.asked) {
        open.outcome = Some(converted.outcome.map(Shared::new));
    }
    vec![]
}
