//! A query in one of the query languages, apart from the file it came in.

use super::{Language, Logsource, Rule, eql, esql, kql, lucene, spl};
use crate::ir::{Group, Node};
use crate::text::{Diagnostic, Extract, Span};
use std::sync::Arc;

/// What a query says. All spans point into the source that the query was taken from.
#[derive(Debug, Default)]
pub struct Query {
    pub condition: Option<Node>,
    pub group: Option<Group>,
    pub logsource: Logsource,
    pub written: Vec<Node>,
}

/// Reads a query in its language.
pub fn read(language: Language, query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    match language {
        Language::Eql => eql::read(query, diagnostics),
        Language::Kql => kql::read(query, diagnostics),
        Language::Spl => spl::read(query, diagnostics),
        Language::Esql => esql::read(query, diagnostics),
        Language::Lucene => lucene::read(query, diagnostics),
        // A Sigma rule is a file of its own and never a query inside another, and a job has none.
        Language::Sigma | Language::Ml => Query::default(),
    }
}

impl Query {
    /// Makes a rule of what is asked.
    pub fn into_rule(self, rule: &mut Rule) {
        rule.condition = self.condition;
        rule.group = self.group;
        rule.logsource = self.logsource;
        rule.written = self.written;
    }
}

/// A bare query as a rule without metadata.
pub fn parse(source: &str, language: Language) -> Rule {
    let mut rule = Rule::blank(language, &Arc::from(source), Span::new(0, source.len()));
    let query = read(language, &Extract::whole(source), &mut rule.diagnostics);
    query.into_rule(&mut rule);
    rule
}
