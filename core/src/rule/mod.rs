//! Rules: text in, a neutral tree with metadata and diagnostics out.

pub mod detect;
pub mod ecs;
pub mod files;
pub mod link;
pub mod meta;
mod pcre;
mod query;
mod suggest;
mod wildcard;
pub mod words;
pub mod write;
pub(crate) mod yaml;

mod elastic;
mod eql;
mod esql;
mod kql;
mod lucene;
mod lucene_regexp;
mod sigma;
pub(crate) mod spl;
mod splunk;

pub use crate::ir::Logsource;
pub use link::{Link, link};
pub use meta::Meta;

use self::detect::{NoRule, Shape};
use crate::ir::{Group, Node};
use crate::sort::Sort;
use crate::text::{Diagnostic, LineIndex, Severity, Span};
use serde::{Deserialize, Serialize};
use std::cell::LazyCell;
use std::sync::Arc;

/// A rule language. The names are what the command line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Sigma,
    /// Elastic's Event Query Language.
    Eql,
    /// Kibana's query language, `kuery` in Elastic's rule files.
    Kql,
    /// Splunk's Search Processing Language.
    Spl,
    /// Read for its predicates, not evaluated.
    Esql,
    /// Read for its predicates, not evaluated.
    Lucene,
    /// A machine learning job of Elastic's: a rule without a query in any language.
    Ml,
}

impl Language {
    /// Those that a text can be written in, and so be chosen for it.
    pub const ALL: [Language; 6] = [
        Language::Sigma,
        Language::Eql,
        Language::Kql,
        Language::Spl,
        Language::Esql,
        Language::Lucene,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Language::Sigma => "sigma",
            Language::Eql => "eql",
            Language::Kql => "kql",
            Language::Spl => "spl",
            Language::Esql => "esql",
            Language::Lucene => "lucene",
            Language::Ml => "ml",
        }
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        match self {
            Language::Sigma => "Sigma",
            Language::Eql => "Elastic EQL",
            Language::Kql => "KQL (Kibana)",
            Language::Spl => "Splunk SPL",
            Language::Esql => "ES|QL",
            Language::Lucene => "Lucene",
            Language::Ml => "Machine learning",
        }
    }
}

/// A rule as far as it could be read.
#[derive(Clone, Debug)]
pub struct Rule {
    pub language: Language,
    pub meta: Meta,
    pub logsource: Logsource,
    /// What an event must fulfil to match, or, where there is a `group`, to take part in one.
    /// `None` where the rule has no condition that could be understood.
    pub condition: Option<Node>,
    /// What must hold among the events that fulfil the condition.
    pub group: Option<Group>,
    /// Filters of a search on names that are no fields of its events, such as what its `eval`
    /// makes, in the names that it writes: uses to count, which the condition says otherwise.
    pub written: Vec<Node>,
    /// For a rule that is about other rules, what it says of them; see [`link`].
    pub link: Option<Link>,
    /// The correlation that the rule is a part of, and does not match without.
    pub part_of: Option<Arc<str>>,
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
    /// The rule is sound, but uses something that is not evaluated here. Where the message about
    /// it is a warning, the rest of the rule is evaluated: "filters only".
    Unsupported,
    Error,
}

/// Messages whose code starts so are about constructs that this product does not evaluate.
pub const UNSUPPORTED: &str = "unsupported-";

/// Messages whose code starts so are about what a rule asks beside its query and no pasted batch
/// can tell, say whether a value is new. The query is evaluated in full.
pub const BESIDE: &str = "beside-";

/// Whether a message says that a match is less than the whole rule asks.
pub fn leaves_out(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.starts_with(UNSUPPORTED) || diagnostic.code.starts_with(BESIDE)
}

/// The status that a set of diagnostics amounts to.
pub fn status(diagnostics: &[Diagnostic]) -> Status {
    let status = |diagnostic: &Diagnostic| {
        if diagnostic.code.starts_with(UNSUPPORTED) {
            Status::Unsupported
        } else if diagnostic.severity == Severity::Error {
            Status::Error
        } else {
            Status::Ok
        }
    };
    diagnostics.iter().map(status).max().unwrap_or(Status::Ok)
}

impl Rule {
    fn blank(language: Language, source: &Arc<str>, span: Span) -> Rule {
        Rule {
            language,
            meta: Meta::default(),
            logsource: Logsource::default(),
            condition: None,
            group: None,
            written: Vec::new(),
            link: None,
            part_of: None,
            source: source.clone(),
            span,
            diagnostics: Vec::new(),
        }
    }

    /// The condition, if the rule is sound and can be evaluated, at least in part.
    pub fn usable(&self) -> Option<&Node> {
        let sound = self
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error);
        let alone = self.part_of.is_none();
        self.condition.as_ref().filter(|_| sound && alone)
    }

    /// Whether a part of the rule is left out, so that a match says only that the filters before
    /// it passed.
    pub fn filters_only(&self) -> bool {
        self.usable().is_some() && self.diagnostics.iter().any(leaves_out)
    }
}

/// Reads every rule of a text in whatever language it is. Never fails: what is wrong stands in
/// the rules' diagnostics, and a text without any rule gives one rule that says so.
pub fn parse(source: &str) -> Vec<Rule> {
    parse_as(source, None)
}

/// The same in a language that the user chose; `None` detects it.
pub fn parse_as(source: &str, language: Option<Language>) -> Vec<Rule> {
    // Most rules have nothing to say that would need a place.
    let lines = LazyCell::new(|| LineIndex::new(source));
    let mut rules = match detect::shape(source, language) {
        Shape::Sigma => sigma::parse(source),
        Shape::ElasticRule => elastic::parse(source, language),
        Shape::SplunkRule => splunk::parse_yaml(source),
        Shape::SavedSearches => splunk::parse_saved_searches(source),
        Shape::Query(language) => vec![query::parse(source, language)],
        Shape::NoRule(what) => vec![no_rule(source, what)],
    };
    for rule in &mut rules {
        let located = std::mem::take(&mut rule.diagnostics)
            .into_iter()
            .map(|d| d.locate(source, &lines));
        rule.diagnostics = located.collect();
        rule.diagnostics.order_by_key(|diagnostic| {
            (
                diagnostic.span.start,
                std::cmp::Reverse(diagnostic.severity),
            )
        });
    }
    rules
}

/// A rule that is only the message that there is none.
fn no_rule(source: &str, what: NoRule) -> Rule {
    let (message, help) = match what {
        NoRule::CommandLine => (
            "this is a command line and no rule",
            "paste it as an event; if it is meant as a query, choose its language",
        ),
        NoRule::Json => (
            "this is JSON and no rule",
            "paste log records as events; of a rule that Kibana exported, paste the text of its `query`",
        ),
        NoRule::Xml => ("this is XML and no rule", "paste log records as events"),
    };
    let end = source.find('\n').unwrap_or(source.len());
    let mut rule = Rule::blank(
        Language::Sigma,
        &Arc::from(source),
        Span::new(0, source.len()),
    );
    let line = Span::new(0, end);
    rule.diagnostics
        .push(Diagnostic::error("not-a-rule", message, line).help(help));
    rule
}
