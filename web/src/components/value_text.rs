//! A value of a predicate, with the blanks shown that a reader would miss.

use crate::state::guide::blanks;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub value: AttrValue,
}

#[component]
pub fn ValueText(props: &Props) -> Html {
    let value = props.value.as_str();
    if value.is_empty() {
        return html! { <span class="muted">{ "(empty)" }</span> };
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in blanks(value) {
        pieces.push(html! { { &value[at..range.start] } });
        // The dots are drawn behind the blanks, which stay what is copied.
        pieces.push(html! { <span class="blank" title="Blanks">{ &value[range.clone()] }</span> });
        at = range.end;
    }
    pieces.push(html! { { &value[at..] } });
    html! { <code class="value-text">{ for pieces }</code> }
}
