//! Verdicts as CSV, after RFC 4180.
//!
//! Spreadsheets run a cell that begins with one of `=`, `+`, `-`, `@`, a tab or a carriage return,
//! and the text of a log is anybody's. Such a cell gets an apostrophe in front, which spreadsheets
//! take as "this is text" (OWASP, CSV injection).

use super::said;
use crate::analyze::Analyzer;
use crate::event::field;
use crate::report::Verdict;

const COLUMNS: [&str; 9] = [
    "line",
    "event",
    "verdict",
    "level",
    "rule",
    "rule_id",
    "language",
    "needs",
    "command_line",
];

pub fn text(analyzer: &Analyzer) -> String {
    let rules = analyzer.rules();
    let mut text = String::new();
    row(&mut text, COLUMNS);
    for said in said(analyzer, &rules) {
        let batch = analyzer.batch();
        let line = batch.record(said.event).line.to_string();
        let event = said.event.to_string();
        let needs = said.needs.join(" ");
        row(
            &mut text,
            [
                &line,
                &event,
                match said.verdict {
                    Verdict::Match => "match",
                    _ => "cannot_tell",
                },
                said.rule.level.map_or("", |level| level.name()),
                &said.rule.title,
                said.rule.id.as_deref().unwrap_or_default(),
                said.rule.language.name(),
                &needs,
                batch
                    .text(said.event, field::COMMAND_LINE)
                    .unwrap_or_default(),
            ],
        );
    }
    text
}

fn row(text: &mut String, cells: [&str; COLUMNS.len()]) {
    for (at, value) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        cell(text, value);
    }
    text.push_str("\r\n");
}

fn cell(text: &mut String, value: &str) {
    let runs = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if runs { "'" } else { "" };
    if value.contains(['"', ',', '\n', '\r']) {
        text.push('"');
        text.push_str(guard);
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(guard);
        text.push_str(value);
    }
}
