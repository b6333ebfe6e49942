//! The fields: what each kind of log can't carry, and what each product calls them.

use super::icons::Icon;
use cutout_core::event::telemetry::{self, FieldNames, Log};
use std::collections::HashSet;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[component]
pub fn FieldsView() -> Html {
    let text = use_state_eq(String::new);
    let logs = use_memo((), |()| telemetry::logs());
    let names = use_memo((), |()| telemetry::names());
    let search = {
        let text = text.clone();
        move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let wanted = text.trim().to_lowercase();
    let keeps = |row: &&FieldNames| {
        let has = |name: &str| name.to_lowercase().contains(&wanted);
        has(&row.field) || row.spellings.iter().any(|(_, name)| has(name))
    };
    let kept: Vec<&FieldNames> = names.iter().filter(keeps).collect();
    html! {
        <main class="guide fields-view" id="main">
            <section class="pane" aria-labelledby="logs-title">
                <div class="pane__head">
                    <h2 class="pane__title" id="logs-title">{ "What a log can’t carry" }</h2>
                </div>
                <div class="guide-overview" tabindex="0" role="group" aria-labelledby="logs-title">
                    <p class="guide-lead">
                        { "When a process starts, each kind of log writes down other things about it. A rule that asks \
                           for more than the log carries can never match there." }
                    </p>
                    { for logs.iter().map(log) }
                </div>
            </section>
            <section class="pane" aria-labelledby="names-title">
                <div class="pane__head">
                    <h2 class="pane__title" id="names-title">{ "Names of fields" }</h2>
                    <p class="pane__sub">{ kept.len() }</p>
                    <label class="search guide-search">
                        <span class="sr-only">{ "Find fields by any of their names" }</span>
                        <input class="input" type="search" placeholder="Find a name" value={(*text).clone()} oninput={search} />
                    </label>
                </div>
                <div class="guide-values" tabindex="0" role="group" aria-labelledby="names-title">
                    <p class="guide-lead">
                        { "What each product calls a field, in its records and in rules for it. Upper and lower case \
                           tell no names apart." }
                    </p>
                    if kept.is_empty() {
                        <p class="empty">{ "No product is known to have such a name. A field of another name keeps it." }</p>
                    } else {
                        <dl class="names">{ for kept.into_iter().map(name) }</dl>
                    }
                </div>
            </section>
        </main>
    }
}

fn log(log: &Log) -> Html {
    html! {
        <section class="guide-section log">
            <h3 class="log__title">{ &log.title }</h3>
            if log.never.is_empty() && log.sometimes.is_empty() {
                <p class="log__all">{ Icon::Pass.html() }{ "Carries all that the rules here ask for." }</p>
            }
            if !log.never.is_empty() {
                <p class="label">{ "Never" }</p>
                <ul class="log__fields">
                    { for log.never.iter().map(|field| html! { <li class="log__field">{ field }</li> }) }
                </ul>
            }
            if !log.sometimes.is_empty() {
                <p class="label">{ "Only sometimes" }</p>
                <ul class="log__when">
                    { for log.sometimes.iter().map(|(field, when)| html! {
                        <li><b>{ field }</b>{ " " }{ when }</li>
                    }) }
                </ul>
            }
        </section>
    }
}

fn name(row: &FieldNames) -> Html {
    // What is so called in any log needs no product beside it.
    let mut seen = HashSet::new();
    let spellings = row
        .spellings
        .iter()
        .filter(|(_, spelling)| seen.insert(spelling));
    html! {
        <div class="names__row">
            <dt class="names__field">{ &row.field }</dt>
            <dd class="names__spellings">
                if row.spellings.is_empty() {
                    <span class="muted">{ "the same everywhere" }</span>
                }
                { for spellings.map(|(product, spelling)| html! {
                    <span class="names__one">
                        <code>{ spelling }</code>
                        <span class="muted">{ product }</span>
                    </span>
                }) }
            </dd>
        </div>
    }
}
