//! Sigma detection rules, specification 2.

mod condition;
mod detection;
mod modifier;
mod pattern;
mod suggest;
mod value;

use self::condition::{Condition, Quantifier, Target};
use super::yaml::{self, Kind, Scalar};
use super::{Language, Logsource, Meta, Rule, meta};
use crate::ir::Node;
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// Codes of messages that something is not there, or not used.
const ABSENT: &[&str] = &[
    "sigma-title",
    "sigma-logsource",
    "sigma-detection",
    "sigma-condition",
    "sigma-empty-selection",
    "sigma-unknown-selection",
    "sigma-unused-selection",
    "sigma-matches-all",
    "sigma-not-a-rule",
];

/// Reads every document of a Sigma text.
pub fn parse(source: &str) -> Vec<Rule> {
    let shared: Arc<str> = Arc::from(source);
    let (documents, problems) = yaml::parse(source);
    // An empty document between separators is no rule, and no mistake either.
    let documents: Vec<_> = documents
        .into_iter()
        .filter(|document| document.scalar() != Some(Scalar::Null))
        .collect();
    let mut rules: Vec<Rule> = documents
        .iter()
        .map(|document| rule(document, &shared))
        .collect();
    if rules.is_empty() {
        let mut rule = blank(&shared, Span::new(0, source.len()));
        if problems.is_empty() {
            rule.diagnostics.push(
                Diagnostic::error("sigma-empty", "there is no rule in this text", Span::default())
                    .help("a Sigma rule has at least a title, a logsource and a detection with a condition"),
            );
        }
        rules.push(rule);
    }
    for problem in problems {
        // A problem belongs to the last document that starts before it.
        let at = rules
            .iter()
            .rposition(|rule| rule.span.start <= problem.span.start)
            .unwrap_or(0);
        // What the rest of the document would have said is not known, so nothing is missing.
        if matches!(&*problem.code, "yaml" | "yaml-nesting" | "yaml-size") {
            rules[at]
                .diagnostics
                .retain(|diagnostic| !ABSENT.contains(&&*diagnostic.code));
        }
        rules[at].diagnostics.push(problem);
    }
    rules
}

fn blank(source: &Arc<str>, span: Span) -> Rule {
    Rule {
        language: Language::Sigma,
        meta: Meta::default(),
        logsource: Logsource::default(),
        condition: None,
        source: source.clone(),
        span,
        diagnostics: Vec::new(),
    }
}

fn rule(document: &yaml::Node, source: &Arc<str>) -> Rule {
    let mut rule = blank(source, document.span);
    if !matches!(document.kind, Kind::Map(_)) {
        rule.diagnostics.push(
            Diagnostic::error(
                "sigma-not-a-rule",
                "a Sigma rule is a map of title, logsource, detection …",
                document.span,
            )
            .help("start with `title: …` on a line of its own"),
        );
        return rule;
    }
    rule.meta = read_meta(document, &mut rule.diagnostics);
    rule.logsource = read_logsource(document, &mut rule.diagnostics);
    for (key, what) in [("correlation", "correlation rules"), ("filter", "filters")] {
        if let Some((name, _)) = document.entry(key) {
            let message = format!("Sigma {what} are not evaluated yet");
            rule.diagnostics.push(Diagnostic::error(
                "unsupported-meta-rule",
                message,
                name.span,
            ));
            return rule;
        }
    }
    if let Some((key, value)) = document.entry("action") {
        let message = format!(
            "`action: {}` was removed from Sigma with version 2",
            value.text().unwrap_or_default()
        );
        rule.diagnostics.push(
            Diagnostic::error("unsupported-action", message, key.span)
                .help("write each rule out in a document of its own"),
        );
        return rule;
    }
    rule.condition = read_detection(document, source, &mut rule.diagnostics);
    rule
}

fn read_meta(document: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Meta {
    let text = |key: &str| {
        let value = document.get(key)?.text()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let list = |key: &str| -> Vec<String> {
        let values = document.get(key).map(yaml::Node::items).unwrap_or_default();
        values
            .iter()
            .filter_map(yaml::Node::text)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let level = text("level").and_then(|name| {
        let level = meta::level(&name);
        if level.is_none() {
            let span = document
                .get("level")
                .map_or(document.span, |node| node.span);
            let message = format!("unknown level `{name}`");
            diagnostics.push(
                Diagnostic::warning("sigma-level", message, span)
                    .help("the levels are informational, low, medium, high and critical"),
            );
        }
        level
    });
    if document.get("title").is_none() {
        let at = Span::at(document.span.start as usize);
        diagnostics.push(
            Diagnostic::warning("sigma-title", "the rule has no title", at).help("add `title: …`"),
        );
    }
    Meta {
        title: text("title"),
        id: text("id"),
        status: text("status"),
        level,
        description: text("description"),
        author: text("author"),
        license: text("license"),
        upstream: text("upstream"),
        date: text("date"),
        modified: text("modified"),
        references: list("references"),
        false_positives: list("falsepositives"),
        tags: list("tags"),
    }
}

fn read_logsource(document: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Logsource {
    let Some(node) = document.get("logsource") else {
        if document.get("correlation").is_none() {
            diagnostics.push(
                Diagnostic::warning("sigma-logsource", "the rule has no logsource", Span::at(document.span.start as usize))
                    .help("it is evaluated on every event; add `logsource:` with a category and a product"),
            );
        }
        return Logsource::default();
    };
    let text = |key: &str| {
        node.get(key)
            .and_then(yaml::Node::text)
            .map(str::to_lowercase)
    };
    Logsource {
        category: text("category"),
        product: text("product"),
        service: text("service"),
    }
}

/// A search identifier with its lowered selection, `None` where that failed.
struct Selection<'a> {
    name: &'a str,
    span: Span,
    node: Option<Node>,
    used: bool,
}

fn read_detection(
    document: &yaml::Node,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let start = Span::at(document.span.start as usize);
    let Some((key, detection)) = document.entry("detection") else {
        diagnostics.push(
            Diagnostic::error("sigma-detection", "the rule has no detection", start)
                .help("add `detection:` with a selection and `condition: selection`"),
        );
        return None;
    };
    if !matches!(detection.kind, Kind::Map(_)) {
        diagnostics.push(
            Diagnostic::error(
                "sigma-detection",
                "the detection holds no selections",
                key.span,
            )
            .help("indent the selections and the condition under it"),
        );
        return None;
    }
    let named = detection
        .entries()
        .iter()
        .filter_map(|(key, value)| key.text().map(|name| (name, key, value)));
    // `timeframe` belongs to the aggregations that version 2 removed; it selects nothing.
    let mut selections: Vec<Selection<'_>> = named
        .filter(|(name, ..)| !matches!(*name, "condition" | "timeframe"))
        .map(|(name, key, value)| {
            let node =
                detection::selection(value, diagnostics).map(|node| node.named(name, key.span));
            Selection {
                name,
                span: key.span,
                node,
                used: false,
            }
        })
        .collect();
    let Some(condition) = detection.get("condition") else {
        diagnostics.push(
            Diagnostic::error(
                "sigma-condition",
                "the detection has no condition",
                key.span,
            )
            .help("add `condition: selection`, with the name of your selection"),
        );
        return None;
    };
    let mut nodes = Vec::new();
    let mut understood = true;
    for part in condition.items() {
        match condition::parse(part.text().unwrap_or_default(), part.span, source) {
            Ok(parsed) => nodes.push(lower(&parsed, &mut selections, diagnostics)),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                nodes.push(None);
                understood = false;
            }
        }
    }
    // What a condition that was not understood uses can't be told.
    for unused in selections
        .iter()
        .filter(|selection| understood && !selection.used && !selection.name.starts_with('_'))
    {
        let message = format!("the condition does not use `{}`", unused.name);
        diagnostics.push(Diagnostic::warning(
            "sigma-unused-selection",
            message,
            unused.span,
        ));
    }
    let nodes: Option<Vec<Node>> = nodes.into_iter().collect();
    Some(Node::any(nodes?, condition.span))
}

fn lower(
    condition: &Condition,
    selections: &mut [Selection<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    match condition {
        Condition::Identifier(name, span) => {
            match selections.iter_mut().find(|s| s.name == name.as_str()) {
                Some(selection) => {
                    selection.used = true;
                    selection.node.clone()
                }
                None => {
                    diagnostics.push(unknown(name, *span, selections));
                    None
                }
            }
        }
        Condition::Of(quantifier, target, span) => {
            of(*quantifier, target, *span, selections, diagnostics)
        }
        Condition::Not(inner, span) => {
            Some(Node::not(lower(inner, selections, diagnostics)?, *span))
        }
        Condition::And(parts, span) => Some(Node::all(
            lower_each(parts, selections, diagnostics)?,
            *span,
        )),
        Condition::Or(parts, span) => Some(Node::any(
            lower_each(parts, selections, diagnostics)?,
            *span,
        )),
    }
}

/// Lowers all parts, so that each is checked, before one that failed fails the whole.
fn lower_each(
    parts: &[Condition],
    selections: &mut [Selection<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Node>> {
    let nodes: Vec<Option<Node>> = parts
        .iter()
        .map(|part| lower(part, selections, diagnostics))
        .collect();
    nodes.into_iter().collect()
}

fn of(
    quantifier: Quantifier,
    target: &Target,
    span: Span,
    selections: &mut [Selection<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let chosen = |name: &str| match target {
        // Names that begin with an underscore are left out of `them` by convention.
        Target::Them => !name.starts_with('_'),
        Target::Pattern(pattern) => name_matches(pattern, name),
    };
    let mut nodes = Vec::new();
    let mut none = true;
    for selection in selections
        .iter_mut()
        .filter(|selection| chosen(selection.name))
    {
        selection.used = true;
        none = false;
        nodes.push(selection.node.clone());
    }
    if none {
        let name = match target {
            Target::Them => "them",
            Target::Pattern(pattern) => pattern,
        };
        diagnostics.push(unknown(name, span, selections));
        return None;
    }
    let nodes: Vec<Node> = nodes.into_iter().collect::<Option<_>>()?;
    let node = match quantifier {
        Quantifier::All => Node::all(nodes, span),
        Quantifier::AtLeast(count) => Node::at_least(count, nodes, span),
    };
    Some(node)
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let tokens = pattern.split_inclusive('*').flat_map(|part| {
        let star = part
            .ends_with('*')
            .then_some(crate::text::glob::Token::Many);
        let literal = crate::text::glob::Token::Literal(part.trim_end_matches('*').to_owned());
        [Some(literal), star].into_iter().flatten()
    });
    crate::text::Glob::new(tokens, true).matches(name, name)
}

fn unknown(name: &str, span: Span, selections: &[Selection<'_>]) -> Diagnostic {
    let names: Vec<&str> = selections.iter().map(|selection| selection.name).collect();
    let known = if names.is_empty() {
        "there is none".to_owned()
    } else {
        format!("there is {}", names.join(", "))
    };
    let diagnostic = Diagnostic::error(
        "sigma-unknown-selection",
        format!("the condition uses `{name}`, but no selection has that name"),
        span,
    );
    match suggest::nearest(name, names.iter().copied()) {
        Some(near) if !name.contains('*') && name != "them" => diagnostic
            .help(format!("did you mean `{near}`? {known}"))
            .fix(format!("Replace with `{near}`"), span, near),
        _ => diagnostic.help(known),
    }
}
