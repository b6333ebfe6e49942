use super::*;
use crate::analyze::{Analyzer, RuleChoice};

const BAD: &str = r"cscript C:\a\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct";

fn pack() -> RuleChoice {
    RuleChoice {
        pack: Some("t1216".to_owned()),
        ..RuleChoice::default()
    }
}

fn sound(text: &str) -> CaseSet {
    let (set, said) = read(text);
    assert_eq!(said, [], "{text}");
    set
}

fn without_lines(mut set: CaseSet) -> CaseSet {
    set.cases.iter_mut().for_each(|case| case.line = 0);
    set
}

#[test]
fn labels_make_a_confusion_table() {
    // Matched and malicious, matched and benign, neither and malicious, neither and benign.
    let text = format!(
        "cutout-cases: 1\ncases:\n  - name: four\n    labels: [malicious, benign, malicious, benign]\n    events: |\n      {BAD}\n      {BAD}\n      notepad.exe a.txt\n      notepad.exe b.txt\n"
    );
    let report = run(&sound(&text), &pack(), &Files::new(), &mut Analyzer::new());
    let pubprn = report
        .rules
        .iter()
        .find(|rule| rule.key.ends_with("pubprn.yml"));
    let of = pubprn.unwrap().confusion;
    let figures = (
        of.true_positives,
        of.false_positives,
        of.false_negatives,
        of.true_negatives,
    );
    assert_eq!(figures, (1, 1, 1, 1));
    let broken = &report.cases[0].broken;
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].starts_with("line 2 is benign, and is matched by"));
    assert!(broken[1].starts_with("line 3 is malicious, and no rule matches it"));
}

#[test]
fn a_derived_event_has_the_label_of_the_one_it_comes_from() {
    let text = format!(
        "cutout-cases: 1\ncases:\n  - name: nested\n    labels: [malicious]\n    events: |\n      cmd /c {BAD}\n"
    );
    let report = run(&sound(&text), &pack(), &Files::new(), &mut Analyzer::new());
    assert_eq!(report.cases[0].broken, Vec::<String>::new());
    assert_eq!(report.together.true_positives, 1);
}

#[test]
fn a_supplied_field_settles_what_was_open() {
    let rule = "title: T\nlogsource: {category: process_creation, product: windows}\ndetection:\n  s: {ParentImage|endswith: '\\winword.exe'}\n  condition: s\n";
    let mut set = CaseSet {
        rules: vec![RuleSource {
            text: Content::Inline(rule.to_owned()),
            language: None,
        }],
        cases: vec![Case {
            name: "parent".to_owned(),
            line: 0,
            events: Content::Inline("a.exe".to_owned()),
            format: None,
            supplied: Vec::new(),
            labels: Labels::All(Label::Malicious),
            expect: Vec::new(),
        }],
        ..CaseSet::default()
    };
    let own = crate::analyze::OwnRule {
        key: "own".to_owned(),
        text: rule.to_owned(),
        language: None,
    };
    let choice = RuleChoice {
        own: vec![own],
        ..RuleChoice::default()
    };
    let open = run(&set, &choice, &Files::new(), &mut Analyzer::new());
    assert_eq!(open.together.malicious_cannot_tell, 1);
    assert_eq!(open.cases[0].broken.len(), 1);
    set.cases[0].supplied.push(Given {
        event: 0,
        field: "ParentImage".to_owned(),
        value: r"C:\x\winword.exe".to_owned(),
    });
    let settled = run(&set, &choice, &Files::new(), &mut Analyzer::new());
    assert_eq!(settled.together.true_positives, 1);
    set.cases[0].supplied[0].event = 3;
    assert_eq!(
        run(&set, &choice, &Files::new(), &mut Analyzer::new()).cases[0]
            .problems
            .len(),
        1
    );
}

#[test]
fn an_expectation_is_about_one_rule() {
    let text = |what: &str| {
        format!(
            "cutout-cases: 1\ncases:\n  - name: one\n    events: |\n      {BAD}\n      a.exe\n    expect:\n      - {{rule: pubprn, {what}}}\n"
        )
    };
    let broken = |what: &str| {
        let report = run(
            &sound(&text(what)),
            &pack(),
            &Files::new(),
            &mut Analyzer::new(),
        );
        assert_eq!(report.cases[0].problems, Vec::<String>::new());
        report.cases[0].broken.len()
    };
    assert_eq!(broken("verdicts: [match, no_match]"), 0);
    assert_eq!(broken("verdicts: [no_match, match]"), 2);
    assert_eq!(broken("verdict: match"), 1);
    assert_eq!(broken("matches: 1"), 0);
    assert_eq!(broken("matches: 2"), 1);
    assert_eq!(broken("matches: some"), 0);
}

#[test]
fn what_is_written_reads_the_same() {
    let texts = [
        "plain\n",
        "",
        " leading",
        "two\nlines\n",
        "a\n\nb\n",
        "trailing \n",
        "\tx\n",
        "x\n\n",
        "- a: b # c",
        "null",
        "'\"\\",
        "\u{feff}x\u{2028}y\u{7}\r\n",
        "é 漢\n",
        "x\n \n",
        "--- x\n",
        "%TEMP%\n",
        "a\u{85}b\n",
    ];
    for text in texts {
        let labels = [
            Labels::None,
            Labels::All(Label::Benign),
            Labels::Each(vec![None, Some(Label::Malicious)]),
        ];
        for labels in labels {
            let set = CaseSet {
                title: Some("t: x".to_owned()),
                pack: Some("t1216".to_owned()),
                rules: vec![
                    RuleSource {
                        text: Content::Inline(text.to_owned()),
                        language: Some(Language::Eql),
                    },
                    RuleSource {
                        text: Content::File("a b#.yml".to_owned()),
                        language: None,
                    },
                ],
                cases: vec![Case {
                    name: format!("n {text}"),
                    line: 0,
                    events: Content::Inline(text.to_owned()),
                    format: Some(Format::ALL[0]),
                    supplied: vec![Given {
                        event: 1,
                        field: "A".to_owned(),
                        value: text.to_owned(),
                    }],
                    labels,
                    expect: vec![
                        Expect {
                            rule: format!("r{text}"),
                            what: What::Verdict(Verdict::CannotTell),
                        },
                        Expect {
                            rule: "r".to_owned(),
                            what: What::Verdicts(vec![Verdict::Match]),
                        },
                        Expect {
                            rule: "r".to_owned(),
                            what: What::Matches(None),
                        },
                        Expect {
                            rule: "r".to_owned(),
                            what: What::Matches(Some(7)),
                        },
                    ],
                }],
            };
            let written = write(&set);
            assert_eq!(without_lines(sound(&written)), set, "{written}");
        }
    }
}

#[test]
fn mistakes_are_named_with_their_line() {
    let codes = |text: &str| -> Vec<String> {
        let (_, said) = read(text);
        said.iter()
            .map(|said| format!("{} {}", said.line, said.code))
            .collect()
    };
    assert_eq!(codes(""), ["1 cases-empty"]);
    assert_eq!(
        codes("cutout-cases: 9\ncases:\n - {name: a, label: benign, events: x}\n"),
        ["1 cases-version"]
    );
    assert_eq!(codes("cutout-cases: 1\ncases: []\n"), ["1 cases-none"]);
    assert_eq!(
        codes("cutout-cases: 1\ncases:\n - name: a\n   label: bad\n   events: x\n   file: y\n"),
        ["3 cases-missing", "4 cases-value", "6 cases-both"]
    );
    assert_eq!(
        codes("cutout-cases: 1\ncases:\n - name: a\n   label: benign\n"),
        ["3 cases-missing"]
    );
    assert_eq!(
        codes("cutout-cases: 1\nrule: 1\ncases: [{name: a, label: benign, events: x}]\n"),
        ["2 cases-key"]
    );
    assert_eq!(
        codes("[1]"),
        ["1 cases-version", "1 cases-shape", "1 cases-none"]
    );
}
