//! What other public rules exclude and this event would be excluded by.

use super::reach_chip::ReachChip;
use cutout_core::report::ExclusionView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub exclusions: Vec<ExclusionView>,
}

#[component]
pub fn Exclusions(props: &Props) -> Html {
    let row = |exclusion: &ExclusionView| {
        let names = exclusion
            .rules
            .iter()
            .map(|rule| format!("{} ({})", rule.title, rule.vendor));
        html! {
            <li class="exclusion">
                <div class="leaf__predicate">
                    <span class="leaf__op">{ "not " }</span>
                    <span class="leaf__field">{ &exclusion.field }</span>
                    { " " }
                    <span class="leaf__op">{ exclusion.op.replace('_', " ") }</span>
                    { " " }
                    <code class="leaf__value">{ &exclusion.value }</code>
                    { " " }
                    <ReachChip reach={exclusion.reach.clone()} exclusion=true />
                </div>
                if !exclusion.rules.is_empty() {
                    <p class="exclusion__rules">{ "In " }{ names.collect::<Vec<_>>().join("; ") }</p>
                }
                if let Some(caution) = &exclusion.caution {
                    <p class="exclusion__caution">{ "Careful: " }{ caution }</p>
                }
            </li>
        }
    };
    html! {
        <div class="exclusions">
            <h5 class="label">{ "Other rules exclude this" }</h5>
            <ul class="plain-list">{ for props.exclusions.iter().map(row) }</ul>
        </div>
    }
}
