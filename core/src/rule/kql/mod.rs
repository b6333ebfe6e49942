//! KQL, the query language of Kibana: `process.name: "cscript.exe" and process.args: *script\:*`.

pub mod ast;
mod field;
pub mod literal;
mod lower;
pub mod parse;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Node, NodeKind};
    use crate::text::Diagnostic;

    fn read_text(text: &str) -> (Query, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let query = read(&Extract::whole(text), &mut diagnostics);
        (query, diagnostics)
    }

    /// The tree with `&`, `|` and `!`, each predicate as field, operator and value.
    fn shape(node: &Node) -> String {
        let join = |nodes: &[Node], sign: &str| {
            let parts: Vec<String> = nodes.iter().map(shape).collect();
            format!("({})", parts.join(sign))
        };
        match &node.kind {
            NodeKind::Constant(value) => value.to_string(),
            NodeKind::Predicate(predicate) => predicate.to_string(),
            NodeKind::Not(inner) => format!("!{}", shape(inner)),
            NodeKind::All(nodes) => join(nodes, " & "),
            NodeKind::Any(nodes) => join(nodes, " | "),
            NodeKind::AtLeast(count, nodes) => format!("{count} of {}", join(nodes, ", ")),
        }
    }

    fn tree(text: &str) -> String {
        let (query, diagnostics) = read_text(text);
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
        shape(&query.condition.unwrap())
    }

    #[test]
    fn or_binds_least_and_not_most() {
        for (text, want) in [
            (
                "a:1 or b:2 and not c:3",
                r#"(a eq "1" | (b eq "2" & c ne "3"))"#,
            ),
            (
                "(a:1 OR b:2) And c:3",
                r#"((a eq "1" | b eq "2") & c eq "3")"#,
            ),
            (
                "a:(x or y and not z)",
                r#"(a eq "x" | (a eq "y" & a ne "z"))"#,
            ),
            (
                "a:(x and (y or z))",
                r#"(a eq "x" & (a eq "y" | a eq "z"))"#,
            ),
            ("not (a:1)and(b:2)", r#"(!a eq "1" & b eq "2")"#),
        ] {
            assert_eq!(tree(text), want, "{text}");
        }
    }

    #[test]
    fn values_are_printed_by_where_their_stars_are() {
        for (text, want) in [
            ("a:*x*", r#"a contains "x""#),
            ("a:x*", r#"a starts_with "x""#),
            ("a:*x", r#"a ends_with "x""#),
            ("a:x*y", r#"a wildcard "x*y""#),
            ("a:*", r#"a exists "true""#),
            (r"a:\*", r#"a eq "*""#),
            (r#"a:"x*y""#, r#"a eq "x*y""#),
            ("a:x?", r#"a eq "x?""#),
            ("a >= 5", r#"a ge "5""#),
            ("a<5.5", r#"a lt "5.5""#),
            ("a: two words and b: x", r#"(a eq "two words" & b eq "x")"#),
            (r"a: this \and that", r#"a eq "this and that""#),
            ("a: notepad", r#"a eq "notepad""#),
            ("a: android", r#"a eq "android""#),
            (r#"a:"say \"hi\" C:\\x""#, "a eq \"say \\\"hi\\\" C:\\\\x\""),
            (r"a:C\:\\x\\*", "a starts_with \"C:\\\\x\\\\\""),
            ("a.*:x", r#"a.* eq "x""#),
            ("*:x", r#"(keywords) eq "x""#),
            ("mimikatz", r#"(keywords) contains "mimikatz""#),
            ("process.name:x", r#"process_name eq "x""#),
            ("event.action:start", r#"EventType eq "start""#),
            (r"a:\u0041b", r#"a eq "Ab""#),
        ] {
            assert_eq!(tree(text), want, "{text}");
        }
    }

    #[test]
    fn spans_cover_what_was_written() {
        let text = r#"a:("x" or y*) and not b:z"#;
        let condition = read_text(text).0.condition.unwrap();
        assert_eq!(condition.span.of(text), text);
        let mut spans = Vec::new();
        condition.each_predicate(&mut |_, span, _| spans.push(span.of(text)));
        assert_eq!(spans, ["\"x\"", "y*", "b:z"]);
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (text, place, code) in [
            ("", "", "kql-syntax"),
            ("a:", "", "kql-syntax"),
            ("a:1 and", "", "kql-syntax"),
            ("a:(x or y", "(", "kql-syntax"),
            ("a:1)", ")", "kql-syntax"),
            ("a:\"x", "\"", "kql-syntax"),
            ("a:x b:y", ":", "kql-syntax"),
            ("a:C:\\x", ":", "kql-syntax"),
            ("and a:1", "and", "kql-syntax"),
            ("a:{b:c", "{", "kql-syntax"),
            ("a:=b", "=", "kql-syntax"),
            ("a = b", "a = b", "kql-no-field"),
            ("a:'x y'", "'x y'", "kql-quotes"),
            ("a:(x, y)", "x, y", "kql-list"),
            ("a:\"*x*\"", "\"*x*\"", "kql-quoted-star"),
            ("a:/x.*y/", "/x.*y/", "kql-regex"),
            ("a >= now-1d", "now-1d", "unsupported-kql-range"),
            ("a:\"C:\\temp\"", "\\t", "kql-escape"),
            ("a:{b:c}", "a", "kql-nested"),
        ] {
            let (_, diagnostics) = read_text(text);
            let said: Vec<_> = diagnostics
                .iter()
                .map(|d| (d.span.of(text), d.code.as_str()))
                .collect();
            assert_eq!(said, [(place, code)], "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        for text in [
            "(".repeat(10_000),
            "not ".repeat(10_000),
            "a:(".repeat(10_000),
            "a:{".repeat(10_000),
        ] {
            let (query, diagnostics) = read_text(&text);
            assert!(query.condition.is_none());
            assert!(diagnostics.iter().any(|d| d.code == "kql-syntax"));
        }
    }
}
