//! What the changes to a rule come to, since a version of it that was kept.

use super::Dispatch;
use super::event_links::event_links;
use super::icons::Icon;
use super::predicate_line::predicate;
use crate::protocol::Compared;
use crate::state::compare::CompareAction;
use crate::state::list::{count, grouped};
use crate::state::{Action, Shared};
use cutout_core::report::compare::{Change, Comparison, PredicateChange};
use yew::prelude::*;

/// The button that keeps a version.
pub fn opener(key: &str, dispatch: &Dispatch) -> Html {
    let key = key.to_owned();
    let keep =
        dispatch.reform(move |_: MouseEvent| Action::Compare(CompareAction::Keep(key.clone())));
    html! {
        <button
            class="button button--small"
            title="Keep this version, and see what your changes to it gain and lose"
            onclick={keep}
        >
            { "Compare from here" }
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// `None` until the worker has answered.
    pub compared: Option<Shared<Compared>>,
    /// Whether the text is the kept one.
    pub is_same: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn ComparedPanel(props: &Props) -> Html {
    let Props {
        compared,
        is_same,
        dispatch,
    } = props;
    let act = |action: CompareAction| {
        dispatch.reform(move |_: MouseEvent| Action::Compare(action.clone()))
    };
    html! {
        <section class="compared" aria-labelledby="compared-title">
            <h3 class="compared__title" id="compared-title">{ "Since the version you kept" }</h3>
            <div class="compared__outcome" aria-live="polite">
                { match compared.as_deref() {
                    _ if *is_same => html! {
                        <p class="muted">{ "The text is that version. Change it, and what is gained and lost shows here." }</p>
                    },
                    None => html! { <p class="muted">{ "Both versions are being evaluated…" }</p> },
                    Some(compared) => match &compared.outcome {
                        Err(why) => html! {
                            <p class="card__warning">{ Icon::Warning.html() }<span>{ why }</span></p>
                        },
                        Ok(all) => html! {
                            { for all.iter().map(|one| comparison(one, all.len() > 1, compared, dispatch)) }
                        },
                    },
                } }
            </div>
            <div class="compared__tools">
                if !is_same {
                    <button class="button button--small" onclick={act(CompareAction::GoBack)}>{ "Go back to it" }</button>
                }
                <button class="button button--quiet button--small" onclick={act(CompareAction::Stop)}>{ "Stop comparing" }</button>
            </div>
        </section>
    }
}

fn comparison(one: &Comparison, is_titled: bool, compared: &Compared, dispatch: &Dispatch) -> Html {
    let rows = [
        (Icon::Plus, "gained", "now a match", &one.gained),
        (Icon::Fail, "lost", "no longer a match", &one.lost),
        (Icon::CannotTell, "open", "now it can’t tell", &one.opened),
        (
            Icon::Quiet,
            "settled",
            "can tell now: no match",
            &one.settled,
        ),
    ];
    let show = dispatch.reform(|action: Action| match action {
        Action::Select(event) => Action::Compare(CompareAction::Show(event)),
        other => other,
    });
    html! {
        <div class="compared__rule">
            if is_titled {
                <h4 class="compared__rule-title">{ &one.title }</h4>
            }
            if one.is_same() {
                <p>{ format!("No verdict changed. {} both.", count(one.kept, "event matches", "events match")) }</p>
            } else {
                <dl class="compared__events">
                    { for rows.iter().filter(|(_, _, _, events)| !events.is_empty()).map(|(icon, tone, what, events)| html! {
                        <div class={format!("compared__change compared__change--{tone}")}>
                            <dt>{ icon.html() }<b>{ grouped(events.len() as u32) }</b>{ " " }{ *what }</dt>
                            <dd>{ event_links(events, &compared.rows, &show) }</dd>
                        </div>
                    }) }
                </dl>
                <p class="muted">{ format!("{} both.", count(one.kept, "event matches", "events match")) }</p>
            }
            if !one.lost_malicious.is_empty() {
                <p class="card__warning">{ Icon::Warning.html() }<span>{ format!("{} lost that you labelled malicious.", count(one.lost_malicious.len() as u32, "event is", "events are")) }</span></p>
            }
            if !one.gained_benign.is_empty() {
                <p class="card__warning">{ Icon::Warning.html() }<span>{ format!("{} gained that you labelled benign.", count(one.gained_benign.len() as u32, "event is", "events are")) }</span></p>
            }
            if one.predicates.is_empty() {
                <p class="muted">{ "The predicates are the same." }</p>
            } else {
                <ul class="compared__predicates">
                    { for one.predicates.iter().map(changed) }
                </ul>
            }
        </div>
    }
}

fn changed(one: &PredicateChange) -> Html {
    let (sign, tone, word) = match one.change {
        Change::Removed => ("−", "lost", "removed"),
        Change::Added => ("+", "gained", "added"),
    };
    html! {
        <li class={format!("compared__predicate compared__predicate--{tone}")}>
            <span class="compared__sign" aria-hidden="true">{ sign }</span>
            <span class="sr-only">{ word }{ ": " }</span>
            <span>
                if one.exclusion { <span class="leaf__op">{ "not " }</span> }
                { predicate(&one.predicate) }
            </span>
        </li>
    }
}
