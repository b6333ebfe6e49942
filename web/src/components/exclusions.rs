//! Exclusions that would quiet a rule which matches the event: those of other public rules, and,
//! on demand, those that follow from labelled events.

use super::Dispatch;
use super::candidate::{CandidateRow, Labelled};
use super::icons::Icon;
use crate::state::Action;
use crate::state::advice::{Asked, Offer};
use crate::state::list::count;
use cutout_core::report::ExclusionView;
use cutout_core::report::advice::{Candidate, CandidateSource, PredicateText};
use yew::prelude::*;

/// How many are shown before the rest is asked for.
const FIRST: usize = 5;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// By index.
    pub rule: u32,
    /// What other rules exclude and is true of the event; on show until more is asked for.
    pub exclusions: Vec<ExclusionView>,
    pub offer: Option<Asked<Offer>>,
    /// How far the search for more is, where it takes its time.
    pub percent: Option<u32>,
    pub dispatch: Dispatch,
}

#[component]
pub fn Exclusions(props: &Props) -> Html {
    let Props {
        rule,
        exclusions,
        offer,
        percent,
        dispatch,
    } = props;
    let all = use_state_eq(|| false);
    let rule = *rule;
    let here = match offer {
        Some(Asked::Here(offer)) => Some(offer),
        Some(Asked::Waiting) | None => None,
    };
    // What the labels don't speak about stays as it was.
    let ranked = here.filter(|offer| !offer.suggestions.benign.is_empty());
    let candidates = match ranked {
        Some(offer) => offer.suggestions.candidates.clone(),
        None => exclusions.iter().map(of_others).collect(),
    };
    let labelled = ranked.map(|offer| Labelled::from(&offer.suggestions));
    let rows = here.map(|offer| offer.rows.clone()).unwrap_or_default();
    // "Show 1 more" takes as much room as the one.
    let shown = match candidates.len() {
        number if *all || number <= FIRST + 1 => number,
        _ => FIRST,
    };
    let title = match (ranked, &candidates[..]) {
        (Some(_), _) => "Exclusions, best first",
        (None, []) => "Exclusions",
        (None, _) => "Other rules exclude this",
    };
    let waiting = matches!(offer, Some(Asked::Waiting));
    let on_suggest = dispatch.reform(move |_| Action::Suggest(rule));
    html! {
        <section class="exclusions" aria-label="Exclusions">
            <div class="exclusions__head">
                <h5 class="label">{ title }</h5>
                if let Some(percent) = percent {
                    <Searching percent={*percent} on_stop={dispatch.reform(move |()| Action::StopSuggesting(rule))} />
                } else if here.is_none() {
                    <button class="button button--small" disabled={waiting} onclick={on_suggest}>
                        { if waiting { "Working…" } else { "Suggest from labelled events" } }
                    </button>
                }
            </div>
            if let Some(offer) = here {
                { said(offer) }
            } else if candidates.is_empty() {
                <p class="exclusions__note">{ "No exclusion of another public rule is true of this event." }</p>
            }
            <ul class="candidates">
                { for candidates[..shown].iter().map(|candidate| html! {
                    <CandidateRow
                        {rule}
                        candidate={candidate.clone()}
                        {labelled}
                        rows={rows.clone()}
                        dispatch={dispatch.clone()}
                    />
                }) }
            </ul>
            if shown < candidates.len() {
                <button class="button button--link" onclick={ let all = all.clone(); move |_| all.set(true) }>
                    { format!("Show {} more", candidates.len() - shown) }
                </button>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SearchingProps {
    percent: u32,
    on_stop: Callback<()>,
}

#[component]
fn Searching(props: &SearchingProps) -> Html {
    html! {
        <span class="exclusions__working">
            <span>{ format!("{} %", props.percent) }</span>
            <progress class="status__bar" aria-label="Search for exclusions" max="100" value={props.percent.to_string()} />
            <button class="button button--small" onclick={props.on_stop.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
        </span>
    }
}

/// What the labels leave open, and what was not offered.
fn said(offer: &Offer) -> Html {
    let suggestions = &offer.suggestions;
    let lost = suggestions.lost_a_malicious;
    html! {
        <>
            if let Some(note) = &suggestions.note {
                <p class="exclusions__note">{ Icon::Note.html() }<span>{ note }</span></p>
            }
            if lost > 0 {
                <p class="exclusions__note">
                    { Icon::Note.html() }
                    <span>
                        { format!("{} not offered: a malicious event would be lost.", count(lost, "more is", "more are")) }
                    </span>
                </p>
            }
        </>
    }
}

fn of_others(exclusion: &ExclusionView) -> Candidate {
    Candidate {
        predicates: vec![PredicateText {
            field: exclusion.field.clone(),
            op: exclusion.op.clone(),
            value: exclusion.value.clone(),
        }],
        source: CandidateSource::Community {
            reach: exclusion.reach.clone(),
            rules: exclusion.rules.clone(),
        },
        removes: Vec::new(),
        keeps: 0,
        unlabelled: 0,
        bypasses: exclusion.caution.iter().cloned().collect(),
    }
}
