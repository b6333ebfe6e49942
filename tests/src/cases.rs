//! Cases as data; `tests/cases/README.md` describes the files.

use crate::expect;
use crate::paths::{self, Input, Said};
use cutout_core::analyze::OwnRule;
use cutout_core::catalog::Pack;
use cutout_core::event::Format;
use cutout_core::report::Verdict;
use cutout_core::rule::{self, Language};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every case file: its path below `tests/cases` without extension, and its text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/case_files.rs"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rules: Vec<String>,
    /// The language of every rule in the file; without it, the one that is detected.
    language: Option<Language>,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file")]
    why: Option<String>,
    /// A rule in any language in place of the file's rules.
    rule: Option<String>,
    /// Its language, where it is not the file's.
    language: Option<Language>,
    /// The body of one Sigma selection, in place of the file's rules.
    selection: Option<String>,
    /// Rules of one meaning by their language, in place of the file's rules. Sigma's may be the
    /// body of one selection.
    #[serde(default)]
    same: BTreeMap<String, String>,
    #[serde(default)]
    events: String,
    format: Option<Format>,
    #[serde(default)]
    verdicts: Vec<Expected>,
    /// Verdicts on the events that were derived from others.
    #[serde(default)]
    derived: Vec<Expected>,
    needs: Option<Vec<Vec<String>>>,
    #[serde(default)]
    supplied: Vec<Supply>,
    /// Codes of the rule's diagnostics, sorted.
    diagnostics: Option<Vec<String>>,
    /// The events that the text has to be read as.
    read: Option<Vec<expect::Read>>,
    /// Codes of the messages about the text, in its order.
    messages: Option<Vec<String>>,
}

/// A verdict, or one for each rule where there are several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    One(Verdict),
    Each(Vec<Verdict>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Index of the event, derived ones counted.
    pub event: u32,
    pub field: String,
    pub value: String,
}

impl Expected {
    fn of(&self, rule: usize) -> Option<Verdict> {
        match self {
            Expected::One(verdict) => Some(*verdict),
            Expected::Each(verdicts) => verdicts.get(rule).copied(),
        }
    }
}

/// Runs every case. Gives how many there are, and one text for each that went wrong.
pub fn run_all() -> (usize, Vec<String>) {
    let (mut count, mut failures) = (0, Vec::new());
    for (name, text) in FILES {
        let file: File = match yaml_serde::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        for (at, case) in file.cases.iter().enumerate() {
            count += 1;
            if file.cases[..at].iter().any(|other| other.name == case.name) {
                failures.push(format!("{name}/{}: this name stands twice", case.name));
            }
            let wrong = run(case, &file);
            failures.extend(
                wrong
                    .into_iter()
                    .map(|wrong| format!("{name}/{}: {wrong}", case.name)),
            );
        }
    }
    (count, failures)
}

fn run(case: &Case, file: &File) -> Vec<String> {
    let as_read = case.read.as_ref().map(|expected| {
        expect::check(
            &case.events,
            case.format,
            expected,
            case.messages.as_deref(),
        )
    });
    let has_rules = case.rule.is_some() || case.selection.is_some() || !file.rules.is_empty();
    match as_read {
        Some(wrong) if !has_rules || !wrong.is_empty() => return wrong,
        _ => {}
    }
    let rules = match rules(case, file) {
        Ok(rules) => rules,
        Err(wrong) => return vec![wrong],
    };
    let said = paths::run(Input {
        text: case.events.clone(),
        format: case.format,
        rules,
        supplied: case.supplied.clone(),
        ignore_logsource: false,
        in_full: true,
    });
    let mut wrong = disagreements(&said);
    wrong.extend(check_diagnostics(case, &said));
    // A rule that could not be read gives no verdict; its diagnostics are then all there is.
    let rules: Vec<usize> = (0..said.rules.len())
        .filter(|&rule| said.rules[rule].usable)
        .collect();
    if rules.is_empty() && (case.diagnostics.is_none() || !case.verdicts.is_empty()) {
        wrong.push(format!("no rule could be read: {:?}", said.rules));
        return wrong;
    }
    let own: Vec<usize> = (0..said.events.len())
        .filter(|&event| !said.events[event].derived)
        .collect();
    let derived: Vec<usize> = (0..said.events.len())
        .filter(|&event| said.events[event].derived)
        .collect();
    if !rules.is_empty() {
        wrong.extend(compare("verdicts", &case.verdicts, &own, &rules, &said));
        if !case.derived.is_empty() {
            wrong.extend(compare("derived", &case.derived, &derived, &rules, &said));
        }
        wrong.extend(check_needs(case, &own, &rules, &said));
    }
    wrong
}

fn rules(case: &Case, file: &File) -> Result<Vec<OwnRule>, String> {
    if !case.same.is_empty() {
        return same(&case.same);
    }
    let texts: Vec<String> = match (&case.rule, &case.selection) {
        (Some(rule), None) => vec![rule.clone()],
        (None, Some(selection)) => {
            vec![of_selection(selection)]
        }
        (None, None) => file
            .rules
            .iter()
            .map(|rule| text(rule))
            .collect::<Result<_, _>>()?,
        (Some(_), Some(_)) => return Err("a case has a rule or a selection, not both".to_owned()),
    };
    let language = match case.selection {
        Some(_) => Some(Language::Sigma),
        None => case.language.or(file.language),
    };
    Ok(texts
        .into_iter()
        .enumerate()
        .map(|(at, text)| OwnRule {
            key: at.to_string(),
            text,
            language,
        })
        .collect())
}

/// A Sigma rule of which only a selection is given.
fn of_selection(selection: &str) -> String {
    let body: String = selection
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!("detection:\n  selection:\n{body}  condition: selection\n")
}

/// One rule a language, each of which has to be read in full.
fn same(texts: &BTreeMap<String, String>) -> Result<Vec<OwnRule>, String> {
    let rule = |(name, text): (&String, &String)| {
        let language = Language::ALL
            .into_iter()
            .find(|language| language.name() == name)
            .ok_or_else(|| format!("{name} is no language"))?;
        let text = match language {
            Language::Sigma if !text.contains("detection:") => of_selection(text),
            _ => text.clone(),
        };
        match rule::parse_as(&text, Some(language)).as_slice() {
            [rule] if rule.usable().is_some() && !rule.filters_only() => {}
            rules => {
                let said: Vec<_> = rules.iter().flat_map(|rule| &rule.diagnostics).collect();
                return Err(format!(
                    "the rule in {name} can't be read in full: {said:?}"
                ));
            }
        }
        Ok(OwnRule {
            key: name.clone(),
            text,
            language: Some(language),
        })
    };
    texts.iter().map(rule).collect()
}

/// A rule by the name of its file in a pack, or as text.
fn text(rule: &str) -> Result<String, String> {
    let Some(file) = rule.strip_prefix("pack/") else {
        return Ok(rule.to_owned());
    };
    let pack = Pack::find("t1216").into_iter().flat_map(|pack| pack.rules);
    let found = pack.into_iter().find(|(name, _)| *name == file);
    found
        .map(|(_, text)| (*text).to_owned())
        .ok_or_else(|| format!("the pack has no rule {file}"))
}

/// Where two paths through the core say different things.
fn disagreements(said: &Said) -> Vec<String> {
    let mut wrong = Vec::new();
    for (event, of_event) in said.events.iter().enumerate() {
        for (rule, of_rule) in of_event.rules.iter().enumerate() {
            if !of_rule.agree() {
                let headline = &of_event.headline;
                wrong.push(format!(
                    "event {event} ({headline}), rule {rule}: the paths differ: {of_rule:?}"
                ));
            }
        }
    }
    wrong
}

fn compare(
    what: &str,
    expected: &[Expected],
    events: &[usize],
    rules: &[usize],
    said: &Said,
) -> Vec<String> {
    if expected.len() != events.len() {
        let count = events.len();
        let diagnostics = &said.diagnostics;
        return vec![format!(
            "{what}: {} are given, but there are {count} such events; {diagnostics:?}",
            expected.len()
        )];
    }
    let mut wrong = Vec::new();
    for (at, &event) in events.iter().enumerate() {
        for (nth, &rule) in rules.iter().enumerate() {
            let verdict = said.events[event].rules[rule].fast;
            let expected = expected[at].of(nth);
            if verdict != expected {
                let of_event = &said.events[event];
                wrong.push(format!(
                    "{what} {at} ({}): expected {expected:?}, got {verdict:?}\n{}",
                    of_event.headline, of_event.rules[rule].explanation
                ));
            }
        }
    }
    wrong
}

fn check_needs(case: &Case, own: &[usize], rules: &[usize], said: &Said) -> Vec<String> {
    let open = |event: usize| {
        rules
            .iter()
            .any(|&rule| said.events[event].rules[rule].fast == Some(Verdict::CannotTell))
    };
    match &case.needs {
        None if own.iter().any(|&event| open(event)) => {
            let needs: Vec<_> = own
                .iter()
                .map(|&event| &said.events[event].rules[rules[0]].needs)
                .collect();
            vec![format!(
                "an event is cannot_tell, so the case has to give `needs`; here {needs:?}"
            )]
        }
        None => Vec::new(),
        Some(needs) => {
            let got: Vec<Vec<String>> = own
                .iter()
                .map(|&event| said.events[event].rules[rules[0]].needs.clone())
                .collect();
            if *needs == got {
                Vec::new()
            } else {
                vec![format!("needs: expected {needs:?}, got {got:?}")]
            }
        }
    }
}

fn check_diagnostics(case: &Case, said: &Said) -> Option<String> {
    let mut got: Vec<&str> = said
        .rules
        .iter()
        .flat_map(|rule| &rule.diagnostics)
        .map(|d| d.code.as_str())
        .collect();
    // A case leaves out what every rule has and it does not need.
    got.retain(|code| !matches!(*code, "sigma-title" | "sigma-logsource"));
    got.sort_unstable();
    match &case.diagnostics {
        Some(expected) if *expected == got => None,
        Some(expected) => Some(format!("diagnostics: expected {expected:?}, got {got:?}")),
        None if got.is_empty() => None,
        None => Some(format!("unexpected diagnostics: {:?}", said.rules)),
    }
}
