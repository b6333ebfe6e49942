//! Which part of a long list or text is shown, and the way to the others.

use crate::state::ROWS;
use crate::state::list::grouped;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it leads through, for screen readers.
    pub label: AttrValue,
    pub offset: u32,
    pub rows: u32,
    pub total: u32,
    /// Told the offset to go to.
    pub on_turn: Callback<u32>,
}

#[component]
pub fn Pager(props: &Props) -> Html {
    let Props {
        label,
        offset,
        rows,
        total,
        on_turn,
    } = props;
    if *total <= ROWS {
        return html! {};
    }
    let turn = |name: &str, to: Option<u32>| {
        let onclick = on_turn.reform(move |_: MouseEvent| to.unwrap_or(0));
        html! { <button class="button button--small" disabled={to.is_none()} {onclick}>{ name }</button> }
    };
    let last = (total - 1) / ROWS * ROWS;
    let end = offset + rows;
    html! {
        <nav class="pager" aria-label={label}>
            { turn("First", (*offset > 0).then_some(0)) }
            { turn("Previous", (*offset > 0).then(|| offset.saturating_sub(ROWS))) }
            <span class="pager__where">
                { format!("{}–{} of {}", grouped(offset + 1), grouped(end), grouped(*total)) }
            </span>
            { turn("Next", (end < *total).then_some(end)) }
            { turn("Last", (end < *total).then_some(last)) }
        </nav>
    }
}
