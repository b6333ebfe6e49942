//! Events by their line, each a way to its detail; more than a handful are counted.

use super::Dispatch;
use crate::protocol::NAMED_EVENTS;
use crate::state::Action;
use crate::state::list::grouped;
use cutout_core::report::EventRow;
use yew::prelude::*;

/// `rows` has the events that are known here; others are only counted.
pub fn event_links(events: &[u32], rows: &[EventRow], dispatch: &Dispatch) -> Html {
    let known = |event: &u32| rows.iter().find(|row| row.index == *event);
    let named: Vec<&EventRow> = events.iter().filter_map(known).take(NAMED_EVENTS).collect();
    let rest = (events.len() - named.len()) as u32;
    let link = |row: &&EventRow| {
        let index = row.index;
        html! {
            <button
                class="event-link"
                title={row.headline.clone()}
                onclick={dispatch.reform(move |_| Action::Select(index))}
            >
                { format!("line {}", row.line) }
            </button>
        }
    };
    html! {
        <span class="event-links">
            { for named.iter().map(link) }
            if rest > 0 { <span class="muted">{ more(named.len(), rest) }</span> }
        </span>
    }
}

fn more(named: usize, rest: u32) -> String {
    match named {
        0 => String::new(),
        _ => format!("and {} more", grouped(rest)),
    }
}
