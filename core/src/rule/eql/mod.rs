//! Elastic EQL: event queries, sequences, samples and pipes.
//!
//! | module | what it does |
//! |---|---|
//! | `lexer`, `parser`, `expression` | text to words to `ast`, which keeps what was written |
//! | `functions` | the functions of the reference, and what they take |
//! | `lower`, `leaf`, `pattern`, `value` | conditions to predicates, with what a missing field does |
//! | `sequence`, `pipes` | queries over several events |
//!
//! The meaning is that of Elasticsearch: `==` minds case and `:` does not, wildcards can't be
//! escaped, a missing field fulfils `!=`.

mod ast;
mod expression;
mod functions;
mod leaf;
pub mod lexer;
mod lower;
mod parser;
mod pattern;
mod pipes;
mod sequence;
mod value;

pub(super) use functions::names as function_names;

use self::ast::{Body, Category};
use self::lower::{Lowering, Place};
use super::ecs::{self, Names};
use super::query::Query;
use crate::ir::Logsource;
use crate::text::{Diagnostic, Extract};

pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let Some(parsed) = parser::parse(query, diagnostics) else {
        return Query::default();
    };
    let mut lowering = Lowering {
        names: Names::of(query.text()),
        diagnostics,
        predicates: 0,
    };
    match &parsed.body {
        Body::Event(event) => {
            let condition = lowering.condition(&event.condition, false, Place::Root);
            let group = lowering.pipeline(&parsed.pipes);
            Query {
                condition,
                group,
                logsource: logsource([&event.category]),
                ..Query::default()
            }
        }
        Body::Sequence(sequence) => lowering.sequence(sequence, &parsed.pipes),
    }
}

/// The events of any of these categories.
fn logsource<'a>(categories: impl IntoIterator<Item = &'a Category>) -> Logsource {
    let mut all: Vec<String> = Vec::new();
    for category in categories {
        let names = match category {
            Category::Any => &[],
            Category::Named(name, _) => ecs::categories(name),
        };
        // One that says nothing of the kind of an event covers every kind.
        if names.is_empty() {
            return Logsource::default();
        }
        let new = names
            .iter()
            .filter(|name| !all.iter().any(|known| known == *name));
        let new: Vec<String> = new.map(|name| (*name).to_owned()).collect();
        all.extend(new);
    }
    Logsource {
        categories: all,
        ..Logsource::default()
    }
}
