//! What Splunk searches come in: YAML files of Splunk's security content, and stanzas like those
//! of `savedsearches.conf`.

use super::spl::{self, Macros};
use super::yaml::{self, Node};
use super::{Language, Meta, Rule, meta};
use crate::text::{Diagnostic, Extract, Span};
use std::sync::Arc;

/// Reads YAML documents with a `search`. Documents with a `definition` are macros, which the
/// searches of the same text use.
pub fn parse_yaml(source: &str) -> Vec<Rule> {
    let shared: Arc<str> = Arc::from(source);
    let (documents, problems) = yaml::parse(source);
    let mut macros = Macros::default();
    let mut searches = Vec::new();
    for document in &documents {
        match (document.get("search"), document.get("definition")) {
            (None, Some(definition)) => define(document, definition, &mut macros),
            _ if document.entries().is_empty() => {}
            _ => searches.push(document),
        }
    }
    let mut rules: Vec<Rule> = searches
        .into_iter()
        .map(|document| of_document(document, &shared, &macros))
        .collect();
    if rules.is_empty() {
        rules.push(none(&shared));
    }
    for problem in problems {
        // A problem belongs to the last document that starts before it.
        let at = rules
            .iter()
            .rposition(|rule| rule.span.start <= problem.span.start);
        rules[at.unwrap_or(0)].diagnostics.push(problem);
    }
    rules
}

fn none(source: &Arc<str>) -> Rule {
    let mut rule = Rule::blank(Language::Spl, source, Span::new(0, source.len()));
    rule.diagnostics.push(
        Diagnostic::error(
            "splunk-search",
            "there is no search in this text",
            Span::default(),
        )
        .help("a rule has its search under `search:`, a saved search behind `search =`"),
    );
    rule
}

fn define(document: &Node, definition: &Node, macros: &mut Macros) {
    let (Some(name), Some(text)) = (text(document, "name"), definition.text()) else {
        return;
    };
    // `name(2)` says how many arguments there are; their names say it, too.
    let name = name.split('(').next().unwrap_or(&name).trim();
    macros.define(name, list(document, "arguments"), text);
}

fn of_document(document: &Node, source: &Arc<str>, macros: &Macros) -> Rule {
    let mut rule = Rule::blank(Language::Spl, source, document.span);
    rule.meta = read_meta(document);
    match document.get("search") {
        Some(search) if search.text().is_some_and(|text| !text.trim().is_empty()) => {
            let meant = search.text().unwrap_or_default().to_owned();
            let query = Extract::aligned(source, search.span, meant);
            take(&mut rule, &query, macros);
        }
        Some(search) => rule.diagnostics.push(
            Diagnostic::error("splunk-search", "the search is empty", search.span)
                .help("write the search as text"),
        ),
        None => {
            let at = Span::at(document.span.start as usize);
            rule.diagnostics.push(
                Diagnostic::error("splunk-search", "the rule has no `search`", at)
                    .help("add `search: …`"),
            );
        }
    }
    rule
}

fn take(rule: &mut Rule, query: &Extract, macros: &Macros) {
    spl::read_with(query, macros, &mut rule.diagnostics).into_rule(rule);
}

fn text(document: &Node, key: &str) -> Option<String> {
    let text = document.get(key)?.text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The texts of a list, or of one value alone.
fn list(document: &Node, key: &str) -> Vec<String> {
    let items = document.get(key).map(Node::items).unwrap_or_default();
    let texts = items.iter().filter_map(Node::text);
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

fn read_meta(document: &Node) -> Meta {
    let tags = document.get("tags");
    let techniques = tags
        .map(|tags| list(tags, "mitre_attack_id"))
        .unwrap_or_default();
    let of_tags = |key: &str| tags.and_then(|tags| text(tags, key));
    let number = |key: &str| {
        let written = text(document, key).or_else(|| of_tags(key))?;
        written.parse::<f64>().ok()
    };
    // Newer files have the score of a finding with each object it is about.
    let of_objects = || {
        let rba = document.get("rba")?;
        let scores = rba.get("risk_objects")?.items().iter();
        let scores = scores.filter_map(|object| text(object, "score")?.parse::<f64>().ok());
        scores.reduce(f64::max)
    };
    Meta {
        title: text(document, "name"),
        id: text(document, "id"),
        status: text(document, "status"),
        level: number("risk_score").or_else(of_objects).map(level_of),
        description: text(document, "description"),
        author: text(document, "author"),
        license: text(document, "license"),
        upstream: text(document, "upstream"),
        date: text(document, "date"),
        references: list(document, "references"),
        false_positives: list(document, "known_false_positives"),
        tags: techniques
            .iter()
            .map(|id| format!("attack.{}", id.to_lowercase()))
            .collect(),
        ..Meta::default()
    }
}

/// The level that a score out of 100 stands for, in steps as Enterprise Security has them.
fn level_of(score: f64) -> meta::Level {
    match score {
        score if score > 80.0 => meta::Level::Critical,
        score if score > 60.0 => meta::Level::High,
        score if score > 40.0 => meta::Level::Medium,
        score if score > 20.0 => meta::Level::Low,
        _ => meta::Level::Informational,
    }
}

/// Reads `[name]` stanzas with `search = …`, each a rule of its own. A stanza with a `definition`
/// is a macro, as in `macros.conf`, which the searches of the same text use.
pub fn parse_saved_searches(source: &str) -> Vec<Rule> {
    let shared: Arc<str> = Arc::from(source);
    let stanzas = stanzas(source);
    let mut macros = Macros::default();
    for stanza in &stanzas {
        if let Some(definition) = stanza.get("definition") {
            let name = stanza.name.split('(').next().unwrap_or_default().trim();
            let arguments = stanza.get("args").map(|args| args.text().to_owned());
            let arguments = arguments.unwrap_or_default();
            let arguments = arguments
                .split(',')
                .map(str::trim)
                .filter(|a| !a.is_empty());
            macros.define(
                name,
                arguments.map(str::to_owned).collect(),
                definition.text(),
            );
        }
    }
    let mut rules = Vec::new();
    for stanza in &stanzas {
        let Some(search) = stanza.get("search") else {
            continue;
        };
        let mut rule = Rule::blank(Language::Spl, &shared, stanza.span);
        rule.meta.title = Some(stanza.name.clone());
        rule.meta.description = stanza.get("description").map(|text| text.text().to_owned());
        take(&mut rule, search, &macros);
        rule.diagnostics.extend(triggers(stanza));
        rules.push(rule);
    }
    if rules.is_empty() {
        rules.push(none(&shared));
    }
    rules
}

/// What an alert asks of the rows of its search, beyond that there is one.
fn triggers(stanza: &Stanza) -> Option<Diagnostic> {
    let text = |key: &str| stanza.get(key).map_or("", |value| value.text().trim());
    let is_any = text("relation").eq_ignore_ascii_case("greater than") && text("quantity") == "0";
    let of_number = text("counttype")
        .to_ascii_lowercase()
        .starts_with("number of");
    let key = match stanza.get("alert_condition") {
        Some(_) => "alert_condition",
        None if of_number && !is_any => "counttype",
        None => return None,
    };
    let value = stanza.get(key)?;
    let span = value.span(Span::new(0, value.text().len()));
    let message = "an alert is sent only if the rows of the search fulfil this, too";
    Some(Diagnostic::warning("beside-spl-alert", message, span).help(
        "the search is evaluated; write the condition into it: `| stats count | where count > 5`",
    ))
}

/// The search of the stanza that stands at `span`.
pub fn saved_search(source: &str, span: Span) -> Option<Extract> {
    let stanzas = stanzas(source);
    let stanza = stanzas
        .iter()
        .find(|stanza| stanza.span.start == span.start)?;
    stanza.get("search").cloned()
}

/// One `[name]` with its settings.
struct Stanza {
    name: String,
    span: Span,
    settings: Vec<(String, Extract)>,
}

impl Stanza {
    /// A setting that has a value; the last one wins.
    fn get(&self, key: &str) -> Option<&Extract> {
        let found = self.settings.iter().rfind(|(name, _)| name == key);
        found
            .map(|(_, value)| value)
            .filter(|value| !value.text().trim().is_empty())
    }
}

fn stanzas(source: &str) -> Vec<Stanza> {
    let mut stanzas: Vec<Stanza> = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let line = source[at..].lines().next().unwrap_or_default();
        let next = line_end(source, at);
        let trimmed = line.trim();
        if let Some(name) = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            stanzas.push(Stanza {
                name: name.trim().to_owned(),
                span: Span::new(at, at + line.len()),
                settings: Vec::new(),
            });
            at = next;
            continue;
        }
        let setting = (!trimmed.starts_with('#'))
            .then(|| line.split_once('='))
            .flatten();
        let (Some((key, value)), Some(stanza)) = (setting, stanzas.last_mut()) else {
            at = next;
            continue;
        };
        // A backslash at the end of a line continues the value on the next one.
        let start = at + key.len() + 1 + (value.len() - value.trim_start().len());
        let mut end = at + line.len();
        let mut after = next;
        while source[..end].ends_with('\\') && after < source.len() {
            end = after + source[after..].lines().next().unwrap_or_default().len();
            after = line_end(source, after);
        }
        let span = Span::new(start.min(end), end);
        stanza.span = stanza.span.to(Span::new(at, end));
        let value = match span.of(source).contains("\\\n") || span.of(source).contains("\\\r\n") {
            true => Extract::aligned(source, span, unfold(span.of(source))),
            false => Extract::part(source, span),
        };
        stanza.settings.push((key.trim().to_owned(), value));
        at = after;
    }
    stanzas
}

fn line_end(source: &str, at: usize) -> usize {
    source[at..]
        .find('\n')
        .map_or(source.len(), |end| at + end + 1)
}

/// A value without the backslashes that continue its lines; the line breaks stay.
fn unfold(written: &str) -> String {
    written.replace("\\\r\n", "\r\n").replace("\\\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(rule: &Rule) -> Vec<&str> {
        let mut places = Vec::new();
        if let Some(condition) = &rule.condition {
            condition.each_predicate(&mut |_, span, _| places.push(span.of(&rule.source)));
        }
        places
    }

    #[test]
    fn every_style_of_yaml_leads_back_to_the_text() {
        for search in [
            "search: a=\"b c\" d=e*",
            "search: 'a=\"b c\"\n  d=e*'",
            "search: \"a=\\\"b c\\\" d=e*\"",
            "search: |\n  a=\"b c\"\n  d=e*",
            "search: >-\n  a=\"b c\"\n  d=e*",
        ] {
            let source = format!("name: x\n{search}\ntags:\n  mitre_attack_id: [T1216.001]\n");
            let rules = parse_yaml(&source);
            assert_eq!(rules.len(), 1);
            assert!(
                rules[0].diagnostics.is_empty(),
                "{:?}",
                rules[0].diagnostics
            );
            let found = places(&rules[0]);
            assert_eq!(found.len(), 2, "{search}");
            assert!(
                found[0].starts_with("a=") && found[0].ends_with("b c\"")
                    || found[0].ends_with("b c\\\""),
                "{search}: {found:?}"
            );
            assert_eq!(found[1], "d=e*", "{search}");
            assert_eq!(rules[0].meta.techniques(), ["T1216.001"]);
        }
    }

    #[test]
    fn macros_of_the_same_text_are_used() {
        let source = "name: shells\ndefinition: (process_name=$which$)\narguments: [which]\n---\n\
                      name: rule\nsearch: '`shells(cmd.exe)` user=x'\n";
        let rules = parse_yaml(source);
        assert_eq!(rules.len(), 1);
        let condition = rules[0].condition.as_ref().unwrap().to_string();
        assert_eq!(condition, r#"all(process_name eq "cmd.exe", User eq "x")"#);
        assert_eq!(places(&rules[0]), ["`shells(cmd.exe)`", "user=x"]);
    }

    #[test]
    fn each_stanza_with_a_search_is_a_rule() {
        let source = "# made up\n[first]\ndescription = one\nsearch = a=b \\\n  c=\"d\\\\e\" \\\n  | where f=\"g\"\n\
                      action.email = 1\n\n[second]\nsearch = `hosts` x=y\n[hosts]\ndefinition = h=1\n";
        let rules = parse_saved_searches(source);
        let titles: Vec<_> = rules
            .iter()
            .map(|rule| rule.meta.title.as_deref())
            .collect();
        assert_eq!(titles, [Some("first"), Some("second")]);
        assert_eq!(places(&rules[0]), ["a=b", "c=\"d\\\\e\"", "f=\"g\""]);
        assert_eq!(places(&rules[1]), ["`hosts`", "x=y"]);
        assert_eq!(rules[0].meta.description.as_deref(), Some("one"));
    }

    #[test]
    fn what_an_alert_asks_beside_its_search_is_named() {
        let codes = |settings: &str| -> Vec<String> {
            let source = format!("[a]\nsearch = a=b\n{settings}");
            let rules = parse_saved_searches(&source);
            let said = rules[0].diagnostics.iter();
            said.map(|diagnostic| diagnostic.code.to_string()).collect()
        };
        let number = "counttype = number of events\nrelation = greater than\nquantity = ";
        assert_eq!(codes(&format!("{number}5\n")), ["beside-spl-alert"]);
        assert_eq!(
            codes("alert_condition = search count > 5\n"),
            ["beside-spl-alert"]
        );
        assert_eq!(codes(&format!("{number}0\n")), [""; 0]);
        assert_eq!(codes("counttype = always\n"), [""; 0]);
    }

    #[test]
    fn a_text_without_a_search_says_so() {
        assert_eq!(
            parse_saved_searches("[a]\nx = 1\n")[0].diagnostics[0].code,
            "splunk-search"
        );
        assert_eq!(
            parse_yaml("name: x\n")[0].diagnostics[0].code,
            "splunk-search"
        );
        assert_eq!(parse_yaml("")[0].diagnostics[0].code, "splunk-search");
    }
}
