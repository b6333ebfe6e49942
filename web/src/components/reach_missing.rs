//! What stands where a predicate has no figure of reach.

use crate::state::reach::{Reach, Work};
use yew::prelude::*;

#[component]
pub fn ReachMissing() -> Html {
    let reach = use_context::<Reach>().unwrap_or_default();
    let why = match reach.work {
        _ if reach.is_loading() => "reach is being loaded",
        Work::Failed(_) => "reach could not be loaded",
        _ => "reach not counted",
    };
    html! { <span class="muted">{ why }</span> }
}
