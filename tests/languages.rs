//! The query languages and how they are told apart: on hostile texts, and on public rules where
//! they are at hand.

use cutout_core::ir::Node;
use cutout_core::rule::detect::{Shape, detect};
use cutout_core::rule::{self, Language, Status, status};
use cutout_core::text::Span;
use cutout_tests::shared;
use std::path::Path;
use std::time::{Duration, Instant};

/// Pieces that mean something in one language or another.
const PIECES: &[&str] = &[
    "a",
    "process.name",
    "b:",
    "c: ",
    "==",
    "=",
    "!=",
    ">=",
    "<",
    ":",
    "\"",
    "\"x y\"",
    "\"\"\"",
    "'",
    "`",
    "`m(1)`",
    "\\",
    "\\\"",
    "\\u0041",
    "\\*",
    "*",
    "?",
    "/",
    "/r.*/",
    "//",
    "/*",
    "*/",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ",",
    "+",
    "-",
    "~",
    "^2",
    " ",
    "\n",
    "\u{a0}",
    "ä",
    "日",
    " and ",
    " or ",
    "not ",
    " AND ",
    " OR ",
    "NOT ",
    " TO ",
    " in (",
    "IN (",
    " like ",
    " rlike ",
    "is null",
    "where ",
    "from ",
    "process where ",
    "sequence by ",
    "stats ",
    "| where ",
    "| stats count by a",
    "| eval x=",
    "| search ",
    "search",
    "true",
    "null",
    "5",
    "1.5",
    "1e9",
    "now()",
    "index=",
    "kql(",
    "match(",
    "_exists_:",
    "title: x",
    "detection:",
    "[rule]",
    "query = '''",
    "search: ",
];

/// A generator of numbers that gives the same ones every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Every place that a text's rules name lies in the text.
#[track_caller]
fn check(text: &str, language: Option<Language>) {
    fn nodes(node: &Node, text: &str) {
        assert!(inside(node.span, text), "{text:?}: node at {:?}", node.span);
        node.children().iter().for_each(|child| nodes(child, text));
    }
    for rule in rule::parse_as(text, language) {
        assert!(inside(rule.span, text), "{text:?}: rule at {:?}", rule.span);
        for said in &rule.diagnostics {
            assert!(
                inside(said.span, text),
                "{text:?}: {said} at {:?}",
                said.span
            );
            assert!(
                said.line > 0 && !said.message.is_empty(),
                "{text:?}: {said}"
            );
        }
        rule.condition.iter().for_each(|node| nodes(node, text));
    }
}

fn inside(span: Span, text: &str) -> bool {
    text.get(span.range()).is_some()
}

fn languages() -> impl Iterator<Item = Option<Language>> {
    Language::ALL.into_iter().map(Some).chain([None])
}

#[test]
fn any_text_in_any_language_is_read_or_refused_with_places_inside_it() {
    let mut numbers = Numbers(1216);
    for _ in 0..3_000 {
        let length = numbers.below(14);
        let text: String = (0..length)
            .map(|_| PIECES[numbers.below(PIECES.len())])
            .collect();
        languages().for_each(|language| check(&text, language));
    }
}

#[test]
fn a_query_cut_off_anywhere_is_read_or_refused() {
    for query in [
        r#"process.name: ("a.exe" or b* and not c) and items: { x > 5 } or not "y\\z\"": \u00e4*"#,
        r#"+a:[1 TO "x y"}^2 -b:/c\/d.*/ AND (_exists_:e || f:"g h"~2) OR i:>=5 j\:k*"#,
        "from logs-*, a:b metadata _id // c\n| where `x y`.z rlike \"\"\"a\"b\"\"\" and kql(\"\"\"p:q\"\"\") | stats n = count(*) by t",
    ] {
        for at in (0..=query.len()).filter(|&at| query.is_char_boundary(at)) {
            languages().for_each(|language| check(&query[..at], language));
            languages().for_each(|language| check(&query[at..], language));
        }
    }
}

/// Twice the text may take a little more than twice the time; four times as much is too much.
#[test]
fn long_repetitions_take_no_longer_than_their_length() {
    for piece in PIECES
        .iter()
        .chain(&["a:b and ", "a:(", "a:{", "a:\"b\\\" ", "(a:b) or "])
    {
        for language in [Language::Kql, Language::Esql, Language::Lucene] {
            let text = format!("from a | where {}", piece.repeat(20_000 / piece.len()));
            let text = match language {
                Language::Esql => text,
                _ => text["from a | where ".len()..].to_owned(),
            };
            let start = Instant::now();
            check(&text, Some(language));
            detect(&text);
            let spent = start.elapsed();
            let name = language.name();
            assert!(
                spent < Duration::from_secs(3),
                "{name}: {piece:?} took {spent:?}"
            );
        }
    }
}

/// The text of `key = '''…'''` or `key = "…"` in a TOML file.
fn toml_value<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    let line = format!("\n{key} = ");
    let source = &source[source.find("\n[rule]\n")?..];
    let value = &source[source.find(&line)? + line.len()..];
    ["'''", "\"\"\"", "\"", "'"].into_iter().find_map(|quote| {
        let inside = value.strip_prefix(quote)?;
        Some(&inside[..inside.find(quote)?])
    })
}

/// What a file of a public corpus is told to be, where it is not what it is.
fn mistaken(file: &Path, text: &str, shape: Shape) -> Option<String> {
    let found = detect(text);
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    (found.shape != shape).then(|| {
        format!(
            "{name}: {:?} because {}, not {shape:?}",
            found.shape, found.why
        )
    })
}

#[test]
fn public_rules_are_told_to_be_what_they_are() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut tell = |file: &Path, text: &str, shape| {
        count += 1;
        wrong.extend(mistaken(file, text, shape));
    };
    if let Some(folder) = shared::find("corpus/sigma") {
        for file in shared::files(&folder, "yml") {
            tell(
                &file,
                &std::fs::read_to_string(&file).unwrap(),
                Shape::Sigma,
            );
        }
    }
    if let Some(folder) = shared::find("corpus/elastic") {
        for file in shared::files(&folder, "toml") {
            let source = std::fs::read_to_string(&file).unwrap();
            tell(&file, &source, Shape::ElasticRule);
            let language = match toml_value(&source, "language") {
                Some("kuery") => Language::Kql,
                Some("eql") => Language::Eql,
                Some("esql") => Language::Esql,
                _ => continue,
            };
            if let Some(query) = toml_value(&source, "query") {
                tell(&file, query, Shape::Query(language));
            }
        }
    }
    if let Some(folder) = shared::find("corpus/splunk/detections") {
        for file in shared::files(&folder, "yml") {
            let source = std::fs::read_to_string(&file).unwrap();
            tell(&file, &source, Shape::SplunkRule);
            let document: yaml_serde::Value = yaml_serde::from_str(&source).unwrap();
            if let Some(search) = document["search"].as_str() {
                tell(&file, search, Shape::Query(Language::Spl));
            }
        }
    }
    println!("{count} texts");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn public_rules_in_kql_esql_and_lucene_are_read() {
    let Some(folder) = shared::find("corpus/elastic") else {
        return;
    };
    let mut rates = Language::ALL.map(|language| (language, 0, Vec::new()));
    for file in shared::files(&folder, "toml") {
        let source = std::fs::read_to_string(&file).unwrap();
        if toml_value(&source, "query").is_none() {
            // A machine learning job decides it.
            continue;
        }
        for rule in rule::parse(&source) {
            let Some((_, count, wrong)) = rates
                .iter_mut()
                .find(|(language, ..)| *language == rule.language)
            else {
                continue;
            };
            *count += 1;
            // ES|QL and Lucene are never evaluated; that their predicates are there is all.
            let read = match rule.language {
                Language::Esql | Language::Lucene => {
                    rule.condition.is_some() && status(&rule.diagnostics) == Status::Unsupported
                }
                // A rule for what is new is read in full, and its query alone is evaluated.
                _ => rule.usable().is_some(),
            };
            if !read {
                wrong.push(format!("{}: {:?}", file.display(), rule.diagnostics));
            }
        }
    }
    for (language, count, wrong) in &rates {
        println!(
            "{}: {} of {count} read",
            language.name(),
            count - wrong.len()
        );
        if matches!(language, Language::Kql | Language::Esql | Language::Lucene) {
            assert!(wrong.len() * 100 <= *count, "{}", wrong.join("\n"));
        }
    }
}
