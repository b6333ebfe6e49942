//! What can be done with the keyboard, and where.

use super::Dispatch;
use super::icons::Icon;
use crate::platform::dialog;
use crate::state::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Keys by place. Where Ctrl stands, a Mac takes Command.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "List of events",
        &[
            ("↑ ↓ Home End", "choose an event"),
            ("Enter", "read its detail"),
            ("M", "label it malicious, or take that back"),
            ("B", "label it benign, or take that back"),
        ],
    ),
    (
        "Editors",
        &[
            ("Ctrl F", "find"),
            ("Ctrl Z", "undo"),
            ("Tab", "leave the editor"),
        ],
    ),
    (
        "Editor of a rule",
        &[
            ("Ctrl Space", "complete a field or a modifier"),
            ("Ctrl .", "mend the mistake at the cursor"),
        ],
    ),
    (
        "Anywhere",
        &[("Esc", "close a dialog"), ("?", "this sheet")],
    ),
];

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether "?" opens the sheet.
    pub shortcut: bool,
    pub dispatch: Dispatch,
}

#[component]
pub fn KeysDialog(props: &Props) -> Html {
    let Props { shortcut, dispatch } = props;
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| dialog::show(&element));
    }
    let set = dispatch.reform(|event: Event| {
        Action::SetShortcut(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    html! {
        <dialog
            ref={element}
            class="dialog"
            aria-labelledby="keys-title"
            onclose={dispatch.reform(|_: Event| Action::Keys(false))}
        >
            <div class="dialog__head">
                <h2 class="pane__title" id="keys-title">{ "Keyboard" }</h2>
                <button
                    class="button button--quiet button--icon"
                    aria-label="Close"
                    onclick={dispatch.reform(|_: MouseEvent| Action::Keys(false))}
                >
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body keys">
                { for KEYS.iter().map(|(place, keys)| html! {
                    <section>
                        <h3 class="label">{ *place }</h3>
                        <dl class="keys__list">
                            { for keys.iter().map(|(key, does)| html! {
                                <>
                                    <dt>{ for key.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                                    <dd>{ *does }</dd>
                                </>
                            }) }
                        </dl>
                    </section>
                }) }
                <label class="check">
                    <input type="checkbox" checked={*shortcut} onchange={set} />
                    { "“?” opens this sheet" }
                </label>
            </div>
        </dialog>
    }
}
