//! Queries whose answers another evaluator gave, the PyPI package `eql`; `tests/eql/answers.py`
//! recorded them. Where the two differ, the record has our answers and the reason.

use cutout_core::analyze::OwnRule;
use cutout_core::event::Format;
use cutout_core::report::Verdict;
use cutout_core::rule::Language;
use cutout_tests::paths::{self, Input};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Event { event: serde_json::Value },
    Query(Query),
}

#[derive(Deserialize)]
struct Query {
    name: String,
    query: String,
    /// One letter an event: `x` for a match.
    answers: String,
    /// Our own answers, where they differ; then `why` says who is right.
    ours: Option<String>,
    why: Option<String>,
}

#[test]
fn agrees_with_the_package_on_queries_written_by_hand() {
    let differing = check(include_str!("eql/answers.ndjson"));
    println!("{differing} differences, each with its reason");
}

#[test]
fn agrees_with_the_package_on_generated_queries() {
    assert_eq!(check(include_str!("eql/generated.ndjson")), 0);
    // `make test-eql` has more of them.
    if let Some(path) = std::env::var_os("CUTOUT_EQL_ANSWERS") {
        check(&std::fs::read_to_string(path).unwrap());
    }
}

/// Puts every query to every event. Gives how many have answers of our own.
fn check(record: &str) -> usize {
    let (mut events, mut queries) = (Vec::new(), Vec::new());
    for line in record.lines() {
        match serde_json::from_str(line).unwrap() {
            Line::Event { event } => events.push(event.to_string()),
            Line::Query(query) => queries.push(query),
        }
    }
    let rule = |(at, query): (usize, &Query)| OwnRule {
        key: at.to_string(),
        text: query.query.clone(),
        language: Some(Language::Eql),
    };
    let said = paths::run(Input {
        text: events.join("\n"),
        format: Some(Format::Json),
        rules: queries.iter().enumerate().map(rule).collect(),
        ignore_logsource: true,
        ..Input::default()
    });
    let mut wrong = Vec::new();
    for (at, query) in queries.iter().enumerate() {
        assert_eq!(query.ours.is_some(), query.why.is_some(), "{}", query.name);
        assert_ne!(
            query.ours.as_ref(),
            Some(&query.answers),
            "{} differs no more",
            query.name
        );
        let letter = |verdict| {
            if verdict == Some(Verdict::Match) {
                'x'
            } else {
                '.'
            }
        };
        let of_events = || said.events.iter().map(|event| &event.rules[at]);
        let got: String = of_events().map(|rule| letter(rule.fast)).collect();
        let expected = query.ours.as_ref().unwrap_or(&query.answers);
        // Pipes look at several events, which the naive evaluator and the trace of one do not.
        let agree = query.query.contains('|') || of_events().all(paths::Verdicts::agree);
        if got != *expected || !agree {
            let (name, text) = (&query.name, &query.query);
            wrong.push(format!(
                "{name}: {text}\n  expected {expected}\n  got      {got}, paths agree: {agree}"
            ));
        }
    }
    let count = queries.len();
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    println!("{count} queries on {} events", events.len());
    queries.iter().filter(|query| query.ours.is_some()).count()
}
