//! The same exclusion in each language, in a text of several rules, and beside other filters.

use super::{Case, analyzed, case, matched};
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Label, Placement, PredicateText};

fn event(parent: &str, line: &str) -> String {
    let parent = parent.replace('\\', "\\\\");
    format!(
        r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\Windows\\System32\\cscript.exe","ParentImage":"{parent}","CommandLine":"{line}"}}"#
    )
}

const AGENT: &str = r"C:\Program Files\Contoso\Agent\agent.exe";
const WORD: &str = r"C:\Program Files\Office\WINWORD.EXE";

/// The one language that no rule of the pack is written in.
pub const KQL: &str = "process.command_line : *script\\:* and process.name : \"cscript.exe\"";

/// Two benign events of one parent beside a malicious one.
pub fn benign_parent(rule: &str) -> Case {
    case(
        rule,
        &[event(WORD, "cscript pubprn.vbs 127.0.0.1 script:evil")],
        &[
            event(AGENT, "cscript pubprn.vbs prn01 script:one"),
            event(AGENT, "cscript pubprn.vbs prn02 script:two"),
        ],
    )
}

fn in_language(rule: &str) {
    let case = benign_parent(rule);
    let suggestions = case.suggest();
    assert_eq!(suggestions.note, None, "{rule}");
    let first = &suggestions.candidates[0];
    let one = &first.predicates[0];
    assert_eq!(
        (one.field.as_str(), one.op.as_str(), one.value.as_str()),
        ("ParentImage", "eq", AGENT),
        "{rule}"
    );
    for candidate in &suggestions.candidates {
        let patch = case.patch(candidate, Placement::Main);
        // What was there is still there.
        assert!(patch.text.starts_with(&rule[..12]), "{}", patch.text);
    }
}

#[test]
fn sigma() {
    in_language(
        "title: x # a comment\nlogsource: {category: process_creation, product: windows}\ndetection:\n  s:\n    CommandLine|contains: 'script:'\n  condition: s\n",
    );
}

#[test]
fn eql() {
    in_language("process where process.command_line : \"*script:*\" and event.type == \"start\"");
}

#[test]
fn kql() {
    in_language(KQL);
}

#[test]
fn spl() {
    in_language(
        "process_name=\"cscript.exe\" process=\"*script:*\" | stats count by process, parent_process_name",
    );
}

/// What the rest of the search would let through is not known, and that is said.
#[test]
fn a_rule_of_which_only_the_filters_run() {
    let rule = "process_name=\"cscript.exe\" process=\"*script:*\" | transaction host";
    let case = case(
        rule,
        &[event(WORD, "cscript pubprn.vbs 127.0.0.1 script:evil")],
        &[event(AGENT, "cscript pubprn.vbs prn01 script:one")],
    );
    assert!(case.analyzer.rules()[0].filters_only);
    let suggestions = case.suggest();
    assert!(suggestions.note.unwrap().starts_with("Only the filters"));
    for candidate in &suggestions.candidates {
        case.patch(candidate, Placement::Main);
    }
}

/// Two documents; the second is changed, and the first stays as it is.
#[test]
fn one_rule_of_a_text_with_several() {
    let rule = |title: &str, word: &str| {
        format!(
            "title: {title}\nlogsource: {{category: process_creation, product: windows}}\ndetection:\n  s:\n    CommandLine|contains: '{word}'\n  condition: s\n"
        )
    };
    let text = format!(
        "{}---\n{}",
        rule("first", "pubprn"),
        rule("second", "script:")
    );
    let events = [
        event(WORD, "cscript pubprn.vbs script:evil"),
        event(AGENT, "cscript pubprn.vbs script:one"),
    ];
    let events = events.join("\n");
    let analyzer = analyzed(&[&text], &events);
    let labels = [(0, Label::Malicious), (1, Label::Benign)];
    let suggestions = analyzer.suggest(1, &labels);
    let first = &suggestions.candidates[0];
    assert_eq!(first.removes, [1]);
    let patch = analyzer
        .exclude(1, &first.predicates, Placement::Main, &labels)
        .unwrap();
    assert_eq!(
        (&patch.before[..], &patch.after[..]),
        (&[0, 1][..], &[0][..])
    );
    let again = analyzed(&[&patch.text], &events);
    assert_eq!(again.rules().len(), 2);
    assert_eq!(again.verdict(1, 0), Some(Verdict::Match));
    assert_eq!(again.verdict(1, 1), Some(Verdict::NoMatch));
}

/// A filter in another text goes on to hold for the changed rule.
#[test]
fn a_rule_that_has_a_filter_already() {
    let rule = "title: x\nid: 2e1d2f4c-7a43-4b0e-9f3e-0c1a5b6d7e8f\nlogsource: {category: process_creation, product: windows}\ndetection:\n  s:\n    CommandLine|contains: 'script:'\n  condition: s\n";
    let filter = "title: y\nlogsource: {category: process_creation, product: windows}\nfilter:\n  rules: [2e1d2f4c-7a43-4b0e-9f3e-0c1a5b6d7e8f]\n  f:\n    CommandLine|contains: prn02\n  condition: not f\n";
    let events = [
        event(WORD, "cscript pubprn.vbs script:evil"),
        event(AGENT, "cscript pubprn.vbs prn01 script:one"),
        event(AGENT, "cscript pubprn.vbs prn02 script:two"),
    ];
    let text = events.join("\n");
    let case = Case {
        analyzer: analyzed(&[rule, filter], &text),
        labels: vec![
            (0, Label::Malicious),
            (1, Label::Benign),
            (2, Label::Benign),
        ],
        text,
    };
    assert_eq!(matched(&case.analyzer), [0, 1]);
    let parent = PredicateText {
        field: "ParentImage".into(),
        op: "eq".into(),
        value: AGENT.into(),
    };
    assert_eq!(
        case.suggest().candidates[0].predicates,
        std::slice::from_ref(&parent)
    );
    for placement in [Placement::Main, Placement::File] {
        let all_of = std::slice::from_ref(&parent);
        let patch = case
            .analyzer
            .exclude(0, all_of, placement, &case.labels)
            .unwrap();
        assert_eq!(patch.before, [0, 1], "{placement:?}");
        assert_eq!(patch.after, [0], "{placement:?}");
        let texts = match placement {
            Placement::File => vec![rule, filter, &patch.text],
            Placement::Main | Placement::Optional => vec![&patch.text, filter],
        };
        assert_eq!(matched(&analyzed(&texts, &case.text)), patch.after);
    }
}
