//! What would turn a verdict round does, and nothing smaller: by trying all smaller sets on
//! made-up rules, and by hand for each rule of the pack.

use cutout_core::advice::flip::clash;
use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::engine::Trace;
use cutout_core::event::Format;
use cutout_core::ir::{NodeKind, Predicate};
use cutout_core::limits;
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Flip, FlipChange};
use cutout_core::truth::Outcome;
use cutout_tests::generate::{self, Source};
use std::collections::HashMap;

fn own(text: impl Into<String>) -> OwnRule {
    OwnRule {
        key: "own".to_owned(),
        text: text.into(),
        language: None,
    }
}

fn put(rule: OwnRule, events: &str, format: Option<Format>) -> Analyzer {
    analyze(Request {
        text: events.to_owned(),
        format,
        rules: RuleChoice {
            own: vec![rule],
            ..RuleChoice::default()
        },
        ..Request::default()
    })
}

/// The distinct predicates of a condition, with what they are on the event.
fn leaves<'t>(trace: &'t Trace<'_>, into: &mut Vec<(&'t Predicate, Outcome)>) {
    if let NodeKind::Predicate(predicate) = &trace.node.kind
        && !into.iter().any(|(known, _)| *known == predicate.as_ref())
    {
        into.push((predicate, trace.outcome));
    }
    trace.children.iter().for_each(|child| leaves(child, into));
}

/// The condition with predicates that come out as they are told to.
fn evaluate(trace: &Trace<'_>, outcomes: &HashMap<&Predicate, Outcome>) -> Outcome {
    let children = || trace.children.iter().map(|child| evaluate(child, outcomes));
    match &trace.node.kind {
        NodeKind::Constant(value) => (*value).into(),
        NodeKind::Predicate(predicate) => outcomes[predicate.as_ref()],
        NodeKind::Not(_) => !evaluate(&trace.children[0], outcomes),
        NodeKind::All(nodes) => Outcome::at_least(nodes.len(), children()),
        NodeKind::Any(_) => Outcome::at_least(1, children()),
        NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, children()),
    }
}

struct Trial<'t, 'r> {
    trace: &'t Trace<'r>,
    leaves: Vec<(&'t Predicate, Outcome)>,
    clashes: Vec<Vec<usize>>,
    wanted: Outcome,
}

impl Trial<'_, '_> {
    fn flips(&self, set: &[(usize, bool)]) -> bool {
        let mut outcomes: HashMap<&Predicate, Outcome> = self.leaves.iter().copied().collect();
        let truths: Vec<usize> = set
            .iter()
            .filter(|(_, value)| *value)
            .map(|(at, _)| *at)
            .collect();
        for &truth in &truths {
            for &other in &self.clashes[truth] {
                if truths.contains(&other) {
                    return false;
                }
                // It can't be true any more, so that it must not be relied on.
                let outcome = outcomes.get_mut(self.leaves[other].0).unwrap();
                if *outcome == Outcome::Pass {
                    *outcome = Outcome::Unknown;
                }
            }
        }
        for (at, value) in set {
            outcomes.insert(self.leaves[*at].0, (*value).into());
        }
        evaluate(self.trace, &outcomes) == self.wanted
    }

    /// How many sets of this size flip, each predicate changed to what it is not.
    fn count(&self, size: usize, from: usize, set: &mut Vec<(usize, bool)>) -> usize {
        if set.len() == size {
            return self.flips(set).into();
        }
        let mut sum = 0;
        for at in from..self.leaves.len() {
            for value in [true, false] {
                if self.leaves[at].1 != Outcome::from(value) {
                    set.push((at, value));
                    sum += self.count(size, at + 1, set);
                    set.pop();
                }
            }
        }
        sum
    }
}

fn check(analyzer: &Analyzer, event: usize, flip: &Flip) -> Result<bool, String> {
    let trace = analyzer.trace(event, 0).unwrap();
    let mut found = Vec::new();
    leaves(&trace, &mut found);
    let predicates: Vec<&Predicate> = found.iter().map(|(predicate, _)| *predicate).collect();
    let trial = Trial {
        trace: &trace,
        clashes: clash::clashes(&predicates, analyzer.batch(), event),
        leaves: found,
        wanted: if flip.to == Verdict::Match {
            Outcome::Pass
        } else {
            Outcome::Fail
        },
    };
    if trial.leaves.len() > 9 {
        return Ok(false);
    }
    let is = |change: &FlipChange, predicate: &Predicate| {
        let text = (
            predicate.subject.to_string(),
            predicate.op.name(),
            &predicate.value,
        );
        let PredicateTextRef { field, op, value } = PredicateTextRef::from(change);
        (text.0.as_str(), text.1, text.2.as_str()) == (field, op, value)
    };
    let sets: Vec<Vec<(usize, bool)>> = ways(&flip.changes, &|change| {
        let fits = (0..trial.leaves.len()).filter(|&at| is(change, trial.leaves[at].0));
        fits.map(|at| (at, change.must_be)).collect()
    });
    let size = flip.changes.len();
    if flip.changes.is_empty() {
        let all: usize = (0..=trial.leaves.len())
            .map(|size| trial.count(size, 0, &mut Vec::new()))
            .sum();
        return if all == 0 && flip.note.is_some() {
            Ok(true)
        } else {
            Err("something does flip it".to_owned())
        };
    }
    if !flip.smallest {
        return Err("it is small enough to be sure".to_owned());
    }
    // Two predicates may be written alike and differ in what they mean.
    if !sets.iter().any(|set| trial.flips(set)) {
        return Err("it does not flip".to_owned());
    }
    if let Some(smaller) = (0..size).find(|&size| trial.count(size, 0, &mut Vec::new()) > 0) {
        return Err(format!("{smaller} changes flip it, too"));
    }
    let all = trial.count(size, 0, &mut Vec::new());
    if all.min(limits::FLIP_SETS) != flip.others as usize + 1 {
        return Err(format!("{all} sets of this size flip it"));
    }
    Ok(true)
}

struct PredicateTextRef<'a> {
    field: &'a str,
    op: &'a str,
    value: &'a str,
}

impl<'a> From<&'a FlipChange> for PredicateTextRef<'a> {
    fn from(change: &'a FlipChange) -> Self {
        PredicateTextRef {
            field: &change.predicate.field,
            op: &change.predicate.op,
            value: &change.predicate.value,
        }
    }
}

/// Every way to choose one of what `of` offers for each change, none twice.
fn ways(
    changes: &[FlipChange],
    of: &dyn Fn(&FlipChange) -> Vec<(usize, bool)>,
) -> Vec<Vec<(usize, bool)>> {
    changes.iter().fold(vec![Vec::new()], |sets, change| {
        let offers = of(change);
        let mut longer = Vec::new();
        for set in sets {
            for &offer in &offers {
                if !set.contains(&offer) {
                    let mut set: Vec<(usize, bool)> = set.clone();
                    set.push(offer);
                    longer.push(set);
                }
            }
        }
        longer
    })
}

/// Over made-up rules and events; gives how many flips to a match and to none were checked.
fn over(format: Format, event: fn(&mut Source) -> String, seed: u64) -> [usize; 2] {
    let mut from = Source::new(seed);
    let (mut checked, mut wrong) = ([0, 0], Vec::new());
    for _ in 0..400 {
        let rule = generate::rule(&mut from, "x").text;
        let events: Vec<String> = (0..6).map(|_| event(&mut from)).collect();
        let analyzer = put(own(&rule), &events.join("\n"), Some(format));
        for event in 0..analyzer.events() {
            let verdict = analyzer.verdict(event, 0);
            let flip = analyzer.flip(event, 0);
            let open = !matches!(verdict, Some(Verdict::Match | Verdict::NoMatch));
            assert_eq!(flip.is_none(), open, "{rule}");
            let Some(flip) = flip else { continue };
            assert_ne!(Some(flip.to), verdict);
            match check(&analyzer, event, &flip) {
                Ok(done) => checked[usize::from(flip.to == Verdict::NoMatch)] += usize::from(done),
                Err(why) => wrong.push(format!("{why}: {flip:#?}\n{}\n{rule}", events[0])),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong, first:\n{}",
        wrong.len(),
        wrong[0]
    );
    checked
}

#[test]
fn a_set_flips_and_none_smaller_does_on_records() {
    let [to_match, to_none] = over(Format::Json, generate::record, 216);
    assert!(to_match > 500 && to_none > 300, "{to_match} {to_none}");
}

#[test]
fn a_set_flips_and_none_smaller_does_on_command_lines() {
    let [to_match, to_none] = over(Format::CommandLines, generate::command_line, 217);
    assert!(to_match > 300 && to_none > 100, "{to_match} {to_none}");
}

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
];

#[test]
fn each_rule_of_the_pack_is_turned_round_by_what_a_reader_finds() {
    let mut wrong = Vec::new();
    for (rule, event, expected, others) in PACK {
        let pack = cutout_core::catalog::Pack::find("t1216").unwrap();
        let mut files = pack.rules.iter();
        let (_, text) = files
            .find(|(name, _)| name.split('.').next() == Some(rule))
            .unwrap();
        let analyzer = put(own(*text), event, None);
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
}
