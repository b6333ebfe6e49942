//! Which rows of a long list are shown, and the way to the others.

use super::Dispatch;
use crate::state::list::grouped;
use crate::state::{Action, ROWS};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub offset: u32,
    pub rows: u32,
    pub total: u32,
    pub dispatch: Dispatch,
}

#[component]
pub fn Pager(props: &Props) -> Html {
    let Props {
        offset,
        rows,
        total,
        dispatch,
    } = props;
    if *total <= ROWS {
        return html! {};
    }
    let turn = |name: &str, to: Option<u32>| {
        let onclick = dispatch.reform(move |_| Action::TurnTo {
            offset: to.unwrap_or(0),
        });
        html! { <button class="button button--small" disabled={to.is_none()} {onclick}>{ name }</button> }
    };
    let last = (total - 1) / ROWS * ROWS;
    let end = offset + rows;
    html! {
        <nav class="pager" aria-label="Pages of events">
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
