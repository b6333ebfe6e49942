//! The numbered predicates behind the marks, under the rule that uses each.

use crate::state::Shared;
use crate::state::marks::{Entry, Legend};
use cutout_core::report::RuleView;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub legend: Shared<Legend>,
    pub rules: Shared<Vec<RuleView>>,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
}

#[component]
pub fn LegendList(props: &Props) -> Html {
    let Props {
        legend,
        rules,
        pointed,
        point,
    } = props;
    let drawn: Vec<&Entry> = legend.drawn(None).collect();
    if drawn.is_empty() {
        return html! {};
    }
    let groups = drawn.chunk_by(|one, next| one.rule == next.rule);
    let group = |entries: &[&Entry]| {
        let title = rules
            .get(entries[0].rule as usize)
            .map_or("", |rule| rule.title.as_str());
        html! {
            <li class="legend__rule">
                <span class="legend__title">{ title }</span>
                { for entries.iter().map(|entry| {
                    let number = entry.number;
                    let on = *pointed == Some(number);
                    html! {
                        <span
                            class={classes!("legend__item", on.then_some("legend__item--on"))}
                            onmouseenter={point.reform(move |_| Some(number))}
                            onmouseleave={point.reform(|_| None)}
                        >
                            <span class={classes!("number", format!("hue-{}", entry.hue))}>{ number }</span>
                            <code>{ short(&entry.value) }</code>
                        </span>
                    }
                }) }
            </li>
        }
    };
    html! { <ul class="legend" aria-label="Marks">{ for groups.map(group) }</ul> }
}

/// The start of a value that is too long for the legend.
fn short(value: &str) -> String {
    const MOST: usize = 48;
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
