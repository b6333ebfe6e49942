//! One text of a set is edited: verdicts, rules and messages are those of a fresh start with the
//! new text, whether other rules are linked with it or not.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice, analyze};
use cutout_core::report::Verdict;

const EVENTS: &str = "cscript one.vbs\nwscript two.vbs\ncscript two.vbs\n";

fn rule(name: &str, value: &str) -> String {
    format!(
        "title: {name}\nname: {name}\nlogsource: {{category: process_creation}}\n\
         detection:\n  s: {{CommandLine|contains: {value}}}\n  condition: s\n"
    )
}

fn filter(of: &str, value: &str) -> String {
    format!(
        "title: filter\nlogsource: {{category: process_creation}}\nfilter:\n  rules: {of}\n  \
         s: {{CommandLine|contains: {value}}}\n  condition: not s\n"
    )
}

fn correlation(of: &str) -> String {
    format!("title: often\ncorrelation:\n  type: temporal\n  rules: [{of}]\n  timespan: 1h\n")
}

fn request(texts: &[(&str, String)], off: &[&str]) -> Request {
    let own = |(key, text): &(&str, String)| OwnRule {
        key: (*key).to_owned(),
        text: text.clone(),
        language: None,
    };
    Request {
        text: EVENTS.to_owned(),
        rules: RuleChoice {
            pack: None,
            own: texts.iter().map(own).collect(),
            off: off.iter().map(|key| (*key).to_owned()).collect(),
        },
        ..Request::default()
    }
}

/// Of each rule its key, what it says of each event, and its messages.
fn state(analyzer: &Analyzer) -> Vec<(String, Vec<Option<Verdict>>, Vec<String>)> {
    let of = |(at, rule): (usize, cutout_core::report::RuleView)| {
        let verdicts = (0..analyzer.events()).map(|event| analyzer.verdict(event, at));
        let messages = rule.diagnostics.iter().map(|one| one.code.clone());
        (rule.key, verdicts.collect(), messages.collect())
    };
    analyzer.rules().into_iter().enumerate().map(of).collect()
}

/// Edits one text after the other and holds each state against a fresh start.
fn follow(mut texts: Vec<(&'static str, String)>, off: &[&str], edits: &[(&str, String)]) {
    let mut analyzer = analyze(request(&texts, off));
    for (step, (key, text)) in edits.iter().enumerate() {
        let at = texts.iter().position(|(of, _)| of == key).unwrap();
        texts[at].1.clone_from(text);
        let own = request(&texts, off).rules.own.swap_remove(at);
        assert!(analyzer.edit(&own), "step {step}");
        while analyzer.step() != Progress::Done {}
        let fresh = analyze(request(&texts, off));
        assert_eq!(state(&analyzer), state(&fresh), "step {step}: {key}");
    }
}

fn three() -> Vec<(&'static str, String)> {
    vec![
        ("a", rule("a", "one")),
        ("b", rule("b", "two")),
        ("c", rule("c", "cscript")),
    ]
}

#[test]
fn a_rule_alone_is_edited_broken_and_mended() {
    follow(
        three(),
        &[],
        &[
            ("b", rule("b", "one")),
            ("b", "title: half".to_owned()),
            ("b", String::new()),
            ("a", rule("a", "wscript")),
            ("b", rule("b", "two")),
            ("b", rule("b", "two")),
        ],
    );
}

#[test]
fn a_text_gets_more_rules_and_fewer_and_those_that_are_off_stay_off() {
    let two = format!("{}---\n{}", rule("b", "two"), rule("d", "one"));
    follow(
        three(),
        &["b#2", "c"],
        &[
            ("b", two),
            ("c", rule("c", "one")),
            ("b", rule("b", "cscript")),
        ],
    );
}

#[test]
fn a_filter_follows_the_rules_that_it_names() {
    let mut texts = three();
    texts.push(("f", filter("[a, d]", "cscript")));
    follow(
        texts,
        &[],
        &[
            ("a", rule("a", "vbs")),
            ("b", rule("d", "vbs")),
            ("a", rule("x", "vbs")),
            ("f", filter("[x]", "wscript")),
            ("f", filter("any", "two")),
            ("c", rule("c", "vbs")),
            ("f", rule("f", "vbs")),
        ],
    );
}

#[test]
fn a_correlation_follows_the_rules_that_it_names() {
    let mut texts = three();
    texts.push(("k", correlation("a, b")));
    follow(
        texts,
        &[],
        &[
            ("a", rule("a", "wscript")),
            ("c", rule("c", "vbs")),
            ("b", rule("gone", "two")),
            ("b", rule("b", "one")),
            (
                "k",
                format!("{}---\n{}", rule("e", "vbs"), correlation("e, a")),
            ),
            ("k", correlation("a, c")),
        ],
    );
}

#[test]
fn an_edit_while_others_wait_and_a_key_that_is_not_there() {
    let texts = three();
    let mut analyzer = Analyzer::new();
    analyzer.start(request(&texts, &[]));
    let mut changed = texts.clone();
    changed[1].1 = rule("b", "one");
    let own = request(&changed, &[]).rules.own.swap_remove(1);
    assert!(analyzer.edit(&own));
    let missing = OwnRule {
        key: "z".to_owned(),
        ..own
    };
    assert!(!analyzer.edit(&missing));
    while analyzer.step() != Progress::Done {}
    assert_eq!(state(&analyzer), state(&analyze(request(&changed, &[]))));
}

/// The page follows someone who types in this way.
#[test]
fn a_rule_is_typed_among_others() {
    let text = rule("b", "script two");
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let edits: Vec<(&str, String)> = ends.map(|end| ("b", text[..end].to_owned())).collect();
    follow(three(), &[], &edits);
}
