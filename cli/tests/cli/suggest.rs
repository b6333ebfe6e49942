use super::{Place, RULE};
use serde_json::json;

const BAD: &str = "tool 127.0.0.1 script:https://example.com/a.sct\n";
const FINE: &str = "tool prn01.example.com check\ntool prn01.example.com list\n";

fn place(test: &str) -> Place {
    let place = Place::new(test);
    place
        .file("rule.yml", RULE)
        .file("bad.txt", BAD)
        .file("fine.txt", FINE);
    place
}

const ASK: [&str; 7] = [
    "suggest",
    "--rule",
    "rule.yml",
    "--malicious",
    "bad.txt",
    "--benign",
    "fine.txt",
];

fn ask<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&ASK[..], more].concat()
}

#[test]
fn exclusions_come_with_their_evidence() {
    let ran = place("suggest_list").run(&ASK);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for part in [
        "matches 1 malicious and 2 benign of 3 labelled events",
        "1.  CommandLine contains 'prn01.example.com'",
        "removes 2 of 2 benign (fine.txt:1, fine.txt:2), keeps 1 of 1 malicious",
        "a word of CommandLine, from your benign events",
        "! Whoever starts the process chooses its command line",
        "3 labelled events, 1 rule:",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}

#[test]
fn the_json_of_a_rule_has_the_same() {
    let ran = place("suggest_json").run(&ask(&["--json"]));
    let (rows, last) = ran.rows_and_summary();
    let [row] = &rows[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(
        row["malicious"],
        json!([{"index": 0, "line": 1, "file": "bad.txt"}])
    );
    let first = &row["candidates"][0];
    assert_eq!(
        first["predicates"],
        json!([{"field": "CommandLine", "op": "contains", "value": "prn01.example.com"}])
    );
    assert_eq!(
        first["removes"],
        json!([
            {"index": 1, "line": 1, "file": "fine.txt"},
            {"index": 2, "line": 2, "file": "fine.txt"}
        ])
    );
    assert_eq!(first["keeps"], 1);
    assert_eq!(last["summary"]["events"], 3);
    assert_eq!(last["summary"]["rules"], 1);
}

/// What is printed is a rule: it goes on to match the one and no longer matches the other.
#[test]
fn the_changed_rule_is_printed_and_does_what_it_says() {
    let place = place("suggest_apply");
    for placement in ["main", "optional"] {
        let ran = place.run(&ask(&["--apply", "1", "--placement", placement]));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stdout.contains(&format!("filter_{placement}_")));
        let said = "matches 1 of the labelled events, 3 before; 0 malicious lost";
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        place.file("changed.yml", &ran.stdout);
        let eval = place.run(&[
            "eval",
            "--rules",
            "changed.yml",
            "--json",
            "bad.txt",
            "fine.txt",
        ]);
        let (rows, _) = eval.rows_and_summary();
        assert_eq!(rows.len(), 1, "{}", eval.stdout);
        assert_eq!(rows[0]["event"]["file"], "bad.txt");
    }
    let ran = place.run(&ask(&["--apply", "1", "--json"]));
    let patch = &ran.rows()[0];
    assert_eq!(
        (&patch["before"], &patch["after"]),
        (&json!([0, 1, 2]), &json!([0]))
    );
}

#[test]
fn what_cannot_be_done_is_said_with_exit_code_2() {
    let place = place("suggest_refused");
    let refused = |args: &[&str], said: &str| {
        let ran = place.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    };
    refused(&ask(&["--apply", "99"]), "exclusions to choose from");
    refused(&ask(&["--apply", "0"]), "exclusions to choose from");
    refused(&ask(&["--placement", "main"]), "--apply");
    refused(
        &["suggest", "--rule", "rule.yml", "--malicious", "bad.txt"],
        "--benign",
    );
    refused(
        &["suggest", "--benign", "fine.txt", "--apply", "1"],
        "name one with --rule",
    );
    refused(
        &["suggest", "--rule", "rule.yml", "--benign", "none.txt"],
        "none.txt",
    );
}

/// Nothing to offer is an answer.
#[test]
fn labels_of_one_kind_are_said_to_leave_things_open() {
    let place = place("suggest_one_sided");
    let ran = place.run(&["suggest", "--rule", "rule.yml", "--benign", "fine.txt"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stdout
            .contains("No malicious event that the rule matches is labelled")
    );
    let ran = place.run(&[
        "suggest",
        "--rule",
        "rule.yml",
        "--malicious",
        "fine.txt",
        "--benign",
        "fine.txt",
    ]);
    assert!(
        ran.stdout.contains("Nothing is left to offer"),
        "{}",
        ran.stdout
    );
}
