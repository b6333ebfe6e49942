use super::{PARENT_RULE, Place, RULE};
use serde_json::json;

#[test]
fn a_match_shows_the_tree_and_underlines_what_was_found() {
    let place = Place::new("explain_match");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "run tool and tool\n");
    let ran = place.run(&["explain", "--rule", "rule.yml", "lines.txt"]);
    let expected = "\
lines.txt:1  run tool and tool
  match: Tool ran
    line of rule.yml
       9  PASS     selection: CommandLine contains 'tool'  (found 2 times, first at character 5)
  CommandLine
    run tool and tool
        ^^^^     ^^^^
  It would no longer match with a change of 1 predicate:
    CommandLine must not contain “tool”; it is “run tool and tool”

1 event, 1 rule: 1 match, 0 can't tell
";
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str(), ran.code),
        (expected, "", Some(0))
    );
}

#[test]
fn a_cannot_tell_says_what_it_needs() {
    let place = Place::new("explain_open");
    place
        .file("rule.yml", PARENT_RULE)
        .file("lines.txt", "tool\n");
    let ran = place.run(&["explain", "--rule", "rule.yml", "lines.txt"]);
    for part in [
        "  can't tell: Tool under a parent\n  Needs ParentImage to tell.\n",
        "  UNKNOWN  selection: all of\n",
        "\n    ^^^^\n",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}

#[test]
fn one_line_or_one_verdict_can_be_picked() {
    let place = Place::new("explain_pick");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "tool one\nother\ntool three\n");
    let ran = place.run(&[
        "explain",
        "--rule",
        "rule.yml",
        "--line",
        "3",
        "--json",
        "lines.txt",
    ]);
    let (rows, summary) = ran.rows_and_summary();
    assert_eq!(
        (
            rows.len(),
            &rows[0]["event"]["index"],
            &summary["summary"]["events"]
        ),
        (1, &json!(2), &json!(1))
    );
    let ran = place.run(&[
        "explain",
        "--rule",
        "rule.yml",
        "--verdict",
        "no-match",
        "lines.txt",
    ]);
    assert!(
        ran.stdout
            .contains("lines.txt:2  other\n  no match: Tool ran\n"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("lines.txt:1"), "{}", ran.stdout);
}

#[test]
fn json_adds_to_the_row_of_eval_what_the_verdict_rests_on() {
    let place = Place::new("explain_json");
    place.file("rule.yml", RULE).file("lines.txt", "a tool\n");
    let row = place
        .run(&["explain", "--rule", "rule.yml", "--json", "lines.txt"])
        .rows()
        .remove(0);
    let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "event",
            "rule",
            "verdict",
            "needs",
            "evidence",
            "trace",
            "exclusions",
            "flip",
            "fields"
        ]
    );
    assert_eq!(
        (&row["verdict"], &row["evidence"]),
        (&json!("match"), &json!(1))
    );
    let leaf = &row["trace"]["kind"]["predicate"];
    assert_eq!(
        (&leaf["field"], &leaf["op"]),
        (&json!("CommandLine"), &json!("contains"))
    );
    assert_eq!(
        leaf["marks"],
        json!([{ "field": "CommandLine", "item": 0, "span": { "start": 2, "end": 6 } }])
    );
    assert_eq!(
        (&row["flip"]["to"], &row["flip"]["smallest"]),
        (&json!("no_match"), &json!(true))
    );
    assert_eq!(
        row["flip"]["changes"][0]["predicate"],
        json!({ "field": "CommandLine", "op": "contains", "value": "tool" })
    );
    assert_eq!(row["fields"][0]["name"], "CommandLine");
}

#[test]
fn a_rule_of_the_pack_has_a_name() {
    let place = Place::new("explain_pack");
    place.file("lines.txt", "cscript x\\pubprn.vbs a script:b\n");
    for name in ["t1216/pubprn", "t1216/pubprn.yml"] {
        let ran = place.run(&["explain", "--rule", name, "lines.txt"]);
        assert!(
            ran.stdout
                .contains("  match: Pubprn.vbs Proxy Execution\n    line of t1216/pubprn.yml\n"),
            "{}",
            ran.stdout
        );
    }
    let ran = place.run(&["explain", "--rule", "t1216/nothing", "lines.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .contains("neither a file nor a rule of the pack t1216, which has cl_invocation, "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rule_for_another_log_says_so() {
    let place = Place::new("explain_logsource");
    place
        .file("rule.yml", RULE.replace("process_creation", "dns_query"))
        .file("lines.txt", "tool\n");
    let ran = place.run(&["explain", "--rule", "rule.yml", "lines.txt"]);
    assert!(
        ran.stdout.contains("not for this log: Tool ran\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("the event is process_creation; --ignore-logsource evaluates it anyway"),
        "{}",
        ran.stdout
    );
    let ran = place.run(&[
        "explain",
        "--rule",
        "rule.yml",
        "--ignore-logsource",
        "lines.txt",
    ]);
    assert!(ran.stdout.contains("  match: Tool ran\n"), "{}", ran.stdout);
}

#[test]
fn a_line_on_which_no_event_begins_is_said() {
    let place = Place::new("explain_line");
    place
        .file("rule.yml", RULE)
        .file("lines.txt", "tool one\n# no event\ntool three\n");
    let ran = place.run(&["explain", "--rule", "rule.yml", "--line", "2", "lines.txt"]);
    let expected = "cutout: --line 2: no event begins there; the nearest ones on lines 1 and 3\n";
    assert_eq!((ran.stderr.as_str(), ran.code), (expected, Some(2)));
    let ran = place.run(&["explain", "--rule", "rule.yml", "--line", "9", "lines.txt"]);
    let expected = "cutout: --line 9: no event begins there; the nearest one on line 3\n";
    assert_eq!((ran.stderr.as_str(), ran.code), (expected, Some(2)));
}

#[test]
fn without_a_rule_those_of_the_pack_that_speak_are_explained() {
    let place = Place::new("explain_no_rule");
    place.file("lines.txt", "cscript x\\pubprn.vbs a script:b\nnotepad\n");
    let ran = place.run(&["explain", "lines.txt"]);
    assert!(
        ran.stdout.contains("  match: Pubprn.vbs Proxy Execution\n"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("\n  no match: "), "{}", ran.stdout);
    let quiet = "lines.txt:2  notepad\n  Other rules: ";
    assert!(ran.stdout.contains(quiet), "{}", ran.stdout);
}

/// Lines alone don't tell predicates apart that stand on one.
#[test]
fn predicates_on_one_line_are_marked_in_the_rule() {
    let place = Place::new("explain_source");
    let rule = RULE.replace(
        "CommandLine|contains: tool",
        "CommandLine|contains: [tool, other]",
    );
    place.file("rule.yml", rule).file("lines.txt", "a tool\n");
    let ran = place.run(&["explain", "--rule", "rule.yml", "lines.txt"]);
    let expected = "  In the rule: passed ^, failed x, unknown ?
       9      CommandLine|contains: [tool, other]
                                     ^^^^  xxxxx
";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
}
