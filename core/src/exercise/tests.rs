use super::*;
use crate::catalog::Reach;
use crate::report::Verdict;
use crate::report::exercise::Attempt;

const FILE: &str = "\
cutout-exercise: 1
id: tool
title: Tool
level: first
story: A tool.
events:
  - label: malicious
    text: tool.exe -a b
  - label: benign
    hidden: true
    text: other.exe
starter:
  language: eql
  text: 'process where process.command_line : \"*x*\"'
hints: [Look.]
goals: GOALS
answer:
  language: eql
  text: 'process where process.command_line : \"*tool*\"'
explanation: Because.
";

fn of(goals: &str) -> Exercise {
    let (exercise, said) = read(&FILE.replace("GOALS", goals));
    assert_eq!(said, [], "{goals}");
    exercise
}

fn eql(text: &str) -> RuleText {
    RuleText {
        text: text.to_owned(),
        language: Some(Language::Eql),
    }
}

/// Each goal is met by the first rule and not by the second.
#[test]
fn every_goal_can_be_met_and_can_fail() {
    let tool = r#"process where process.command_line : "*tool*""#;
    let all = r#"process where process.command_line : "*""#;
    let none = r#"process where process.command_line : "*nothing*""#;
    let long = r#"process where process.command_line : "*tool*" and process.command_line : "*b""#;
    let parent = r#"process where process.parent.name : "a.exe""#;
    let original = r#"process where process.pe.original_file_name : "tool.exe""#;
    let common = r#"process where process.name : "cmd.exe""#;
    let rows = [
        ("[malicious]", tool, none),
        ("[benign]", tool, all),
        ("[decided]", tool, parent),
        ("[{reach: 5}]", tool, common),
        ("[{predicates: 1}]", tool, long),
        (
            "[{survives: [blanks]}]",
            tool,
            r#"process where process.command_line : "tool.exe -a*""#,
        ),
        ("[{works_on: Security 4688}]", tool, original),
        (
            "[{same_as: {language: sigma, text: \"{title: t, logsource: {category: process_creation}, detection: {s: {CommandLine|contains: tool}, condition: s}}\"}}]",
            tool,
            all,
        ),
    ];
    for (goals, good, bad) in rows {
        let exercise = of(goals);
        let good = &check(&exercise, &eql(good))[0];
        assert!(good.met, "{goals}: {}", good.why);
        let bad = &check(&exercise, &eql(bad))[0];
        assert!(!bad.met, "{goals}: {}", bad.why);
    }
    let exercise = of("[{language: sigma}]");
    assert!(!check(&exercise, &eql(tool))[0].met);
    assert!(check(&of("[{language: eql}]"), &eql(tool))[0].met);
    let broken = &check(&exercise, &eql("process where ("))[0];
    assert!(
        !broken.met && broken.why.contains("can't be read"),
        "{}",
        broken.why
    );
}

#[test]
fn mistakes_are_named_with_their_line() {
    let said = |text: String| -> Vec<String> {
        let (_, said) = read(&text);
        said.iter()
            .map(|said| format!("{} {}", said.line, said.code))
            .collect()
    };
    assert_eq!(said(FILE.replace("GOALS", "[]")), ["16 exercise-missing"]);
    assert_eq!(
        said(FILE.replace("GOALS", "[nonsense]")),
        ["16 exercise-goal"]
    );
    assert_eq!(
        said(FILE.replace("GOALS", "[{survives: [x]}]")),
        ["16 exercise-missing", "16 exercise-value"]
    );
    let good = FILE.replace("GOALS", "[malicious]");
    assert_eq!(
        said(good.replace("level: first", "level: easy")),
        ["4 exercise-value"]
    );
    assert_eq!(said(good.replace("[Look.]", "['']")), ["15 exercise-value"]);
    assert_eq!(
        said(good.replace("  - label: benign\n    hidden", "  - hidden")),
        ["9 exercise-missing"]
    );
    assert_eq!(
        said(good.replace("exercise: 1", "exercise: 2")),
        ["1 exercise-version"]
    );
    assert_eq!(said(String::new()), ["1 exercise-empty"]);
}

/// Of an event that contradicts its label, the attempt names the predicate that is to blame.
#[test]
fn an_attempt_says_which_event_and_which_predicate() {
    let exercise = of("[malicious, benign]");
    let wrong = eql(r#"process where process.command_line : "*other*""#);
    let Attempt { goals, events, .. } = attempt(&exercise, &wrong, &Reach::default());
    assert!(goals.iter().all(|goal| !goal.met));
    let [missed, alarm] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!((missed.block, missed.line), (0, 1));
    assert_eq!(missed.headline, "tool.exe -a b");
    assert_eq!((missed.verdict, missed.right), (Verdict::NoMatch, false));
    assert_eq!(missed.changes.len(), 1);
    assert!(missed.changes[0].must_be);
    assert_eq!((alarm.verdict, alarm.right), (Verdict::Match, false));
    assert!(!alarm.changes[0].must_be);

    let right = attempt(&exercise, &exercise.answer, &Reach::default());
    assert!(
        right
            .events
            .iter()
            .all(|event| event.right && event.changes.is_empty())
    );
    let open = attempt(
        &exercise,
        &eql(r#"process where process.parent.name : "a.exe""#),
        &Reach::default(),
    );
    assert_eq!(open.events[0].verdict, Verdict::CannotTell);
    assert!(!open.events[0].needs.is_empty());
    assert!(open.events[1].right);
}
