//! Text of an exercise: paragraphs between blank lines, and `code`.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: String,
}

#[component]
pub fn Prose(props: &Props) -> Html {
    let paragraphs = props.text.trim().split("\n\n");
    html! {
        <div class="prose">
            { for paragraphs.map(|text| html! { <p>{ for parts(text).map(part) }</p> }) }
        </div>
    }
}

fn part((is_code, text): (bool, &str)) -> Html {
    if is_code {
        html! { <code>{ text }</code> }
    } else {
        html! { text }
    }
}

/// The stretches of a paragraph, each with whether it is code. A backquote without a second one
/// stands for itself.
fn parts(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let closed = text.matches('`').count() / 2 * 2;
    let mut rest = Some(text);
    (0..=closed).filter_map(move |at| {
        let here = rest?;
        let (part, after) = match here.split_once('`').filter(|_| at < closed) {
            Some((part, after)) => (part, Some(after)),
            None => (here, None),
        };
        rest = after;
        Some((at % 2 == 1, part)).filter(|(_, part)| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_backquotes() {
        let of = |text| parts(text).collect::<Vec<_>>();
        assert_eq!(of("a `b` c"), [(false, "a "), (true, "b"), (false, " c")]);
        assert_eq!(of("`b`"), [(true, "b")]);
        assert_eq!(of("it is ` alone"), [(false, "it is ` alone")]);
        assert_eq!(of("`a` and `"), [(true, "a"), (false, " and `")]);
        assert_eq!(of(""), []);
    }
}
