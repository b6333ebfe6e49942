//! What one rule says of the event, and why.

use super::Dispatch;
use super::badges;
use super::exclusions::Exclusions;
use super::flip_line::FlipLine;
use super::group_line::GroupLine;
use super::icons::Icon;
use super::supply_panel::{input_id, is_field};
use super::trace_tree::TraceTree;
use crate::platform::focus;
use crate::state::advice::Advice;
use crate::state::marks::Legend;
use crate::state::{Route, Shared};
use cutout_core::report::{EventDetail, RuleView, Verdict};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub detail: Shared<EventDetail>,
    /// Which of the detail's verdicts.
    pub at: usize,
    pub rules: Shared<Vec<RuleView>>,
    pub legend: Shared<Legend>,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
    pub advice: Advice,
    pub dispatch: Dispatch,
}

#[component]
pub fn VerdictCard(props: &Props) -> Html {
    let Props {
        detail,
        at,
        rules,
        legend,
        pointed,
        point,
        advice,
        dispatch,
    } = props;
    let chosen = use_state_eq(|| None::<bool>);
    let Some(verdict) = detail.verdicts.get(*at) else {
        return html! {};
    };
    let Some(rule) = rules.get(verdict.rule as usize) else {
        return html! {};
    };
    // What matches explains itself unasked; the rest is one line until it is opened.
    let open = chosen.unwrap_or(
        matches!(verdict.verdict, Verdict::Match)
            || verdict.verdict == Verdict::CannotTell && verdict.evidence > 0,
    );
    let toggle = {
        let chosen = chosen.clone();
        move |_: MouseEvent| chosen.set(Some(!open))
    };
    let flip = verdict.flip.as_ref();
    // What a near miss lacks is the first thing to know of it; it stands there unopened.
    let near = verdict.verdict == Verdict::NoMatch;
    let body = format!("verdict-{}", verdict.rule);
    let needs = verdict.needs.iter().map(|field| {
        if !is_field(field) {
            return html! { <span>{ field }</span> };
        }
        let id = input_id(field);
        let onclick = move |_: MouseEvent| focus::focus(&id);
        html! { <button class="need" {onclick}>{ field }</button> }
    });
    html! {
        <article class={classes!("card", (verdict.verdict == Verdict::Match).then_some("card--match"))}>
            <div class="card__head">
                <h4 class="card__title">
                    <button
                        class={classes!("card__toggle", open.then_some("card__toggle--open"))}
                        aria-expanded={open.to_string()}
                        aria-controls={open.then(|| body.clone())}
                        onclick={toggle}
                    >
                        { Icon::Chevron.html() }
                        <span>{ &rule.title }</span>
                    </button>
                </h4>
                <span class="card__meta">
                    { badges::verdict(verdict.verdict) }
                    { badges::language(rule.language) }
                    { for rule.level.map(badges::level) }
                    { for rule.techniques.iter().map(|id| html! { <span class="technique">{ id }</span> }) }
                    if rule.filters_only { { badges::filters_only() } }
                </span>
            </div>
            if !verdict.needs.is_empty() {
                <p class="card__needs">
                    { "Settled by " }
                    { for needs }
                </p>
            }
            if let Some(flip) = flip.filter(|_| near) {
                <div class="card__flip"><FlipLine flip={flip.clone()} rule_key={rule.key.clone()} /></div>
            }
            if open {
                <div class="card__body" id={body}>
                    if let Some(warning) = rule.reach.warning.as_ref().filter(|_| verdict.verdict == Verdict::Match) {
                        <p class="card__warning">{ Icon::Warning.html() }{ warning }</p>
                    }
                    if let Some(group) = &verdict.group {
                        <GroupLine
                            group={group.clone()}
                            event={detail.index}
                            dispatch={dispatch.clone()}
                        />
                    }
                    if let Some(flip) = flip.filter(|_| !near) {
                        <FlipLine flip={flip.clone()} rule_key={rule.key.clone()} />
                    }
                    <TraceTree
                        node={Shared::new(verdict.trace.clone())}
                        rule_key={rule.key.clone()}
                        rules={rules.clone()}
                        rule={verdict.rule}
                        legend={legend.clone()}
                        pointed={*pointed}
                        point={point.clone()}
                    />
                    if verdict.verdict == Verdict::Match {
                        <Exclusions
                            rule={verdict.rule}
                            exclusions={verdict.exclusions.clone()}
                            offer={advice.suggestions.get(&verdict.rule).cloned()}
                            percent={advice.suggesting.filter(|(of, _)| *of == verdict.rule).map(|(_, percent)| percent)}
                            dispatch={dispatch.clone()}
                        />
                    }
                    <a class="link" href={Route::rule(&rule.key).hash()}>{ "Open the rule" }</a>
                </div>
            }
        </article>
    }
}
