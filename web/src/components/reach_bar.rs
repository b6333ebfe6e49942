//! Corpus reach drawn as a bar, on one scale for all rules, with marks where readings begin.
//!
//! It stands under the figure it draws: the table of predicates is the table behind the chart.

use cutout_core::catalog::reach::{COMMON, SHARED};
use cutout_core::report::{ReachView, Reading};
use yew::prelude::*;

/// The number of rules at which a bar is full; few predicates have more.
const FULL: u32 = 1_000;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reach: ReachView,
    #[prop_or_default]
    pub exclusion: bool,
}

#[component]
pub fn ReachBar(props: &Props) -> Html {
    let Props { reach, exclusion } = props;
    let rules = match reach.published {
        Some(published) if reach.at_most => published,
        _ => reach.total,
    };
    // Where it excludes, common is no weakness.
    let weak = !exclusion && Reading::of(rules) == Reading::Common;
    let mark =
        |at: u32| html! { <rect class="reach-bar__mark" x={along(at)} width="0.6" height="6" /> };
    html! {
        <svg class="reach-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="reach-bar__rest" y="2" width="100" height="2" />
            <rect class={classes!("reach-bar__part", weak.then_some("reach-bar__part--common"))} y="1" width={along(rules)} height="4" />
            { mark(SHARED) }
            { mark(COMMON) }
        </svg>
    }
}

/// What the bars of a table say, for its heading.
pub fn legend() -> String {
    format!(
        "Bars grow with the logarithm of the rules; the marks are at {SHARED}, shared, and {COMMON}, common."
    )
}

/// How far along the bar a number of rules is, in hundredths of its width. The scale is
/// logarithmic, so that 5 and 20 are told apart beside hundreds.
fn along(rules: u32) -> String {
    let logarithm = |rules: u32| f64::from(rules).ln_1p();
    let part = logarithm(rules.min(FULL)) / logarithm(FULL);
    format!("{:.1}", 100.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_empty_at_no_rule_and_full_at_a_thousand_and_beyond() {
        assert_eq!(along(0), "0.0");
        // ln 6 / ln 1001 and ln 21 / ln 1001.
        assert_eq!(along(SHARED), "25.9");
        assert_eq!(along(COMMON), "44.1");
        assert_eq!(along(FULL), "100.0");
        assert_eq!(along(u32::MAX), "100.0");
    }
}
