//! A rule as it is shown.

use super::{Origin, ReachView, RuleReach};
use crate::rule::Language;
use crate::rule::meta::Level;
use crate::text::{Diagnostic, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A rule as the rules view shows it. Made anew only when the rules change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// Stable within a session: `pack/pubprn.yml`, `set/sigma/rules/x.yml`, or the key of the
    /// user's own text; with a `#n` suffix for its n-th document.
    pub key: String,
    pub origin: Origin,
    pub enabled: bool,
    /// True where the rule compiled and is evaluated (if enabled).
    pub usable: bool,
    /// What a sound rule is that gives no verdicts of its own: "a filter for other rules".
    pub part: Option<String>,
    pub id: Option<String>,
    pub title: String,
    pub language: Language,
    /// What the language was told from, to go on after "because"; `None` where it was chosen.
    pub because: Option<String>,
    /// True where a part of the rule is left out, so that a match says only that the filters
    /// before it passed.
    pub filters_only: bool,
    pub level: Option<Level>,
    pub status: Option<String>,
    pub description: Option<String>,
    pub author: Option<String>,
    pub license: Option<String>,
    pub upstream: Option<String>,
    pub references: Vec<String>,
    pub false_positives: Vec<String>,
    pub tags: Vec<String>,
    /// ATT&CK technique ids out of the tags: `T1216.001`.
    pub techniques: Vec<String>,
    /// `windows · process_creation`.
    pub logsource: String,
    /// The text of the rule as written; spans in traces and diagnostics point into it.
    /// Rules of one text share it, and where it would be copied too often it is left out of lists.
    pub source: Arc<str>,
    /// The rule's own part of `source`, where that holds several.
    pub document: Span,
    pub diagnostics: Vec<Diagnostic>,
    /// Every distinct predicate of the rule with its reach, in source order.
    pub predicates: Vec<PredicateView>,
    pub reach: RuleReach,
}

/// One (field, operator, value) of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredicateView {
    pub field: String,
    /// As the catalog prints it: `ends_with`.
    pub op: String,
    pub value: String,
    /// In the rule's source.
    pub span: Span,
    /// True for a predicate under a NOT.
    pub exclusion: bool,
    pub reach: Option<ReachView>,
}
