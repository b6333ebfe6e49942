//! A rule of the pack in full.

use super::Dispatch;
use super::badges;
use super::convert_dialog::opener;
use super::icons::Icon;
use super::predicates_table::PredicatesTable;
use super::rests_on::RestsOn;
use super::rule_source::RuleSource;
use super::telemetry_table::TelemetryTable;
use crate::state::{Route, Shared};
use cutout_core::report::RuleView;
use cutout_core::report::advice::TelemetryRow;
use cutout_core::text::Span;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rule: RuleView,
    pub rules: Shared<Vec<RuleView>>,
    pub logs: Option<TelemetryRow>,
    pub target: Option<Span>,
    pub dispatch: Dispatch,
}

#[component]
pub fn RuleDetail(props: &Props) -> Html {
    let Props {
        rule,
        rules,
        logs,
        target,
        dispatch,
    } = props;
    let line = |name: &str, value: Html| html! { <><dt>{ name }</dt><dd>{ value }</dd></> };
    let text = |name: &str, value: &Option<String>| match value {
        Some(value) => line(name, html! { value }),
        None => html! {},
    };
    let list = |name: &str, values: &[String]| match values {
        [] => html! {},
        values => line(
            name,
            html! { <ul class="plain-list">{ for values.iter().map(|value| html! { <li>{ address(value) }</li> }) }</ul> },
        ),
    };
    html! {
        <>
            <div class="pane__head">
                <a class="back" href={Route::RULES.hash()}>{ "All rules" }</a>
                <h2 class="pane__title">{ &rule.title }</h2>
                <span class="card__meta">
                    { badges::language(rule.language) }
                    { for rule.level.map(badges::level) }
                    { for rule.techniques.iter().map(|id| html! { <span class="technique">{ id }</span> }) }
                    if rule.filters_only { { badges::filters_only() } }
                </span>
                if rule.usable {
                    <div class="pane__tools">{ opener(rule, dispatch) }</div>
                }
            </div>
            <div class="rule-detail">
                if let Some(description) = &rule.description {
                    <p class="rule-detail__what">{ description }</p>
                }
                if let Some(warning) = &rule.reach.warning {
                    <p class="card__warning">{ Icon::Warning.html() }{ warning }</p>
                }
                { for rule.diagnostics.iter().map(|said| html! {
                    <p class="card__warning">
                        { Icon::Warning.html() }
                        <span>
                            { sentence(&said.message) }
                            if let Some(help) = &said.help { { format!(" {}", sentence(help)) } }
                            { " " }
                            <a class="leaf__source" href={Route::rule_at(&rule.key, said.span).hash()}>{ format!("line {}", said.line) }</a>
                        </span>
                    </p>
                }) }
                <RestsOn rule={rule.clone()} />
                <PredicatesTable rule_key={rule.key.clone()} rules={rules.clone()} predicates={rule.predicates.clone()} />
                <section class="group">
                    <h3 class="label">{ "Text" }</h3>
                    <RuleSource source={rule.source.clone()} predicates={rule.predicates.clone()} target={*target} />
                </section>
                if let Some(logs) = logs {
                    <TelemetryTable rule_key={rule.key.clone()} row={logs.clone()} />
                }
                <section class="group">
                    <h3 class="label">{ "About it" }</h3>
                    <dl class="facts">
                        { line("Logsource", html! { &rule.logsource }) }
                        { text("Status", &rule.status) }
                        { text("Author", &rule.author) }
                        { text("Licence", &rule.license) }
                        { text("Id", &rule.id) }
                        { match &rule.upstream {
                            Some(upstream) => line("Upstream", address(upstream)),
                            None => html! {},
                        } }
                        { list("References", &rule.references) }
                        { list("False positives", &rule.false_positives) }
                        { list("Tags", &rule.tags) }
                    </dl>
                </section>
            </div>
        </>
    }
}

/// A message as a sentence of a text.
fn sentence(message: &str) -> String {
    let mut rest = message.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).chain(['.']).collect()
}

/// A link where the text is an address, else the text. Only plain web addresses become links:
/// rules are texts of strangers.
fn address(text: &str) -> Html {
    if text.starts_with("https://") || text.starts_with("http://") {
        let href = text.to_owned();
        html! {
            <a class="link link--long" {href} target="_blank" rel="noopener noreferrer external">
                { text }{ Icon::External.html() }
            </a>
        }
    } else {
        html! { text }
    }
}
