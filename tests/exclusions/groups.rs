//! Rules over several events: an excluded event may take others with it.

use super::pack::check;
use super::processes::{AGENT, WORD};
use super::{Case, case};
use cutout_core::report::advice::Placement;
use cutout_tests::generate::quoted;
use cutout_tests::pack;

pub const SEQUENCE: &str = "delayed_execution_ping.toml";

/// A batch file that waits and then starts a program: two events an attack, two a logon script.
pub fn sequence() -> Case {
    let process = |at: u32, parent: &str, entity: &str, image: &str, line: &str| {
        format!(
            r#"{{"@timestamp":"2026-03-01T10:00:{at:02}Z","host":{{"os":{{"type":"windows"}}}},"event":{{"category":["process"],"type":["start"],"action":"start"}},"process":{{"name":"{image}","executable":"C:\\Windows\\System32\\{image}","command_line":{},"args":["{image}","-n","5"],"parent":{{"name":"cmd.exe","executable":"C:\\Windows\\System32\\cmd.exe","entity_id":"{entity}","command_line":{}}}}},"user":{{"id":"S-1-5-21-1"}}}}"#,
            quoted(line),
            quoted(parent)
        )
    };
    let evil = [
        process(
            1,
            "cmd /c evil.bat",
            "p1",
            "ping.exe",
            "ping -n 5 127.0.0.1",
        ),
        process(
            9,
            "cmd /c evil.bat",
            "p1",
            "rundll32.exe",
            "rundll32 evil.dll,x",
        ),
    ];
    let fine = [
        process(
            1,
            r"cmd /c C:\Contoso\start.cmd",
            "p2",
            "ping.exe",
            "ping -n 5 127.0.0.1",
        ),
        process(
            9,
            r"cmd /c C:\Contoso\start.cmd",
            "p2",
            "rundll32.exe",
            "rundll32 contoso.dll,Start",
        ),
    ];
    case(pack::text(SEQUENCE), &evil, &fine)
}

/// The exclusion takes away the steps of the sequence, and with one of them the match.
#[test]
fn a_sequence_is_quieted_by_what_only_benign_events_have() {
    let case = sequence();
    let suggestions = case.suggest();
    assert_eq!(
        (suggestions.malicious.len(), suggestions.benign.len()),
        (2, 2)
    );
    let first = &suggestions.candidates[0];
    let found = (
        first.predicates[0].field.as_str(),
        first.predicates[0].value.as_str(),
    );
    assert_eq!(found, ("CommandLine", "rundll32 contoso.dll,Start"));
    // Without its second step, the first is no match either.
    assert_eq!((&first.removes[..], first.keeps), (&[2, 3][..], 2));
    for candidate in &suggestions.candidates {
        case.patch(candidate, Placement::Main);
    }
}

/// What a search counts, it counts without the excluded events.
#[test]
fn a_search_that_counts_is_quieted() {
    let rule = "process_name=\"bash.exe\" | stats count by host, process | where count < 5";
    let event = |host: &str, parent: &str, line: &str| {
        format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","host":"{host}","process":{0},"Image":"C:\\Windows\\System32\\bash.exe","CommandLine":{0},"ParentImage":{1}}}"#,
            quoted(line),
            quoted(parent)
        )
    };
    let case = case(
        rule,
        &[event("ws01", WORD, "bash.exe -c calc.exe")],
        &[event("ws02", AGENT, "bash.exe -c make")],
    );
    check(&case, ("ParentImage", "eq", AGENT), rule);
}
