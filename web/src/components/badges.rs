//! Verdicts and levels as a shape and a word, so that colour never stands alone.

use super::icons::Icon;
use cutout_core::report::{Level, Outcome, Verdict};
use cutout_core::rule::Language;
use yew::prelude::*;

/// What an event as a whole shows in the list.
pub fn verdict(verdict: Verdict) -> Html {
    let (icon, name, tone) = match verdict {
        Verdict::Match => (Icon::Match, "Match", "match"),
        Verdict::CannotTell => (Icon::CannotTell, "Can’t tell", "open"),
        Verdict::NoMatch => (Icon::Quiet, "No match", "quiet"),
        Verdict::NotForThisLog => (Icon::NotForThisLog, "Other log", "quiet"),
    };
    html! { <span class={classes!("badge", format!("badge--{tone}"))}>{ icon.html() }{ name }</span> }
}

pub fn outcome(outcome: Outcome) -> Html {
    let (icon, name, tone) = match outcome {
        Outcome::Pass => (Icon::Pass, "Pass", "pass"),
        Outcome::Fail => (Icon::Fail, "Fail", "fail"),
        Outcome::Unknown => (Icon::Unknown, "Unknown", "unknown"),
    };
    html! { <span class={classes!("outcome", format!("outcome--{tone}"))}>{ icon.html() }{ name }</span> }
}

/// The language of a rule, in a word.
pub fn language(language: Language) -> Html {
    let name = match language {
        Language::Sigma => "Sigma",
        Language::Eql => "EQL",
        Language::Kql => "KQL",
        Language::Spl => "SPL",
        Language::Esql => "ES|QL",
        Language::Lucene => "Lucene",
        Language::Ml => "ML job",
    };
    html! { <span class="language" title={language.title()}>{ name }</span> }
}

/// Beside a rule of which a part is left out.
pub fn filters_only() -> Html {
    html! {
        <span class="filters-only" title="A part of this rule is not evaluated. A match says that the filters before it passed.">
            { "filters only" }
        </span>
    }
}

pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Informational => "Info",
        Level::Low => "Low",
        Level::Medium => "Medium",
        Level::High => "High",
        Level::Critical => "Critical",
    }
}

/// Bars like those of a signal, and the word.
pub fn level(level: Level) -> Html {
    let bars = match level {
        Level::Informational => 0,
        Level::Low => 1,
        Level::Medium => 2,
        Level::High => 3,
        Level::Critical => 4,
    };
    html! {
        <span class={classes!("level", format!("level--{bars}"))}>
            <svg class="level__bars" viewBox="0 0 14 10" aria-hidden="true" focusable="false">
                { for (0..4u8).map(|bar| {
                    let height = 3 + bar * 2;
                    html! {
                        <rect
                            class={(bar < bars).then_some("level__on")}
                            x={(bar * 4).to_string()}
                            y={(10 - height).to_string()}
                            width="2"
                            height={height.to_string()}
                        />
                    }
                }) }
            </svg>
            { level_name(level) }
        </span>
    }
}
