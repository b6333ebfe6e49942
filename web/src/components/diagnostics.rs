//! Messages about a text, each leading to its place and, where there is one, to its fix.

use super::icons::Icon;
use crate::state::list::count;
use cutout_core::text::{Diagnostic, Fix, Severity};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub label: AttrValue,
    pub diagnostics: Vec<Diagnostic>,
    #[prop_or_default]
    pub left_out: u32,
    /// Leads to the place, where the text is on the screen.
    #[prop_or_default]
    pub on_go: Option<Callback<Diagnostic>>,
    #[prop_or_default]
    pub on_fix: Option<Callback<Fix>>,
}

#[component]
pub fn Diagnostics(props: &Props) -> Html {
    let row = |diagnostic: &Diagnostic| {
        let (icon, name, tone) = match diagnostic.severity {
            Severity::Error => (Icon::Error, "Error", "error"),
            Severity::Warning => (Icon::Warning, "Warning", "warning"),
            Severity::Note => (Icon::Note, "Note", "note"),
        };
        let place = format!("{}:{}", diagnostic.line, diagnostic.column);
        let place = match &props.on_go {
            None => html! {
                <span class="diagnostic__place">
                    { icon.html() }<span class="sr-only">{ format!("{name}, line ") }</span>{ place }
                </span>
            },
            Some(on_go) => {
                let diagnostic = diagnostic.clone();
                let onclick = on_go.reform(move |_| diagnostic.clone());
                html! {
                    <button class="diagnostic__place" {onclick}>
                        { icon.html() }<span class="sr-only">{ format!("{name}, go to line ") }</span>{ place }
                    </button>
                }
            }
        };
        let fix = diagnostic
            .fix
            .clone()
            .zip(props.on_fix.clone())
            .map(|(fix, on_fix)| {
                let label = fix.label.clone();
                let onclick = on_fix.reform(move |_| fix.clone());
                html! { <button class="button button--small" {onclick}>{ label }</button> }
            });
        html! {
            <li class={classes!("diagnostic", format!("diagnostic--{tone}"))}>
                { place }
                <div class="diagnostic__body">
                    <p class="diagnostic__message">{ &diagnostic.message }</p>
                    if let Some(help) = &diagnostic.help {
                        <p class="diagnostic__help">{ help }</p>
                    }
                    { fix }
                </div>
                <code class="diagnostic__code">{ &diagnostic.code }</code>
            </li>
        }
    };
    html! {
        <div class="diagnostics" role="region" aria-label={props.label.clone()} tabindex="0">
            <ul class="diagnostics__list">{ for props.diagnostics.iter().map(row) }</ul>
            if props.left_out > 0 {
                <p class="diagnostics__more">
                    { format!("… and {} like these", count(props.left_out, "more", "more")) }
                </p>
            }
        </div>
    }
}
