//! A menu of files that the verdicts can be taken along as.

use super::Dispatch;
use crate::platform::print;
use crate::state::Action;
use cutout_core::export::Export;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Dispatch,
}

#[component]
pub fn ExportMenu(props: &Props) -> Html {
    let dispatch = props.dispatch.clone();
    let onchange = move |event: Event| {
        let select = event.target_unchecked_into::<HtmlSelectElement>();
        let chosen = usize::try_from(select.selected_index() - 1);
        // Back to its label, so that the same can be chosen again.
        select.set_selected_index(0);
        match chosen.map(|at| Export::ALL.get(at)) {
            Ok(Some(kind)) => dispatch.emit(Action::Export(*kind)),
            Ok(None) => print::page(),
            Err(_) => {}
        }
    };
    html! {
        <select class="select select--small select--quiet" aria-label="Export the verdicts" {onchange}>
            <option selected=true>{ "Export…" }</option>
            { for Export::ALL.map(|kind| html! { <option>{ kind.title() }</option> }) }
            <option>{ "Print" }</option>
        </select>
    }
}
