//! Filters of Kibana beside a query: clauses of Elasticsearch's query DSL, each perhaps negated.

use super::table::{Table, placed};
use crate::ir::{Node, Number, Op, Predicate, Relation, Subject, Test};
use crate::rule::ecs::Names;
use crate::rule::wildcard;
use crate::text::glob::Token;
use crate::text::{Diagnostic, Glob, Span};
use toml::de::DeValue;

/// The conditions of all filters that are on. One that is not understood is named and left out.
pub fn read(rule: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for filter in rule.tables("filters") {
        let meta = filter.table("meta");
        let flag = |key: &str| {
            meta.and_then(|meta| meta.get(key))
                .and_then(|(value, _)| value.as_bool())
        };
        if flag("disabled") == Some(true) {
            continue;
        }
        match filter.table("query").and_then(|query| clause(&query)) {
            Some(node) if flag("negate") == Some(true) => nodes.push(Node::not(node, filter.span)),
            Some(node) => nodes.push(node),
            None => diagnostics.push(
                Diagnostic::warning(
                    "unsupported-filter",
                    "this filter beside the query is not evaluated",
                    filter.span,
                )
                .help("wildcard, term, terms, match_phrase, prefix, exists and bool are"),
            ),
        }
    }
    nodes
}

/// One clause: its name and what it asks.
fn clause(query: &Table<'_>) -> Option<Node> {
    let mut entries = query.entries();
    let (Some((name, value, span)), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let asked = Table::new(value.as_table()?, span);
    if name == "bool" {
        return bool_clause(&asked);
    }
    if name == "exists" {
        let (field, span) = asked.text("field")?;
        return Some(predicate(
            field,
            Op::Exists,
            "true",
            Test::Exists(true),
            span,
        ));
    }
    let mut fields = asked.entries();
    let (Some((field, value, span)), None) = (fields.next(), fields.next()) else {
        return None;
    };
    if name == "terms" {
        let terms = value.as_array()?.iter().map(|term| {
            let (term, span) = placed(term);
            term_test(term, true).map(|(text, test)| predicate(field, Op::In, &text, test, span))
        });
        return Some(Node::any(terms.collect::<Option<_>>()?, span));
    }
    let (value, cased) = options(value, name)?;
    let (op, text, test) = match name {
        "wildcard" => pattern(value.as_str()?, cased),
        "prefix" => {
            let text = value.as_str()?;
            let tokens = [Token::Literal(text.to_owned()), Token::Many];
            (
                Op::StartsWith,
                text.to_owned(),
                Test::Text(vec![Glob::new(tokens, cased)]),
            )
        }
        "term" | "match_phrase" => {
            let (text, test) = term_test(value, cased)?;
            (Op::Eq, text, test)
        }
        _ => return None,
    };
    Some(predicate(field, op, &text, test, span))
}

/// The value of a clause, which may stand in a table with options.
fn options<'t>(value: &'t DeValue<'t>, clause: &str) -> Option<(&'t DeValue<'t>, bool)> {
    let Some(table) = value.as_table() else {
        return Some((value, true));
    };
    let table = Table::new(table, Span::default());
    let insensitive = table
        .get("case_insensitive")
        .and_then(|(value, _)| value.as_bool());
    let key = if clause == "match_phrase" {
        "query"
    } else {
        "value"
    };
    let value = table.get(key).or_else(|| table.get("wildcard"))?.0;
    Some((value, insensitive != Some(true)))
}

fn bool_clause(asked: &Table<'_>) -> Option<Node> {
    let clauses = |key: &str| -> Option<Vec<Node>> {
        match asked.get(key) {
            None => Some(Vec::new()),
            Some((DeValue::Table(table), span)) => Some(vec![clause(&Table::new(table, span))?]),
            Some(_) => asked.tables(key).iter().map(clause).collect(),
        }
    };
    let mut all = clauses("must")?;
    all.extend(clauses("filter")?);
    let should = clauses("should")?;
    // Without any other clause, one of `should` has to match.
    let wanted = asked
        .number("minimum_should_match")
        .unwrap_or(u32::from(all.is_empty()));
    if !should.is_empty() && wanted > 0 {
        all.push(Node::at_least(wanted, should, asked.span));
    }
    all.extend(
        clauses("must_not")?
            .into_iter()
            .map(|node| Node::not(node, asked.span)),
    );
    Some(Node::all(all, asked.span))
}

fn predicate(field: &str, op: Op, value: &str, test: Test, span: Span) -> Node {
    let subject = Subject::Field(Names::Ecs.field(field));
    Node::predicate(
        Predicate {
            subject,
            op,
            value: value.to_owned(),
            test,
        },
        span,
    )
}

fn term_test(value: &DeValue<'_>, cased: bool) -> Option<(String, Test)> {
    Some(match value {
        DeValue::String(text) => (
            text.to_string(),
            Test::Text(vec![Glob::literal(text.as_ref(), cased)]),
        ),
        DeValue::Boolean(value) => (
            value.to_string(),
            Test::Text(vec![Glob::literal(value.to_string(), false)]),
        ),
        DeValue::Integer(number) => {
            let text = number.as_str().to_owned();
            let number = Number::new(text.parse().ok()?)?;
            (text, Test::Number(Relation::Eq, number))
        }
        _ => return None,
    })
}

/// `*`, `?`, and a backslash in front of what stands for itself.
fn pattern(pattern: &str, cased: bool) -> (Op, String, Test) {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '*' => Token::Many,
            '?' => Token::One,
            '\\' => Token::Literal(chars.next().unwrap_or('\\').to_string()),
            c => Token::Literal(c.to_string()),
        });
    }
    let (op, value) = wildcard::shape(&tokens);
    let test = match op {
        Op::Exists => Test::Exists(true),
        _ => Test::Text(vec![Glob::new(tokens, cased)]),
    };
    (op, value, test)
}
