//! EQL and Elastic's rule files that are broken, hostile or huge: a message and no panic, in time
//! that grows with the text. And the places of what is read.

use cutout_core::ir::Node;
use cutout_core::rule::{Language, Rule, parse_as};
use std::time::{Duration, Instant};

fn eql(query: &str) -> Rule {
    parse_as(query, Some(Language::Eql)).remove(0)
}

fn codes(rule: &Rule) -> Vec<&str> {
    rule.diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.as_str())
        .collect()
}

/// Everything in a rule that has a place stands inside its source, on character boundaries.
fn check_places(rule: &Rule) {
    fn walk(node: &Node, source: &str) {
        assert!(
            source.get(node.span.range()).is_some(),
            "{node} at {:?}",
            node.span
        );
        node.children().iter().for_each(|child| walk(child, source));
    }
    rule.condition
        .iter()
        .for_each(|node| walk(node, &rule.source));
    for diagnostic in &rule.diagnostics {
        assert!(
            rule.source.get(diagnostic.span.range()).is_some(),
            "{diagnostic}"
        );
        if let Some(fix) = &diagnostic.fix {
            assert!(rule.source.get(fix.span.range()).is_some(), "{diagnostic}");
        }
    }
}

/// What each predicate of a rule stands for in its source.
fn places(rule: &Rule) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(condition) = &rule.condition {
        condition.each_predicate(&mut |predicate, span, _| {
            found.push((predicate.to_string(), span.of(&rule.source).to_owned()));
        });
    }
    found
}

#[test]
fn predicates_know_their_words() {
    let rule =
        eql(r#"process where process.name : ("a.exe", "b*") and not length(x) > 3 and y == "z""#);
    let expected = [
        (r#"process_name eq "a.exe""#, r#""a.exe""#),
        (r#"process_name starts_with "b""#, r#""b*""#),
        (r#"length(x) le "3""#, "not length(x) > 3"),
        (r#"y eq "z""#, r#"y == "z""#),
    ];
    let expected = expected.map(|(predicate, place)| (predicate.to_owned(), place.to_owned()));
    assert_eq!(places(&rule), expected);
}

#[test]
fn places_lead_through_the_quotes_of_a_rule_file() {
    for (query, place) in [
        (r#"'any where a : "C:\\x" and b == 1'"#, r#"a : "C:\\x""#),
        (
            r#""any where a : \"C:\\\\x\" and b == 1""#,
            r#"a : \"C:\\\\x\""#,
        ),
        (
            "'''\nany where a : \"C:\\\\x\" and\n  b == 1'''",
            r#"a : "C:\\x""#,
        ),
        (
            "\"\"\"\r\nany where a : \"C:\\\\\\\\x\" and\r\n  b == 1\"\"\"",
            r#"a : "C:\\\\x"#,
        ),
    ] {
        let rule = parse_as(
            &format!("[rule]\nlanguage = \"eql\"\nquery = {query}\n"),
            None,
        )
        .remove(0);
        assert_eq!(codes(&rule), [""; 0], "{query}");
        let places = places(&rule);
        assert_eq!(places[0].0, r#"a eq "C:\\x""#, "{query}");
        assert!(places[0].1.starts_with(place), "{query}: {places:?}");
        assert_eq!(places[1].1, "b == 1", "{query}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = 100_000;
    for query in [
        format!("any where {}a == 1{}", "(".repeat(deep), ")".repeat(deep)),
        format!(
            "any where {}a{} == 1",
            "string(".repeat(deep),
            ")".repeat(deep)
        ),
        format!("any where 1{} == 1", " + 1".repeat(deep)),
        format!("any where {}", "child of [any where ".repeat(deep)),
    ] {
        assert_eq!(codes(&eql(&query)), ["eql-nesting"], "{}", &query[..40]);
    }
    // What needs no nesting needs no limit.
    for query in [
        format!("any where {} a == 1", "not ".repeat(deep)),
        format!("any where {}5 == 1", "-".repeat(deep)),
        format!("any where {} true", "/*".repeat(deep) + &"*/".repeat(deep)),
    ] {
        assert_eq!(codes(&eql(&query)), [""; 0], "{}", &query[..40]);
    }
}

#[test]
fn huge_queries_take_time_in_proportion() {
    let many = 30_000;
    let start = Instant::now();
    let list = |values: usize| format!("any where a in ({})", vec!["\"x\""; values].join(", "));
    assert_eq!(codes(&eql(&list(10_000))), [""; 0]);
    assert_eq!(codes(&eql(&list(many))), ["eql-size"]);
    let parts = |word: &str| format!("any where {}", vec!["a == 1"; many].join(word));
    assert_eq!(codes(&eql(&parts(" or "))), ["eql-size"]);
    assert_eq!(codes(&eql(&parts(" and not "))), ["eql-size"]);
    eql(&"'".repeat(many));
    eql(&"\"\"\"".repeat(many));
    eql(&"&&".repeat(many));
    eql(&format!("sequence {}", "[any where true]".repeat(many)));
    eql(&format!("any where a : \"{}\"", "*?".repeat(many)));
    eql(&format!("any where a == \"{}", "\\".repeat(many)));
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

/// Every row of words, and every text cut off anywhere, is read without a panic.
#[test]
fn no_text_is_too_strange() {
    const WORDS: [&str; 40] = [
        "process",
        "where",
        "any",
        "and",
        "or",
        "not",
        "in",
        "in~",
        "like",
        "regex~",
        ":",
        "==",
        "!=",
        "<",
        "(",
        ")",
        "[",
        "![",
        "]",
        ",",
        ".",
        "|",
        "a",
        "`b c`",
        "?x",
        "\"t*\"",
        "\"\"\"r\"\"\"",
        "'q'",
        "5",
        "1.5e3",
        "null",
        "true",
        "length",
        "cidrMatch",
        "sequence",
        "by",
        "with",
        "maxspan=1s",
        "runs=2",
        "until",
    ];
    // A small generator of its own, so that a failure comes again.
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..20_000 {
        let mut text = String::from(
            [
                "",
                "any where ",
                "sequence by a [any where ",
                "x where y : ",
            ][round % 4],
        );
        for _ in 0..next(12) {
            text.push_str(WORDS[next(WORDS.len())]);
            text.push_str(["", " ", "\n", " /* */ "][next(4)]);
        }
        check_places(&eql(&text));
    }
    let query = "sequence by a.`b`, ?c with maxspan=1m [process where d : (\"ä*\", \"\\u{e4}\") and not e[0] in~ (1, 2.0)] by f with runs=2 ![file where true] until [any where length(g) > 3] | head 3";
    let file = format!(
        "[metadata]\nx = 1\n[rule]\nname = \"ä\"\nlanguage = \"eql\"\nquery = '''\n{query}\n'''\n[[rule.filters]]\n[rule.filters.query.wildcard.\"a\"]\nvalue = \"b*\"\n[[rule.threat]]\n"
    );
    for end in (0..file.len()).filter(|end| file.is_char_boundary(*end)) {
        check_places(&eql(query.get(..end).unwrap_or(query)));
        parse_as(&file[..end], None).iter().for_each(check_places);
        parse_as(&file[end..], None).iter().for_each(check_places);
    }
}
