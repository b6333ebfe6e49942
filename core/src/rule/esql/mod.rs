//! ES|QL, read for its predicates: they count for reach and show in the guide. A query is a
//! pipeline that makes new columns and tables, and is not evaluated.

mod ast;
mod lexer;
mod lower;
mod parse;

use super::ecs::Names;
use super::query::Query;
use crate::ir::Node;
use crate::limits;
use crate::text::{Diagnostic, Extract, Span};

/// Reads the conditions of a query.
pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let text = query.text();
    let conditions = match parse::conditions(text) {
        Ok(conditions) => conditions,
        Err(error) => {
            diagnostics.push(error.within(query));
            return Query::default();
        }
    };
    let word = text.split_whitespace().next().unwrap_or_default();
    let start = text.len() - text.trim_start().len();
    diagnostics.push(
        Diagnostic::error(
            "unsupported-esql-evaluation",
            "ES|QL is read for its predicates and is not evaluated",
            query.span(Span::new(start, start + word.len())),
        )
        .help("to get verdicts, write what stands behind `where` as EQL, `process where …`, or as KQL"),
    );
    let mut lowering = lower::Lowering {
        extract: query,
        names: Names::of(text),
        diagnostics,
    };
    let nodes: Vec<Node> = conditions
        .iter()
        .filter_map(|condition| lowering.condition(condition))
        .collect();
    let mut count = 0;
    let condition = Node::all(nodes, query.span(Span::new(0, text.len())));
    condition.each_predicate(&mut |_, _, _| count += 1);
    if count > limits::PREDICATES {
        let message = format!("a rule may have {} predicates at most", limits::PREDICATES);
        let place = query.span(Span::new(0, 0));
        diagnostics.push(Diagnostic::error("rule-size", message, place));
        return Query::default();
    }
    Query {
        condition: Some(condition),
        ..Query::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predicates(text: &str) -> Vec<String> {
        let mut diagnostics = Vec::new();
        let condition = read(&Extract::whole(text), &mut diagnostics).condition;
        let codes: Vec<&str> = diagnostics.iter().map(|d| &*d.code).collect();
        assert_eq!(
            codes,
            ["unsupported-esql-evaluation"],
            "{text}: {diagnostics:?}"
        );
        let mut said = Vec::new();
        condition
            .unwrap()
            .each_predicate(&mut |predicate, span, exclusion| {
                let sign = if exclusion { "!" } else { "" };
                said.push(format!("{sign}{predicate} at {}", span.of(text)));
            });
        said
    }

    #[test]
    fn conditions_become_predicates() {
        for (condition, want) in [
            (
                "process.name == \"x\"",
                &["process_name eq \"x\" at process.name == \"x\""] as &[_],
            ),
            ("a != 5", &["a ne \"5\" at a != 5"]),
            ("5 < a", &["a gt \"5\" at 5 < a"]),
            (
                "a in (\"x\", \"y\")",
                &["a in \"x\" at \"x\"", "a in \"y\" at \"y\""],
            ),
            ("a not in (1)", &["!a in \"1\" at a not in (1)"]),
            (
                "a like \"*x\\\\*y*\"",
                &["a contains \"x*y\" at a like \"*x\\\\*y*\""],
            ),
            (
                "a LIKE (\"x*\", \"*y\")",
                &[
                    "a starts_with \"x\" at \"x*\"",
                    "a ends_with \"y\" at \"*y\"",
                ],
            ),
            (
                "a rlike \"\"\"x\\d\"y\"\"\"",
                &["a regex_match \"x\\\\d\\\"y\" at a rlike \"\"\"x\\d\"y\"\"\""],
            ),
            ("a is null", &["a exists \"false\" at a is null"]),
            ("a IS NOT NULL", &["a exists \"true\" at a IS NOT NULL"]),
            (
                "a : \"x\" and match(b, \"y\")",
                &[
                    "a match \"x\" at a : \"x\"",
                    "b match \"y\" at match(b, \"y\")",
                ],
            ),
            (
                "starts_with(a, \"x\") and ends_with(a, \"y\")",
                &[
                    "a starts_with \"x\" at starts_with(a, \"x\")",
                    "a ends_with \"y\" at ends_with(a, \"y\")",
                ],
            ),
            (
                "cidr_match(to_ip(source.ip), \"10.0.0.0/8\")",
                &["SourceIp cidr \"10.0.0.0/8\" at cidr_match(to_ip(source.ip), \"10.0.0.0/8\")"],
            ),
            (
                "to_lower(a) == \"x\"",
                &["a eq \"x\" at to_lower(a) == \"x\""],
            ),
            (
                "not (a == 1) and not (b == 2 or c == 3)",
                &[
                    "!a eq \"1\" at a == 1",
                    "!b eq \"2\" at b == 2",
                    "!c eq \"3\" at c == 3",
                ],
            ),
            (
                "a == 1 or not b == 2",
                &["a eq \"1\" at a == 1", "b ne \"2\" at not b == 2"],
            ),
            ("a == b or c + 1 > 2 or d == 1", &["d eq \"1\" at d == 1"]),
            (
                "x.`a b`.y == true and is_new",
                &[
                    "x.a b.y eq \"true\" at x.`a b`.y == true",
                    "is_new eq \"true\" at is_new",
                ],
            ),
            (
                "kql(\"\"\"a:x and not b:*y\"\"\")",
                &["a eq \"x\" at a:x", "!b ends_with \"y\" at b:*y"],
            ),
            (
                "@timestamp > now() - 1 hour and a::string == \"x\"",
                &["a eq \"x\" at a::string == \"x\""],
            ),
        ] {
            let text = format!(
                "from logs-*, x:y metadata _id // c\n| where {condition}\n| stats n = count(*) by a"
            );
            assert_eq!(predicates(&text), want, "{condition}");
        }
    }

    #[test]
    fn pipes_in_texts_brackets_and_comments_part_nothing() {
        let text = "from a /* | where x == 1 */ | eval b = \"| where y == 2\" | fork (where z == 3 | limit 1) | where w == 4";
        assert_eq!(predicates(text), ["w eq \"4\" at w == 4"]);
        assert!(predicates("from logs-*").is_empty());
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (text, place) in [
            ("", ""),
            ("from a | whre b == 1", "whre"),
            ("from a | where b = 1", "="),
            ("from a | where", ""),
            ("from a | where (b == 1", "("),
            ("from a | where b == ", ""),
            ("from a | where b == \"x", "\""),
            ("from a | where b not 5", "5"),
            ("from a | | where b == 1", ""),
            ("from a | where b in (1", "("),
        ] {
            let mut said = Vec::new();
            assert!(
                read(&Extract::whole(text), &mut said).condition.is_none(),
                "{text}"
            );
            assert_eq!(
                (&*said[0].code, said[0].span.of(text)),
                ("esql-syntax", place),
                "{text}"
            );
        }
        for deep in [
            "(".repeat(10_000),
            "not ".repeat(10_000),
            "-".repeat(10_000),
            "f(".repeat(10_000),
        ] {
            let text = format!("from a | where {deep}");
            assert!(
                read(&Extract::whole(&text), &mut Vec::new())
                    .condition
                    .is_none()
            );
        }
    }
}
