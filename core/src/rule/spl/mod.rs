//! Splunk SPL.

use super::query::Query;
use crate::text::{Diagnostic, Extract, Span};

pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let whole = query.span(Span::new(0, query.text().len()));
    diagnostics.push(Diagnostic::error(
        "unsupported-language",
        "this language is not read yet",
        whole,
    ));
    Query::default()
}
