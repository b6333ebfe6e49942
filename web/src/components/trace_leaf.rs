//! One predicate: its outcome on the event, the reason, and how common it is.

use super::badges;
use super::reach_chip::ReachChip;
use crate::state::Route;
use cutout_core::report::{LeafView, Outcome};
use cutout_core::text::Span;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub leaf: LeafView,
    pub outcome: Outcome,
    /// In the rule's source.
    pub span: Span,
    /// The line of the source that it stands in.
    pub line: Option<(u32, String)>,
    pub rule_key: String,
    pub number: Option<u32>,
    pub hue: u32,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
}

#[component]
pub fn TraceLeaf(props: &Props) -> Html {
    let Props {
        leaf,
        outcome,
        span,
        line,
        rule_key,
        number,
        hue,
        pointed,
        point,
    } = props;
    let number = number.filter(|_| *outcome == Outcome::Pass);
    let on = number.is_some() && *pointed == number;
    html! {
        <div
            class={classes!("leaf", on.then_some("leaf--on"))}
            onmouseenter={point.reform(move |_| number)}
            onmouseleave={point.reform(|_| None)}
        >
            { badges::outcome(*outcome) }
            <div class="leaf__what">
                <div class="leaf__predicate">
                    <span class="leaf__field">{ &leaf.field }</span>
                    { " " }
                    <span class="leaf__op">{ leaf.op.replace('_', " ") }</span>
                    { " " }
                    <code class="leaf__value">{ &leaf.value }</code>
                    if let Some(number) = number {
                        { " " }
                        <span class={classes!("number", format!("hue-{hue}"))}>{ number }</span>
                    }
                    if let Some(reach) = &leaf.reach {
                        { " " }
                        <ReachChip reach={reach.clone()} exclusion={leaf.exclusion} />
                    }
                </div>
                <p class="leaf__reason">
                    { &leaf.reason }
                    if let Some((line, text)) = line {
                        { " " }
                        <a class="leaf__source" href={Route::rule_at(rule_key, *span).hash()} title={text.clone()}>
                            { format!("rule line {line}") }
                        </a>
                    }
                </p>
            </div>
        </div>
    }
}
