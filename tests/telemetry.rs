//! In which logs each rule of the pack can match, worked out by hand; and that a log of which the
//! advice says "never" gives no match, whatever its values.

use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::telemetry::ROWS;
use cutout_core::report::Verdict;
use cutout_core::report::advice::{CanMatch, TelemetryCell};
use cutout_core::rule::Language;
use cutout_tests::pack;
use std::collections::BTreeMap;

fn of_pack() -> BTreeMap<String, Vec<TelemetryCell>> {
    let analyzer = analyze(Request {
        rules: RuleChoice {
            pack: Some("t1216".to_owned()),
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    let rules = analyzer.rules();
    let name = |at: u32| {
        let key = &rules[at as usize].key;
        let file = key.rsplit('/').next().unwrap();
        file.split('.').next().unwrap().to_owned()
    };
    let rows = analyzer.telemetry();
    rows.into_iter()
        .map(|row| (name(row.rule), row.cells))
        .collect()
}

fn of_rule(text: &str, language: Option<Language>) -> Vec<TelemetryCell> {
    let analyzer = analyze(Request {
        rules: RuleChoice {
            own: vec![OwnRule {
                key: "own".to_owned(),
                text: text.to_owned(),
                language,
            }],
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    analyzer.telemetry().remove(0).cells
}

fn cell<'c>(cells: &'c [TelemetryCell], title: &str) -> &'c TelemetryCell {
    cells.iter().find(|cell| cell.title == title).unwrap()
}

/// The six logs of processes that start, then the five of files: Y fully, P in part, N never,
/// `-` not for this log.
const LOGS: [&str; 11] = [
    "Sysmon 1",
    "Security 4688",
    "Elastic Defend process",
    "Defender DeviceProcessEvents",
    "CrowdStrike ProcessRollup2",
    "Splunk Endpoint.Processes",
    "Sysmon 11",
    "Elastic Defend file",
    "Defender DeviceFileEvents",
    "CrowdStrike FileWritten",
    "Splunk Endpoint.Filesystem",
];

const PACK: &[(&str, &str)] = &[
    // Command lines, images and parents are in every log of processes.
    ("cl_invocation", "YYYYYY-----"),
    ("cl_loadassembly", "YYYYYY-----"),
    ("cl_mutexverifiers", "YYYYYY-----"),
    // In CrowdStrike's, the exclusion of a path with a drive never applies, which loses no match.
    ("customshellhost", "YYYYYY-----"),
    ("launch_vsdevshell", "YYYYYY-----"),
    // 4688 has neither the original name nor the parent's command line; CrowdStrike lacks that.
    ("manage_bde", "YPYYPY-----"),
    ("pester", "YYYYYY-----"),
    // Both branches ask for the parent's command line.
    ("pester_child", "YNYYNY-----"),
    ("pubprn", "YYYYYY-----"),
    ("sigverif", "YYYYYY-----"),
    ("syncappvpublishingserver", "YYYYYY-----"),
    ("syncappvpublishingserver_splunk", "YYYYYY-----"),
    ("utilityfunctions", "YYYYYY-----"),
    ("winrm_awl_bypass", "YYYYYY-----"),
    ("winrm_awl_bypass_file", "------YYYYY"),
    ("winrm_remote_execution", "YPYYYY-----"),
    // The two steps share the parent's id that is unique over time, which 4688 and Defender lack.
    ("delayed_execution_ping", "YNYNYY-----"),
    // Its first words ask for the number 4688 or for a type; no other log has the number, and
    // logs without a command line never fulfil its last.
    ("bash_winevent", "PYPPPPNPPNN"),
    // The same without a type.
    ("bash_sysmon", "YNNNNNNNNNN"),
];

#[test]
fn each_rule_of_the_pack_can_match_where_a_reader_says() {
    let cells = of_pack();
    pack::assert_each_has_a_case("telemetry", PACK.iter().map(|(rule, _)| *rule));
    let mut wrong = Vec::new();
    for (rule, expected) in PACK {
        let letter = |title: &&str| match cell(&cells[*rule], title).can {
            CanMatch::Fully => 'Y',
            CanMatch::InPart => 'P',
            CanMatch::Never => 'N',
            CanMatch::NotForThisLog => '-',
        };
        let is: String = LOGS.iter().map(letter).collect();
        if is != *expected {
            wrong.push(format!("{rule}: {is}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_to_add_is_said_in_plain_words() {
    let pack = of_pack();
    let pester = cell(&pack["pester_child"], "Security 4688");
    assert_eq!(pester.lacks, ["ParentCommandLine"]);
    let advice = pester.advice.as_deref().unwrap();
    assert!(
        advice.starts_with("ParentCommandLine is never in Security 4688; "),
        "{advice}"
    );
    let winrm = cell(&pack["winrm_awl_bypass"], "CrowdStrike ProcessRollup2");
    let advice = winrm.advice.as_deref().unwrap();
    assert!(
        advice.contains("image_from_system_folder never applies there"),
        "{advice}"
    );
    let ping = cell(&pack["delayed_execution_ping"], "Security 4688");
    assert!(
        ping.lacks.iter().any(|name| name == "ParentProcessGuid"),
        "{:?}",
        ping.lacks
    );
}

#[test]
fn dead_branches_are_marked_where_the_rule_has_them() {
    let pack = of_pack();
    let text = include_str!("../assets/pack/t1216/manage_bde.yml");
    let marked = |log: &str| -> Vec<&str> {
        let cell = cell(&pack["manage_bde"], log);
        cell.dead.iter().map(|span| span.of(text)).collect()
    };
    assert_eq!(marked("Sysmon 1"), [""; 0]);
    assert_eq!(
        marked("Security 4688"),
        [
            "'wscript.exe'",
            "selection_parent and not selection_filter_cmd"
        ]
    );
}

#[test]
fn a_field_that_is_missing_is_false_and_fine_under_not() {
    let rule = |detection: &str| {
        of_rule(
            &format!(
                "title: t\nlogsource:\n  category: process_creation\n  product: windows\ndetection:\n{detection}"
            ),
            None,
        )
    };
    let of = |cells: &[TelemetryCell]| cell(cells, "Security 4688").can;
    let asks = "  a:\n    OriginalFileName: x\n  condition: a\n";
    assert_eq!(of(&rule(asks)), CanMatch::Never);
    let excludes =
        "  a:\n    CommandLine: y\n  f:\n    OriginalFileName: x\n  condition: a and not f\n";
    assert_eq!(of(&rule(excludes)), CanMatch::Fully);
    let absent = "  a:\n    OriginalFileName: null\n  condition: a\n";
    assert_eq!(of(&rule(absent)), CanMatch::Fully);
    let either = "  a:\n    - OriginalFileName: x\n    - Image: y\n  condition: a\n";
    assert_eq!(of(&rule(either)), CanMatch::InPart);
}

#[test]
fn a_fixed_value_decides() {
    let cells = of_rule("process where winlog.event_id == 4688", Some(Language::Eql));
    assert_eq!(cell(&cells, "Security 4688").can, CanMatch::Fully);
    assert_eq!(cell(&cells, "Sysmon 1").can, CanMatch::Never);
    let advice = cell(&cells, "Sysmon 1").advice.as_deref();
    assert_eq!(advice, Some("EventID is always 1 there"));
}

#[test]
fn a_log_of_which_never_is_said_gives_no_match() {
    let pack = of_pack();
    let record = |fields: &[(&str, &str)]| {
        let pairs: BTreeMap<&str, &str> = fields.iter().copied().collect();
        serde_json::to_string(&pairs).unwrap()
    };
    // Fulfils pester_child in full, less what 4688 never carries.
    let whole = [
        ("EventID", "1"),
        ("Channel", "Microsoft-Windows-Sysmon/Operational"),
        ("ParentImage", r"C:\w\pwsh.exe"),
        (
            "ParentCommandLine",
            r#"pwsh \WindowsPowerShell\Modules\Pester\ { Get-Help "x"#,
        ),
    ];
    let verdict = |fields: &[(&str, &str)]| {
        let analyzer = analyze(Request {
            text: record(fields),
            rules: RuleChoice {
                own: vec![OwnRule {
                    key: "own".to_owned(),
                    text: include_str!("../assets/pack/t1216/pester_child.yml").to_owned(),
                    language: None,
                }],
                ..RuleChoice::default()
            },
            ..Request::default()
        });
        analyzer.verdict(0, 0)
    };
    assert_eq!(verdict(&whole), Some(Verdict::Match));
    let log = ROWS
        .iter()
        .find(|log| log.title == "Security 4688")
        .unwrap();
    let mut less: Vec<(&str, &str)> = whole
        .iter()
        .copied()
        .filter(|(name, _)| log.carries(name))
        .collect();
    less.retain(|(name, _)| !log.fixed.iter().any(|(fixed, _)| fixed == name));
    less.extend(log.fixed);
    assert_eq!(verdict(&less), Some(Verdict::NoMatch));
    assert_eq!(cell(&pack["pester_child"], log.title).can, CanMatch::Never);
}
