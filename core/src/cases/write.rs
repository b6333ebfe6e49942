//! A case set, written so that reading gives it back.

use super::read::{LABELS, VERDICTS};
use super::{CaseSet, Content, Labels, VERSION, What};
use crate::report::Verdict;
use crate::report::advice::Label;
use std::fmt::Write;

/// The text of a case file with all that is in the set but the lines of its cases.
pub fn write(set: &CaseSet) -> String {
    let mut out = format!("cutout-cases: {VERSION}\n");
    if let Some(title) = &set.title {
        let _ = writeln!(out, "title: {}", quoted(title));
    }
    if let Some(pack) = &set.pack {
        let _ = writeln!(out, "pack: {}", quoted(pack));
    }
    if !set.rules.is_empty() {
        out.push_str("rules:\n");
    }
    for rule in &set.rules {
        content(&mut out, "  - ", "text", &rule.text);
        if let Some(language) = rule.language {
            let _ = writeln!(out, "    language: {}", language.name());
        }
    }
    out.push_str("cases:\n");
    for case in &set.cases {
        let _ = writeln!(out, "  - name: {}", quoted(&case.name));
        match &case.labels {
            Labels::None => {}
            Labels::All(label) => {
                let _ = writeln!(out, "    label: {}", label_name(*label));
            }
            Labels::Each(labels) => {
                let names = labels.iter().map(|label| label.map_or("null", label_name));
                let names: Vec<&str> = names.collect();
                let _ = writeln!(out, "    labels: [{}]", names.join(", "));
            }
        }
        content(&mut out, "    ", "events", &case.events);
        if let Some(format) = case.format {
            let _ = writeln!(out, "    format: {}", format.name());
        }
        if !case.supplied.is_empty() {
            out.push_str("    supplied:\n");
        }
        for given in &case.supplied {
            let (field, value) = (quoted(&given.field), quoted(&given.value));
            let event = given.event;
            let _ = writeln!(
                out,
                "      - {{event: {event}, field: {field}, value: {value}}}"
            );
        }
        if !case.expect.is_empty() {
            out.push_str("    expect:\n");
        }
        for expect in &case.expect {
            let what = match &expect.what {
                What::Verdict(verdict) => format!("verdict: {}", verdict_name(*verdict)),
                What::Verdicts(all) => {
                    let names: Vec<&str> = all.iter().map(|one| verdict_name(*one)).collect();
                    format!("verdicts: [{}]", names.join(", "))
                }
                What::Matches(None) => "matches: some".to_owned(),
                What::Matches(Some(count)) => format!("matches: {count}"),
            };
            let _ = writeln!(out, "      - {{rule: {}, {what}}}", quoted(&expect.rule));
        }
    }
    out
}

fn content(out: &mut String, lead: &str, key: &str, content: &Content) {
    match content {
        Content::File(path) => {
            let _ = writeln!(out, "{lead}file: {}", quoted(path));
        }
        Content::Inline(text) => {
            let _ = writeln!(out, "{lead}{key}: {}", block(text, lead.len() + 2));
        }
    }
}

pub(super) fn label_name(label: Label) -> &'static str {
    LABELS[usize::from(label == Label::Benign)].0
}

pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    let known = VERDICTS.iter().find(|(_, known)| *known == verdict);
    known.map_or("", |(name, _)| name)
}

/// A text in double quotes, with the escapes that YAML has in common with JSON. YAML folds no line
/// in it, as every break is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if printable(c) => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08x}", c as u32);
            }
        }
    }
    out.push('"');
    out
}

/// What YAML takes unescaped and nothing takes for a line break.
fn printable(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A text of several lines as a block that a person can read, or in quotes where a block would not
/// give it back: blanks at the start or the end, tabs that indent, characters that YAML refuses.
fn block(text: &str, indent: usize) -> String {
    let lines = || text.lines();
    let plain = text.chars().all(|c| c == '\n' || c == '\t' || printable(c));
    let begins = text.chars().next().is_some_and(|c| !c.is_whitespace());
    let ends = text.ends_with('\n') && !text.ends_with("\n\n");
    let no_tab_first = lines().all(|line| !line.starts_with('\t'));
    let none_blank = lines().all(|line| line.is_empty() || !line.trim().is_empty());
    if !(plain && begins && ends && no_tab_first && none_blank) {
        return quoted(text);
    }
    let mut out = "|".to_owned();
    for line in lines() {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
    out
}
