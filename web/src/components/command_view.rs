//! One field's value with the stretches that rules found, numbered as in the legend.

use crate::state::Shared;
use crate::state::list::grouped;
use crate::state::marks::{Legend, MOST, Piece, pieces};
use cutout_core::report::{FieldValue, FieldView};
use std::ops::Range;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub field: FieldView,
    pub legend: Shared<Legend>,
    pub pointed: Option<u32>,
    pub point: Callback<Option<u32>>,
}

#[component]
pub fn CommandView(props: &Props) -> Html {
    let Props {
        field,
        legend,
        pointed,
        point,
    } = props;
    let whole = use_state_eq(|| false);
    let values: Vec<&str> = match &field.value {
        FieldValue::Exact(text) | FieldValue::EndsWith(text) => vec![text],
        FieldValue::Many(texts) => texts.iter().map(String::as_str).collect(),
        FieldValue::Unknown => vec![],
    };
    let show_all = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(true))
    };
    let line = |(item, text): (u32, &&str)| {
        let marks: Vec<(u32, Range<usize>)> = legend
            .drawn(*pointed)
            .flat_map(|entry| entry.marks.iter().map(move |mark| (entry.number, mark)))
            .filter(|(_, mark)| mark.field == field.name && mark.item == item)
            .map(|(number, mark)| (number, mark.span.range()))
            .collect();
        let drawn = pieces(text, &marks, *whole);
        html! {
            <pre class="command" data-testid="marked">
                if matches!(field.value, FieldValue::EndsWith(_)) {
                    <span class="command__open" title="The folder is not known">{ "…" }</span>
                }
                { for drawn.iter().map(|piece| draw(piece, text, legend, *pointed, point, &show_all)) }
            </pre>
        }
    };
    html! {
        <div class="value">
            <h3 class="label">{ &field.name }</h3>
            { for (0..).zip(&values).map(line) }
        </div>
    }
}

fn draw(
    piece: &Piece,
    text: &str,
    legend: &Legend,
    pointed: Option<u32>,
    point: &Callback<Option<u32>>,
    show_all: &Callback<MouseEvent>,
) -> Html {
    match piece {
        Piece::Plain(range) => html! { { &text[range.clone()] } },
        Piece::Gap(range) => {
            let left_out = u32::try_from(range.len()).unwrap_or(u32::MAX);
            let told = format!("… {} characters …", grouped(left_out));
            if range.start >= MOST {
                return html! { <span class="command__gap">{ told }</span> };
            }
            let onclick = show_all.clone();
            html! {
                <button class="command__gap" title="Show all of it" {onclick}>{ told }</button>
            }
        }
        Piece::Marked {
            range,
            numbers,
            ends,
        } => {
            let first = pointed
                .filter(|number| numbers.contains(number))
                .or(numbers.first().copied());
            let entry = legend
                .entries
                .iter()
                .find(|entry| Some(entry.number) == first);
            let hue = entry.map_or(0, |entry| entry.hue);
            let on = pointed.is_some_and(|number| numbers.contains(&number));
            let printed: Vec<String> = ends.iter().map(u32::to_string).collect();
            html! {
                <mark
                    class={classes!("mark", format!("hue-{hue}"), on.then_some("mark--on"))}
                    data-end={(!printed.is_empty()).then(|| printed.join(" "))}
                    onmouseenter={point.reform(move |_| first)}
                    onmouseleave={point.reform(|_| None)}
                >
                    { &text[range.clone()] }
                </mark>
            }
        }
    }
}
