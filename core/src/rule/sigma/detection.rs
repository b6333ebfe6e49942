//! Selections: maps of fields, lists of maps, and keyword lists, lowered to the neutral tree.

use super::modifier::Modifiers;
use super::value::predicate;
use crate::event::Field;
use crate::ir::{Node, Op, Subject};
use crate::rule::yaml::{self, Kind, Scalar};
use crate::text::{Diagnostic, Span};

/// Lowers one search identifier. `None` where nothing of it could be understood; the
/// diagnostics then say why.
pub fn selection(node: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    match &node.kind {
        Kind::Map(entries) => {
            let items = entries
                .iter()
                .filter_map(|(key, value)| item(key, value, diagnostics));
            joined(items.collect(), node.span, Node::all)
        }
        Kind::List(items) => {
            let parts = items.iter().filter_map(|part| match &part.kind {
                Kind::Scalar { .. } => {
                    values(&Subject::Anywhere, &Modifiers::default(), part, diagnostics)
                }
                _ => selection(part, diagnostics),
            });
            joined(parts.collect(), node.span, Node::any)
        }
        Kind::Scalar { .. } => match node.scalar() {
            // A keyword alone is a list of one.
            Some(Scalar::Text(_) | Scalar::Number(_)) => {
                values(&Subject::Anywhere, &Modifiers::default(), node, diagnostics)
            }
            _ => {
                diagnostics.push(empty(node.span));
                None
            }
        },
    }
    .or_else(|| {
        if node.entries().is_empty() && matches!(node.kind, Kind::Map(_))
            || matches!(&node.kind, Kind::List(items) if items.is_empty())
        {
            diagnostics.push(empty(node.span));
        }
        None
    })
}

fn empty(span: Span) -> Diagnostic {
    Diagnostic::error("sigma-empty-selection", "this selection is empty", span)
        .help("give it a field with a value, such as `CommandLine|contains: pubprn`")
}

fn joined(nodes: Vec<Node>, span: Span, join: fn(Vec<Node>, Span) -> Node) -> Option<Node> {
    (!nodes.is_empty()).then(|| join(nodes, span))
}

/// One `field|modifiers: value` of a map.
fn item(key: &yaml::Node, value: &yaml::Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let Some(name) = key.text() else {
        diagnostics.push(Diagnostic::error(
            "sigma-field",
            "a field's name has to be plain text",
            key.span,
        ));
        return None;
    };
    let (field, rest) = name.split_once('|').unwrap_or((name, ""));
    let modifiers = if rest.is_empty() {
        if name.ends_with('|') {
            diagnostics.push(Diagnostic::error(
                "sigma-modifier",
                "a modifier is missing after `|`",
                key.span,
            ));
        }
        Modifiers::default()
    } else {
        // The key may be quoted, and then its text starts one byte later.
        let quote = (key.span.range().len() - name.len().min(key.span.range().len())) / 2;
        let start = key.span.start as usize + quote + field.len() + 1;
        Modifiers::parse(rest, Span::new(start, start + rest.len()), diagnostics)
    };
    let subject = if field.is_empty() {
        Subject::Anywhere
    } else {
        Subject::Field(Field::new(field))
    };
    values(&subject, &modifiers, value, diagnostics)
}

/// A value or a list of them: OR, or AND with `all`.
fn values(
    subject: &Subject,
    modifiers: &Modifiers,
    value: &yaml::Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let list = value.items();
    if matches!(&value.kind, Kind::Map(_)) {
        diagnostics.push(
            Diagnostic::error(
                "sigma-value",
                "a field's value is a value or a list of values, not a map",
                value.span,
            )
            .help("check the indentation: a field's own line ends with its value"),
        );
        return None;
    }
    if list.is_empty() {
        diagnostics.push(
            Diagnostic::error("sigma-value", "this list of values is empty", value.span)
                .help("give at least one value, or `null` for a field that must be absent"),
        );
        return None;
    }
    if modifiers.all && list.len() == 1 {
        diagnostics.push(
            Diagnostic::warning(
                "sigma-all-of-one",
                "`all` has no effect on a single value",
                value.span,
            )
            .help("the specification allows it only for a list"),
        );
    }
    let is_null = |node: &yaml::Node| node.scalar() == Some(Scalar::Null);
    if list.len() > 1
        && let Some(null) = list.iter().find(|node| is_null(node))
    {
        diagnostics.push(
            Diagnostic::warning("sigma-null-in-list", "`null` cannot stand in a list of values", null.span)
                .help("the specification wants it in a selection of its own; it is evaluated as one of the list"),
        );
    }
    let nodes: Vec<Node> = list
        .iter()
        .filter_map(|value| one(subject, modifiers, value, diagnostics))
        .collect();
    // Neither of two values is meant by `neq` with a list, so OR and AND change places.
    let join = if modifiers.all != modifiers.negated {
        Node::all
    } else {
        Node::any
    };
    joined(nodes, value.span, join)
}

fn one(
    subject: &Subject,
    modifiers: &Modifiers,
    value: &yaml::Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    match predicate(subject, modifiers, value) {
        Ok((predicate, warning)) => {
            diagnostics.extend(warning);
            let differs = modifiers.negated && predicate.op != Op::Ne;
            let present = differs.then(|| predicate.present());
            let node = Node::predicate(predicate, value.span);
            // The catalog has an operator for "is not" alone; any other comparison that must not
            // hold is an exclusion, of a field that has to be there.
            Some(match present {
                Some(present) => Node::all(
                    vec![
                        Node::predicate(present, value.span),
                        Node::not(node, value.span),
                    ],
                    value.span,
                ),
                None => node,
            })
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}
