//! Work that came by a link or a file: what it would put on the page, before it does.

use super::Dispatch;
use super::icons::Icon;
use crate::platform::dialog;
use crate::state::Action;
use crate::state::list::count;
use crate::state::share::Arrived;
use std::rc::Rc;
use yew::prelude::*;

/// Lines and characters of a text that are shown of it.
const LINES: usize = 6;
const CHARACTERS: usize = 160;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub arrived: Rc<Arrived>,
    pub dispatch: Dispatch,
}

#[component]
pub fn ArrivedDialog(props: &Props) -> Html {
    let Props { arrived, dispatch } = props;
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| dialog::show(&element));
    }
    let work = &arrived.work;
    let title = match &arrived.name {
        Some(name) => format!("Open the work in {name}?"),
        None => "Open the work in this link?".to_owned(),
    };
    let lines = work.text.lines().count() as u32;
    let labels = work.labels.len() as u32;
    html! {
        <dialog
            ref={element}
            class="dialog dialog--wide"
            aria-labelledby="arrived-title"
            onclose={dispatch.reform(|_: Event| Action::LeaveWork)}
        >
            <div class="dialog__head">
                <h2 class="pane__title" id="arrived-title">{ title }</h2>
                <button
                    class="button button--quiet button--icon"
                    aria-label="Close"
                    onclick={dispatch.reform(|_: MouseEvent| Action::LeaveWork)}
                >
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body share">
                <p>{ "It takes the place of yours, which one click brings back. It holds:" }</p>
                <ul class="share__parts">
                    <li>
                        { match lines {
                            0 => "no events; yours stay".to_owned(),
                            lines => format!("{} of events, {}", count(lines, "line", "lines"), count(labels, "label", "labels")),
                        } }
                        { beginning(&work.text) }
                    </li>
                    <li>
                        { match work.own.len() {
                            0 => "no rules beside the pack’s".to_owned(),
                            own => count(own as u32, "rule beside the pack’s", "rules beside the pack’s"),
                        } }
                        { for work.own.iter().take(LINES).map(|own| beginning(&own.text)) }
                    </li>
                    if !work.off.is_empty() {
                        <li>{ format!("{} switched off", count(work.off.len() as u32, "rule", "rules")) }</li>
                    }
                </ul>
                <div class="share__tools">
                    <button class="button button--primary" onclick={dispatch.reform(|_: MouseEvent| Action::TakeWork)}>
                        { "Open it" }
                    </button>
                    <button class="button" onclick={dispatch.reform(|_: MouseEvent| Action::LeaveWork)}>{ "Keep mine" }</button>
                </div>
            </div>
        </dialog>
    }
}

/// How a text begins.
fn beginning(text: &str) -> Html {
    if text.trim().is_empty() {
        return html! {};
    }
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES);
    let lines: Vec<String> = lines
        .map(|line| line.chars().take(CHARACTERS).collect())
        .collect();
    html! { <pre class="share__text">{ lines.join("\n") }</pre> }
}
