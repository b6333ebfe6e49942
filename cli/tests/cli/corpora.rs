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

/// The share of a language's files that are ok, in percent.
fn share(summary: &Value, language: &str) -> f64 {
    let figures = &summary["languages"][language];
    let count = |key: &str| figures[key].as_u64().unwrap_or(0) as f64;
    100.0 * count("ok") / count("files").max(1.0)
}

#[test]
fn figures_of_lint_over_the_public_rules() {
    let Some((_, summary)) = lint() else {
        return;
    };
    let promised = [
        ("sigma", "Sigma", 99.8),
        ("eql", "EQL", 99.5),
        ("kql", "KQL", 99.0),
    ];
    for (language, title, least) in promised {
        let found = share(&summary, language);
        let files = &summary["languages"][language]["files"];
        let what = format!("{title}: ok of {files} files");
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
