//! An exclusion that could be added to a rule, with what speaks for and against it.

use super::Dispatch;
use super::event_links::event_links;
use super::icons::Icon;
use super::predicate_line::predicates;
use super::reach_chip::ReachChip;
use crate::state::Action;
use crate::state::list::grouped;
use cutout_core::report::EventRow;
use cutout_core::report::advice::{Candidate, CandidateSource, Suggestions};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// By index.
    pub rule: u32,
    pub candidate: Candidate,
    /// Labelled events that the rule matches, where they were asked about.
    pub labelled: Option<Labelled>,
    pub rows: Vec<EventRow>,
    pub dispatch: Dispatch,
}

#[derive(Clone, Copy, PartialEq)]
pub struct Labelled {
    pub malicious: u32,
    pub benign: u32,
}

impl From<&Suggestions> for Labelled {
    fn from(suggestions: &Suggestions) -> Self {
        Labelled {
            malicious: suggestions.malicious.len() as u32,
            benign: suggestions.benign.len() as u32,
        }
    }
}

#[component]
pub fn CandidateRow(props: &Props) -> Html {
    let Props {
        rule,
        candidate,
        labelled,
        rows,
        dispatch,
    } = props;
    let add = {
        let (rule, predicates) = (*rule, candidate.predicates.clone());
        dispatch.reform(move |_| Action::Preview {
            rule,
            predicates: predicates.clone(),
        })
    };
    let what = candidate
        .predicates
        .iter()
        .map(|one| format!("{} {} {}", one.field, one.op.replace('_', " "), one.value));
    let what: Vec<String> = what.collect();
    html! {
        <li class="candidate">
            <div class="candidate__head">
                <div class="candidate__what">
                    <span class="leaf__op">{ "not " }</span>
                    { predicates(&candidate.predicates, "and") }
                </div>
                <button
                    class="button button--small"
                    aria-label={format!("Add the exclusion of {}", what.join(" and "))}
                    onclick={add}
                >
                    { "Add…" }
                </button>
            </div>
            if let Some(labelled) = labelled {
                <p class="candidate__figures">
                    { figures(candidate, *labelled, event_links(&candidate.removes, rows, dispatch)) }
                </p>
            }
            { source(&candidate.source) }
            { for candidate.bypasses.iter().map(|way| html! {
                <p class="candidate__bypass">{ Icon::Warning.html() }<span>{ way }</span></p>
            }) }
        </li>
    }
}

/// Removes 2 of 3 benign: line 4, line 9; keeps 4 of 4 malicious.
fn figures(candidate: &Candidate, labelled: Labelled, links: Html) -> Html {
    let benign = html! {
        <span class="candidate__figure">
            { "removes " }<b>{ grouped(candidate.removes.len() as u32) }</b>
            { format!(" of {} benign: ", grouped(labelled.benign)) }
            { links }
        </span>
    };
    let others = match candidate.unlabelled {
        0 => html! {},
        number => html! {
            <span class="candidate__figure">
                { "and " }<b>{ grouped(number) }</b>{ " without a label" }
            </span>
        },
    };
    // Where there is none, the note above says so.
    let malicious = match labelled.malicious {
        0 => html! {},
        number => html! {
            <span class="candidate__figure">
                { "keeps " }<b>{ grouped(candidate.keeps) }</b>{ format!(" of {} malicious", grouped(number)) }
            </span>
        },
    };
    html! { <>{ benign }{ others }{ malicious }</> }
}

fn source(source: &CandidateSource) -> Html {
    match source {
        CandidateSource::Events { how } => {
            html! { <p class="candidate__aside">{ format!("From your events: {how}") }</p> }
        }
        CandidateSource::Community { reach, rules } if rules.is_empty() => html! {
            <p class="candidate__aside"><ReachChip reach={reach.clone()} exclusion=true /></p>
        },
        CandidateSource::Community { reach, rules } => html! {
            <details class="candidate__rules">
                <summary>
                    { format!("Other rules exclude it: {}", grouped(reach.total.max(rules.len() as u32))) }
                </summary>
                <p class="candidate__aside"><ReachChip reach={reach.clone()} exclusion=true /></p>
                <ul class="plain-list">
                    { for rules.iter().map(|rule| html! {
                        <li>{ &rule.title }{ " " }<span class="muted">{ format!("{} · {}", rule.vendor, rule.id) }</span></li>
                    }) }
                </ul>
            </details>
        },
    }
}
