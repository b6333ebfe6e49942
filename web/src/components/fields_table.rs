//! Every field of the event with where its value comes from.

use super::Dispatch;
use crate::state::{Action, Shared};
use cutout_core::event::Provenance;
use cutout_core::report::{EventDetail, FieldValue, FieldView};
use yew::prelude::*;

/// Characters of a value shown here; the whole of it is in the text, or marked above.
const SHOWN: usize = 300;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub detail: Shared<EventDetail>,
    pub dispatch: Dispatch,
}

#[component]
pub fn FieldsTable(props: &Props) -> Html {
    let Props { detail, dispatch } = props;
    let row = |field: &FieldView| {
        let (origin, tone, how) = match (&field.value, &field.provenance) {
            (FieldValue::Unknown, _) => ("unknown", "unknown", None),
            (_, Provenance::Given) => ("given", "given", None),
            (_, Provenance::Derived(how)) => ("derived", "derived", Some(how)),
            (_, Provenance::Supplied) => ("by you", "supplied", None),
        };
        let take_back = (field.provenance == Provenance::Supplied).then(|| {
            let name = field.name.clone();
            let onclick = dispatch.reform(move |_| Action::Supply { field: name.clone(), value: String::new() });
            html! {
                <button class="button button--small" aria-label={format!("Take {} back", field.name)} {onclick}>
                    { "Take back" }
                </button>
            }
        });
        html! {
            <tr>
                <th scope="row">{ &field.name }</th>
                <td class="fields__value">
                    { value(&field.value) }
                    if let Some(how) = how {
                        <span class="fields__how">{ how.to_string() }</span>
                    }
                </td>
                <td><span class={classes!("origin", format!("origin--{tone}"))}>{ origin }</span>{ take_back }</td>
            </tr>
        }
    };
    html! {
        <section class="group">
            <h3 class="label">{ "Fields" }</h3>
            <table class="fields">
                <colgroup><col class="fields__name" /><col /><col class="fields__origin" /></colgroup>
                <thead class="sr-only">
                    <tr><th scope="col">{ "Field" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "Origin" }</th></tr>
                </thead>
                <tbody>{ for detail.fields.iter().filter(|field| !field.aside).map(row) }</tbody>
            </table>
        </section>
    }
}

fn value(value: &FieldValue) -> Html {
    match value {
        FieldValue::Exact(text) if text.is_empty() => {
            html! { <span class="muted">{ "(empty)" }</span> }
        }
        FieldValue::Exact(text) => html! { <code>{ short(text) }</code> },
        FieldValue::EndsWith(text) => html! {
            <code><span class="command__open" title="The start is not known">{ "…" }</span>{ short(text) }</code>
        },
        FieldValue::Many(texts) => html! {
            <ul class="plain-list">{ for texts.iter().map(|text| html! { <li><code>{ short(text) }</code></li> }) }</ul>
        },
        FieldValue::Unknown => html! { <span class="muted">{ "not known" }</span> },
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
