//! The condition as a tree, each node with its outcome.

use super::badges;
use super::trace_leaf::TraceLeaf;
use crate::state::Shared;
use crate::state::marks::Legend;
use cutout_core::report::{RuleView, TraceKind, TraceNode};
use cutout_core::text::Span;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub node: Shared<TraceNode>,
    pub rule: u32,
    pub rule_key: String,
    pub rules: Shared<Vec<RuleView>>,
    pub legend: Shared<Legend>,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
}

#[component]
pub fn TraceTree(props: &Props) -> Html {
    html! { <ul class="trace" aria-label="How the condition came out">{ branch(&props.node, props) }</ul> }
}

fn branch(node: &TraceNode, props: &Props) -> Html {
    if let TraceKind::Predicate(leaf) = &node.kind {
        let source = props
            .rules
            .get(props.rule as usize)
            .map_or("", |rule| &*rule.source);
        return html! {
            <li class="trace__node">
                <TraceLeaf
                    leaf={leaf.clone()}
                    outcome={node.outcome}
                    span={node.span}
                    line={line_of(source, node.span)}
                    rule_key={props.rule_key.clone()}
                    number={props.legend.number(leaf)}
                    hue={props.legend.hue(leaf)}
                    pointed={props.pointed}
                    point={props.point.clone()}
                />
            </li>
        };
    }
    html! {
        <li class="trace__node">
            <div class="trace__group">
                { badges::outcome(node.outcome) }
                if let Some(label) = &node.label {
                    <code class="trace__label">{ label }</code>
                }
                <span class="trace__kind">{ meaning(node) }</span>
            </div>
            if !node.children.is_empty() {
                <ul class="trace__children">
                    { for node.children.iter().map(|child| branch(child, props)) }
                </ul>
            }
        </li>
    }
}

fn meaning(node: &TraceNode) -> String {
    let several = node.children.len() > 1;
    match &node.kind {
        TraceKind::All if several => "all of".to_owned(),
        TraceKind::Any if several => "any of".to_owned(),
        TraceKind::Not => "not".to_owned(),
        TraceKind::AtLeast(number) => format!("at least {number} of"),
        TraceKind::Constant => "always the same".to_owned(),
        TraceKind::All | TraceKind::Any | TraceKind::Predicate(_) => String::new(),
    }
}

/// The line (from 1) that a span begins on, and what stands there; `None` for a part of another
/// rule's text, which has no place in this one.
fn line_of(source: &str, span: Span) -> Option<(u32, String)> {
    if span.is_empty() {
        return None;
    }
    let before = source.get(..span.start as usize)?;
    let number = before.bytes().filter(|&byte| byte == b'\n').count();
    Some((
        number as u32 + 1,
        source.lines().nth(number)?.trim().to_owned(),
    ))
}
