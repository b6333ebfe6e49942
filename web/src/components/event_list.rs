//! The events as a grid to walk through with the arrow keys.
//!
//! The keyboard stays on the list itself and `aria-activedescendant` names the current row: one
//! stop for the Tab key however many rows there are, and rows can come and go under it. It is a
//! grid and not a list box, since a row has buttons in it.

use super::Dispatch;
use super::event_row::{self, EventRowView};
use crate::protocol::RunId;
use crate::state::{Action, Shared};
use cutout_core::report::advice::{Label, Labels};
use cutout_core::report::{EventRow, RuleView};
use std::rc::Rc;
use yew::prelude::*;

/// Rows that PageUp and PageDown pass over.
const LEAP: usize = 10;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub rows: Shared<Vec<Rc<EventRow>>>,
    pub rules: Shared<Vec<RuleView>>,
    pub labels: Rc<Labels>,
    pub selected: Option<u32>,
    /// The analysis that the rows are of, for whoever measures.
    pub run: RunId,
    pub dispatch: Dispatch,
}

#[component]
pub fn EventList(props: &Props) -> Html {
    let Props {
        rows,
        rules,
        labels,
        selected,
        run,
        dispatch,
    } = props;
    let onkeydown = {
        let (rows, selected, dispatch) = (rows.clone(), *selected, dispatch.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || rows.is_empty() {
                return;
            }
            let at = rows.iter().position(|row| Some(row.index) == selected);
            let last = rows.len() - 1;
            let next = match event.key().as_str() {
                "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
                "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
                "PageDown" => at.map_or(0, |at| (at + LEAP).min(last)),
                "PageUp" => at.map_or(0, |at| at.saturating_sub(LEAP)),
                "Home" => 0,
                "End" => last,
                "m" | "M" | "b" | "B" => {
                    let malicious = event.key().eq_ignore_ascii_case("m");
                    event.prevent_default();
                    dispatch.emit(Action::LabelSelected(if malicious {
                        Label::Malicious
                    } else {
                        Label::Benign
                    }));
                    return;
                }
                "Enter" => {
                    event.prevent_default();
                    dispatch.emit(Action::ReadDetail);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            dispatch.emit(Action::Select(rows[next].index));
        }
    };
    let active = selected.filter(|selected| rows.iter().any(|row| row.index == *selected));
    html! {
        <div
            class="events"
            role="grid"
            tabindex="0"
            aria-label="Events. Enter reads the detail, M labels malicious, B benign."
            aria-keyshortcuts="M B"
            aria-activedescendant={active.map(event_row::id)}
            data-run={run.to_string()}
            {onkeydown}
        >
            { for rows.iter().map(|row| html! {
                <EventRowView
                    key={row.index}
                    row={row.clone()}
                    rules={rules.clone()}
                    selected={*selected == Some(row.index)}
                    label={labels.get(&row.key).copied()}
                    dispatch={dispatch.clone()}
                />
            }) }
            if rows.is_empty() {
                <div class="events__none" role="row">
                    <span role="gridcell">{ "No event fits the filters." }</span>
                </div>
            }
        </div>
    }
}
