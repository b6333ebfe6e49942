//! The rules that matched, most severe first; each also narrows the list to its events.

use super::Dispatch;
use super::badges;
use super::icons::Icon;
use crate::state::list::{fired, grouped};
use crate::state::{Action, Shared};
use cutout_core::report::{Report, RuleView};
use yew::prelude::*;

/// How many are shown before the rest is asked for.
const FIRST: usize = 4;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub report: Shared<Report>,
    pub rules: Shared<Vec<RuleView>>,
    pub chosen: Option<u32>,
    pub dispatch: Dispatch,
}

#[component]
pub fn FiredRules(props: &Props) -> Html {
    let Props {
        report,
        rules,
        chosen,
        dispatch,
    } = props;
    let all = use_state_eq(|| false);
    let fired = fired(report, rules);
    // "Show 1 more" takes as much room as the one.
    let short = fired.len() <= FIRST + 1;
    let shown = if *all || short { fired.len() } else { FIRST };
    let more = fired.len() - shown;
    // A rule that was chosen and no longer fires would leave a filter that nobody can see.
    let silent = chosen.filter(|rule| fired[..shown].iter().all(|one| one.rule != *rule));
    let item = |rule: u32, title: &str, level, matches: Option<u32>| {
        let on = *chosen == Some(rule);
        let next = (!on).then_some(rule);
        html! {
            <li>
                <button
                    class="fired__rule"
                    aria-pressed={on.to_string()}
                    title={if on { "Show the events of all rules" } else { "Show only this rule’s events" }}
                    onclick={dispatch.reform(move |_| Action::FilterByRule(next))}
                >
                    <span class="fired__level">{ for Option::map(level, badges::level) }</span>
                    <span class="fired__title">{ title }</span>
                    <span class="fired__count">
                        if let Some(matches) = matches {
                            <span class="sr-only">{ "matches " }</span>{ grouped(matches) }
                        }
                        if on { { Icon::Close.html() } }
                    </span>
                </button>
            </li>
        }
    };
    html! {
        <ul class="fired" aria-label="Rules that match">
            { for fired[..shown].iter().map(|one| item(one.rule, &one.title, one.level, Some(one.matches))) }
            if let Some((rule, view)) = silent.and_then(|rule| Some((rule, rules.get(rule as usize)?))) {
                { item(rule, &view.title, view.level, None) }
            }
            if !short {
                <li>
                    <button class="button button--link" onclick={ let all = all.clone(); move |_| all.set(!*all) }>
                        { if *all { "Show fewer rules".to_owned() } else { format!("Show {more} more") } }
                    </button>
                </li>
            }
        </ul>
    }
}
