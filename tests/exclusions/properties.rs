//! Made-up rules on made-up events with made-up labels.

use super::{Case, analyzed, matched};
use cutout_core::report::advice::{Candidate, Label, Placement};
use cutout_tests::generate::{self, Source};

const RULES: u64 = 200;
/// Of each rule, so many candidates are written and evaluated again.
const CHECKED: usize = 4;

fn generated(seed: u64) -> Case {
    let from = &mut Source::new(seed);
    let rule = generate::rule(from, "generated").text;
    // A filter file names its rule by this.
    let rule = format!("id: 2e1d2f4c-7a43-4b0e-9f3e-0c1a5b6d7e8f\n{rule}");
    let count = 8 + from.below(24);
    let events: Vec<String> = (0..count)
        .map(|_| match from.one_in(6) {
            true => generate::command_line(from),
            false => generate::record(from),
        })
        .collect();
    let text = events.join("\n");
    let analyzer = analyzed(&[&rule], &text);
    let mut labels = Vec::new();
    for event in 0..analyzer.events() as u32 {
        match from.below(4) {
            0 => labels.push((event, Label::Malicious)),
            1 | 2 => labels.push((event, Label::Benign)),
            _ => {}
        }
    }
    Case {
        analyzer,
        labels,
        text,
    }
}

#[test]
fn what_is_offered_keeps_every_malicious_event_and_does_what_it_says() {
    let (mut offered, mut checked, mut with_a_loss) = (0, 0, 0);
    for seed in 0..RULES {
        let case = generated(seed);
        let suggestions = case.suggest();
        let of = |wanted: Label| {
            let matched = matched(&case.analyzer);
            let labelled = case.labels.iter().filter(|(_, label)| *label == wanted);
            let events = labelled
                .map(|(at, _)| *at)
                .filter(|at| matched.contains(at));
            events.collect::<Vec<u32>>()
        };
        assert_eq!(suggestions.malicious, of(Label::Malicious));
        assert_eq!(suggestions.benign, of(Label::Benign));
        let nothing_to_do = suggestions.benign.is_empty();
        assert!(!nothing_to_do || suggestions.candidates.is_empty());
        assert!(!suggestions.candidates.is_empty() || suggestions.note.is_some());
        with_a_loss += u32::from(suggestions.lost_a_malicious > 0);
        offered += suggestions.candidates.len();
        let candidates = &suggestions.candidates;
        assert!(candidates.is_sorted_by_key(order), "{candidates:#?}");
        candidates.iter().for_each(|one| assert_new(&case, one));
        let note = suggestions.note.unwrap_or_default();
        for (at, candidate) in suggestions.candidates.iter().take(CHECKED).enumerate() {
            // What can't be written into the rule says so, and stands there to be read.
            if let Err(why) = case.exclude(candidate, Placement::Main) {
                assert!(note.contains(&why), "{why}\n{note}");
                continue;
            }
            case.patch(candidate, Placement::Main);
            checked += 1;
            if at == 0 {
                case.patch(candidate, Placement::Optional);
                case.patch(candidate, Placement::File);
            }
        }
    }
    // A generator that seldom gives something to exclude would prove nothing.
    println!(
        "{offered} offered, {checked} written into the rule; {with_a_loss} of {RULES} rules had one to drop"
    );
    assert!(offered > 400 && checked > 150 && with_a_loss > 15);
}

/// Benign events removed, then how much of a value is asked for.
fn order(candidate: &Candidate) -> (i64, i64) {
    let specificity = candidate.predicates.iter().map(|one| {
        let (first, last) = (one.value.starts_with('*'), one.value.ends_with('*'));
        let op = match one.op.as_str() {
            _ if one.field.ends_with(".args") => "contains",
            "in" if one.value.contains(['*', '?']) => "wildcard",
            op => op,
        };
        match (op, first, last) {
            ("eq" | "in", _, _) => 4,
            ("wildcard", false, false) => 3,
            ("starts_with", _, _) | ("wildcard", false, true) => 2,
            ("ends_with", _, _) | ("wildcard", true, false) => 1,
            _ => 0,
        }
    });
    let specificity = specificity.max().unwrap();
    (-(candidate.removes.len() as i64), -specificity)
}

/// What the rule asks is not offered again, and neither is a value that says nothing.
fn assert_new(case: &Case, candidate: &Candidate) {
    let rule = &case.analyzer.rules()[0];
    for one in &candidate.predicates {
        let is_of_rule = rule.predicates.iter().any(|own| {
            let same_value = own.value.eq_ignore_ascii_case(&one.value);
            own.field == one.field && own.op == one.op && same_value
        });
        assert!(!is_of_rule, "{one:?}\n{}", rule.source);
        let letters = one.value.chars().filter(|c| c.is_alphanumeric());
        assert!(letters.count() >= 3, "{one:?}");
    }
}
