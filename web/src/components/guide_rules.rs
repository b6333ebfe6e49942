//! The rules that use a value, or that cover an event, each leading to its text.

use super::badges;
use crate::state::guide::place;
use crate::state::{Route, Shared};
use cutout_core::report::{Guide, GuideValue, RuleView};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub guide: Shared<Guide>,
    pub rules: Shared<Vec<RuleView>>,
    /// Places in the guide's rules.
    pub at: Vec<u32>,
    /// The value to go to in each.
    #[prop_or_default]
    pub value: Option<GuideValue>,
}

#[component]
pub fn GuideRules(props: &Props) -> Html {
    let Props {
        guide,
        rules,
        at,
        value,
    } = props;
    let row = |at: &u32| {
        let Some(rule) = guide.rules.get(*at as usize) else {
            return html! {};
        };
        let route = match value {
            Some(value) => place(value, rule, rules),
            None => Route::rule(&rule.key),
        };
        let excludes = value
            .as_ref()
            .is_some_and(|value| value.excluding.contains(at));
        html! {
            <li class="guide-rule">
                <a class="link" href={route.hash()}>{ &rule.title }</a>
                <span class="card__meta">
                    { badges::language(rule.language) }
                    { for rule.level.map(badges::level) }
                    if excludes { <span class="side side--not">{ "only excludes it" }</span> }
                    if rule.filters_only { { badges::filters_only() } }
                </span>
            </li>
        }
    };
    html! { <ul class="guide-rules">{ for at.iter().map(row) }</ul> }
}
