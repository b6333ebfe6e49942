//! Splunk's Search Processing Language.
//!
//! ```text
//! text ─► expand (macros, comments) ─► parse ─► ast ─► lower ─► condition, group, logsource
//! ```
//!
//! Every search is read as a whole. What filters is evaluated as far as one event, or a group of
//! them, decides it; what can't be is named by a warning, and the rest still gives a verdict.

mod ast;
mod expand;
mod lower;
mod macros;
pub mod names;
pub mod parse;

#[cfg(test)]
mod tests;

pub use macros::Macros;

use super::query::Query;
use crate::text::{Diagnostic, Extract};

pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    read_with(query, &Macros::default(), diagnostics)
}

/// Reads a search whose text comes with definitions of macros.
pub fn read_with(query: &Extract, macros: &Macros, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let expanded = match expand::expand(query.text(), macros) {
        Ok(expanded) => expanded,
        Err(fault) => {
            let span = query.span(fault.span);
            diagnostics.push(fault.diagnostic(span));
            return Query::default();
        }
    };
    let (pipeline, faults) = parse::pipeline(expanded.text());
    let mut messages = Vec::new();
    let result = lower::lower(&pipeline, &expanded, query, &mut messages);
    // A search that filters nothing is no news where a filter could not be read.
    messages.retain(|message| faults.is_empty() || message.code != "spl-matches-all");
    for fault in faults {
        let span = expanded.span(fault.span, query);
        diagnostics.push(fault.diagnostic(span));
    }
    diagnostics.append(&mut messages);
    result
}
