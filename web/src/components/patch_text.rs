//! The text of a changed rule, with what is new in it marked.

use crate::platform::focus;
use cutout_core::text::Span;
use std::ops::Range;
use yew::prelude::*;

/// The id of the first line that has something new.
const FIRST: &str = "patch-first";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: String,
    pub added: Vec<Span>,
}

#[component]
pub fn PatchText(props: &Props) -> Html {
    let Props { text, added } = props;
    use_effect_with(text.clone(), |_| focus::centre(FIRST));
    let mut start = 0;
    let mut found = false;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        let new: Vec<Range<usize>> = added
            .iter()
            .map(|span| {
                span.start.max(range.start as u32) as usize..(span.end as usize).min(range.end)
            })
            .filter(|cut| cut.start < cut.end)
            .collect();
        let first = !found && !new.is_empty();
        found |= first;
        html! {
            <li
                class={classes!("source__line", (!new.is_empty()).then_some("source__line--new"))}
                id={first.then_some(FIRST)}
            >
                <code>{ for draw(text, range, &new) }</code>
            </li>
        }
    });
    html! {
        <div class="source patch__text" role="region" aria-label="Text of the changed rule" tabindex="0">
            <ol class="source__lines">{ for lines }</ol>
        </div>
    }
}

fn draw(text: &str, line: Range<usize>, new: &[Range<usize>]) -> Vec<Html> {
    let part = |range: Range<usize>| text.get(range).unwrap_or("").to_owned();
    let mut at = line.start;
    let mut parts = Vec::new();
    for range in new {
        if at < range.start {
            parts.push(html! { { part(at..range.start) } });
        }
        let from = range.start.max(at);
        if from < range.end {
            parts.push(html! { <ins class="source__new">{ part(from..range.end) }</ins> });
        }
        at = at.max(range.end);
    }
    parts.push(html! { { part(at.min(line.end)..line.end) } });
    parts
}
