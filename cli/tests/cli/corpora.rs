//! Runs over material that is not part of the repository, where it lies beside it.

use super::Place;
use super::shared::{figure, find};
use serde_json::{Value, json};

/// What `cutout lint` says of all public rules: its rows, and its summary.
fn lint() -> Option<(Vec<Value>, Value)> {
    let corpus = find("corpus")?;
    let ran = Place::new("corpora_lint").run(&["lint", "--json", corpus.to_str().unwrap()]);
    let (rows, last) = ran.rows_and_summary();
    for row in rows.iter().filter(|row| row["status"] != "ok") {
        println!("{row}");
    }
    Some((rows, last["summary"].clone()))
}

/// The share of a language's files, in percent, that have one of the statuses.
fn share(summary: &Value, language: &str, statuses: &[&str]) -> f64 {
    let figures = &summary["languages"][language];
    let count = |key: &str| figures[key].as_u64().unwrap_or(0) as f64;
    let counted: f64 = statuses.iter().map(|status| count(status)).sum();
    100.0 * counted / count("files").max(1.0)
}

#[test]
fn figures_of_lint_over_the_public_rules() {
    let Some((_, summary)) = lint() else {
        return;
    };
    const OK: &[&str] = &["ok"];
    // A rule that needs what a batch of events can't give, like what was seen for the first time,
    // is read in full and evaluated in part.
    const PARSED: &[&str] = &["ok", "unsupported"];
    let promised = [
        ("sigma", "Sigma", OK, 99.8),
        ("eql", "EQL", OK, 99.5),
        ("kql", "KQL", PARSED, 99.0),
    ];
    for (language, title, statuses, least) in promised {
        let found = share(&summary, language, statuses);
        let files = &summary["languages"][language]["files"];
        let what = format!("{title}: {} of {files} files", statuses.join(" or "));
        let wanted = format!("at least {least} %");
        figure(&what, format!("{found:.2} %"), &wanted, found >= least);
    }
}

#[test]
fn the_recorded_events_match_the_rules_for_them() {
    let Some(events) = find("events/t1216") else {
        return;
    };
    let ran = Place::new("corpora_events").run(&["eval", "--json", events.to_str().unwrap()]);
    let (rows, summary) = ran.rows_and_summary();
    // The same four as JSON and as XML.
    assert_eq!(summary["summary"]["events"], json!(8));
    assert!(
        rows.iter().any(|row| row["verdict"] == "match"),
        "{summary}"
    );
}
