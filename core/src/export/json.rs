//! Verdicts as JSON lines.

use super::{Said, said};
use crate::analyze::Analyzer;
use crate::report::View;
use crate::report::rows::{EventRef, Last, Row, RuleRef, Summary};
use serde::Serialize;

pub fn text(analyzer: &Analyzer) -> String {
    let rules = analyzer.rules();
    let mut text = String::new();
    for Said {
        event,
        rule,
        verdict,
        needs,
    } in said(analyzer, &rules)
    {
        let record = analyzer.batch().record(event);
        let event = EventRef {
            index: event as u64,
            line: record.line,
            format: record.format,
            file: None,
        };
        line(
            &mut text,
            &Row {
                event,
                rule: RuleRef::from(rule),
                verdict,
                needs,
                partial: rule.filters_only,
            },
        );
    }
    let totals = analyzer.report(&View::default()).totals;
    let summary = Summary {
        events: u64::from(totals.events),
        rules: u64::from(totals.rules),
        matches: u64::from(totals.matches),
        cannot_tell: u64::from(totals.cannot_tell),
    };
    line(&mut text, &Last { summary });
    text
}

fn line(text: &mut String, row: &impl Serialize) {
    // Rows are plain structs with texts as keys, which always have a JSON value.
    text.push_str(&serde_json::to_string(row).unwrap_or_default());
    text.push('\n');
}
