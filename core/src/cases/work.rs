//! Between a case set and work in the page: pasted text, labels by event, rules.

use super::{Case, CaseSet, Content, Files, Given, Labels, RuleSource, families};
use crate::analyze::{Analyzer, Progress, Request, RuleChoice, Supplied};
use crate::event::Format;
use crate::report::Origin;
use crate::report::advice;
use crate::rule::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A case set as text with labels, and what of it has no place there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Work {
    pub title: Option<String>,
    pub text: String,
    pub format: Option<Format>,
    pub labels: advice::Labels,
    pub supplied: Vec<Supplied>,
    pub pack: Option<String>,
    /// Its own rules, each with the language it names.
    pub rules: Vec<(String, Option<Language>)>,
    /// What was left out and why, a sentence each.
    pub problems: Vec<String>,
}

/// The labelled events of an analysis as a case set of one case: its whole text, as rules over
/// several events need it, and the rules that are switched on. Labels of derived events have no
/// place in it.
///
/// The analysis has to be done, and labelled.
pub fn of(analyzer: &Analyzer, choice: &RuleChoice, title: &str) -> CaseSet {
    let (text, format, supplied) = analyzer.input();
    let labels: BTreeMap<u32, advice::Label> = analyzer.labelled().iter().copied().collect();
    let found = families(analyzer);
    let label = |event: usize| labels.get(&(event as u32)).copied();
    let mut given = Vec::new();
    for (at, family) in (0..).zip(&found) {
        let row = analyzer.row(family.event as u32);
        let key = row.map(|row| row.key);
        let of_event = supplied
            .iter()
            .filter(|one| Some(&one.event) == key.as_ref());
        given.extend(of_event.map(|one| Given {
            event: at,
            field: one.field.clone(),
            value: one.value.clone(),
        }));
    }
    let mut text = text.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let case = Case {
        name: title.to_owned(),
        line: 0,
        events: Content::Inline(text),
        format,
        supplied: given,
        labels: Labels::Each(found.iter().map(|family| label(family.event)).collect()),
        expect: Vec::new(),
    };
    let (pack, rules) = rules(analyzer, choice);
    CaseSet {
        title: Some(title.to_owned()),
        pack,
        rules,
        cases: vec![case],
    }
}

/// The malicious events of a set that [`of`] made, each as a case of its own text: regression
/// folders hold no others. A record that needs more than its own text to be read, such as the row
/// of a table, is not found again and so matches nothing.
pub fn each_malicious(analyzer: &Analyzer, set: &CaseSet) -> CaseSet {
    let (text, ..) = analyzer.input();
    let labelled = analyzer.labelled().iter();
    let malicious = labelled.filter(|(_, label)| *label == advice::Label::Malicious);
    let case = |(event, _): &(u32, advice::Label)| {
        let record = analyzer.batch().record(*event as usize);
        if record.parent.is_some() {
            return None;
        }
        let own = text.get(record.span.range())?;
        Some(Case {
            name: format!("line {}", record.line),
            line: 0,
            events: Content::Inline(format!("{}\n", own.trim_end())),
            format: None,
            supplied: Vec::new(),
            labels: Labels::All(advice::Label::Malicious),
            expect: Vec::new(),
        })
    };
    CaseSet {
        cases: malicious.filter_map(case).collect(),
        ..set.clone()
    }
}

/// The pack by its name where all of it is switched on, else the rules of it that are; and the
/// user's own that can be evaluated.
fn rules(analyzer: &Analyzer, choice: &RuleChoice) -> (Option<String>, Vec<RuleSource>) {
    let views = analyzer.rules();
    let inline = |text: &str, language| RuleSource {
        text: Content::Inline(text.to_owned()),
        language,
    };
    let of_pack = || views.iter().filter(|view| view.origin == Origin::Pack);
    let whole = of_pack().all(|view| view.enabled);
    let mut sources = Vec::new();
    if !whole {
        let on = of_pack().filter(|view| view.enabled && view.usable);
        sources.extend(on.map(|view| inline(&view.source, None)));
    }
    for own in &choice.own {
        let used = views.iter().any(|view| {
            let of_text = view.key.strip_prefix(&own.key);
            let of_text = of_text.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
            of_text && view.enabled && view.usable
        });
        if used {
            sources.push(inline(&own.text, own.language));
        }
    }
    (choice.pack.clone().filter(|_| whole), sources)
}

/// A case set as work in the page. Its cases come one after another in one text, and each event
/// keeps its label and the fields given by hand.
pub fn open(set: &CaseSet, files: &Files) -> Work {
    let mut work = Work {
        title: set.title.clone(),
        pack: set.pack.clone(),
        ..Work::default()
    };
    for rule in &set.rules {
        match rule.text.text(files) {
            Ok(text) => work.rules.push((text.to_owned(), rule.language)),
            Err(path) => work.problems.push(missing(path, "a rule")),
        }
    }
    let mut labels = Vec::new();
    let mut given = Vec::new();
    let mut formats = Vec::new();
    for case in &set.cases {
        let text = match case.events.text(files) {
            Ok(text) => text,
            Err(path) => {
                work.problems.push(missing(path, "events"));
                continue;
            }
        };
        let alone = families(&read(text, case.format)).len();
        let first = labels.len();
        labels.extend((0..alone).map(|event| case.labels.of(event)));
        given.extend(case.supplied.iter().map(|one| Given {
            event: first as u32 + one.event,
            ..one.clone()
        }));
        formats.push(case.format);
        work.text.push_str(text);
        if !text.ends_with('\n') {
            work.text.push('\n');
        }
    }
    if formats.windows(2).all(|pair| pair[0] == pair[1]) {
        work.format = formats.first().copied().flatten();
    }
    let expects = set.cases.iter().any(|case| !case.expect.is_empty());
    if expects {
        let say = "What single rules are expected to say has no place here and was left out.";
        work.problems.push(say.to_owned());
    }
    name_events(&mut work, &labels, &given);
    work
}

/// Gives labels and fields to the events of the whole text, by their keys.
fn name_events(work: &mut Work, labels: &[Option<advice::Label>], given: &[Given]) {
    let analyzer = read(&work.text, work.format);
    let found = families(&analyzer);
    if found.len() != labels.len() {
        let (alone, together) = (labels.len(), found.len());
        work.problems.push(format!(
            "The cases have {alone} events one by one and {together} as one text, so that labels \
             were left out. Open a file with fewer cases."
        ));
        return;
    }
    let keys: Vec<String> = found
        .iter()
        .map(|family| {
            analyzer
                .row(family.event as u32)
                .map_or(String::new(), |row| row.key)
        })
        .collect();
    for (key, label) in keys.iter().zip(labels) {
        work.labels.extend(label.map(|label| (key.clone(), label)));
    }
    for one in given {
        if let Some(key) = keys.get(one.event as usize) {
            work.supplied.push(Supplied {
                event: key.clone(),
                field: one.field.clone(),
                value: one.value.clone(),
            });
        }
    }
}

fn read(text: &str, format: Option<Format>) -> Analyzer {
    let mut analyzer = Analyzer::with(crate::catalog::Reach::default());
    analyzer.start(Request {
        text: text.to_owned(),
        format,
        rules: RuleChoice::default(),
        ..Request::default()
    });
    while analyzer.step() != Progress::Done {}
    analyzer
}

fn missing(path: &str, what: &str) -> String {
    format!("The file {path} with {what} is not at hand; put it into the case file itself.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{OwnRule, analyze};
    use crate::cases::{read as read_file, write};
    use crate::report::advice::Label;
    use crate::report::cases::{Cell, Confusion};
    use crate::report::{Show, Verdict, View};

    const RULE: &str = "title: x\nlogsource: {category: process_creation, product: windows}\ndetection:\n  a:\n    CommandLine|contains: evil\n  condition: a\n";

    fn choice() -> RuleChoice {
        RuleChoice {
            own: vec![OwnRule {
                key: "own-1".into(),
                text: RULE.into(),
                language: None,
            }],
            ..RuleChoice::default()
        }
    }

    /// Lines with the labels that they say they have.
    fn labelled(text: &str) -> Analyzer {
        let mut analyzer = analyze(Request {
            text: text.into(),
            rules: choice(),
            ..Request::default()
        });
        let all = View {
            limit: 100,
            ..View::default()
        };
        let rows = analyzer.report(&all).page.rows;
        let labels = rows
            .iter()
            .filter(|row| row.parent.is_none())
            .filter_map(|row| {
                let label = match () {
                    _ if row.headline.contains("is-bad") => Label::Malicious,
                    _ if row.headline.contains("is-fine") => Label::Benign,
                    _ => return None,
                };
                Some((row.key.clone(), label))
            });
        let labels = labels.collect();
        analyzer.label(&labels);
        analyzer
    }

    const TEXT: &str = "\
a.exe evil is-bad
b.exe is-bad
c.exe evil is-fine
d.exe is-fine
cmd.exe /c e.exe evil is-bad
f.exe evil
";

    /// By hand: lines 1 and 5 are found, 2 is missed; 3 is a false alarm, 4 is not; 6 has no label.
    #[test]
    fn labelled_events_are_counted_with_what_is_derived_from_them() {
        let analyzer = labelled(TEXT);
        let report = analyzer.report(&View::default());
        let scores = report.scores.expect("there are labels");
        let expected = Confusion {
            true_positives: 2,
            false_positives: 1,
            false_negatives: 1,
            true_negatives: 1,
            ..Confusion::default()
        };
        assert_eq!(scores.together, expected);
        assert_eq!(scores.rules[0].confusion, expected);
        assert_eq!(scores.silent, 0);
        let lines = |rule, label, verdict| -> Vec<u32> {
            let view = View {
                cell: Some(Cell {
                    rule,
                    label,
                    verdict,
                }),
                limit: 10,
                ..View::default()
            };
            let rows = analyzer.report(&view).page.rows;
            rows.iter().map(|row| row.line).collect()
        };
        assert_eq!(lines(None, Label::Malicious, Verdict::Match), [1, 5]);
        assert_eq!(lines(Some(0), Label::Malicious, Verdict::NoMatch), [2]);
        assert_eq!(lines(Some(0), Label::Benign, Verdict::Match), [3]);
        assert_eq!(lines(None, Label::Benign, Verdict::NoMatch), [4]);
        assert_eq!(lines(Some(9), Label::Benign, Verdict::NoMatch), [0; 0]);
    }

    /// What the page counts is what the case file that it writes is counted as.
    #[test]
    fn the_page_and_its_case_file_count_the_same() {
        let analyzer = labelled(TEXT);
        let set = of(&analyzer, &choice(), "mine");
        let (read, said) = read_file(&write(&set));
        assert_eq!(said, []);
        let mut again = Analyzer::new();
        let report = super::super::run(&read, &choice(), &Files::new(), &mut again);
        let scores = analyzer.report(&View::default()).scores.expect("labels");
        assert_eq!(report.together, scores.together);
        assert_eq!(report.rules[0].confusion, scores.rules[0].confusion);

        let work = open(&read, &Files::new());
        assert_eq!(work.problems, [""; 0]);
        assert_eq!(work.text, TEXT);
        assert_eq!(work.rules, [(RULE.to_owned(), None)]);
        assert_eq!(work.labels.len(), 5);
        let mut opened = analyze(Request {
            text: work.text.clone(),
            rules: choice(),
            ..Request::default()
        });
        opened.label(&work.labels);
        let totals = |analyzer: &Analyzer| analyzer.report(&View::default()).totals.labels;
        assert_eq!(totals(&opened), totals(&analyzer));
        assert_eq!((totals(&opened).missed, totals(&opened).noisy), (1, 1));
        let missed = View {
            show: Show::Unexpected,
            limit: 9,
            ..View::default()
        };
        let rows = opened.report(&missed).page.rows;
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn files_that_are_not_at_hand_are_named() {
        let text = "cutout-cases: 1\ncases:\n  - name: a\n    label: benign\n    file: a.log\n";
        let (set, _) = read_file(text);
        let work = open(&set, &Files::new());
        assert_eq!(work.text, "");
        assert!(work.problems[0].contains("a.log"), "{:?}", work.problems);
    }
}
