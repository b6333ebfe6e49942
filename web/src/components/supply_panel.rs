//! The fields that would settle what can't be told, to be typed in.
//!
//! They stand in one place rather than in each rule's card: several rules often lack the same
//! field, and a card that is settled moves away from under the keyboard.

use super::Dispatch;
use crate::state::{Action, Shared};
use cutout_core::analyze::Supplied;
use cutout_core::report::{EventDetail, RuleVerdict, Verdict};
use cutout_core::sort::Sort;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The id of the input for a field.
pub fn input_id(field: &str) -> String {
    format!("supply-{field}")
}

/// True where what a rule needs is a field, which can be typed in. It may also be something like
/// "the whole record"; the canonical name of a field never contains a blank.
pub fn is_field(need: &str) -> bool {
    !need.contains(char::is_whitespace)
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub detail: Shared<EventDetail>,
    pub supplied: Vec<Supplied>,
    pub dispatch: Dispatch,
}

#[component]
pub fn SupplyPanel(props: &Props) -> Html {
    let Props {
        detail,
        supplied,
        dispatch,
    } = props;
    // Decided once for an event: a panel that folds while one types in it would be a nuisance.
    let open = use_state_eq(|| {
        let waits = |one: &RuleVerdict| one.verdict == Verdict::CannotTell && one.evidence > 0;
        detail.verdicts.iter().any(waits) || supplied.iter().any(|one| one.event == detail.key)
    });
    let given = |field: &str| {
        let one = supplied
            .iter()
            .find(|one| one.event == detail.key && one.field == field);
        one.map_or_else(String::new, |one| one.value.clone())
    };
    let fields = wanted(detail, supplied);
    if fields.is_empty() {
        return html! {};
    }
    let row = |(field, rules): &(String, u32)| {
        let value = given(field);
        let id = input_id(field);
        let typed = {
            let field = field.clone();
            dispatch.reform(move |event: InputEvent| Action::Supply {
                field: field.clone(),
                value: event.target_unchecked_into::<HtmlInputElement>().value(),
            })
        };
        let removed = {
            let field = field.clone();
            dispatch.reform(move |_| Action::Supply {
                field: field.clone(),
                value: String::new(),
            })
        };
        let settled = !value.is_empty();
        html! {
            <li class="supply__row" key={field.clone()}>
                <label class="supply__name" for={id.clone()}>{ field }</label>
                <input
                    {id}
                    class="input input--code"
                    type="text"
                    placeholder={example(field)}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    {value}
                    oninput={typed}
                />
                if settled {
                    <button
                        class="button button--small"
                        aria-label={format!("Take {field} back")}
                        onclick={removed}
                    >
                        { "Take back" }
                    </button>
                } else {
                    <span class="supply__use">
                        { crate::state::list::count(*rules, "rule waits", "rules wait") }
                    </span>
                }
            </li>
        }
    };
    let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    html! {
        <details class="supply" open={*open}>
            <summary>
                <span class="label">{ "Not in what was pasted: " }</span>
                <span class="supply__fields">{ names.join(", ") }</span>
            </summary>
            <ul class="supply__rows">{ for fields.iter().map(row) }</ul>
        </details>
    }
}

/// Fields that a rule waits for, and those already typed in, each with the number of rules that
/// wait: first what rules with evidence need. The order does not change while one is typed.
fn wanted(detail: &EventDetail, supplied: &[Supplied]) -> Vec<(String, u32)> {
    let mut fields: Vec<(String, u32)> = Vec::new();
    let typed = supplied
        .iter()
        .filter(|one| one.event == detail.key)
        .map(|one| (&one.field, 0));
    let open = detail
        .verdicts
        .iter()
        .filter(|one| one.verdict == Verdict::CannotTell);
    let needs = open.flat_map(|one| &one.needs);
    let needed = needs.filter(|need| is_field(need)).map(|field| (field, 1));
    for (field, rules) in needed.chain(typed) {
        match fields.iter_mut().find(|(known, _)| known == field) {
            Some((_, count)) => *count += rules,
            None => fields.push((field.clone(), rules)),
        }
    }
    fields.order_by_key(|(field, _)| (order(field), field.clone()));
    fields
}

/// The order people think in: the process, its parent, the rest.
fn order(field: &str) -> usize {
    const KNOWN: [&str; 6] = [
        "Image",
        "OriginalFileName",
        "CommandLine",
        "CurrentDirectory",
        "ParentImage",
        "ParentCommandLine",
    ];
    KNOWN
        .iter()
        .position(|known| *known == field)
        .unwrap_or(KNOWN.len())
}

fn example(field: &str) -> &'static str {
    match field {
        "Image" => r"C:\Windows\System32\cscript.exe",
        "ParentImage" => r"C:\Windows\System32\cmd.exe",
        "OriginalFileName" => "cscript.exe",
        "CurrentDirectory" => r"C:\Users\ana\",
        "ParentCommandLine" => r"cmd.exe /c run.bat",
        "TargetFilename" => r"C:\Users\ana\file.xsl",
        _ => "",
    }
}
