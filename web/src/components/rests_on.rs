//! What a rule rests on: its rarest required predicate, and a way to match without a specific one.

use super::reach_chip::ReachChip;
use super::value_text::ValueText;
use crate::state::Route;
use cutout_core::report::{RankedView, RuleView};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rule: RuleView,
}

#[component]
pub fn RestsOn(props: &Props) -> Html {
    let RuleView { key, reach, .. } = &props.rule;
    let Some(every_way_specific) = reach.every_way_specific else {
        return html! {};
    };
    let row = |ranked: &RankedView| {
        let predicate = &ranked.predicate;
        html! {
            <span class="leaf__predicate">
                <span class="leaf__field">{ &predicate.field }</span>
                { " " }
                <span class="leaf__op">{ predicate.op.replace('_', " ") }</span>
                { " " }
                <a class="leaf__source" href={Route::rule_at(key, ranked.span).hash()} title="Show in the text">
                    <ValueText value={predicate.value.clone()} />
                </a>
                if let Some(reach) = &ranked.reach {
                    { " " }
                    <ReachChip reach={reach.clone()} />
                }
            </span>
        }
    };
    html! {
        <section class="group">
            <h3 class="label">{ "What it rests on" }</h3>
            if let Some(rarest) = &reach.rarest {
                <p>{ "Rarest of what every match needs: " }{ row(rarest) }</p>
            } else {
                <p>{ "No single predicate is needed for every match." }</p>
            }
            if every_way_specific {
                <p>{ "Every way to match goes through at least one specific predicate." }</p>
            } else if reach.branch.is_empty() {
                <p>{ "It can match without any indicator." }</p>
            } else {
                <p>{ if reach.weak { "It can match on common predicates alone:" } else { "It can match without a specific predicate:" } }</p>
                <ul class="rests-on">{ for reach.branch.iter().map(|ranked| html! { <li>{ row(ranked) }</li> }) }</ul>
            }
        </section>
    }
}
