//! How the events split by verdict; each part is also a filter.

use super::Dispatch;
use super::icons::Icon;
use crate::state::Action;
use crate::state::list::{grouped, quiet};
use cutout_core::report::{Show, Totals};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub totals: Totals,
    pub show: Show,
    pub dispatch: Dispatch,
}

#[component]
pub fn Summary(props: &Props) -> Html {
    let Props {
        totals,
        show,
        dispatch,
    } = props;
    let parts = [
        (Show::All, "All", totals.events, None, "all"),
        (
            Show::Matched,
            "Match",
            totals.events_matched,
            Some(Icon::Match),
            "match",
        ),
        (
            Show::Open,
            "Can’t tell",
            totals.events_open,
            Some(Icon::CannotTell),
            "open",
        ),
        (
            Show::Quiet,
            "Quiet",
            quiet(totals),
            Some(Icon::Quiet),
            "quiet",
        ),
    ];
    let button = |(one, name, number, icon, tone): (Show, &str, u32, Option<Icon>, &str)| {
        html! {
            <button
                class={classes!("tally", format!("tally--{tone}"), (number == 0).then_some("tally--none"))}
                aria-pressed={(one == *show).to_string()}
                onclick={dispatch.reform(move |_| Action::Show(one))}
            >
                <span class="tally__number">{ grouped(number) }</span>
                <span class="tally__name">{ for icon.map(Icon::html) }{ name }</span>
            </button>
        }
    };
    html! {
        <div class="summary">
            <div class="tallies" role="group" aria-label="Show events">{ for parts.map(button) }</div>
        </div>
    }
}
