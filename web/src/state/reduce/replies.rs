//! What the worker says, and what becomes of the page when it dies.

use super::text::{give_up_large, large_read};
use super::{advice, cases, compare, convert, exercises, host, labels, map, share};
use crate::protocol::{Answer, Ask, Json, Reach as Said, Reply};
use crate::state::advice::{Advice, Offer};
use crate::state::{Effect, Notice, Phase, Route, Shared, State, Texts};
use crate::state::{reach, sets};
use cutout_core::report::Report;
use std::rc::Rc;

pub(super) fn hear(state: &mut State, reply: Reply) -> Vec<Effect> {
    // A worker that was given up may go on talking, as a fault ends only what it was doing. What
    // it says then must not stand for a sound evaluation, nor take away the way to another.
    if state.engine.is_stopped() {
        return vec![];
    }
    if reply.body == Answer::Ready {
        state.engine.phase = Phase::Working(None);
        reach::start_over(state);
        exercises::start_over(state);
        let mut effects = vec![Effect::Analyze { after: 0 }];
        effects.extend(share::ask_again(state));
        effects.extend(sets::hand_over(state));
        return effects;
    }
    if let Answer::Failed(message) = reply.body {
        state.engine.last_words = Some(message);
        return vec![];
    }
    // What was asked about earlier text is of no use, but for the rules: the worker tells them
    // only once, so a list that arrives late is still the one that the next report refers to. The
    // report on show refers to the list before it, and keeps that until then.
    let current = reply.run == state.engine.asked && state.engine.phase != Phase::Cancelled;
    match reply.body {
        Answer::Rules(Json(rules)) => {
            state.rules_to_come = Some(sets::with_sets(state, rules));
            vec![]
        }
        Answer::SetRules(Json(rules)) => {
            sets::take_rules(state, rules);
            vec![]
        }
        Answer::Rule(rule) => {
            state.sets.whole = rule.map(|rule| Shared::new(*rule));
            vec![]
        }
        Answer::Sets(said) => {
            sets::hear(state, said);
            vec![]
        }
        Answer::Progress(progress) if current => {
            state.engine.phase = Phase::Working(Some(progress));
            vec![]
        }
        Answer::Reach(said) => {
            // Exclusions of other rules come with the figures.
            let loaded = matches!(said, Said::Loaded { .. });
            reach::hear(state, said);
            if loaded {
                let mut effects = advice::suggest_again(state);
                effects.extend(exercises::try_again(state));
                effects
            } else {
                vec![]
            }
        }
        Answer::Cases(said) => cases::hear(state, said),
        Answer::Host(told) => host::hear(state, *told),
        Answer::Share(said) => share::hear(state, said),
        Answer::Exported { kind, text } if current => vec![Effect::Download {
            name: kind.file().to_owned(),
            bytes: Rc::new(serde_bytes::ByteBuf::from(text)),
        }],
        Answer::Converted(converted) => convert::hear(state, *converted),
        Answer::Map(Json(map)) if current => map::hear(state, map),
        Answer::Compared(compared) if current => compare::hear(state, *compared),
        Answer::Exercises(said) => exercises::hear(state, said),
        Answer::Report(Json(report)) if current => show(state, reply.run, report),
        Answer::Keys { keys, label } if current => labels::label_all(state, keys, label),
        Answer::Suggestions {
            rule,
            suggestions,
            rows,
        } if current => advice::offered(state, rule, Offer { suggestions, rows }),
        Answer::Suggesting { rule, percent } if current => {
            let wanted = state.advice.suggestions.contains_key(&rule);
            state.advice.suggesting = wanted.then_some((rule, percent));
            vec![]
        }
        Answer::Excluded {
            asked,
            outcome,
            rows,
        } if current => advice::patched(state, &asked, *outcome, rows),
        Answer::Evasion { event, evasion } if current => advice::evaded(state, event, evasion),
        Answer::Telemetry(rows) if current => {
            state.advice.telemetry = Some(Shared::new(rows));
            vec![]
        }
        Answer::Detail(Json(detail)) if current => {
            state.detail = detail
                .filter(|detail| Some(detail.index) == state.selected)
                .map(Shared::new);
            vec![]
        }
        Answer::FileRead {
            number,
            lines,
            problems,
        } => large_read(state, number, lines, &problems),
        Answer::FileLost(number) if number == state.text.revision => {
            let say =
                "The file can’t be read any more: it was moved or changed since. Open it again.";
            give_up_large(state, Notice::problem(say))
        }
        Answer::Texts { file, from, texts } => {
            state.texts = Shared::new(Texts { file, from, texts });
            vec![]
        }
        Answer::Lines(Json(lines)) if current => {
            state.lines = Shared::new(lines);
            vec![]
        }
        Answer::Guide(guide) if current && guide.filter == state.guide_filter => {
            state.guide = Some(Shared::new(*guide));
            vec![]
        }
        _ => vec![],
    }
}

fn show(state: &mut State, run: u32, report: Report) -> Vec<Effect> {
    let mut effects = Vec::new();
    if state.engine.shown != run {
        // It was about rules and events that are no more. The table of logs gives way to its
        // successor once that is there.
        state.advice = Advice {
            telemetry: state.advice.telemetry.take(),
            ..Advice::default()
        };
    }
    state.engine.shown = run;
    if let Some(large) = &mut state.text.large {
        large.shown = true;
    }
    state.engine.phase = Phase::Idle;
    state.list.offset = report.page.offset;
    let rows = report.page.rows.iter().map(|row| {
        let old = state.rows.iter().find(|old| ***old == *row);
        old.cloned().unwrap_or_else(|| Rc::new(row.clone()))
    });
    state.rows = Shared::new(rows.collect());
    if state
        .selected
        .is_none_or(|index| index >= report.totals.events)
    {
        let first = state
            .rows
            .iter()
            .find(|row| !row.matches.is_empty())
            .or(state.rows.first());
        state.selected = first.map(|row| row.index);
        state.detail = None;
        if let Some(index) = state.selected {
            effects.push(Effect::Send(state.ask(Ask::Detail(index))));
        }
    }
    state.report = Some(Shared::new(report));
    if state.route == Route::Guide {
        effects.push(Effect::Send(state.ask_guide()));
    }
    if matches!(
        state.route,
        Route::Guide | Route::Rules { key: Some(_), .. }
    ) {
        effects.push(Effect::Send(state.ask(Ask::Telemetry)));
    }
    if let Some(rules) = state.rules_to_come.take() {
        state.rules = rules;
        if let Route::Rules { key: Some(key), .. } = &state.route {
            effects.extend(sets::ask_whole(state, key));
        }
    }
    effects.extend(compare::ask(state));
    effects.extend(map::ask(state));
    // The page is on the screen and its text evaluated: there is time for what comes beside.
    effects.extend(reach::first_asked(state));
    effects.extend(host::first_asked(state));
    effects.extend(exercises::wanted(state));
    effects
}

pub(super) fn crashed(state: &mut State, message: String) -> Vec<Effect> {
    let again = state.engine.crashed(message);
    let said = state
        .engine
        .last_words
        .as_deref()
        .unwrap_or("no reason given");
    state.notice = Some(Notice::problem(if again {
        format!(
            "The evaluation stopped ({said}). Your text and rules are kept, and it was started again."
        )
    } else {
        format!(
            "The evaluation stopped twice on this input ({said}). Your text and rules are kept. \
             Change either and it starts again; if a rule of yours is new, switch it off first."
        )
    }));
    if again { vec![Effect::Restart] } else { vec![] }
}
