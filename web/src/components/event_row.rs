//! One event in the list.

use super::Dispatch;
use super::badges;
use super::icons::Icon;
use super::label_buttons::LabelButtons;
use crate::state::list::unexpected;
use crate::state::{Action, Shared};
use cutout_core::report::advice::Label;
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
    pub label: Option<Label>,
    pub dispatch: Dispatch,
}

#[component]
pub fn EventRowView(props: &Props) -> Html {
    let Props {
        row,
        rules,
        selected,
        label,
        dispatch,
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
        <div
            id={id(index)}
            class={classes!("row", tone, row.parent.is_some().then_some("row--derived"))}
            role="row"
            aria-selected={selected.to_string()}
            onclick={dispatch.reform(move |_| Action::Pick(index))}
        >
            <span class="row__gutter" role="gridcell">
                <span class="row__line"><span class="sr-only">{ "Line " }</span>{ row.line }</span>
                <LabelButtons
                    event={row.key.clone()}
                    line={row.line}
                    label={*label}
                    tab=false
                    dispatch={dispatch.clone()}
                />
            </span>
            <span class="row__verdict" role="gridcell">
                { badges::verdict(verdict) }
                { for row.level.filter(|_| verdict == Verdict::Match).map(badges::level) }
                if let Some(said) = unexpected(*label, verdict == Verdict::Match || row.matched_derived) {
                    <span class="row__unexpected">{ Icon::Warning.html() }{ said }</span>
                }
            </span>
            <span class="row__body" role="gridcell">
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
        </div>
    }
}
