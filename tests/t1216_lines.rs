//! Real command lines of these scripts, where the folder with them is there.
//!
//! Each is evaluated as a bare line, and as a record with the image and parent that are known of
//! it. Another evaluator's prediction stands beside each; every difference is listed here with its
//! reason, so that a new one is looked at.

use cutout_core::analyze::{Analyzer, Request, RuleChoice, analyze};
use cutout_core::event::Format;
use cutout_core::report::{RuleView, Verdict};
use cutout_core::rule::Language;
use cutout_tests::shared;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Line {
    id: String,
    cmd: String,
    image: Option<String>,
    parent_image: Option<String>,
    parent_cmd: Option<String>,
    /// Titles of the rules that are said to match.
    sigma_t1216: Vec<String>,
}

fn lines() -> Option<Vec<Line>> {
    let path = shared::find("cases/t1216_cases.json")?;
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// What differs: line, rule, what is said here.
type Differences = BTreeSet<(String, String, &'static str)>;

#[test]
fn as_bare_lines() {
    let Some(lines) = lines() else { return };
    let mut differences = Differences::new();
    for line in &lines {
        let analyzer = run(&line.cmd.replace(['\r', '\n'], " "), Format::CommandLines);
        compare(line, &analyzer, true, &mut differences);
    }
    check(differences, BARE);
}

#[test]
fn as_records() {
    let Some(lines) = lines() else { return };
    let mut differences = Differences::new();
    for line in &lines {
        let given = [
            ("CommandLine", Some(&line.cmd)),
            ("Image", line.image.as_ref()),
            ("ParentImage", line.parent_image.as_ref()),
            ("ParentCommandLine", line.parent_cmd.as_ref()),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.as_str().into())));
        let record = serde_json::Value::Object(given.collect());
        compare(
            line,
            &run(&record.to_string(), Format::Json),
            false,
            &mut differences,
        );
    }
    check(differences, RECORDS);
}

fn run(text: &str, format: Format) -> Analyzer {
    let rules = RuleChoice {
        pack: Some("t1216".to_owned()),
        ..RuleChoice::default()
    };
    analyze(Request {
        text: text.to_owned(),
        format: Some(format),
        rules,
        ..Request::default()
    })
}

/// Holds the line itself against the prediction, and never its derived children. Of a bare line,
/// a can't-tell without any evidence is what most rules on parents say of every line; those are
/// left out.
fn compare(line: &Line, analyzer: &Analyzer, bare: bool, differences: &mut Differences) {
    let detail = analyzer.detail(0).unwrap();
    // The other evaluator reads Sigma alone.
    let rules = analyzer.rules();
    let sigma = |(_, rule): &(usize, &RuleView)| rule.language == Language::Sigma;
    for (at, rule) in rules.iter().enumerate().filter(sigma) {
        let predicted = line.sigma_t1216.contains(&rule.title);
        let of_rule = detail
            .verdicts
            .iter()
            .find(|verdict| verdict.rule as usize == at);
        let evidence = of_rule.is_some_and(|verdict| verdict.evidence > 0);
        let said = match analyzer.verdict(0, at) {
            Some(Verdict::Match) if !predicted => "match",
            Some(Verdict::NoMatch | Verdict::NotForThisLog) if predicted => "no match",
            Some(Verdict::CannotTell) if predicted || evidence || !bare => "can't tell",
            _ => continue,
        };
        differences.insert((line.id.clone(), rule.title.clone(), said));
    }
}

fn check(differences: Differences, known: &[(&str, &str, &str, &str)]) {
    let found: BTreeSet<(&str, &str, &str)> = differences
        .iter()
        .map(|(id, rule, said)| (id.as_str(), rule.as_str(), *said))
        .collect();
    for (id, rule, said) in &found {
        println!("{id}  {said:<10}  {rule}");
    }
    let known: BTreeSet<(&str, &str, &str)> = known
        .iter()
        .map(|&(id, rule, said, _)| (id, rule, said))
        .collect();
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "not looked at yet: {new:#?}\nno difference any longer: {gone:#?}"
    );
}

/// Line, rule, what is said here, and why.
const BARE: &[(&str, &str, &str, &str)] = &[
    ("T1216-015", MANAGE_BDE, "can't tell", COMMANDS_OF_A_SHELL),
    ("T1216-020", MANAGE_BDE, "can't tell", COMMANDS_OF_A_SHELL),
    (
        "T1216-021",
        "Remote Code Execute via Winrm.vbs",
        "can't tell",
        SCRIPT_ALONE,
    ),
    (
        "T1216-022",
        "Remote Code Execute via Winrm.vbs",
        "can't tell",
        SCRIPT_ALONE,
    ),
    (
        "T1216-023",
        "AWL Bypass with Winrm.vbs and Malicious WsmPty.xsl/WsmTxt.xsl",
        "can't tell",
        "The rule leaves out an image below the system folders, and the variable in front leaves \
         open what comes before \\BypassDir.",
    ),
    (
        "T1216-033",
        "Execute Code with Pester.bat",
        "can't tell",
        SCRIPT_ALONE,
    ),
    (
        "T1216-066",
        MANAGE_BDE,
        "can't tell",
        CSCRIPT_WITH_THE_SCRIPT,
    ),
    (
        "T1216-067",
        MANAGE_BDE,
        "can't tell",
        CSCRIPT_WITH_THE_SCRIPT,
    ),
    (
        "T1216-068",
        MANAGE_BDE,
        "can't tell",
        CSCRIPT_WITH_THE_SCRIPT,
    ),
    (
        "T1216-070",
        MANAGE_BDE,
        "can't tell",
        CSCRIPT_WITH_THE_SCRIPT,
    ),
];

const MANAGE_BDE: &str = "Potential Manage-bde.wsf Abuse To Proxy Execution";

const COMMANDS_OF_A_SHELL: &str = "The line is several commands for cmd.exe, so no process has it as its own; which \
    program it belongs to, and under what original name, is not told. The prediction took cscript.exe.";

const SCRIPT_ALONE: &str = "A script typed alone leaves open which program runs it, and the rule asks for the program. \
    The prediction took the program from elsewhere.";

const CSCRIPT_WITH_THE_SCRIPT: &str = "The rule also matches by the original name wscript.exe, and by a parent that runs \
    the script; neither stands in the line. The prediction took both as missing.";

/// With image and parent as they are known, nothing differs.
const RECORDS: &[(&str, &str, &str, &str)] = &[];
