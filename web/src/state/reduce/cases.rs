//! Labelled events as a file, and work that comes from one.

use super::{changed, forget_list};
use crate::protocol::{Ask, AskCases, Cases as Said};
use crate::state::list::count;
use crate::state::{Effect, Notice, Pane, Route, State, Text, Undo, new_key};
use cutout_core::analyze::OwnRule;
use cutout_core::cases::Work;
use cutout_core::report::Origin;
use std::rc::Rc;

pub(super) fn ask(state: &State, asked: AskCases) -> Vec<Effect> {
    vec![Effect::Send(state.ask(Ask::Cases(asked)))]
}

pub(super) fn hear(state: &mut State, said: Said) -> Vec<Effect> {
    match said {
        Said::Saved {
            name,
            bytes,
            left_out,
        } => {
            if !left_out.is_empty() {
                state.notice = Some(Notice::note(left_out.join(" ")));
            }
            vec![Effect::Download { name, bytes }]
        }
        Said::Refused(why) => {
            state.notice = Some(Notice::problem(why));
            vec![]
        }
        Said::Opened { name, work } => {
            let mut say = told(&name, &work);
            for problem in &work.problems {
                say = format!("{say} {problem}");
            }
            let notice = match work.problems[..] {
                [] => Notice::undoable(say),
                _ => Notice {
                    undo: true,
                    ..Notice::problem(say)
                },
            };
            put(state, *work, true, notice)
        }
        Said::Taken(work) => {
            let say = format!(
                "The events and the rule of “{}” are here.",
                work.title.as_deref().unwrap_or_default()
            );
            let mut effects = put(state, *work, false, Notice::undoable(say));
            effects.push(Effect::Go(Route::Playground.hash()));
            effects
        }
    }
}

fn told(name: &str, work: &Work) -> String {
    let labelled = count(
        work.labels.len() as u32,
        "labelled event",
        "labelled events",
    );
    let rules = count(work.rules.len() as u32, "rule", "rules");
    format!("{name} took the place of your work: {labelled}, {rules} of its own.")
}

/// Puts work in the place of what is on the page, which can be brought back. A case file that has
/// rules is about these alone, so that they take the place of the user's, and the pack is switched
/// off unless it names it.
fn put(state: &mut State, work: Work, whole: bool, notice: Notice) -> Vec<Effect> {
    let before = state.choices.clone();
    let text = state.text.replace(Rc::from(work.text), None);
    let choices = &mut state.choices;
    choices.format = work.format;
    choices.supplied = work.supplied;
    choices.labels = Rc::new(work.labels);
    if whole && (!work.rules.is_empty() || work.pack.is_some()) {
        choices.own.clear();
        choices.off.clear();
        if work.pack.is_none() {
            let of_pack = state
                .rules
                .iter()
                .filter(|rule| rule.origin == Origin::Pack);
            choices.off.extend(of_pack.map(|rule| rule.key.clone()));
        }
    }
    for (text, language) in work.rules {
        let key = new_key(&choices.own);
        choices.own.push(OwnRule {
            key,
            text,
            language,
        });
    }
    forget_list(state);
    state.pane = Pane::Verdicts;
    state.undo = Some(Undo::Work {
        text,
        choices: Box::new(before),
    });
    let mut effects = changed(state, Effect::SaveText);
    state.notice = Some(notice);
    effects.push(Effect::SaveChoices);
    effects
}

pub(super) fn restore(
    state: &mut State,
    text: Text,
    choices: crate::state::Choices,
) -> Vec<Effect> {
    state.text.restore(text);
    state.choices = choices;
    forget_list(state);
    let mut effects = changed(state, Effect::SaveText);
    effects.push(Effect::SaveChoices);
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Choices, reduce};
    use cutout_core::rule::Language;

    fn mine() -> State {
        let own = OwnRule {
            key: "own-1".into(),
            text: "mine".into(),
            language: None,
        };
        let choices = Choices {
            own: vec![own],
            ..Choices::default()
        };
        State::new("before".into(), choices, Route::Playground)
    }

    fn work(rules: &[&str], pack: Option<&str>) -> Work {
        Work {
            text: "after\n".into(),
            pack: pack.map(str::to_owned),
            rules: rules
                .iter()
                .map(|text| ((*text).to_owned(), Some(Language::Eql)))
                .collect(),
            ..Work::default()
        }
    }

    fn opened(state: &mut State, work: Work) {
        let name = "c.yml".to_owned();
        let work = Box::new(work);
        hear(state, Said::Opened { name, work });
    }

    fn rules(state: &State) -> Vec<&str> {
        state.choices.own.iter().map(|rule| &*rule.text).collect()
    }

    #[test]
    fn a_case_file_with_rules_takes_the_place_of_the_users_and_undo_brings_all_back() {
        let mut state = mine();
        let before = state.choices.clone();
        opened(&mut state, work(&["theirs"], None));
        assert_eq!(&*state.text.value, "after\n");
        assert_eq!(rules(&state), ["theirs"]);
        reduce(&mut state, Action::Undo);
        assert_eq!(&*state.text.value, "before");
        assert_eq!(state.choices, before);
    }

    #[test]
    fn a_case_file_without_rules_leaves_those_there_are() {
        let mut state = mine();
        opened(&mut state, work(&[], None));
        assert_eq!(rules(&state), ["mine"]);
    }

    #[test]
    fn an_exercises_rule_comes_to_those_there_are() {
        let mut state = mine();
        let effects = hear(&mut state, Said::Taken(Box::new(work(&["theirs"], None))));
        assert_eq!(rules(&state), ["mine", "theirs"]);
        assert!(effects.contains(&Effect::Go(Route::Playground.hash())));
    }
}
