//! From a query to the neutral tree: conditions and their negations.

use super::ast::{Expr, ExprKind};
use super::functions::{self, Meaning};
use super::leaf::{Leaf, Negation};
use crate::ir::{Node, Relation};
use crate::limits;
use crate::rule::ecs::Names;
use crate::text::{Diagnostic, Span};

pub(super) struct Lowering<'d> {
    pub names: Names,
    pub diagnostics: &'d mut Vec<Diagnostic>,
    /// How many predicates there are so far.
    pub predicates: usize,
}

/// Where a condition stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Reached from the root through `and` only, so that a `not` here is an exclusion.
    Root,
    Within,
}

impl Lowering<'_> {
    /// A condition, or what holds where it is asked for under a `not`.
    ///
    /// Elasticsearch pushes each `not` down to the comparisons, and most of these become clauses
    /// that must not match, which a document without the field fulfils. A comparison of what a
    /// function gives is evaluated as a script instead, and an order as a range: these are null
    /// where a field is missing, and null passes neither as it is nor negated. Where there is
    /// none of these below, the `not` stays where the author put it, which reads better.
    pub fn condition(&mut self, expr: &Expr, negated: bool, place: Place) -> Option<Node> {
        match &expr.kind {
            ExprKind::Not(inner) => self
                .condition(inner, !negated, place)
                .map(|node| widened(node, expr.span)),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let both = matches!(expr.kind, ExprKind::And(_));
                if negated && !parts.iter().any(is_null_strict) {
                    let inner = self.condition(expr, false, Place::Within)?;
                    return Some(Node::not(inner, expr.span));
                }
                // De Morgan: a negated `and` is an `or` of negations.
                let all = both != negated;
                let place = if all { place } else { Place::Within };
                let nodes: Vec<Option<Node>> = parts
                    .iter()
                    .map(|part| self.condition(part, negated, place))
                    .collect();
                let nodes: Option<Vec<Node>> = nodes.into_iter().collect();
                Some(if all {
                    Node::all(nodes?, expr.span)
                } else {
                    Node::any(nodes?, expr.span)
                })
            }
            ExprKind::Compare(relation @ (Relation::Eq | Relation::Ne), left, right) => {
                let wanted = match (&left.kind, &right.kind) {
                    (_, ExprKind::Bool(wanted)) if is_condition(left) => Some((left, *wanted)),
                    (ExprKind::Bool(wanted), _) if is_condition(right) => Some((right, *wanted)),
                    _ => None,
                };
                match wanted {
                    Some((condition, wanted)) => {
                        let opposite = wanted != (*relation == Relation::Eq);
                        self.condition(condition, negated != opposite, place)
                    }
                    None => self.leaf(expr, negated, place),
                }
            }
            _ => self.leaf(expr, negated, place),
        }
    }

    fn leaf(&mut self, expr: &Expr, negated: bool, place: Place) -> Option<Node> {
        let Leaf { node, negation } = self.comparison(expr)?;
        let mut count = 0;
        node.each_predicate(&mut |_, _, _| count += 1);
        let within = self.predicates <= limits::PREDICATES;
        self.predicates += count;
        if self.predicates > limits::PREDICATES {
            if within {
                let message = format!(
                    "the rule comes to more than {} predicates",
                    limits::PREDICATES
                );
                self.diagnostics
                    .push(Diagnostic::error("eql-size", message, expr.span).help("split the rule"));
            }
            return None;
        }
        if !negated {
            return Some(node);
        }
        Some(match negation {
            Negation::Opposite(node) => node,
            Negation::Plain(opposite) if place == Place::Within => opposite,
            Negation::Plain(_) | Negation::MustNot => Node::not(node, expr.span),
            Negation::Present(present) => {
                let present = present
                    .into_iter()
                    .map(|predicate| Node::predicate(predicate, expr.span));
                Node::all(
                    present.chain([Node::not(node, expr.span)]).collect(),
                    expr.span,
                )
            }
        })
    }

    /// Reports, and gives up what is being lowered.
    pub fn fail<T>(&mut self, diagnostic: impl Into<Box<Diagnostic>>) -> Option<T> {
        self.diagnostics.push(*diagnostic.into());
        None
    }
}

/// The node of `not …`, whose span begins at the `not`.
fn widened(node: Node, span: Span) -> Node {
    Node { span, ..node }
}

/// Whether an expression is true or false by itself.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Compare(..)
        | ExprKind::Lookup(..)
        | ExprKind::Not(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Lineage => true,
        ExprKind::Call(call) => matches!(
            functions::find(call),
            Ok(function) if matches!(function.meaning, Meaning::Condition(_))
        ),
        _ => false,
    }
}

/// Whether a null below makes this neither true nor false, so that its negation fails as well.
fn is_null_strict(expr: &Expr) -> bool {
    let plain = |expr: &Expr| matches!(&expr.kind, ExprKind::Field(field) if field.item.is_none());
    let literal = |expr: &Expr| {
        matches!(
            expr.kind,
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_)
        )
    };
    match &expr.kind {
        ExprKind::Not(inner) => is_null_strict(inner),
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().any(is_null_strict),
        ExprKind::Compare(Relation::Eq | Relation::Ne, left, right) => {
            !(plain(left) && literal(right)
                || literal(left) && plain(right)
                || is_condition(left) && literal(right) && !is_null_strict(left)
                || literal(left) && is_condition(right) && !is_null_strict(right))
        }
        ExprKind::Compare(..) => true,
        ExprKind::Lookup(_, left, values) => !plain(left) || !values.iter().all(literal),
        ExprKind::Call(call) => match call.arguments.split_first() {
            Some((source, rest)) => !(call.cased && plain(source) && rest.iter().all(literal)),
            None => true,
        },
        _ => false,
    }
}
