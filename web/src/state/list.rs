//! What the verdicts say at a glance.

use cutout_core::report::advice::Label;
use cutout_core::report::{Level, Report, RuleView, Totals};
use cutout_core::sort::Sort;

/// Events without a match and without an open question.
pub fn quiet(totals: &Totals) -> u32 {
    totals
        .events
        .saturating_sub(totals.events_matched + totals.events_open)
}

/// The first glance as a sentence: "2 of 11 events match".
pub fn headline(totals: &Totals) -> String {
    match (totals.events_matched, totals.events) {
        (_, 0) => "No events yet".to_owned(),
        (0, 1) => "The event does not match".to_owned(),
        (1, 1) => "The event matches".to_owned(),
        (0, events) => format!("None of {} events match", grouped(events)),
        (1, events) => format!("1 of {} events matches", grouped(events)),
        (matched, events) if matched == events => format!("All {} events match", grouped(events)),
        (matched, events) => format!("{} of {} events match", grouped(matched), grouped(events)),
    }
}

/// A rule that matched something, or could not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Fired {
    pub rule: u32,
    pub title: String,
    pub level: Option<Level>,
    pub matches: u32,
}

/// Rules that matched, the most severe first, then those with the most matches.
pub fn fired(report: &Report, rules: &[RuleView]) -> Vec<Fired> {
    let mut fired: Vec<Fired> = (0..)
        .zip(&report.rules)
        .zip(rules)
        .filter(|((_, counts), _)| counts.matches > 0)
        .map(|((rule, counts), view)| Fired {
            rule,
            title: view.title.clone(),
            level: view.level,
            matches: counts.matches,
        })
        .collect();
    fired.order_by_key(|one| {
        (
            std::cmp::Reverse(one.level),
            std::cmp::Reverse(one.matches),
            one.rule,
        )
    });
    fired
}

/// A label in a word.
pub fn label_name(label: Label) -> &'static str {
    match label {
        Label::Malicious => "malicious",
        Label::Benign => "benign",
    }
}

/// What is to be said of an event whose verdict is not what its label lets one expect.
pub fn unexpected(label: Option<Label>, matched: bool) -> Option<&'static str> {
    match (label?, matched) {
        (Label::Malicious, false) => Some("missed"),
        (Label::Benign, true) => Some("false alarm"),
        _ => None,
    }
}

/// A number with its thousands apart: `100,000`.
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 rule`, `2 rules`.
pub fn count(number: u32, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_reads_as_a_sentence() {
        let of = |events_matched, events| {
            headline(&Totals {
                events,
                events_matched,
                ..Totals::default()
            })
        };
        assert_eq!(of(0, 0), "No events yet");
        assert_eq!(of(1, 1), "The event matches");
        assert_eq!(of(1, 11), "1 of 11 events matches");
        assert_eq!(of(2, 11), "2 of 11 events match");
        assert_eq!(of(3, 3), "All 3 events match");
        assert_eq!(of(0, 100_000), "None of 100,000 events match");
    }

    #[test]
    fn only_what_contradicts_a_label_is_unexpected() {
        assert_eq!(unexpected(Some(Label::Malicious), false), Some("missed"));
        assert_eq!(unexpected(Some(Label::Benign), true), Some("false alarm"));
        assert_eq!(unexpected(Some(Label::Malicious), true), None);
        assert_eq!(unexpected(Some(Label::Benign), false), None);
        assert_eq!(unexpected(None, true), None);
    }

    #[test]
    fn thousands_stand_apart() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
