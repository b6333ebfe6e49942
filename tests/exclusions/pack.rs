//! For each rule of the pack, the exclusion of a benign twin comes first.

use super::processes::{AGENT, CMD, NAMED, WORD};
use super::{Case, case, groups};
use cutout_core::report::advice::Placement;
use cutout_tests::generate::quoted;
use cutout_tests::pack;

/// Field, operator and value.
pub type First = (&'static str, &'static str, &'static str);

/// A malicious event and its benign twin for each rule that looks at one event, and the exclusion
/// that should come first.
pub fn cases() -> Vec<(&'static str, Case, First)> {
    let processes = NAMED.iter().map(|named| {
        let (malicious, benign) = (named.malicious.event(), named.benign.event());
        let case = case(pack::text(named.rule), &[malicious], &[benign]);
        (named.rule, case, named.first)
    });
    processes
        .chain([file()])
        .chain([
            bash("bash_winevent.yml", "4688"),
            bash("bash_sysmon.yml", "1"),
        ])
        .collect()
}

/// Setup writes a file of that name where it belongs.
fn file() -> (&'static str, Case, First) {
    const RULE: &str = "winrm_awl_bypass_file.yml";
    const WINSXS: &str = r"C:\Windows\WinSxS\amd64_winrm_31bf\WsmPty.xsl";
    let file = |image: &str, target: &str| {
        format!(
            r#"{{"EventID":11,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":{},"TargetFilename":{}}}"#,
            quoted(image),
            quoted(target)
        )
    };
    let case = case(
        pack::text(RULE),
        &[file(CMD, r"C:\Users\eve\WsmPty.xsl")],
        &[file(r"C:\Windows\servicing\TrustedInstaller.exe", WINSXS)],
    );
    (RULE, case, ("TargetFilename", "eq", WINSXS))
}

/// A build starts bash.exe. Nothing in the searches makes the count that they ask for, so the
/// records have it; `code` is the number of the event that each asks for.
fn bash(rule: &'static str, code: &str) -> (&'static str, Case, First) {
    let event = |host: &str, line: &str, parent: &str| {
        format!(
            r#"{{"EventCode":"{code}","_time":"2026-03-01T08:00:00Z","host":"{host}","event_count":"1","process_name":"bash.exe","process":{},"parent_process_path":{}}}"#,
            quoted(line),
            quoted(parent)
        )
    };
    let case = case(
        pack::text(rule),
        &[event("ws01", "bash.exe -c calc.exe", WORD)],
        &[event("ws02", "bash.exe -c make", AGENT)],
    );
    (rule, case, ("ParentImage", "eq", AGENT))
}

pub fn check(case: &Case, first: First, rule: &str) {
    let suggestions = case.suggest();
    assert_eq!(suggestions.malicious, [0], "{rule}");
    assert_eq!(suggestions.benign, [1], "{rule}");
    let Some(best) = suggestions.candidates.first() else {
        panic!("{rule}: {suggestions:?}")
    };
    let [one] = &best.predicates[..] else {
        panic!("{rule}: {best:?}")
    };
    let found = (one.field.as_str(), one.op.as_str(), one.value.as_str());
    assert_eq!(found, first, "{rule}");
    assert_eq!((&best.removes[..], best.keeps), (&[1][..], 1), "{rule}");
    for candidate in &suggestions.candidates {
        case.patch(candidate, Placement::Main);
    }
}

#[test]
fn the_exclusion_of_a_benign_twin_comes_first() {
    let cases = cases();
    for (rule, case, first) in &cases {
        check(case, *first, rule);
    }
    let named = cases.iter().map(|(rule, ..)| *rule);
    pack::assert_each_has_a_case("exclusions", named.chain([groups::SEQUENCE]));
}
