//! The detection of a Sigma rule: its selections, put together as the condition says.

use super::condition::{self, Condition, Quantifier, Target};
use super::{detection, suggest};
use crate::ir::Node;
use crate::rule::yaml::{self, Kind};
use crate::text::{Diagnostic, Span};

/// A search identifier with its lowered selection, `None` where that failed.
struct Selection<'a> {
    name: &'a str,
    span: Span,
    node: Option<Node>,
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
