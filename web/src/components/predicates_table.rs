//! The predicates of a rule with the reach of each, as a figure and drawn.

use super::reach_bar::{self, ReachBar};
use super::reach_chip::ReachChip;
use super::reach_missing::ReachMissing;
use crate::state::list::count;
use crate::state::rules::also_in;
use crate::state::{Route, Shared};
use cutout_core::report::{PredicateView, RuleView};
use cutout_core::text::Span;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rule_key: String,
    pub rules: Shared<Vec<RuleView>>,
    pub predicates: Vec<PredicateView>,
}

#[component]
pub fn PredicatesTable(props: &Props) -> Html {
    let Props {
        rule_key,
        rules,
        predicates,
    } = props;
    if predicates.is_empty() {
        return html! {};
    }
    let row = |predicate: &PredicateView| {
        html! {
            <tr>
                <td class="predicates__side">
                    if predicate.exclusion { <span class="side side--not">{ "not" }</span> }
                </td>
                <td class="leaf__predicate">
                    <span class="leaf__field">{ &predicate.field }</span>
                    { " " }
                    <span class="leaf__op">{ predicate.op.replace('_', " ") }</span>
                    { " " }
                    <a class="leaf__source" href={Route::rule_at(rule_key, predicate.span).hash()} title="Show in the text">
                        <code class="leaf__value">{ &predicate.value }</code>
                    </a>
                    { others(&also_in(predicate, rule_key, rules)) }
                </td>
                <td class="predicates__reach">
                    if let Some(reach) = &predicate.reach {
                        <ReachChip reach={reach.clone()} exclusion={predicate.exclusion} />
                        <ReachBar reach={reach.clone()} exclusion={predicate.exclusion} />
                    } else {
                        <ReachMissing />
                    }
                </td>
            </tr>
        }
    };
    html! {
        <section class="group">
            <h3 class="label">{ "Predicates and corpus reach" }</h3>
            if predicates.iter().any(|predicate| predicate.reach.is_some()) {
                <p class="predicates__legend">{ reach_bar::legend() }</p>
            }
            <table class="predicates">
                <thead class="sr-only">
                    <tr>
                        <th scope="col">{ "Side" }</th>
                        <th scope="col">{ "Predicate" }</th>
                        <th scope="col">{ "Reach" }</th>
                    </tr>
                </thead>
                <tbody>{ for predicates.iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// Which other rules have the predicate, each with the way to its place there.
fn others(rules: &[(&RuleView, Span)]) -> Html {
    if rules.is_empty() {
        return html! {};
    }
    html! {
        <details class="also">
            <summary>{ format!("also in {} here", count(rules.len() as u32, "rule", "rules")) }</summary>
            <ul class="plain-list">
                { for rules.iter().map(|(rule, span)| html! {
                    <li><a class="link" href={Route::rule_at(&rule.key, *span).hash()}>{ &rule.title }</a></li>
                }) }
            </ul>
        </details>
    }
}
