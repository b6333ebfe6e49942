//! What would turn a verdict round, in a line.

use crate::state::Route;
use crate::state::list::grouped;
use cutout_core::limits;
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Flip, FlipChange};
use yew::prelude::*;

/// Changes that are named; the rest are in the trace.
const NAMED: usize = 3;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub flip: Flip,
    pub rule_key: String,
}

#[component]
pub fn FlipLine(props: &Props) -> Html {
    let Props { flip, rule_key } = props;
    let lead = match (flip.to, flip.changes.is_empty()) {
        (_, true) => "",
        (Verdict::Match, false) => "To match: ",
        _ => "To lose it: ",
    };
    let change = |(at, change): (usize, &FlipChange)| {
        let sentence = change.sentence.trim_end_matches('.');
        html! {
            <>
                if at > 0 { { "; " } }
                { sentence }
                if !change.span.is_empty() {
                    { " " }
                    <a class="leaf__source" href={Route::rule_at(rule_key, change.span).hash()}>{ "in the rule" }</a>
                }
            </>
        }
    };
    let more = flip.changes.len().saturating_sub(NAMED);
    html! {
        <p class="flip">
            <b class="flip__lead">{ lead }</b>
            { for flip.changes.iter().take(NAMED).enumerate().map(change) }
            if more > 0 { { format!("; and {more} more") } }
            if !flip.changes.is_empty() { { "." } }
            if let Some(others) = others(flip) { <span class="muted">{ format!(" {others}") }</span> }
            if let Some(note) = &flip.note { { format!(" {note}") } }
        </p>
    }
}

/// How many other ways there are, and how sure that none is smaller.
fn others(flip: &Flip) -> Option<String> {
    let least = if flip.others as usize + 1 == limits::FLIP_SETS {
        "At least "
    } else {
        ""
    };
    let other = match flip.others {
        0 => None,
        1 => Some("One other change of this size would do.".to_owned()),
        many => Some(format!(
            "{least}{} other changes of this size would do.",
            grouped(many)
        )),
    };
    let unsure = (!flip.smallest && !flip.changes.is_empty())
        .then(|| "A smaller one may exist: the rule is too large to be sure.".to_owned());
    match (other, unsure) {
        (Some(other), Some(unsure)) => Some(format!("{other} {unsure}")),
        (other, unsure) => other.or(unsure),
    }
}
