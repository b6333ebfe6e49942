use super::{BROKEN_RULE, Place, RULE};
use serde_json::json;

#[test]
fn json_rows_have_exactly_the_documented_shape() {
    let place = Place::new("convert_shape");
    place.file("rule.yml", RULE);
    let ran = place.run(&["convert", "--to", "duckdb", "--json", "rule.yml"]);
    let (rows, summary) = ran.rows_and_summary();
    let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let documented = [
        "rule", "target", "schema", "status", "reasons", "query", "fields",
    ];
    assert_eq!(keys.len(), documented.len());
    assert!(documented.iter().all(|key| rows[0].get(key).is_some()));
    assert_eq!(rows[0]["status"], "exact");
    assert_eq!(rows[0]["target"], "duckdb");
    assert_eq!(
        summary,
        json!({"summary": {"rules": 1, "exact": 1, "superset": 0, "refused": 0}})
    );
    assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(0)));
}

#[test]
fn what_is_refused_says_why_and_ends_in_2() {
    let place = Place::new("convert_refused");
    let unknown = RULE.replace("CommandLine", "no.such.field");
    place.file("rule.yml", &unknown);
    let ran = place.run(&["convert", "--to", "duckdb", "rule.yml"]);
    assert!(ran.stdout.contains("refused"), "{}", ran.stdout);
    assert!(ran.stdout.contains("no.such.field"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("SELECT"), "{}", ran.stdout);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_broken_rule_is_named_and_the_others_are_converted() {
    let place = Place::new("convert_broken");
    place.file("a.yml", RULE).file("b.yml", BROKEN_RULE);
    let ran = place.run(&["convert", "--to", "duckdb", "a.yml", "b.yml"]);
    assert!(ran.stdout.contains("SELECT *"), "{}", ran.stdout);
    assert!(ran.stderr.contains("b.yml:6:17"), "{}", ran.stderr);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_mapping_gives_the_names_and_one_that_is_broken_stops_the_run() {
    let place = Place::new("convert_mapping");
    place
        .file("rule.yml", RULE)
        .file(
            "names.yml",
            "cutout-mapping: 1\ntable: t\nfields:\n  CommandLine: cmd\n",
        )
        .file(
            "broken.yml",
            "cutout-mapping: 1\nfields:\n  CommandLine: []\n",
        );
    let run =
        |names: &str| place.run(&["convert", "--to", "duckdb", "--mapping", names, "rule.yml"]);
    let ran = run("names.yml");
    assert!(ran.stdout.contains("FROM t\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("cmd"), "{}", ran.stdout);
    let ran = run("broken.yml");
    assert!(ran.stderr.contains("broken.yml:3:"), "{}", ran.stderr);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(2)));
    let ran = run("none.yml");
    assert!(ran.stderr.contains("none.yml"), "{}", ran.stderr);
    assert_eq!(ran.code, Some(2));
}
