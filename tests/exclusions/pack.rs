//! For each rule of the pack, the exclusion of a benign twin comes first.

use super::processes::{AGENT, CMD, NAMED, WORD};
use super::{Case, case};
use cutout_core::report::advice::{Placement, Suggestions};
use cutout_tests::generate::quoted;
use cutout_tests::pack;

pub fn check(case: &Case, first: (&str, &str, &str), rule: &str) -> Suggestions {
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
    suggestions
}

#[test]
fn the_exclusion_of_a_benign_twin_comes_first() {
    for named in NAMED {
        let case = case(
            pack::text(named.rule),
            &[named.malicious.event()],
            &[named.benign.event()],
        );
        check(&case, named.first, named.rule);
    }
    let others = [FILE, BASH[0].0, BASH[1].0, super::groups::SEQUENCE];
    let named = NAMED.iter().map(|named| named.rule);
    pack::assert_each_has_a_case("exclusions", named.chain(others));
}

const FILE: &str = "winrm_awl_bypass_file.yml";

#[test]
fn a_file_that_setup_writes_is_excluded_by_where_it_is_written() {
    let file = |image: &str, target: &str| {
        format!(
            r#"{{"EventID":11,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":{},"TargetFilename":{}}}"#,
            quoted(image),
            quoted(target)
        )
    };
    let case = case(
        pack::text(FILE),
        &[file(CMD, r"C:\Users\eve\WsmPty.xsl")],
        &[file(
            r"C:\Windows\servicing\TrustedInstaller.exe",
            r"C:\Windows\WinSxS\amd64_winrm_31bf\WsmPty.xsl",
        )],
    );
    let first = (
        "TargetFilename",
        "eq",
        r"C:\Windows\WinSxS\amd64_winrm_31bf\WsmPty.xsl",
    );
    check(&case, first, FILE);
}

/// The searches for bash.exe, and the number that each asks for.
const BASH: [(&str, &str); 2] = [("bash_winevent.yml", "4688"), ("bash_sysmon.yml", "1")];

#[test]
fn a_build_that_starts_bash_is_excluded_by_its_parent() {
    for (rule, code) in BASH {
        // Nothing in the searches makes the count that they ask for, so the records have it.
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
        check(&case, ("ParentImage", "eq", AGENT), rule);
    }
}
