use super::Export;
use crate::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};

/// Matches what begins with `=`, and can't tell of `parent-needed` without a parent.
const RULES: &str = "\
title: Formula | <b>*bold*</b>
id: 11111111-1111-4111-8111-111111111111
level: high
logsource: {category: process_creation, product: windows}
detection:
  a:
    CommandLine|startswith: '='
  condition: a
---
title: Needs a parent
logsource: {category: process_creation, product: windows}
detection:
  a:
    CommandLine|contains: parent-needed
    ParentImage|endswith: '\\x.exe'
  condition: a
";

fn exported(text: &str, kind: Export) -> String {
    let own = OwnRule {
        key: "own-1".into(),
        text: RULES.into(),
        language: None,
    };
    let analyzer: Analyzer = analyze(Request {
        text: text.into(),
        rules: RuleChoice {
            own: vec![own],
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    kind.text(&analyzer)
}

const LINES: &str = "=cmd|' /C calc'!A0 \"x\", y\nnothing.exe\ntool.exe parent-needed ```\n";

#[test]
fn csv_has_a_row_a_verdict_and_no_cell_that_a_spreadsheet_runs() {
    let csv = exported(LINES, Export::Csv);
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(
        rows[0],
        "line,event,verdict,level,rule,rule_id,language,needs,command_line"
    );
    assert_eq!(
        rows[1],
        "1,0,match,high,Formula | <b>*bold*</b>,11111111-1111-4111-8111-111111111111,sigma,,\
         \"'=cmd|' /C calc'!A0 \"\"x\"\", y\""
    );
    assert_eq!(
        rows[rows.len() - 1],
        "3,2,cannot_tell,,Needs a parent,,sigma,ParentImage,tool.exe parent-needed ```"
    );
    for row in rows {
        assert!(
            !row.split(',')
                .any(|cell| cell.starts_with(['=', '+', '-', '@'])),
            "{row}"
        );
    }
}

#[test]
fn json_is_a_row_a_verdict_and_a_summary() {
    let json = exported(LINES, Export::Json);
    let rows: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is an object"))
        .collect();
    assert_eq!(rows[0]["verdict"], "match");
    assert_eq!(rows[0]["event"]["line"], 1);
    assert_eq!(rows[0]["rule"]["language"], "sigma");
    let summary = &rows[rows.len() - 1]["summary"];
    assert_eq!(summary["events"], 3);
    assert_eq!(summary["match"], 1);
    assert_eq!(
        rows.len() as u64 - 1,
        1 + summary["cannot_tell"].as_u64().unwrap()
    );
}

#[test]
fn a_report_keeps_anybodys_text_text() {
    let report = exported(LINES, Export::Markdown);
    assert!(
        report.contains("| Formula \\| &lt;b>\\*bold\\*&lt;/b> | high | 1 | 0 |"),
        "{report}"
    );
    assert!(report.contains("## Line 1\n\n```\n=cmd|"), "{report}");
    // Three backticks in the line, so four around it.
    assert!(
        report.contains("````\ntool.exe parent-needed ```\n````\n"),
        "{report}"
    );
    assert!(
        report.contains("- Can't tell: Needs a parent; needs ParentImage"),
        "{report}"
    );
    assert!(!report.contains("nothing.exe"), "{report}");
}

#[test]
fn without_events_each_file_says_so() {
    assert_eq!(exported("", Export::Csv).lines().count(), 1);
    assert_eq!(exported("", Export::Json).lines().count(), 1);
    assert!(exported("", Export::Markdown).starts_with("# Verdicts\n\n0 events"));
}
