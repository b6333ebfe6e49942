//! Runs over material that is not part of the repository, where it lies beside it.

use super::Place;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A part of the folder beside the checkout, or of the one that `CUTOUT_SHARED` names.
fn shared(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("CUTOUT_SHARED").map_or(beside, PathBuf::from);
    let path = folder.join(part);
    let found = path.exists();
    let happened = if found {
        "found, checked"
    } else {
        "not here, skipped"
    };
    println!("shared/{part}: {happened}");
    found.then_some(path)
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
    // The same four as JSON and as XML.
    assert_eq!(summary["summary"]["events"], json!(8));
    assert!(
        rows.iter().any(|row| row["verdict"] == "match"),
        "{summary}"
    );
}
