//! Runs a case set: each case is a batch of its own, all rules look at each.

use super::write::verdict_name;
use super::{Case, CaseSet, Files, What};
use crate::analyze::{Analyzer, Progress, Request, RuleChoice, Supplied};
use crate::report::advice::Label;
use crate::report::cases::{CaseEvent, CaseReport, CaseResult, Confusion, RuleScore};
use crate::report::{RuleView, Verdict};

/// An event with those derived from it, directly or not: its label is about all of them.
pub(crate) struct Family {
    pub event: usize,
    pub members: Vec<usize>,
}

/// The events of a batch that were read from the text, each with what was derived from it.
pub(crate) fn families(analyzer: &Analyzer) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for event in 0..analyzer.events() {
        match (analyzer.batch().record(event).parent, families.last_mut()) {
            // Derived events follow the one they come from.
            (Some(_), Some(family)) => family.members.push(event),
            _ => families.push(Family {
                event,
                members: vec![event],
            }),
        }
    }
    families
}

impl Family {
    /// What a rule says of the event or of one derived from it; `None` for a rule that is off or
    /// can't be used.
    pub fn verdict(&self, analyzer: &Analyzer, rule: usize) -> Option<Verdict> {
        let verdicts = self
            .members
            .iter()
            .map(|&event| analyzer.verdict(event, rule));
        together(verdicts.flatten())
    }
}

/// One verdict for several: a match if there is one, else what is open, else no match.
pub(crate) fn together(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    // The order of the variants is that of their weight.
    verdicts.min()
}

/// Runs the cases on the rules that are chosen. An analyzer that is used again keeps the rules it
/// has read.
pub fn run(
    set: &CaseSet,
    rules: &RuleChoice,
    files: &Files,
    analyzer: &mut Analyzer,
) -> CaseReport {
    analyzer.start(Request {
        rules: rules.clone(),
        ..Request::default()
    });
    let views = analyzer.rules();
    let score = |view: &RuleView| RuleScore {
        key: view.key.clone(),
        id: view.id.clone(),
        title: view.title.clone(),
        confusion: Confusion::default(),
    };
    let mut report = CaseReport {
        rules: views.iter().map(score).collect(),
        ..CaseReport::default()
    };
    for case in &set.cases {
        let result = one(case, rules, files, &views, analyzer, &mut report);
        report.cases.push(result);
    }
    report
}

fn one(
    case: &Case,
    rules: &RuleChoice,
    files: &Files,
    views: &[RuleView],
    analyzer: &mut Analyzer,
    report: &mut CaseReport,
) -> CaseResult {
    let mut result = CaseResult {
        name: case.name.clone(),
        line: case.line,
        events: Vec::new(),
        broken: Vec::new(),
        problems: Vec::new(),
    };
    let text = match case.events.text(files) {
        Ok(text) => text,
        Err(path) => {
            result
                .problems
                .push(format!("the file {path} is not there"));
            return result;
        }
    };
    let mut request = Request {
        text: text.to_owned(),
        format: case.format,
        rules: rules.clone(),
        ..Request::default()
    };
    finish(analyzer, request.clone());
    let found = families(analyzer);
    for given in &case.supplied {
        let family = found.get(given.event as usize);
        match family.and_then(|family| analyzer.row(family.event as u32)) {
            Some(row) => request.supplied.push(Supplied {
                event: row.key,
                field: given.field.clone(),
                value: given.value.clone(),
            }),
            None => result.problems.push(format!(
                "`supplied` is about event {}, and there are {}, counted from 0",
                given.event,
                found.len()
            )),
        }
    }
    if !request.supplied.is_empty() {
        finish(analyzer, request);
    }
    let found = families(analyzer);
    check_counts(case, found.len(), &mut result);
    for (at, family) in found.iter().enumerate() {
        let label = case.labels.of(at);
        let event = event(analyzer, family, label, report);
        result.broken.extend(broken(&event, report));
        result.events.push(event);
    }
    expectations(case, views, analyzer, &found, &mut result);
    result
}

fn finish(analyzer: &mut Analyzer, request: Request) {
    analyzer.start(request);
    while analyzer.step() != Progress::Done {}
}

/// A case without events would hold whatever its rules are.
fn check_counts(case: &Case, events: usize, result: &mut CaseResult) {
    if events == 0 {
        result
            .problems
            .push("no event was found in its text".to_owned());
    }
    let count = |what: &str, stated: usize| {
        let differ = stated != events;
        differ.then(|| format!("`{what}` has {stated} entries, and there are {events} events"))
    };
    if let super::Labels::Each(labels) = &case.labels {
        result.problems.extend(count("labels", labels.len()));
    }
    for expect in &case.expect {
        if let What::Verdicts(verdicts) = &expect.what {
            result.problems.extend(count("verdicts", verdicts.len()));
        }
    }
}

/// What all rules say of an event; counts it in the tables.
fn event(
    analyzer: &Analyzer,
    family: &Family,
    label: Option<Label>,
    report: &mut CaseReport,
) -> CaseEvent {
    let mut matches = Vec::new();
    let mut verdicts = Vec::new();
    for (rule, score) in report.rules.iter_mut().enumerate() {
        let Some(verdict) = family.verdict(analyzer, rule) else {
            continue;
        };
        verdicts.push(verdict);
        count(&mut score.confusion, label, verdict);
        if verdict == Verdict::Match {
            matches.push(rule as u32);
        }
    }
    let verdict = together(verdicts.into_iter()).unwrap_or(Verdict::NoMatch);
    // An event that no rule is for is one that the rules together miss.
    let counted = match verdict {
        Verdict::NotForThisLog => Verdict::NoMatch,
        verdict => verdict,
    };
    count(&mut report.together, label, counted);
    let row = analyzer.row(family.event as u32);
    let (line, headline) = row.map_or((0, String::new()), |row| (row.line, row.headline));
    CaseEvent {
        line,
        headline,
        label,
        verdict,
        matches,
    }
}

fn count(confusion: &mut Confusion, label: Option<Label>, verdict: Verdict) {
    let figure = match (label, verdict) {
        (None, _) | (_, Verdict::NotForThisLog) => return,
        (Some(Label::Malicious), Verdict::Match) => &mut confusion.true_positives,
        (Some(Label::Malicious), Verdict::NoMatch) => &mut confusion.false_negatives,
        (Some(Label::Malicious), Verdict::CannotTell) => &mut confusion.malicious_cannot_tell,
        (Some(Label::Benign), Verdict::Match) => &mut confusion.false_positives,
        (Some(Label::Benign), Verdict::NoMatch) => &mut confusion.true_negatives,
        (Some(Label::Benign), Verdict::CannotTell) => &mut confusion.benign_cannot_tell,
    };
    *figure += 1;
}

/// Why an event's label does not hold. A malicious event has to be matched: where the rules can't
/// tell, nothing says that it would be. A benign one must not be matched, and an open verdict is
/// no match.
fn broken(event: &CaseEvent, report: &CaseReport) -> Option<String> {
    let line = event.line;
    match (event.label?, event.verdict) {
        (Label::Malicious, Verdict::Match) => None,
        (Label::Malicious, Verdict::CannotTell) => Some(format!(
            "line {line} is malicious, and no rule matches it; some can't tell"
        )),
        (Label::Malicious, _) => Some(format!("line {line} is malicious, and no rule matches it")),
        (Label::Benign, Verdict::Match) => {
            let titles = event
                .matches
                .iter()
                .map(|&rule| report.rules[rule as usize].title.as_str());
            let titles: Vec<&str> = titles.collect();
            let titles = titles.join(", ");
            Some(format!("line {line} is benign, and is matched by {titles}"))
        }
        (Label::Benign, _) => None,
    }
}

fn expectations(
    case: &Case,
    views: &[RuleView],
    analyzer: &Analyzer,
    found: &[Family],
    result: &mut CaseResult,
) {
    for expect in &case.expect {
        let rule = &expect.rule;
        let Some(at) = views.iter().position(|view| is(view, rule)) else {
            result.problems.push(format!(
                "there is no rule {rule} among those that were loaded"
            ));
            continue;
        };
        let verdicts = found.iter().map(|family| family.verdict(analyzer, at));
        let Some(verdicts) = verdicts.collect::<Option<Vec<Verdict>>>() else {
            result
                .problems
                .push(format!("the rule {rule} can't be used"));
            continue;
        };
        let wanted: Vec<Verdict> = match &expect.what {
            What::Verdict(wanted) => vec![*wanted; verdicts.len()],
            What::Verdicts(wanted) => wanted.clone(),
            What::Matches(wanted) => {
                let is_match = |verdict: &&Verdict| **verdict == Verdict::Match;
                let matches = verdicts.iter().filter(is_match).count() as u32;
                let holds = wanted.map_or(matches > 0, |wanted| wanted == matches);
                if !holds {
                    let wanted = wanted.map_or("one or more".to_owned(), |some| some.to_string());
                    result.broken.push(format!(
                        "{rule} is to match {wanted} of the events, and matches {matches}"
                    ));
                }
                continue;
            }
        };
        for ((family, is), wanted) in found.iter().zip(verdicts).zip(wanted) {
            if is != wanted {
                let line = analyzer.batch().record(family.event).line;
                let (is, wanted) = (verdict_name(is), verdict_name(wanted));
                result.broken.push(format!(
                    "{rule} is to give {wanted} for line {line}, and gives {is}"
                ));
            }
        }
    }
}

/// Whether a rule is the one that is named.
fn is(view: &RuleView, name: &str) -> bool {
    let key = view.key.split('#').next().unwrap_or_default();
    let file = key.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    view.id.as_deref() == Some(name) || view.title == name || file == name || stem == name
}
