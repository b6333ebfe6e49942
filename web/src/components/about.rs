//! What this is, where it comes from, and what leaves the page: nothing.

use super::Dispatch;
use super::icons::Icon;
use crate::platform::dialog;
use crate::state::Action;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Dispatch,
}

#[component]
pub fn About(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| dialog::show(&dialog));
    }
    let close = props.dispatch.reform(|_: MouseEvent| Action::About(false));
    let closed = props.dispatch.reform(|_: Event| Action::About(false));
    let link = |href: &'static str, text: &'static str| {
        html! { <a class="link" {href} target="_blank" rel="noopener noreferrer external">{ text }</a> }
    };
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="about-title" onclose={closed}>
            <div class="dialog__head">
                <h2 class="pane__title" id="about-title">{ "About Cutout" }</h2>
                <button class="button button--quiet button--icon" aria-label="Close" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </div>
            <div class="dialog__body">
                <p>
                    { "Cutout shows which public detection rules match a command line or a process event, why, and \
                       how common each of their predicates is. It is about ATT&CK technique T1216, System Script \
                       Proxy Execution: signed Windows scripts that are made to run something else." }
                </p>
                <h3 class="label">{ "What leaves this page" }</h3>
                <p>
                    { "Nothing. Events and rules are evaluated here, in your browser, and kept in its storage for \
                       your next visit. The page’s own policy forbids any connection but to its own files. These are kept \
                       too, where the browser allows it, so that the page works without a network." }
                </p>
                <h3 class="label">{ "How to read it" }</h3>
                <p>
                    { "“Can’t tell” means that a rule needs a field that your text does not carry. Reach is the number \
                       of public rules with the same predicate: popularity, not a false-positive rate. No verdict here \
                       is a guarantee of detection; that depends on your Windows configuration, policies and logs." }
                </p>
                <p>
                    { "All of it works by keyboard: " }
                    <button class="button button--small" onclick={props.dispatch.reform(|_: MouseEvent| Action::Keys(true))}>
                        { "Keys" }
                    </button>
                </p>
                <h3 class="label">{ "Sources" }</h3>
                <ul class="dialog__list">
                    <li>
                        { link("https://attack.mitre.org/techniques/T1216/", "MITRE ATT&CK, T1216") }
                        { ". © 2026 The MITRE Corporation. This work is reproduced and distributed with the permission \
                           of The MITRE Corporation. MITRE ATT&CK and ATT&CK are registered trademarks of The MITRE \
                           Corporation, which is not affiliated with Cutout and does not endorse it." }
                    </li>
                    <li>
                        { "The nineteen rules follow the logic of public ones, and each names its authors, its \
                           original and its licence: fifteen of the " }
                        { link("https://github.com/SigmaHQ/sigma", "Sigma project") }
                        { " (Detection Rule License 1.1), one of " }
                        { link("https://github.com/elastic/detection-rules", "Elastic") }
                        { " (Elastic License v2), one of " }
                        { link("https://github.com/splunk/security_content", "Splunk") }
                        { " (Apache-2.0) and two of " }
                        { link("https://github.com/anvilogic-forge/armory", "Anvilogic") }
                        { " (GPL-3.0). Their layout and descriptions are our own." }
                    </li>
                    <li>
                        { "Reach was counted from the public rules of Sigma, Elastic and Splunk; the published figures \
                           beside it are those of the T1216 authoring guide." }
                    </li>
                    <li>{ link("https://lolbas-project.github.io/", "LOLBAS project") }{ ", referred to by many of the rules." }</li>
                </ul>
                <p class="muted">{ format!("Cutout {} · MIT or Apache-2.0", env!("CARGO_PKG_VERSION")) }</p>
            </div>
        </dialog>
    }
}
