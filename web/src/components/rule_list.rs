//! All rules, with a switch each; by level and by text.

use super::Dispatch;
use super::badges;
use super::icons::Icon;
use super::rule_sets::RuleSets;
use crate::state::host::{Host, is_hosts};
use crate::state::list::count;
use crate::state::rules::{Filter, comes_from};
use crate::state::sets::Sets;
use crate::state::{Action, Route, Shared, TEMPLATES};
use cutout_core::analyze::OwnRule;
use cutout_core::report::{Level, Origin, RuleView};
use cutout_core::rule::Language;
use cutout_core::text::Severity;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Rules of sets that are listed at first, and with each click more: thousands of elements would
/// slow the page down.
const ROWS: usize = 100;
const LEVELS: [Level; 5] = [
    Level::Critical,
    Level::High,
    Level::Medium,
    Level::Low,
    Level::Informational,
];

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rules: Shared<Vec<RuleView>>,
    pub sets: Sets,
    pub off: Vec<String>,
    pub own: Vec<OwnRule>,
    pub host: Host,
    pub filter: Filter,
    pub on_filter: Callback<Filter>,
    /// Key of the rule, or of the user's text, that is on show.
    pub current: Option<String>,
    pub dispatch: Dispatch,
}

#[component]
pub fn RuleList(props: &Props) -> Html {
    let Props {
        rules,
        sets,
        off,
        own,
        host,
        filter,
        on_filter,
        current,
        dispatch,
    } = props;
    let shown = use_state_eq(|| ROWS);
    let kept: Vec<&RuleView> = rules.iter().filter(|rule| filter.keeps(rule)).collect();
    let on = rules.iter().filter(|rule| rule.enabled).count();
    let search = {
        let filter = filter.clone();
        on_filter.reform(move |event: InputEvent| Filter {
            text: event.target_unchecked_into::<HtmlInputElement>().value(),
            ..filter.clone()
        })
    };
    let set_level = {
        let filter = filter.clone();
        on_filter.reform(move |event: Event| {
            let index = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            let level = usize::try_from(index - 1)
                .ok()
                .and_then(|at| LEVELS.get(at).copied());
            Filter {
                level,
                ..filter.clone()
            }
        })
    };
    let switch_all = |name: &str, to: bool| {
        let keys: Vec<String> = kept.iter().map(|rule| rule.key.clone()).collect();
        let onclick = dispatch.reform(move |_| Action::Enable {
            keys: keys.clone(),
            on: to,
        });
        let done = kept.iter().all(|rule| rule.enabled == to);
        html! { <button class="button button--small" disabled={done} {onclick}>{ name }</button> }
    };
    let list = |origin: Origin, hosts: bool| {
        let rows = kept
            .iter()
            .filter(|rule| rule.origin == origin && is_hosts(&rule.key) == hosts)
            .take(if origin == Origin::Set {
                *shown
            } else {
                usize::MAX
            })
            .map(|rule| row(rule, current, dispatch));
        html! { <ul class="rule-rows">{ for rows }</ul> }
    };
    let of_sets = kept.iter().filter(|rule| rule.origin == Origin::Set);
    let of_sets = of_sets.count();
    let more = of_sets.saturating_sub(*shown);
    let show_more = {
        let shown = shown.clone();
        move |_: MouseEvent| shown.set(*shown + ROWS)
    };
    let new_rule = dispatch.reform(|_| Action::NewRule(Language::Sigma));
    let template = {
        let dispatch = dispatch.clone();
        move |event: Event| {
            let select = event.target_unchecked_into::<HtmlSelectElement>();
            let index = select.selected_index();
            // Back to its label, so that the same template can be picked again.
            select.set_selected_index(0);
            let template = usize::try_from(index - 1)
                .ok()
                .and_then(|at| TEMPLATES.get(at));
            if let Some((language, _)) = template {
                dispatch.emit(Action::NewRule(*language));
            }
        }
    };
    html! {
        <>
            <div class="pane__head">
                <h2 class="pane__title" id="rules-title">{ "Rules" }</h2>
                <p class="pane__sub">{ format!("{on} of {} on", count(rules.len() as u32, "rule", "rules")) }</p>
                <div class="pane__tools">
                    <button class="button button--primary button--small" onclick={new_rule}>
                        { Icon::Plus.html() }{ "New rule" }
                    </button>
                    <label class="field-inline">
                        <span class="sr-only">{ "New rule from a template" }</span>
                        <select class="select select--small templates" onchange={template}>
                            <option selected=true>{ "Template" }</option>
                            { for TEMPLATES.iter().map(|(language, _)| html! { <option>{ language.title() }</option> }) }
                        </select>
                    </label>
                </div>
            </div>
            <div class="rule-filter">
                <label class="search">
                    <span class="sr-only">{ "Find rules by text" }</span>
                    <input
                        class="input"
                        type="search"
                        placeholder="Find rules"
                        value={filter.text.clone()}
                        oninput={search}
                    />
                </label>
                <label class="field-inline">
                    <span class="sr-only">{ "Level" }</span>
                    <select class="select" onchange={set_level}>
                        <option selected={filter.level.is_none()}>{ "All levels" }</option>
                        { for LEVELS.map(|level| html! {
                            <option selected={filter.level == Some(level)}>{ badges::level_name(level) }</option>
                        }) }
                    </select>
                </label>
                { switch_all("All on", true) }
                { switch_all("All off", false) }
            </div>
            <div class="rule-lists">
                <RuleSets sets={sets.clone()} off={off.clone()} dispatch={dispatch.clone()} />
                if !own.is_empty() {
                    <h3 class="label">{ "Your own" }</h3>
                    { list(Origin::Own, false) }
                }
                if !host.rules.is_empty() {
                    <h3 class="label">{ host.title.as_deref().unwrap_or("From whoever hosts this page") }</h3>
                    { list(Origin::Own, true) }
                }
                <h3 class="label">{ "Pack T1216" }</h3>
                { list(Origin::Pack, false) }
                if of_sets > 0 {
                    <h3 class="label">{ format!("In rule sets: {}", count(of_sets as u32, "rule", "rules")) }</h3>
                    { list(Origin::Set, false) }
                }
                if more > 0 {
                    <p class="rule-lists__more">
                        { format!("{} not shown; narrow them by text or level, or", count(more as u32, "more rule is", "more rules are")) }
                        { " " }
                        <button class="button button--small" onclick={show_more}>{ format!("show {} more", more.min(ROWS)) }</button>
                    </p>
                }
                if kept.is_empty() && !rules.is_empty() {
                    <p class="empty">{ "No rule fits the filters." }</p>
                }
            </div>
        </>
    }
}

fn row(rule: &RuleView, current: &Option<String>, dispatch: &Dispatch) -> Html {
    let here = current
        .as_ref()
        .is_some_and(|key| comes_from(&rule.key, key));
    let key = rule.key.clone();
    let switch = dispatch.reform(move |event: Event| Action::Enable {
        keys: vec![key.clone()],
        on: event.target_unchecked_into::<HtmlInputElement>().checked(),
    });
    let errors = rule
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    html! {
        <li class={classes!("rule-row", here.then_some("rule-row--here"), (!rule.enabled).then_some("rule-row--off"))} key={rule.key.clone()}>
            <input
                class="switch-box"
                type="checkbox"
                role="switch"
                aria-label={format!("Evaluate {}", rule.title)}
                checked={rule.enabled}
                onchange={switch}
            />
            <a class="rule-row__link" href={Route::rule(&rule.key).hash()} aria-current={here.then_some("true")}>
                <span class="rule-row__title">{ &rule.title }</span>
                <span class="rule-row__meta">
                    { badges::language(rule.language) }
                    { for rule.level.map(badges::level) }
                    { for rule.techniques.iter().map(|id| html! { <span class="technique">{ id }</span> }) }
                    if rule.filters_only { { badges::filters_only() } }
                    if errors > 0 {
                        <span class="rule-row__errors">
                            { Icon::Error.html() }{ count(errors as u32, "error", "errors") }
                        </span>
                    }
                </span>
            </a>
        </li>
    }
}
