//! What came of a conversion: whether the query is exact, its text beside the rule's, what the
//! fields are called.

use super::icons::Icon;
use crate::platform::{clipboard, download, focus};
use crate::state::Shared;
use crate::state::convert::file_name;
use cutout_core::convert::{Conversion, FieldName, Reason, Status};
use cutout_core::report::RuleView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub conversion: Shared<Conversion>,
    pub rule: RuleView,
}

#[component]
pub fn ConvertResult(props: &Props) -> Html {
    let Props { conversion, rule } = props;
    html! {
        <div class="convert__result">
            { verdict(conversion.status) }
            if !conversion.reasons.is_empty() {
                <ul class="convert__reasons">
                    { for conversion.reasons.iter().map(|one| html! { <li>{ reason(one) }</li> }) }
                </ul>
            }
            if let Some(query) = &conversion.query {
                <div class="convert__texts">
                    <figure class="convert__text">
                        <figcaption class="label">{ "The rule" }</figcaption>
                        <RuleText rule={rule.clone()} />
                    </figure>
                    <figure class="convert__text">
                        <figcaption class="label">{ conversion.target.title() }</figcaption>
                        <pre class="source convert__source" role="region" aria-label={conversion.target.title()} tabindex="0"><code>{ query }</code></pre>
                    </figure>
                </div>
                <Tools query={query.clone()} name={file_name(rule, conversion.target)} />
            }
            if !conversion.fields.is_empty() {
                { fields(&conversion.fields) }
            }
        </div>
    }
}

/// What the status means, in a shape and words.
fn verdict(status: Status) -> Html {
    let (icon, tone, name, what) = match status {
        Status::Exact => (
            Icon::Pass,
            "survives",
            "exact",
            "It selects what the rule matches.",
        ),
        Status::Superset => (
            Icon::CannotTell,
            "open",
            "superset",
            "It selects what the rule matches, and more.",
        ),
        Status::Refused => (
            Icon::Fail,
            "evades",
            "refused",
            "The engine can’t say this rule.",
        ),
    };
    html! {
        <p class="convert__verdict">
            <span class={format!("fate fate--{tone}")}>{ icon.html() }{ name }</span>
            { " " }{ what }
        </p>
    }
}

/// As a sentence, with the line it is about.
fn reason(reason: &Reason) -> Html {
    let mut rest = reason.message.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    let sentence: String = first.chain(rest).chain(['.']).collect();
    html! {
        <>
            { sentence }
            if let Some(line) = reason.line {
                <span class="muted">{ format!(" Line {line}.") }</span>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RuleTextProps {
    rule: RuleView,
}

/// The rule's text, from its first predicate on: what stands before that is about the rule.
#[component]
fn RuleText(props: &RuleTextProps) -> Html {
    let rule = &props.rule;
    let start = use_node_ref();
    {
        let start = start.clone();
        use_effect_with(rule.key.clone(), move |_| focus::first_of_pane(&start));
    }
    let first = rule.predicates.iter().map(|one| one.span.start).min();
    let before = rule.source.get(..first.unwrap_or_default() as usize);
    // The line before it has the name of the selection.
    let line = before.and_then(|before| before.trim_end().rfind('\n'));
    let (about, rest) = rule.source.split_at(line.map_or(0, |at| at + 1));
    html! {
        <pre class="source convert__source" role="region" aria-label="The rule" tabindex="0">
            <code>{ about }<span ref={start} />{ rest }</code>
        </pre>
    }
}

#[derive(Properties, PartialEq)]
struct ToolsProps {
    query: String,
    name: String,
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let ToolsProps { query, name } = props;
    let said = use_state_eq(|| "");
    let copy = {
        let (query, said) = (query.clone(), said.clone());
        move |_: MouseEvent| {
            let said = said.clone();
            clipboard::write(&query, move |done| {
                said.set(match done {
                    true => "Copied.",
                    false => "The browser did not allow it. Select the text and copy it.",
                });
            });
        }
    };
    let save = {
        let (query, name) = (query.clone(), name.clone());
        move |_: MouseEvent| download::text(&name, &query)
    };
    html! {
        <div class="patch__tools">
            <button class="button button--primary" onclick={copy}>{ "Copy the query" }</button>
            <button class="button" onclick={save}>{ "Download" }</button>
            <span class="muted" role="status">{ *said }</span>
        </div>
    }
}

fn fields(fields: &[FieldName]) -> Html {
    html! {
        <details class="convert__fields">
            <summary>{ "What the fields are called there" }</summary>
            <table class="logs">
                <thead>
                    <tr><th scope="col">{ "Field" }</th><th scope="col">{ "In that log" }</th></tr>
                </thead>
                <tbody>
                    { for fields.iter().map(|one| html! {
                        <tr><th scope="row">{ &one.field }</th><td>{ &one.column }</td></tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}
