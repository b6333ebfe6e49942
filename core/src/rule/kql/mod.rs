//! KQL, the query language of Kibana: `process.name: "cscript.exe" and process.args: *script\:*`.

mod ast;
mod field;
mod literal;
mod lower;
mod parse;
mod words;

use super::query::Query;
use crate::text::{Diagnostic, Extract};

/// Reads a query. What it asks of where an event comes from (`host.os.type`, `event.category`)
/// stays a predicate, so that it covers every log.
pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let mut of_text = Vec::new();
    let parsed = parse::parse(query.text(), &mut of_text).map_err(|error| of_text.push(error));
    diagnostics.extend(of_text.into_iter().map(|d| d.within(query)));
    let condition = parsed.ok().and_then(|parsed| {
        lower::lower(&parsed, query, diagnostics)
            .map_err(|error| diagnostics.push(error))
            .ok()
    });
    Query {
        condition,
        ..Query::default()
    }
}
