//! Work as a link or a file: what goes along, what stands for names, and how long it is.

use super::Dispatch;
use super::icons::Icon;
use crate::platform::{clipboard, dialog, download, location};
use crate::protocol::{Made, With};
use crate::state::list::{count, grouped};
use crate::state::share::{MARK, Making};
use crate::state::{Action, Choices, Notice, Text};
use cutout_core::limits;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub making: Making,
    pub choices: Choices,
    /// The events that could go along.
    pub text: Text,
    pub dispatch: Dispatch,
}

#[component]
pub fn ShareDialog(props: &Props) -> Html {
    let Props {
        making,
        choices,
        text,
        dispatch,
    } = props;
    let lines = text.value.lines().count() as u32;
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| dialog::show(&element));
    }
    let with = making.with;
    let own = match choices.own.len() {
        0 => "No rules of your own".to_owned(),
        own => count(own as u32, "rule of your own", "rules of your own"),
    };
    let off = match choices.off.len() {
        0 => String::new(),
        off => format!(", {} switched off", count(off as u32, "rule", "rules")),
    };
    let switch = |change: fn(With, bool) -> With| {
        dispatch.reform(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            Action::Share(change(with, on))
        })
    };
    html! {
        <dialog
            ref={element}
            class="dialog dialog--wide"
            aria-labelledby="share-title"
            onclose={dispatch.reform(|_: Event| Action::CloseShare)}
        >
            <div class="dialog__head">
                <h2 class="pane__title" id="share-title">{ "Share this work" }</h2>
                <button
                    class="button button--quiet button--icon"
                    aria-label="Close"
                    onclick={dispatch.reform(|_: MouseEvent| Action::CloseShare)}
                >
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body share">
                <p>
                    { "A link holds the work itself, behind the # of the address: no server sees it, and whoever has the \
                       link can read it." }
                </p>
                <ul class="share__parts">
                    <li>{ own }{ off }</li>
                    <li>
                        <label class="check">
                            <input
                                type="checkbox"
                                checked={with.events}
                                disabled={lines == 0}
                                onchange={switch(|_, on| With { events: on, redacted: on })}
                            />
                            { match lines {
                                0 if text.large.is_some() => "No events: those of a file this large stay in the file".to_owned(),
                                0 => "No events".to_owned(),
                                lines => format!("Events, with labels and fields: {}", count(lines, "line", "lines")),
                            } }
                        </label>
                    </li>
                    <li>
                        <label class="check">
                            <input
                                type="checkbox"
                                checked={with.redacted}
                                onchange={switch(|with, on| With { redacted: on, ..with })}
                            />
                            { "Replace names of people, machines, domains, addresses, GUIDs and SIDs" }
                        </label>
                    </li>
                </ul>
                <div aria-live="polite">
                    { match &making.outcome {
                        None => html! { <p class="muted">{ "The link is being made…" }</p> },
                        Some(Err(why)) => html! {
                            <p class="card__warning">{ Icon::Warning.html() }<span>{ why }</span></p>
                        },
                        Some(Ok(made)) => html! { <Ready made={made.clone()} dispatch={dispatch.clone()} /> },
                    } }
                </div>
            </div>
        </dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ReadyProps {
    made: Rc<Made>,
    dispatch: Dispatch,
}

/// The link, and what was done to it.
#[component]
fn Ready(props: &ReadyProps) -> Html {
    let ReadyProps { made, dispatch } = props;
    let address = format!("{}#{MARK}{}", location::page(), made.link);
    let length = address.chars().count();
    let copy = {
        let (address, dispatch) = (address.clone(), dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            clipboard::write(&address, move |done| {
                let notice = match done {
                    true => Notice::note("The link is on the clipboard."),
                    false => Notice::problem(
                        "The browser allows no copying here. Select the link and copy it by hand.",
                    ),
                };
                dispatch.emit(Action::Tell(notice));
            });
        })
    };
    let save = {
        let made = made.clone();
        Callback::from(move |_: MouseEvent| download::text("work.cutout.json", &made.file))
    };
    html! {
        <>
            { redaction(made) }
            <label class="share__link">
                <span class="label">{ format!("Link, {} characters", grouped(length as u32)) }</span>
                <input class="input" readonly=true value={address} onfocus={select_all} />
            </label>
            if length > limits::LINK {
                <p class="card__warning">
                    { Icon::Warning.html() }
                    <span>{ "This is more than the page reads from a link. Save it as a file." }</span>
                </p>
            } else if length > limits::LONG_LINK {
                <p class="muted">{ "Mail and chat programs may cut a link of this length. A file is safer." }</p>
            }
            <div class="share__tools">
                <button class="button button--primary" disabled={length > limits::LINK} onclick={copy}>{ "Copy link" }</button>
                <button class="button" onclick={save}>{ "Save as file" }</button>
            </div>
        </>
    }
}

fn select_all(event: FocusEvent) {
    event.target_unchecked_into::<HtmlInputElement>().select();
}

/// What stands for which name, and what to look at before sharing.
fn redaction(made: &Made) -> Html {
    if !made.with.redacted {
        return html! {};
    }
    let verdicts = match made.changed {
        Some(0) => None,
        Some(pairs) => Some(format!(
            "{} changed by this.",
            count(pairs, "verdict is", "verdicts are")
        )),
        None => Some(
            "The text is read as other events than before; labels and fields stay behind."
                .to_owned(),
        ),
    };
    html! {
        <>
            if made.replaced.is_empty() {
                <p>{ "No names were found." }</p>
            } else {
                <details class="share__names" open={made.replaced.len() <= 12}>
                    <summary>{ format!("{} replaced, everywhere and in any case", count(made.replaced.len() as u32, "name", "names")) }</summary>
                    <table class="table">
                        <thead><tr><th scope="col">{ "What" }</th><th scope="col">{ "Was" }</th><th scope="col">{ "Is now" }</th></tr></thead>
                        <tbody>
                            { for made.replaced.iter().map(|one| html! {
                                <tr>
                                    <td>{ one.kind.title() }</td>
                                    <td><code>{ &one.was }</code></td>
                                    <td><code>{ &one.now }</code></td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </details>
            }
            <p class="muted">
                { "Names are found by their fields, paths, switches and addresses. A name that nothing marks as one stays: \
                   look through the events before you share them." }
            </p>
            if let Some(verdicts) = verdicts {
                <p class="card__warning">{ Icon::Warning.html() }<span>{ verdicts }</span></p>
            }
            if !made.encoded.is_empty() {
                <p class="card__warning">
                    { Icon::Warning.html() }
                    <span>{ format!(
                        "Encoded text is not looked into: {} {}.",
                        if made.encoded.len() == 1 { "line" } else { "lines" },
                        shortened(&made.encoded)
                    ) }</span>
                </p>
            }
        </>
    }
}

/// The first of some lines, in words.
fn shortened(lines: &[u32]) -> String {
    const NAMED: usize = 8;
    let named: Vec<String> = lines.iter().take(NAMED).map(u32::to_string).collect();
    match lines.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
