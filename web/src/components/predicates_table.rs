//! The predicates of a rule with the reach of each.

use super::reach_chip::ReachChip;
use super::reach_missing::ReachMissing;
use crate::state::Route;
use cutout_core::report::PredicateView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rule_key: String,
    pub predicates: Vec<PredicateView>,
}

#[component]
pub fn PredicatesTable(props: &Props) -> Html {
    let Props {
        rule_key,
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
                </td>
                <td class="predicates__reach">
                    if let Some(reach) = &predicate.reach {
                        <ReachChip reach={reach.clone()} exclusion={predicate.exclusion} />
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
