//! One event in the list.

use super::badges;
use super::icons::Icon;
use crate::state::Shared;
use cutout_core::report::{EventRow, RuleView, Verdict};
use std::rc::Rc;
use yew::prelude::*;

/// Titles of rules that are named before the rest is counted.
const NAMED: usize = 2;

/// The row's id in the page.
pub fn id(index: u32) -> String {
    format!("event-{index}")
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub row: Rc<EventRow>,
    pub rules: Shared<Vec<RuleView>>,
    pub selected: bool,
    pub on_select: Callback<u32>,
}

#[component]
pub fn EventRowView(props: &Props) -> Html {
    let Props {
        row,
        rules,
        selected,
        on_select,
    } = props;
    let (verdict, named) = match (row.matches.is_empty(), row.open.is_empty()) {
        (false, _) => (Verdict::Match, &row.matches),
        (true, false) => (Verdict::CannotTell, &row.open),
        (true, true) => (Verdict::NoMatch, &row.open),
    };
    let tone = match verdict {
        Verdict::Match => "row--match",
        Verdict::CannotTell => "row--open",
        _ => "row--quiet",
    };
    let index = row.index;
    let names = named.iter().filter_map(|rule| rules.get(*rule as usize));
    let names: Vec<&str> = names.map(|rule| rule.title.as_str()).take(NAMED).collect();
    let rest = named.len().saturating_sub(NAMED);
    html! {
        <li
            id={id(index)}
            class={classes!("row", tone, row.parent.is_some().then_some("row--derived"))}
            role="option"
            aria-selected={selected.to_string()}
            onclick={on_select.reform(move |_| index)}
        >
            <span class="row__line"><span class="sr-only">{ "Line " }</span>{ row.line }</span>
            <span class="row__verdict">
                { badges::verdict(verdict) }
                { for row.level.filter(|_| verdict == Verdict::Match).map(badges::level) }
            </span>
            <span class="row__body">
                <span class="row__headline">
                    if row.parent.is_some() {
                        <span class="row__from">{ Icon::Child.html() }{ "from cmd /c" }</span>
                    }
                    { if row.headline.is_empty() { "(nothing to show)" } else { &row.headline } }
                </span>
                if !names.is_empty() {
                    <span class="row__rules">
                        { names.join(" · ") }
                        if rest > 0 { { format!(" · {rest} more") } }
                    </span>
                }
            </span>
        </li>
    }
}
