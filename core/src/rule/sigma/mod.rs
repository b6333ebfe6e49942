//! Sigma detection rules, specification 2.

pub mod condition;
pub mod correlation;
mod detection;
pub mod filter;
mod header;
mod lower;
mod modifier;
pub mod pattern;
mod value;

pub(super) use modifier::NAMES as MODIFIERS;

use self::header::{read_logsource, read_meta};
use self::lower::read_detection;
use super::yaml::{self, Kind, Scalar};
use super::{Language, Link, Rule};
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// Codes of messages that something is not there, or not used.
const ABSENT: &[&str] = &[
    "sigma-title",
    "sigma-logsource",
    "sigma-detection",
    "sigma-condition",
    "sigma-empty-selection",
    "sigma-unknown-selection",
    "sigma-unused-selection",
    "sigma-matches-all",
    "sigma-not-a-rule",
];

/// Reads every document of a Sigma text.
pub fn parse(source: &str) -> Vec<Rule> {
    let shared: Arc<str> = Arc::from(source);
    let (documents, problems) = yaml::parse(source);
    // An empty document between separators is no rule, and no mistake either.
    let documents: Vec<_> = documents
        .into_iter()
        .filter(|document| document.scalar() != Some(Scalar::Null))
        .collect();
    let mut rules: Vec<Rule> = documents
        .iter()
        .map(|document| rule(document, &shared))
        .collect();
    if rules.is_empty() {
        let mut rule = Rule::blank(Language::Sigma, &shared, Span::new(0, source.len()));
        if problems.is_empty() {
            rule.diagnostics.push(
                Diagnostic::error("sigma-empty", "there is no rule in this text", Span::default())
                    .help("a Sigma rule has at least a title, a logsource and a detection with a condition"),
            );
        }
        rules.push(rule);
    }
    for problem in problems {
        // A problem belongs to the last document that starts before it.
        let at = rules
            .iter()
            .rposition(|rule| rule.span.start <= problem.span.start)
            .unwrap_or(0);
        // What the rest of the document would have said is not known, so nothing is missing.
        if matches!(&*problem.code, "yaml" | "yaml-nesting" | "yaml-size") {
            rules[at]
                .diagnostics
                .retain(|diagnostic| !ABSENT.contains(&&*diagnostic.code));
        }
        rules[at].diagnostics.push(problem);
    }
    rules
}

fn rule(document: &yaml::Node, source: &Arc<str>) -> Rule {
    let mut rule = Rule::blank(Language::Sigma, source, document.span);
    if !matches!(document.kind, Kind::Map(_)) {
        rule.diagnostics.push(
            Diagnostic::error(
                "sigma-not-a-rule",
                "a Sigma rule is a map of title, logsource, detection …",
                document.span,
            )
            .help("start with `title: …` on a line of its own"),
        );
        return rule;
    }
    rule.meta = read_meta(document, &mut rule.diagnostics);
    rule.logsource = read_logsource(document, &mut rule.diagnostics);
    if let Some((key, node)) = document.entry("correlation") {
        let read = correlation::read(key, node, source, &mut rule.diagnostics);
        rule.link = read.map(|correlation| Link::Correlation(Box::new(correlation)));
        return rule;
    }
    if let Some((key, node)) = document.entry("filter") {
        let read = filter::read(key, node, source, &mut rule.diagnostics);
        rule.link = read.map(|filter| Link::Filter(Box::new(filter)));
        return rule;
    }
    if let Some((key, value)) = document.entry("action") {
        let message = format!(
            "`action: {}` was removed from Sigma with version 2",
            value.text().unwrap_or_default()
        );
        rule.diagnostics.push(
            Diagnostic::error("unsupported-action", message, key.span)
                .help("write each rule out in a document of its own"),
        );
        return rule;
    }
    rule.condition = read_detection(document, source, &mut rule.diagnostics);
    rule
}
