//! Elastic's rule files: TOML with a query, its language, and what surrounds the query.
//!
//! | module | what it reads |
//! |---|---|
//! | `table` | TOML tables with spans, and the text of a query with the way back to the file |
//! | `meta` | what the rule says about itself |
//! | `filters` | filters of Kibana beside the query |
//! | `kind` | what the rule's type asks beyond its query: thresholds, new terms, jobs |

mod filters;
mod kind;
mod meta;
pub mod table;

use self::table::Table;
use super::detect::{self, Shape};
use super::{Language, Rule, query};
use crate::ir::Node;
use crate::limits;
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// Reads a rule file. `chosen` overrides the language that it states.
pub fn parse(source: &str, chosen: Option<Language>) -> Vec<Rule> {
    let span = Span::new(0, source.len());
    let mut rule = Rule::blank(chosen.unwrap_or(Language::Kql), &Arc::from(source), span);
    let (file, errors) = toml::de::DeTable::parse_recoverable(source);
    for error in errors.iter().take(limits::DIAGNOSTICS) {
        let at = error
            .span()
            .map_or(Span::default(), |span| Span::new(span.start, span.end));
        rule.diagnostics.push(Diagnostic::error("toml", error.message(), at).help(
            "texts stand between quotes, over several lines between ''' or \"\"\"; a table begins with [name]",
        ));
    }
    let file = Table::new(file.get_ref(), span);
    read(&file, source, chosen, &mut rule);
    vec![rule]
}

fn read(file: &Table<'_>, source: &str, chosen: Option<Language>, rule: &mut Rule) {
    if let Some(hunt) = file.table("hunt") {
        rule.diagnostics.push(
            Diagnostic::error(
                "unsupported-elastic-hunt",
                "a hunt holds several queries to look through, and is no rule",
                hunt.span,
            )
            .help("take one of its queries by itself"),
        );
        return;
    }
    let Some(table) = file.table("rule") else {
        rule.diagnostics.push(
            Diagnostic::error(
                "elastic-rule",
                "there is no [rule] in this file",
                Span::default(),
            )
            .help("Elastic's rule files have the tables [metadata] and [rule]"),
        );
        return;
    };
    rule.meta = meta::read(file, &table);
    if let Some(language) = chosen.or_else(|| stated(&table, &mut rule.diagnostics)) {
        rule.language = language;
    }
    if !kind::has_query(&table, &mut rule.diagnostics) {
        return;
    }
    let Some(extract) = table.extract("query", source) else {
        rule.diagnostics.push(
            Diagnostic::error("elastic-query", "the rule has no query", table.span)
                .help("write `query = '''…'''`"),
        );
        return;
    };
    let query = query::read(rule.language, &extract, &mut rule.diagnostics);
    rule.logsource = query.logsource;
    rule.group = query.group;
    rule.condition = query.condition;
    let filters = filters::read(&table, &mut rule.diagnostics);
    if !filters.is_empty() {
        let whole = rule.span;
        rule.condition = rule.condition.take().map(|condition| {
            let mut all = vec![condition];
            all.extend(filters);
            Node::all(all, whole)
        });
    }
    if let Some(condition) = &rule.condition
        && let Some(group) = kind::group(&table, condition, &mut rule.diagnostics)
    {
        rule.group = Some(group);
    }
}

/// The language that the file states, or that its type or its query implies.
fn stated(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Language> {
    let Some((name, span)) = table.text("language") else {
        return match table.text("type").map(|(name, _)| name) {
            Some("eql") => Some(Language::Eql),
            Some("esql") => Some(Language::Esql),
            Some("machine_learning") => Some(Language::Ml),
            Some(_) => None,
            // The rules of Elastic Defend state neither, and their queries tell.
            None => {
                let (query, _) = table.text("query")?;
                match detect::shape(query, None) {
                    Shape::Query(language) => Some(language),
                    _ => None,
                }
            }
        };
    };
    let language = match name {
        "eql" => Language::Eql,
        "kuery" | "kql" => Language::Kql,
        "esql" => Language::Esql,
        "lucene" => Language::Lucene,
        _ => {
            let message = format!("`{name}` is no language of Elastic's rules");
            diagnostics.push(
                Diagnostic::error("elastic-language", message, span)
                    .help("there is eql, kuery, esql and lucene"),
            );
            return None;
        }
    };
    Some(language)
}
