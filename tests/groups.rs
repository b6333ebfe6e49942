//! Rules over several events: made-up sequences and correlations over made-up batches, held
//! against the definitions tried in every way, and against rsigma-eval.

use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::Format;
use cutout_core::report::Verdict;
use cutout_core::rule::Language;
use cutout_core::text::{Diagnostic, Severity};
use cutout_tests::generate::Source;
use cutout_tests::paths::{self, Input};
use rsigma_eval::event::JsonEvent;
use rsigma_eval::{CorrelationConfig, CorrelationEngine};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const TAGS: [&str; 4] = ["a", "b", "c", "x"];

fn tag(from: &mut Source) -> &'static str {
    TAGS[from.below(TAGS.len())]
}

/// A step's condition. `maybe` leaves it open on records that name a program without its folder.
fn condition(from: &mut Source, maybe: bool) -> String {
    let own = format!("tag == \"{}\"", tag(from));
    match from.below(4) {
        0 => format!("{own} or tag == \"{}\"", tag(from)),
        1 if maybe => format!("{own} or process.executable == \"C:\\\\x\\\\p.exe\""),
        _ => own,
    }
}

fn sequence(from: &mut Source) -> String {
    let maybe = from.one_in(3);
    let by = ["", " by k", " by ?k"][from.below(3)];
    let limited = from.one_in(2);
    let span = if limited { " with maxspan=4s" } else { "" };
    let mut text = format!("sequence{by}{span}\n");
    let count = 2 + from.below(3);
    for at in 0..count {
        let missing = limited && from.one_in(4) && at + 1 < count;
        let runs = if !missing && from.one_in(5) {
            " with runs=2"
        } else {
            ""
        };
        let mark = if missing { "!" } else { "" };
        let condition = condition(from, maybe);
        text.push_str(&format!("  {mark}[any where {condition}]{runs}\n"));
    }
    if from.one_in(3) {
        let condition = condition(from, false);
        text.push_str(&format!("until [any where {condition}]\n"));
    }
    if !maybe && from.one_in(4) {
        text.push_str(["| head 1\n", "| tail 2\n"][from.below(2)]);
    }
    text
}

fn sample(from: &mut Source) -> String {
    let steps: String = (0..2 + from.below(2))
        .map(|_| format!("  [any where {}]\n", condition(from, false)))
        .collect();
    format!("sample by k\n{steps}")
}

/// A correlation with its rules, which may match the same event unless they are `apart`.
fn correlation(from: &mut Source, holds: &str, maybe: bool, apart: bool) -> String {
    let mut text = String::new();
    let rules = 1 + from.below(3);
    for (at, own) in TAGS.iter().enumerate().take(rules) {
        let open = if maybe && from.one_in(2) {
            "\n    open: {'maybe|expand': '%list%'}"
        } else {
            ""
        };
        text.push_str(&format!(
            "title: r{at}\nid: id{at}\nname: r{at}\nlogsource: {{category: process_creation}}\ndetection:\n    own: {{tag: [{}, {}]}}{open}\n    condition: 1 of them\n---\n",
            if apart { own } else { tag(from) },
            if apart { own } else { tag(from) },
        ));
    }
    let names: Vec<String> = (0..rules).map(|at| format!("r{at}")).collect();
    let kind = ["event_count", "value_count", "temporal", "temporal_ordered"][from.below(4)];
    let condition = match kind {
        "event_count" => format!("    condition: {{{holds}}}\n"),
        "value_count" => format!("    condition: {{field: v, {holds}}}\n"),
        // rsigma takes a missing condition for "any of them".
        _ => format!("    condition: {{gte: {rules}}}\n"),
    };
    let by = ["[]", "[k]"][from.below(2)];
    let seconds = 1 + from.below(6);
    text.push_str(&format!(
        "title: it\ncorrelation:\n    type: {kind}\n    rules: [{}]\n    group-by: {by}\n    timespan: {seconds}s\n{condition}",
        names.join(", ")
    ));
    text
}

/// A record some seconds after ten o'clock; several may be at one moment, in any order.
fn record(from: &mut Source, seconds: usize) -> String {
    let mut parts = vec![format!("\"tag\": \"{}\"", tag(from))];
    if !from.one_in(6) {
        parts.push(format!("\"k\": \"{}\"", from.below(2)));
    }
    if !from.one_in(8) {
        parts.push(format!("\"v\": \"{}\"", from.below(4)));
    }
    if !from.one_in(10) {
        let second = from.below(seconds);
        parts.push(format!("\"@timestamp\": \"2024-03-01T10:00:{second:02}Z\""));
    }
    if from.one_in(7) {
        parts.push("\"process\": {\"name\": \"p.exe\"}".to_owned());
    }
    if from.one_in(7) {
        parts.push("\"maybe\": \"1\"".to_owned());
    }
    format!("{{{}}}", parts.join(", "))
}

fn agree(rule: fn(&mut Source) -> String, language: Language, seed: u64) -> [usize; 3] {
    let mut from = Source::new(seed);
    let mut said = [0; 3];
    let mut wrong = Vec::new();
    for round in 0..150 {
        let events: Vec<String> = (0..3 + from.below(8))
            .map(|_| record(&mut from, 10))
            .collect();
        let rules: Vec<OwnRule> = (0..5)
            .map(|at| OwnRule {
                key: at.to_string(),
                text: rule(&mut from),
                language: Some(language),
            })
            .collect();
        let of_round = paths::run(Input {
            text: events.join("\n"),
            format: Some(Format::Json),
            rules: rules.clone(),
            ..Input::default()
        });
        for (at, of_event) in of_round.events.iter().enumerate() {
            for (rule, verdicts) in of_event.rules.iter().enumerate() {
                match verdicts.fast {
                    Some(Verdict::Match) => said[0] += 1,
                    Some(Verdict::CannotTell) => said[1] += 1,
                    Some(_) => said[2] += 1,
                    None => {}
                }
                if !verdicts.agree() {
                    let texts: Vec<&str> = rules.iter().map(|rule| rule.text.as_str()).collect();
                    wrong.push(format!(
                        "round {round}, event {at}, rule {rule}: {verdicts:?}\n{}\n{}",
                        events.join("\n"),
                        texts.join("\n\n")
                    ));
                }
            }
        }
        let sound = |said: &Diagnostic| said.severity != Severity::Error;
        for broken in of_round.rules.iter() {
            if !broken.diagnostics.iter().all(sound) {
                wrong.push(format!("{broken:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong[..wrong.len().min(3)].join("\n\n")
    );
    said
}

#[test]
fn made_up_sequences_follow_their_definition() {
    let said = agree(sequence, Language::Eql, 31);
    println!("sequences: {said:?}");
    assert!(said.iter().all(|count| *count > 100), "{said:?}");
}

#[test]
fn made_up_samples_follow_their_definition() {
    let said = agree(sample, Language::Eql, 32);
    assert!(said[0] > 100 && said[2] > 100, "{said:?}");
}

#[test]
fn made_up_correlations_follow_their_definition() {
    let known = |from: &mut Source| {
        let holds = ["gte: 2", "gt: 2, lt: 5", "eq: 2", "lte: 2", "neq: 1"][from.below(5)];
        correlation(from, holds, false, false)
    };
    let said = agree(known, Language::Sigma, 33);
    assert!(said.iter().all(|count| *count > 100), "{said:?}");
    let open = |from: &mut Source| correlation(from, "gte: 2", true, false);
    let said = agree(open, Language::Sigma, 34);
    println!("correlations: {said:?}");
    assert!(said.iter().all(|count| *count > 100), "{said:?}");
}

/// With different times, the order of the text says nothing.
#[test]
fn the_order_of_the_text_does_not_matter() {
    let mut from = Source::new(35);
    for _ in 0..100 {
        let mut events: Vec<String> = (0..10)
            .map(|second| {
                let (tag, key) = (tag(&mut from), from.below(2));
                format!("{{\"tag\": \"{tag}\", \"k\": \"{key}\", \"@timestamp\": \"2024-03-01T10:00:{second:02}Z\"}}")
            })
            .collect();
        let rules = [sequence(&mut from), sequence(&mut from)];
        let said = |events: &[String]| -> BTreeMap<String, Vec<Option<Verdict>>> {
            let done = verdicts(events, &rules, Some(Language::Eql));
            events.iter().cloned().zip(done).collect()
        };
        let before = said(&events);
        for at in (1..events.len()).rev() {
            events.swap(at, from.below(at + 1));
        }
        assert_eq!(before, said(&events), "{rules:?}");
    }
}

fn verdicts(
    events: &[String],
    rules: &[String],
    language: Option<Language>,
) -> Vec<Vec<Option<Verdict>>> {
    let own = rules.iter().enumerate().map(|(at, text)| OwnRule {
        key: at.to_string(),
        text: text.clone(),
        language,
    });
    let done = analyze(Request {
        text: events.join("\n"),
        format: Some(Format::Json),
        rules: RuleChoice {
            own: own.collect(),
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    let count = done.rules().len();
    (0..done.events())
        .map(|event| (0..count).map(|rule| done.verdict(event, rule)).collect())
        .collect()
}

/// rsigma-eval works on a stream: a correlation fires at the event that completes it. Where it
/// fires, the event takes part in a match here, and a group in which it fires has one here.
///
/// It counts records without the field to group by as a group of their own, which
/// `correlation/a_record_without_the_field_to_group_by_is_in_no_group` explains, and asks an
/// upper bound of every window, however small, against `a_range_of_counts`. An event that two of
/// the rules match counts twice there, against `an_event_of_two_rules_counts_once`. None of these
/// is made up here.
#[test]
fn correlations_fire_where_rsigma_fires() {
    let mut from = Source::new(36);
    let (mut fired, mut silent) = (0, 0);
    for round in 0..400 {
        let mut second = 0;
        let events: Vec<String> = (0..12)
            .map(|_| {
                second += 1 + from.below(3);
                let (tag, key, value) = (tag(&mut from), from.below(2), from.below(4));
                format!("{{\"tag\": \"{tag}\", \"k\": \"{key}\", \"v\": \"{value}\", \"@timestamp\": \"2024-03-01T10:00:{second:02}Z\"}}")
            })
            .collect();
        let holds = ["gte: 2", "gt: 2", "gte: 3"][from.below(3)];
        let rule = correlation(&mut from, holds, false, true);
        let ours = verdicts(&events, std::slice::from_ref(&rule), None);
        let collection = rsigma_parser::parse_sigma_yaml(&rule).unwrap();
        let mut theirs = CorrelationEngine::new(CorrelationConfig::default());
        theirs.add_collection(&collection).unwrap();
        let (mut groups_fired, mut groups_matched) = (BTreeSet::new(), BTreeSet::new());
        for (at, event) in events.iter().enumerate() {
            let value: serde_json::Value = serde_json::from_str(event).unwrap();
            let key = if rule.contains("group-by: [k]") {
                value["k"].to_string()
            } else {
                String::new()
            };
            let results = theirs.process_event(&JsonEvent::borrow(&value));
            let fires = results.iter().any(|result| result.is_correlation());
            let matched = ours[at].last() == Some(&Some(Verdict::Match));
            // In a window that holds a chain, any event fires there, also one that stands in none.
            let ordered = rule.contains("temporal_ordered");
            assert!(
                !fires || matched || ordered,
                "round {round}, event {at}\n{}\n{rule}",
                events.join("\n")
            );
            if fires {
                groups_fired.insert(key.clone());
            }
            if matched {
                groups_matched.insert(key);
            }
            *(if fires { &mut fired } else { &mut silent }) += 1;
        }
        assert_eq!(
            groups_fired,
            groups_matched,
            "round {round}\n{}\n{rule}",
            events.join("\n")
        );
    }
    println!("rsigma fires at {fired} events and not at {silent}");
    assert!(fired > 200 && silent > 200);
}

/// The cost grows with the events, not with their pairs, also where all share a key.
#[test]
fn many_events_of_one_key_take_their_time_and_no_more() {
    let events: Vec<String> = (0..40_000)
        .map(|at| {
            let (tag, minute, second) = (TAGS[at % 3], at / 60 % 60, at % 60);
            format!("{{\"tag\": \"{tag}\", \"k\": \"1\", \"v\": \"{at}\", \"@timestamp\": \"2024-03-01T10:{minute:02}:{second:02}Z\"}}")
        })
        .collect();
    let base = "name: r\ndetection: {s: {tag: [a, b]}, condition: s}\n---\n";
    let sigma = |correlation: &str| {
        format!("{base}correlation:\n  rules: [r]\n  group-by: [k]\n  timespan: 1h\n{correlation}")
    };
    let rules = [
        sigma("  type: event_count\n  condition: {gte: 30000}\n"),
        sigma("  type: value_count\n  condition: {field: v, gte: 3}\n"),
        sigma("  type: temporal_ordered\n"),
        "sequence by k with maxspan=1h [any where tag == \"a\"] with runs=5 ![any where tag == \"c\"] [any where tag == \"b\"]".to_owned(),
        "sample by k [any where tag == \"a\"] [any where tag == \"b\"]".to_owned(),
        "any where tag == \"a\" | unique v | tail 5".to_owned(),
    ];
    for rule in rules {
        let started = Instant::now();
        let done = verdicts(&events, std::slice::from_ref(&rule), None);
        let took = started.elapsed();
        println!("{took:?}: {}", rule.lines().last().unwrap_or_default());
        assert_eq!(done.len(), events.len());
        assert!(took.as_secs() < 60, "{took:?}: {rule}");
    }
}
