//! What Splunk searches come in: YAML files of Splunk's security content, and stanzas like those
//! of `savedsearches.conf`.

use super::{Language, Rule};
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// Reads a YAML file with a `search`.
pub fn parse_yaml(source: &str) -> Vec<Rule> {
    not_yet(source)
}

/// Reads `[name]` stanzas with `search = …` lines.
pub fn parse_saved_searches(source: &str) -> Vec<Rule> {
    not_yet(source)
}

fn not_yet(source: &str) -> Vec<Rule> {
    let span = Span::new(0, source.len());
    let mut rule = Rule::blank(Language::Spl, &Arc::from(source), span);
    rule.diagnostics.push(Diagnostic::error(
        "unsupported-language",
        "Splunk's rule files are not read yet",
        Span::default(),
    ));
    vec![rule]
}
