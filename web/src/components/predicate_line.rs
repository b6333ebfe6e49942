//! Predicates of an exclusion or a repair, in a line.

use cutout_core::report::advice::PredicateText;
use yew::prelude::*;

/// The predicates with a word between them: "and", "or".
pub fn predicates(all: &[PredicateText], between: &'static str) -> Html {
    let joined = all.iter().enumerate().map(|(at, one)| {
        html! {
            <>
                if at > 0 { <span class="leaf__op">{ format!(" {between} ") }</span> }
                { predicate(one) }
            </>
        }
    });
    html! { <>{ for joined }</> }
}

pub fn predicate(one: &PredicateText) -> Html {
    html! {
        <>
            <span class="leaf__field">{ &one.field }</span>
            { " " }
            <span class="leaf__op">{ one.op.replace('_', " ") }</span>
            { " " }
            <code class="leaf__value">{ &one.value }</code>
        </>
    }
}
