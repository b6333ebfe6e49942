//! For each rule of the pack, what a reader finds would turn its verdict round.

use super::{PredicateTextRef, own, put};
use cutout_tests::pack;

/// A rule of the pack, an event, the changes with `+` for what must become true, and how many
/// other sets of the size there are.
const PACK: &[(&str, &str, &[&str], u32)] = &[
    // The blank behind the verb is part of the value.
    (
        "cl_invocation",
        "powershell -c SyncInvoke",
        &["+CommandLine contains SyncInvoke "],
        0,
    ),
    (
        "cl_invocation",
        "powershell -c SyncInvoke calc",
        &["-CommandLine contains SyncInvoke "],
        0,
    ),
    (
        "cl_loadassembly",
        "powershell LoadAssemblyFromN x",
        &["+CommandLine contains LoadAssemblyFromNS "],
        1,
    ),
    (
        "cl_loadassembly",
        "powershell LoadAssemblyFromNS a; LoadAssemblyFromPath b",
        &[
            "-CommandLine contains LoadAssemblyFromPath ",
            "-CommandLine contains LoadAssemblyFromNS ",
        ],
        0,
    ),
    // Either PowerShell would do as the parent; of the shorter name, more is there.
    (
        "cl_mutexverifiers",
        r#"{"Image": "C:\\w\\powershell.exe", "ParentImage": "C:\\w\\cmd.exe", "CommandLine": "powershell -nologo -windowstyle minimized -file C:\\Windows\\Temp\\a.ps1"}"#,
        &[r"+ParentImage ends_with \pwsh.exe"],
        1,
    ),
    (
        "customshellhost",
        r#"{"Image": "C:\\Windows\\explorer.exe", "ParentImage": "C:\\Windows\\System32\\CustomShellHost.exe"}"#,
        &[r"-Image eq C:\Windows\explorer.exe"],
        0,
    ),
    (
        "customshellhost",
        r#"{"Image": "C:\\Windows\\System32\\cmd.exe", "ParentImage": "C:\\Windows\\System32\\CustomShellHost.exe"}"#,
        &[r"-ParentImage ends_with \CustomShellHost.exe"],
        1,
    ),
    (
        "launch_vsdevshell",
        r#"powershell -f "C:\Launch-VsDevShell.ps1" -VsWherePath"#,
        &["+CommandLine contains VsWherePath "],
        1,
    ),
    // cscript is not among the images, and a third of the fields is absent from the record.
    (
        "manage_bde",
        r#"{"Image": "C:\\Windows\\System32\\cscript.exe", "CommandLine": "cscript manage-bde.wsf", "OriginalFileName": "cscript.exe"}"#,
        &[r"+OriginalFileName eq wscript.exe"],
        1,
    ),
    // By the image and by the parent at once: either way has to go.
    (
        "manage_bde",
        r#"{"Image": "C:\\Windows\\System32\\wscript.exe", "CommandLine": "wscript manage-bde.wsf", "OriginalFileName": "x", "ParentImage": "C:\\Windows\\System32\\cscript.exe", "ParentCommandLine": "cscript manage-bde.wsf"}"#,
        &[
            r"-Image ends_with \wscript.exe",
            r"-ParentImage ends_with \cscript.exe",
        ],
        // One of two ways to lose the first branch, one of two to lose the second, or cmd.exe as
        // the image, which can't be with wscript.exe but need not.
        5,
    ),
    (
        "pester",
        "cmd.exe /c Pester.bat /help",
        &["+CommandLine contains ;"],
        0,
    ),
    (
        "pester_child",
        r#"{"ParentImage": "C:\\w\\pwsh.exe", "ParentCommandLine": "pwsh C:\\Program Files\\WindowsPowerShell\\Modules\\Pester\\x"}"#,
        &["+ParentCommandLine contains { Invoke-Pester -EnableExit ;"],
        1,
    ),
    (
        "pubprn",
        "cscript pubprn.vbs x script:http://example.com",
        &[r"+CommandLine contains \pubprn.vbs"],
        0,
    ),
    (
        "pubprn",
        r"cscript C:\pubprn.vbs x script:http://example.com",
        &[r"-CommandLine contains \pubprn.vbs"],
        1,
    ),
    (
        "sigverif",
        r#"{"Image": "C:\\Windows\\System32\\WerFault.exe", "ParentImage": "C:\\Windows\\System32\\sigverif.exe"}"#,
        &[r"-Image eq C:\Windows\System32\WerFault.exe"],
        0,
    ),
    (
        "syncappvpublishingserver",
        r"C:\SyncAppvPublishingServer.vbs n",
        &["+CommandLine contains ;"],
        0,
    ),
    (
        "syncappvpublishingserver_splunk",
        "powershell SyncAppvPublishingServer.vbs n",
        &["+process_name in wscript.exe"],
        1,
    ),
    (
        "utilityfunctions",
        "powershell RegSnapin",
        &["+CommandLine contains RegSnapin "],
        1,
    ),
    (
        "winrm_awl_bypass",
        r"C:\Windows\System32\cscript.exe winrm.vbs get x -format:pretty",
        &[r"-Image starts_with C:\Windows\System32\"],
        0,
    ),
    (
        "winrm_awl_bypass_file",
        r#"{"TargetFilename": "C:\\Windows\\System32\\WsmPty.xsl"}"#,
        &[r"-TargetFilename starts_with C:\Windows\System32\"],
        0,
    ),
    (
        "winrm_remote_execution",
        "cscript winrm.vbs invoke Create wmicimv2/Win32_Process -remote:http://target",
        &["+CommandLine contains -r:http"],
        0,
    ),
    (
        "bash_sysmon",
        r#"{"EventID": 1, "Type": "Process", "Image": "C:\\Windows\\System32\\bash.exe", "CommandLine": "bash.exe -l"}"#,
        &[r"+CommandLine regex_match (?i)\s+-[ilsx]*c[ilsx]*"],
        0,
    ),
    (
        "bash_winevent",
        r#"{"EventID": 4688, "Type": "Process", "Image": "C:\\Windows\\System32\\bash.exe", "CommandLine": "bash.exe -l"}"#,
        &[r"+CommandLine regex_match (?i)\s+-[ilsx]*c[ilsx]*"],
        0,
    ),
    // The wait of a sequence that is whole: one of the five that its step asks for, or the account
    // that the step excludes.
    (
        "delayed_execution_ping",
        WAIT_AND_SCRIPT,
        &["-host.os.type eq windows"],
        5,
    ),
];

const WAIT_AND_SCRIPT: &str = r#"{"@timestamp": "2026-03-01T08:00:00Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "ping.exe", "executable": "C:\\Windows\\System32\\ping.exe", "args": ["ping", "-n", "5"], "parent": {"name": "cmd.exe", "entity_id": "a"}}, "user": {"id": "S-1-5-21-1"}}
{"@timestamp": "2026-03-01T08:00:30Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "cscript.exe", "args": ["cscript.exe", "a.vbs"], "parent": {"name": "cmd.exe", "entity_id": "a"}}, "user": {"id": "S-1-5-21-1"}}"#;

#[test]
fn each_rule_of_the_pack_is_turned_round_by_what_a_reader_finds() {
    let mut wrong = Vec::new();
    for (rule, event, expected, others) in PACK {
        let analyzer = put(own(pack::text(rule)), event, None);
        let Some(flip) = analyzer.flip(0, 0) else {
            wrong.push(format!(
                "{rule}: {:?} is open\n{event}",
                analyzer.verdict(0, 0)
            ));
            continue;
        };
        let changes: Vec<String> = flip
            .changes
            .iter()
            .map(|change| {
                let sign = if change.must_be { '+' } else { '-' };
                let PredicateTextRef { field, op, value } = PredicateTextRef::from(change);
                format!("{sign}{field} {op} {value}")
            })
            .collect();
        if changes != *expected || flip.others != *others {
            wrong.push(format!(
                "{rule}: {changes:#?}, {} others, {:?}\n{event}",
                flip.others, flip.note
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    pack::assert_each_has_a_case("flips", PACK.iter().map(|(rule, ..)| *rule));
}
