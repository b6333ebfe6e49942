//! Runs over material that is not part of the repository, where it lies beside it.

use super::Place;
use serde_json::json;
use std::path::{Path, PathBuf};

fn shared(what: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(what);
    if path.exists() {
        println!("ran over {what}");
        Some(path)
    } else {
        println!("skipped: {what} is not here");
        None
    }
}

#[test]
fn nearly_every_public_sigma_rule_is_ok() {
    let Some(corpus) = shared("corpus/sigma") else {
        return;
    };
    let ran = Place::new("shared_corpus").run(&["lint", "--json", corpus.to_str().unwrap()]);
    let (rows, summary) = ran.rows_and_summary();
    let count = |status: &str| summary["summary"][status].as_u64().unwrap();
    println!("{summary}");
    assert!(count("files") > 3000);
    assert!(count("ok") as f64 >= 0.998 * count("files") as f64);
    for row in rows.iter().filter(|row| row["status"] != "ok") {
        println!("{row}");
    }
}

#[test]
fn the_recorded_events_match_the_rules_for_them() {
    let Some(events) = shared("events/t1216") else {
        return;
    };
    let ran = Place::new("shared_events").run(&["eval", "--json", events.to_str().unwrap()]);
    let (rows, summary) = ran.rows_and_summary();
    assert_eq!(summary["summary"]["events"], json!(4));
    assert!(
        rows.iter().any(|row| row["verdict"] == "match"),
        "{summary}"
    );
}
