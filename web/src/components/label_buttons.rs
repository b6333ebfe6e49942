//! Two small buttons that say of an event what it is: a square for malicious, a circle for benign.

use super::Dispatch;
use crate::state::Action;
use crate::state::list::label_name;
use cutout_core::report::advice::Label;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The event's key.
    pub event: String,
    pub line: u32,
    pub label: Option<Label>,
    /// With the whole words, where there is room.
    #[prop_or_default]
    pub words: bool,
    /// False in a list, whose keys M and B do the same without a stop at each row.
    #[prop_or(true)]
    pub tab: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn LabelButtons(props: &Props) -> Html {
    let Props {
        event,
        line,
        label,
        words,
        tab,
        dispatch,
    } = props;
    let button = |one: Label| {
        let on = *label == Some(one);
        let (name, key) = (label_name(one), event.clone());
        let onclick = dispatch.reform(move |event: MouseEvent| {
            // A click on a row selects it; one on its buttons does not.
            event.stop_propagation();
            Action::Label {
                key: key.clone(),
                label: (!on).then_some(one),
            }
        });
        html! {
            <button
                class={classes!("label-button", format!("label-button--{name}"))}
                aria-pressed={on.to_string()}
                aria-label={format!("Line {line} is {name}")}
                title={format!("{} ({})", titled(name), letter(one))}
                tabindex={(!tab).then_some("-1")}
                {onclick}
            >
                <span class="label-button__shape">{ letter(one) }</span>
                if *words { { titled(name) } }
            </button>
        }
    };
    html! {
        <span class={classes!("label-buttons", words.then_some("label-buttons--words"))} role="group" aria-label="Label">
            { button(Label::Malicious) }
            { button(Label::Benign) }
        </span>
    }
}

/// The key that gives the label, and what stands in its shape.
pub fn letter(label: Label) -> &'static str {
    match label {
        Label::Malicious => "M",
        Label::Benign => "B",
    }
}

fn titled(name: &str) -> String {
    let mut rest = name.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}
