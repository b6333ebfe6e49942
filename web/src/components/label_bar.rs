//! How many events are labelled, which verdicts disagree, and labels for many events at once.

use super::Dispatch;
use super::icons::Icon;
use super::label_buttons::letter;
use crate::state::Action;
use crate::state::list::{grouped, label_name};
use cutout_core::report::advice::Label;
use cutout_core::report::{LabelTotals, Show};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub totals: LabelTotals,
    pub show: Show,
    /// Events that the list selects, on all its pages.
    pub selects: u32,
    pub dispatch: Dispatch,
}

/// What the menu does, in the order of its options behind the first.
const ALL: [Option<Label>; 3] = [Some(Label::Malicious), Some(Label::Benign), None];

#[component]
pub fn LabelBar(props: &Props) -> Html {
    let Props {
        totals,
        show,
        selects,
        dispatch,
    } = props;
    let LabelTotals {
        malicious,
        benign,
        missed,
        noisy,
    } = *totals;
    let part = |to: Show, shape: Html, number: u32, name: &str| {
        let on = *show == to;
        let next = if on { Show::All } else { to };
        html! {
            <button
                class="label-part"
                aria-pressed={on.to_string()}
                onclick={dispatch.reform(move |_| Action::Show(next))}
            >
                { shape }
                <b>{ grouped(number) }</b>
                { format!(" {name}") }
            </button>
        }
    };
    let shape = |label: Label| {
        html! {
            <span class={format!("label-shape label-shape--{}", label_name(label))} aria-hidden="true">
                { letter(label) }
            </span>
        }
    };
    let onchange = dispatch.reform(|event: Event| {
        let select = event.target_unchecked_into::<HtmlSelectElement>();
        let chosen = usize::try_from(select.selected_index() - 1).unwrap_or(ALL.len());
        select.set_selected_index(0);
        match ALL.get(chosen) {
            Some(label) => Action::LabelShown(*label),
            None => Action::ClearLabels,
        }
    });
    let labelled = malicious + benign;
    html! {
        <div class="label-bar">
            if labelled == 0 {
                <p class="label-bar__hint">{ "Label events (M, B) to put rules to the test, or open a case file." }</p>
            } else {
                <div class="label-bar__parts" role="group" aria-label="Show labelled events">
                    { part(Show::Malicious, shape(Label::Malicious), malicious, "malicious") }
                    { part(Show::Benign, shape(Label::Benign), benign, "benign") }
                    if missed + noisy > 0 || *show == Show::Unexpected {
                        { part(Show::Unexpected, Icon::Warning.html(), missed + noisy, "unexpected") }
                    }
                </div>
            }
            <select class="select select--small select--quiet label-bar__menu" aria-label="Label all shown" {onchange}>
                <option selected=true>{ "Label all…" }</option>
                { for ALL.map(|label| {
                    let what = label.map_or("not labelled", label_name);
                    html! { <option disabled={*selects == 0}>{ format!("The {} shown: {what}", grouped(*selects)) }</option> }
                }) }
                <option disabled={labelled == 0}>{ "Clear all labels" }</option>
            </select>
        </div>
    }
}
