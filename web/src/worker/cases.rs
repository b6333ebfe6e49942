//! Case sets: made of the labelled events, and taken apart again.

use super::{Desk, Work as Stage};
use crate::platform::worker_scope::Scope;
use crate::protocol::{Answer, AskCases, Cases as Said, SaveAs};
use crate::zip;
use cutout_core::analyze::Analyzer;
use cutout_core::cases::{self, Case, CaseSet, Content, Files, Folder, Labels, RuleSource};
use cutout_core::exercise::{self, RuleText};
use cutout_core::text::Severity;
use serde_bytes::ByteBuf;
use std::rc::Rc;

const TITLE: &str = "Labelled in the page";
/// Mistakes of a file that are told at once.
const NAMED: usize = 3;

/// Answers a request about case sets.
pub fn take(asked: AskCases, desk: &mut Desk, scope: &Scope) {
    let said = match asked {
        AskCases::Save(_) if desk.state != Stage::Done => Said::Refused(
            "The events are still being evaluated; save them once that is done.".to_owned(),
        ),
        AskCases::Save(kind) => saved(desk, kind),
        AskCases::Open { name, text } => opened(name, &text),
        AskCases::Exercise { text, rule } => Said::Taken(Box::new(cases::open(
            &of_exercise(&text, rule),
            &Files::new(),
        ))),
    };
    desk.say(scope, Answer::Cases(said));
}

fn saved(desk: &Desk, kind: SaveAs) -> Said {
    let set = cases::of(&desk.analyzer, &desk.choice, TITLE);
    let batch = desk.analyzer.batch();
    let derived = |(event, _): &&(u32, _)| batch.record(*event as usize).parent.is_some();
    let mut left_out = Vec::new();
    if desk.analyzer.labelled().iter().any(|one| derived(&one)) {
        let say = "Labels of derived events have no place in a case file: their event’s label counts for them.";
        left_out.push(say.to_owned());
    }
    let (name, bytes) = match kind {
        SaveAs::Cases => ("cases.yml", cases::write(&set).into_bytes()),
        SaveAs::Folders => {
            let folders = folders(desk, &set);
            if folders.is_empty() {
                let say = "There is nothing for a regression folder: it takes events labelled malicious that a rule with an id matches.";
                return Said::Refused(say.to_owned());
            }
            let files = folders.iter().flat_map(|folder| {
                let path = |name: &String| format!("{}/{name}", folder.name);
                folder
                    .files
                    .iter()
                    .map(move |(name, text)| (path(name), text.as_bytes()))
            });
            ("regression.zip", zip::archive(files))
        }
    };
    Said::Saved {
        name: name.to_owned(),
        bytes: Rc::new(ByteBuf::from(bytes)),
        left_out,
    }
}

/// Regression folders hold no benign events, so that each malicious event is a case of its own.
fn folders(desk: &Desk, set: &CaseSet) -> Vec<Folder> {
    let malicious = cases::each_malicious(&desk.analyzer, set);
    let mut analyzer = Analyzer::with(desk.analyzer.reach().clone());
    let report = cases::run(&malicious, &desk.choice, &Files::new(), &mut analyzer);
    cases::folders(&malicious, &report, &Files::new())
}

fn opened(name: String, text: &str) -> Said {
    let (set, diagnostics) = cases::read(text);
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| format!("line {}, {}", one.line, one.message));
    let errors: Vec<String> = errors.take(NAMED).collect();
    if !errors.is_empty() {
        let errors = errors.join("; ");
        return Said::Refused(format!("{name} was not opened: {errors}."));
    }
    let work = Box::new(cases::open(&set, &Files::new()));
    Said::Opened { name, work }
}

fn of_exercise(text: &str, rule: RuleText) -> CaseSet {
    let (exercise, _) = exercise::read(text);
    let case = |block: exercise::Block| Case {
        name: String::new(),
        line: 0,
        events: Content::Inline(block.text),
        format: None,
        supplied: Vec::new(),
        labels: Labels::All(block.label),
        expect: Vec::new(),
    };
    CaseSet {
        title: Some(exercise.title),
        pack: None,
        rules: vec![RuleSource {
            text: Content::Inline(rule.text),
            language: rule.language,
        }],
        cases: exercise.events.into_iter().map(case).collect(),
    }
}
