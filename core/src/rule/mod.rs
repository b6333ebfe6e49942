//! Rules: text in, a neutral tree with metadata and diagnostics out.

pub mod logsource;
pub mod meta;
mod pcre;
mod sigma;
mod yaml;

pub use logsource::Logsource;
pub use meta::Meta;

use crate::ir::Node;
use crate::text::{Diagnostic, LineIndex, Severity, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Sigma,
}

impl Language {
    pub fn name(self) -> &'static str {
        match self {
            Language::Sigma => "sigma",
        }
    }
}

/// A rule as far as it could be read.
#[derive(Clone, Debug)]
pub struct Rule {
    pub language: Language,
    pub meta: Meta,
    pub logsource: Logsource,
    /// `None` where the rule has no condition that could be understood.
    pub condition: Option<Node>,
    /// The whole text the rule came from; all spans point into it.
    pub source: Arc<str>,
    /// The rule's part of `source`: one YAML document.
    pub span: Span,
    pub diagnostics: Vec<Diagnostic>,
}

/// How well a rule is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// The rule is sound, but uses something that is not evaluated here.
    Unsupported,
    Error,
}

/// Errors whose code starts so are about constructs that this product does not evaluate.
pub const UNSUPPORTED: &str = "unsupported-";

/// The status that a set of diagnostics amounts to.
pub fn status(diagnostics: &[Diagnostic]) -> Status {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.fold(Status::Ok, |status, error| {
        let this = if error.code.starts_with(UNSUPPORTED) {
            Status::Unsupported
        } else {
            Status::Error
        };
        status.max(this)
    })
}

impl Rule {
    /// The condition, if the rule is sound and can be evaluated.
    pub fn usable(&self) -> Option<&Node> {
        let sound = status(&self.diagnostics) == Status::Ok;
        self.condition.as_ref().filter(|_| sound)
    }
}

/// Reads every rule of a text. Never fails: what is wrong stands in the rules' diagnostics, and
/// a text without any rule gives one rule that says so.
pub fn parse(source: &str) -> Vec<Rule> {
    let lines = LineIndex::new(source);
    let mut rules = sigma::parse(source);
    for rule in &mut rules {
        let located = std::mem::take(&mut rule.diagnostics)
            .into_iter()
            .map(|d| d.locate(source, &lines));
        rule.diagnostics = located.collect();
        rule.diagnostics.sort_by_key(|diagnostic| {
            (
                diagnostic.span.start,
                std::cmp::Reverse(diagnostic.severity),
            )
        });
    }
    rules
}
