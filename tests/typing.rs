//! A rule is half-typed at every key: none of its beginnings stops anything, nothing of it is lost,
//! and what the page keeps from one key to the next gives the verdicts of a fresh start.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice, analyze};
use cutout_core::catalog::Pack;
use cutout_core::report::Verdict;

/// Lines that rules of the pack match, miss and can't tell.
const EVENTS: &str = include_str!("../assets/samples/first-look.txt");

/// After this many keys the verdicts are held against a fresh start. It is no divisor of a line's
/// usual length, so that it comes to every part of a line.
const COMPARED_EVERY: usize = 67;

fn choice(text: &str) -> RuleChoice {
    RuleChoice {
        pack: None,
        own: vec![OwnRule {
            key: "typed".to_owned(),
            text: text.to_owned(),
            language: None,
        }],
        off: Vec::new(),
    }
}

fn request(text: &str) -> Request {
    Request {
        text: EVENTS.to_owned(),
        rules: choice(text),
        ..Request::default()
    }
}

fn verdicts(analyzer: &Analyzer) -> Vec<Vec<Option<Verdict>>> {
    let rules = analyzer.rules().len();
    (0..analyzer.events())
        .map(|event| {
            (0..rules)
                .map(|rule| analyzer.verdict(event, rule))
                .collect()
        })
        .collect()
}

/// The beginnings of a text, each one key longer than the one before.
fn beginnings(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &text[..end])
}

/// Types a rule key by key and takes it back the same way.
fn type_and_delete(name: &str, text: &str) {
    let mut analyzer = analyze(request(""));
    let typed = beginnings(text).chain(beginnings(text).rev());
    for (key, now) in typed.enumerate() {
        analyzer.choose(&choice(now));
        while analyzer.step() != Progress::Done {}
        let rules = analyzer.rules();
        assert!(
            now.trim().is_empty() || rules.iter().any(|rule| *rule.source == *now),
            "{name}, key {key}: what was typed is not shown"
        );
        if key % COMPARED_EVERY == 0 || now == text {
            let fresh = analyze(request(now));
            assert_eq!(
                verdicts(&analyzer),
                verdicts(&fresh),
                "{name}, key {key}: {now}"
            );
        }
    }
}

#[test]
fn every_rule_of_the_pack_can_be_typed_key_by_key() {
    let pack = Pack::find("t1216").unwrap();
    for (file, text) in pack.rules {
        type_and_delete(file, text);
    }
}
