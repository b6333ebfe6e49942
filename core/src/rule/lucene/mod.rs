//! Lucene's query syntax, read for its predicates: they count for reach and show in the guide.
//! What a query finds depends on scores and on how each field was analysed, and is not evaluated.

mod parse;
mod term;

use super::query::Query;
use crate::text::{Diagnostic, Extract, Span};

/// The code of the message that every query in this language gets.
pub const NOT_EVALUATED: &str = "unsupported-lucene-evaluation";

/// Reads the predicates of a query.
pub fn read(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Query {
    let condition = match parse::parse(query) {
        Ok(condition) => condition,
        Err(error) => {
            diagnostics.push(error.within(query));
            return Query::default();
        }
    };
    let text = query.text();
    let start = text.len() - text.trim_start().len();
    let word = text.split_whitespace().next().unwrap_or_default();
    let place = query.span(Span::new(start, start + word.len()));
    let message = "Lucene is read for its predicates and is not evaluated";
    diagnostics.push(Diagnostic::error(NOT_EVALUATED, message, place).help(
        "to get verdicts, write it as KQL, `field: value` joined by and, or, not, or choose KQL as its language",
    ));
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
        assert_eq!(codes, [NOT_EVALUATED], "{text}: {diagnostics:?}");
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
    fn terms_phrases_patterns_and_ranges_are_predicates() {
        for (text, want) in [
            ("a:x", &[r#"a eq "x" at a:x"#] as &[_]),
            ("a:\"x y\"~2^3", &[r#"a eq "x y" at a:"x y"~2^3"#]),
            ("a:*x\\ y*", &[r#"a contains "x y" at a:*x\ y*"#]),
            (
                "process.name:/cs.*\\/x/",
                &["process_name regex_match \"cs.*\\\\/x\" at process.name:/cs.*\\/x/"],
            ),
            (
                "a:[1 TO 5}",
                &[r#"a ge "1" at a:[1 TO 5}"#, r#"a lt "5" at a:[1 TO 5}"#],
            ),
            ("a:[* TO 5]", &[r#"a le "5" at a:[* TO 5]"#]),
            ("a:>=10", &[r#"a ge "10" at a:>=10"#]),
            ("_exists_:a", &[r#"a exists "true" at _exists_:a"#]),
            ("a:*", &[r#"a exists "true" at a:*"#]),
            (
                "a:(x OR \"y z\")",
                &[r#"a eq "x" at x"#, r#"a eq "y z" at "y z""#],
            ),
            ("a:(+x -y)", &[r#"a eq "x" at x"#, r#"!a eq "y" at y"#]),
            ("+a:x -b:y", &[r#"a eq "x" at a:x"#, r#"!b eq "y" at b:y"#]),
            (
                "a:x AND NOT b:y",
                &[r#"a eq "x" at a:x"#, r#"!b eq "y" at b:y"#],
            ),
            (
                "a:x && !b:y",
                &[r#"a eq "x" at a:x"#, r#"!b eq "y" at b:y"#],
            ),
            (
                "pubprn script\\:x",
                &[
                    r#"(keywords) contains "pubprn" at pubprn"#,
                    r#"(keywords) contains "script:x" at script\:x"#,
                ],
            ),
            (
                "a:C\\:\\\\x\\-y~1",
                &["a eq \"C:\\\\x-y\" at a:C\\:\\\\x\\-y~1"],
            ),
        ] {
            assert_eq!(predicates(text), want, "{text}");
        }
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (text, place) in [
            ("", ""),
            ("a:", ""),
            ("a:\"x", "\""),
            ("(a:x", "("),
            ("a:x)", ")"),
            ("a:[1 5]", "[1 5]"),
            ("a:[1 TO 5", "["),
            ("a:/x", "/"),
            ("AND a:x", "AND"),
            ("a:x OR", ""),
        ] {
            let mut said = Vec::new();
            assert!(
                read(&Extract::whole(text), &mut said).condition.is_none(),
                "{text}"
            );
            assert_eq!(
                (&*said[0].code, said[0].span.of(text)),
                ("lucene-syntax", place),
                "{text}"
            );
        }
        for text in [
            "(".repeat(10_000),
            "-".repeat(10_000),
            "NOT ".repeat(10_000),
            "a:(".repeat(10_000),
        ] {
            assert!(
                read(&Extract::whole(&text), &mut Vec::new())
                    .condition
                    .is_none()
            );
        }
    }
}
