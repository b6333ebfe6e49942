//! Verdicts as a report for people to read: what fired, on which events, and what could not be told.
//!
//! Titles and command lines are anybody's text and stay text: titles are escaped, and a command line
//! stands between more backticks than it has in a row.

use crate::analyze::Analyzer;
use crate::event::field;
use crate::limits;
use crate::report::{Report, RuleCounts, RuleView, View};
use crate::sort::Sort;
use std::fmt::Write;

pub fn text(analyzer: &Analyzer) -> String {
    let rules = analyzer.rules();
    let report = analyzer.report(&View::default());
    let mut text = String::from("# Verdicts\n\n");
    summary(&mut text, &report);
    fired(&mut text, &rules, &report.rules);
    events(&mut text, analyzer, &rules);
    text
}

fn summary(text: &mut String, report: &Report) {
    let totals = &report.totals;
    let _ = writeln!(
        text,
        "{} events, {} rules: {} matches on {} events; {} events on which a rule can't tell and \
         something speaks for it.\n",
        totals.events, totals.rules, totals.matches, totals.events_matched, totals.events_open
    );
    let found = report.found.iter();
    for found in found {
        let _ = writeln!(text, "- {}: {} events", found.title, found.events);
    }
    text.push('\n');
}

/// The rules that matched, most first.
fn fired(text: &mut String, rules: &[RuleView], counts: &[RuleCounts]) {
    let mut fired: Vec<_> = rules.iter().zip(counts).collect();
    fired.retain(|(_, counts)| counts.matches > 0);
    fired.order_by_key(|(_, counts)| std::cmp::Reverse(counts.matches));
    if fired.is_empty() {
        return;
    }
    text.push_str("| rule | level | matches | can't tell |\n|---|---|---:|---:|\n");
    for (rule, counts) in fired {
        let level = rule.level.map_or("", |level| level.name());
        let _ = writeln!(
            text,
            "| {} | {level} | {} | {} |",
            escaped(&rule.title),
            counts.matches,
            counts.cannot_tell
        );
    }
    text.push('\n');
}

/// Each event that a rule matches, or can't tell of though something speaks for it.
fn events(text: &mut String, analyzer: &Analyzer, rules: &[RuleView]) {
    let rows = analyzer.spoken_of();
    let rows = rows.iter().filter_map(|event| analyzer.row(event as u32));
    let mut rows = rows.filter(|row| !(row.matches.is_empty() && row.open.is_empty()));
    for row in rows.by_ref().take(limits::REPORTED_EVENTS) {
        let event = row.index as usize;
        let _ = writeln!(text, "## Line {}\n", row.line);
        if let Some(command_line) = analyzer.batch().text(event, field::COMMAND_LINE) {
            code(text, command_line);
        }
        for &rule in &row.matches {
            let title = escaped(&rules[rule as usize].title);
            let _ = writeln!(text, "- **Match**: {title}");
        }
        for &rule in &row.open {
            let title = escaped(&rules[rule as usize].title);
            let needs = escaped(&analyzer.needs(event, rule as usize).join(", "));
            let _ = writeln!(text, "- Can't tell: {title}; needs {needs}");
        }
        text.push('\n');
    }
    let left_out = rows.count();
    if left_out > 0 {
        let _ = writeln!(text, "{left_out} more events are left out of this report.");
    }
}

/// A block of code, whatever is in it.
fn code(text: &mut String, value: &str) {
    let longest = value.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let shown: String = value.chars().take(limits::REPORTED_LINE).collect();
    let cut = if shown.len() < value.len() {
        " …"
    } else {
        ""
    };
    let _ = writeln!(text, "{fence}\n{shown}{cut}\n{fence}\n");
}

/// Text that Markdown and the HTML within it leave alone, in one line.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
