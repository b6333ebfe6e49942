//! The detection of a Sigma rule: its selections, put together as the condition says.

use super::condition::{self, Condition, Quantifier, Target};
use super::detection;
use crate::ir::Node;
use crate::limits;
use crate::rule::suggest;
use crate::rule::yaml::{self, Kind};
use crate::text::glob::Token;
use crate::text::{Diagnostic, Glob, Span};

/// A search identifier with its lowered selection, `None` where that failed.
struct Selection<'a> {
    name: &'a str,
    span: Span,
    node: Option<Node>,
    /// How many predicates `node` has.
    predicates: usize,
    used: bool,
}

pub fn read_detection(
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
    read_selections(key, detection, source, diagnostics)
}

/// The selections under `key`, put together as the condition beside them says.
pub fn read_selections(
    key: &yaml::Node,
    detection: &yaml::Node,
    source: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let under = key.text();
    let named = detection
        .entries()
        .iter()
        .filter_map(|(key, value)| key.text().map(|name| (name, key, value)));
    // `timeframe` belongs to the aggregations that version 2 removed, and `rules` to filters;
    // they select nothing.
    let mut selections: Vec<Selection<'_>> = named
        .filter(|(name, ..)| {
            let of_filter = under == Some("filter") && *name == "rules";
            !of_filter && !matches!(*name, "condition" | "timeframe")
        })
        .map(|(name, key, value)| {
            let node =
                detection::selection(value, diagnostics).map(|node| node.named(name, key.span));
            let mut predicates = 0;
            if let Some(node) = &node {
                node.each_predicate(&mut |_, _, _| predicates += 1);
            }
            Selection {
                name,
                span: key.span,
                node,
                predicates,
                used: false,
            }
        })
        .collect();
    let Some(condition) = detection.get("condition") else {
        diagnostics.push(
            Diagnostic::error(
                "sigma-condition",
                format!("the {} has no condition", key.text().unwrap_or("detection")),
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
            Ok(parsed) if predicates(&parsed, &selections) > limits::PREDICATES => {
                let message = format!(
                    "the rule comes to more than {} predicates",
                    limits::PREDICATES
                );
                diagnostics.push(
                    Diagnostic::error("sigma-size", message, part.span).help(
                        "a selection counts as often as the condition names it; split the rule",
                    ),
                );
                nodes.push(None);
            }
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

/// How many predicates a condition comes to, a selection counted each time it is named.
fn predicates(condition: &Condition, selections: &[Selection<'_>]) -> usize {
    let of_selections = |chosen: &dyn Fn(&str) -> bool| {
        let chosen = selections.iter().filter(|selection| chosen(selection.name));
        chosen.map(|selection| selection.predicates).sum()
    };
    match condition {
        Condition::Identifier(name, _) => of_selections(&|other| other == name),
        Condition::Of(_, target, _) => of_selections(&|name| target.chooses(name)),
        Condition::Not(inner, _) => predicates(inner, selections),
        Condition::And(parts, _) | Condition::Or(parts, _) => {
            parts.iter().map(|part| predicates(part, selections)).sum()
        }
    }
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
    let mut nodes = Vec::new();
    let mut none = true;
    for selection in selections
        .iter_mut()
        .filter(|selection| target.chooses(selection.name))
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
    if let Quantifier::AtLeast(count) = quantifier
        && (count == 0 || count as usize > nodes.len())
    {
        let holds = if count == 0 { "always" } else { "never" };
        let message = format!("`{count} of` {} selections {holds} holds", nodes.len());
        diagnostics.push(
            Diagnostic::warning("sigma-quantifier", message, span)
                .help(format!("ask for 1 to {} of them, or `all of`", nodes.len())),
        );
    }
    let nodes: Vec<Node> = nodes.into_iter().collect::<Option<_>>()?;
    let node = match quantifier {
        Quantifier::All => Node::all(nodes, span),
        Quantifier::AtLeast(count) => Node::at_least(count, nodes, span),
    };
    Some(node)
}

impl Target {
    fn chooses(&self, name: &str) -> bool {
        match self {
            // Names that begin with an underscore are left out of `them` by convention.
            Target::Them => !name.starts_with('_'),
            Target::Pattern(pattern) => name_matches(pattern, name),
        }
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let tokens = pattern.split_inclusive('*').flat_map(|part| {
        let star = part.ends_with('*').then_some(Token::Many);
        let literal = Token::Literal(part.trim_end_matches('*').to_owned());
        [Some(literal), star].into_iter().flatten()
    });
    Glob::new(tokens, true).matches(name, name)
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
