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
        (Verdict::Match, false) => "To match:",
        _ => "To lose it:",
    };
    // A sentence quotes the rule and the event, and either may be long: two lines are shown.
    let change = |change: &FlipChange| {
        html! {
            <>
                <span class="flip__change" title={change.sentence.clone()}>
                    { change.sentence.trim_end_matches('.') }
                </span>
                if !change.span.is_empty() {
                    <a class="leaf__source" href={Route::rule_at(rule_key, change.span).hash()}>{ "in the rule" }</a>
                }
            </>
        }
    };
    let more = flip.changes.len().saturating_sub(NAMED);
    html! {
        <div class="flip">
            if !lead.is_empty() {
                <b class="flip__lead">{ lead }</b>
                <ul class="flip__changes">
                    { for flip.changes.iter().take(NAMED).map(|one| html! { <li>{ change(one) }</li> }) }
                    if more > 0 {
                        <li>{ format!("and {more} more") }</li>
                    }
                </ul>
            }
            if let Some(others) = others(flip) {
                <p class="flip__others">{ others }</p>
            }
            if let Some(note) = &flip.note {
                <p>{ note }</p>
            }
        </div>
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
