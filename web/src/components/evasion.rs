//! Which changes to a command line evade the rules that match it.

use super::Dispatch;
use super::evasion_row::MutationRow;
use super::icons::Icon;
use crate::state::advice::Asked;
use crate::state::list::count;
use crate::state::{Action, Shared};
use cutout_core::report::RuleView;
use cutout_core::report::advice::{Evasion, Score};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// `None` until it is asked for.
    pub evasion: Option<Asked<Evasion>>,
    /// How many rules match the event.
    pub matches: u32,
    pub rules: Shared<Vec<RuleView>>,
    pub dispatch: Dispatch,
}

#[component]
pub fn EvasionView(props: &Props) -> Html {
    let Props {
        evasion,
        matches,
        rules,
        dispatch,
    } = props;
    let waiting = matches!(evasion, Some(Asked::Waiting));
    let body = match evasion {
        Some(Asked::Here(evasion)) => {
            html! { <Table evasion={evasion.clone()} rules={rules.clone()} dispatch={dispatch.clone()} /> }
        }
        _ if *matches == 0 => html! {
            <p class="muted">{ "No rule matches this event, so there is nothing to evade." }</p>
        },
        _ => html! {
            <p class="evasion__ask">
                <span>
                    { format!("Write the command line in other ways that Windows still runs, and see which of the {} still find it.", count(*matches, "matching rule", "matching rules")) }
                </span>
                <button class="button button--small" disabled={waiting} onclick={dispatch.reform(|_| Action::Evade)}>
                    { if waiting { "Working…" } else { "Try to evade" } }
                </button>
            </p>
        },
    };
    html! {
        <section class="evasion" aria-labelledby="evasion-title">
            <h3 class="label" id="evasion-title">{ "Evasion" }</h3>
            { body }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct TableProps {
    evasion: Shared<Evasion>,
    rules: Shared<Vec<RuleView>>,
    dispatch: Dispatch,
}

#[component]
fn Table(props: &TableProps) -> Html {
    let TableProps {
        evasion,
        rules,
        dispatch,
    } = props;
    let open = use_state_eq(|| None::<usize>);
    let title = |rule: &u32| {
        rules
            .get(*rule as usize)
            .map_or("", |rule| rule.title.as_str())
    };
    let unchanged = evasion.rows.iter().filter(|row| !row.reaches_log).count() as u32;
    let score = |(rule, score): (&u32, &Score)| {
        html! {
            <li class="score">
                <span class="score__figure">{ "survives " }<b>{ score.survived }</b>{ format!(" of {}", score.of) }</span>
                <span class="score__bar">{ bar(*score) }</span>
                <span class="score__rule">{ title(rule) }</span>
            </li>
        }
    };
    html! {
        <>
            if let Some(note) = &evasion.note {
                <p class="exclusions__note">{ Icon::Note.html() }<span>{ note }</span></p>
            }
            if !evasion.rows.is_empty() {
                <ul class="scores" aria-label="How many changed lines each rule still matches">
                    { for evasion.rules.iter().zip(&evasion.scores).map(score) }
                </ul>
                <p class="evasion__about">
                    { "Still matched, of the changed lines that reach the log." }
                    if unchanged > 0 {
                        { format!(" {} not count: what is typed differs, what is logged does not.", count(unchanged, "more does", "more do")) }
                    }
                </p>
                <div class="evasion__box" role="region" aria-label="Changes and rules" tabindex="0">
                    <table class={classes!("matrix", (evasion.rules.len() > 1).then_some("matrix--several"))}>
                        <thead>
                            <tr>
                                <th scope="col">{ "Change" }</th>
                                { for evasion.rules.iter().map(|rule| html! { <th scope="col">{ title(rule) }</th> }) }
                            </tr>
                        </thead>
                        <tbody>
                            { for evasion.rows.iter().enumerate().map(|(at, _)| {
                                let is_open = *open == Some(at);
                                let open = open.clone();
                                let toggle = Callback::from(move |()| open.set((!is_open).then_some(at)));
                                html! {
                                    <MutationRow
                                        evasion={evasion.clone()}
                                        {at}
                                        rules={rules.clone()}
                                        open={is_open}
                                        {toggle}
                                        dispatch={dispatch.clone()}
                                    />
                                }
                            }) }
                        </tbody>
                    </table>
                </div>
            }
        </>
    }
}

/// Drawn as an image, since the page's policy allows no styles on elements.
fn bar(score: Score) -> Html {
    let width = 100 * score.survived / score.of.max(1);
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar__rest" width="100" height="4" />
            <rect class="bar__part" width={width.to_string()} height="4" />
        </svg>
    }
}
