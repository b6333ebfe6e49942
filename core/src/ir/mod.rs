//! The neutral form of a rule: a boolean tree over predicates, with spans into the source.
//!
//! Every language lowers to this, through the constructors below, which normalise. The tree
//! keeps the names a rule gives its parts, because a trace shows them.

mod compiled;
mod eql;
mod expr;
mod group;
mod logsource;
mod predicate;
mod required;
mod spl;
mod test;

pub use eql::EqlFunction;
pub use expr::{Expr, Function, Search};
pub use group::{
    Aggregate, By, Count, Group, Keep, Measure, Order, Sequence, Stage, Step, Threshold, Unique,
};
pub use logsource::Logsource;
pub use predicate::{Op, Predicate, Subject};
pub use spl::SplFunction;
pub use test::{Cidr, Fit, Number, Regex, RegexFlags, Relation, Test};

use crate::text::Span;
use std::fmt;
use std::sync::Arc;

/// One node of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: NodeKind,
    /// Where the rule's source says this.
    pub span: Span,
    /// What the rule calls it: the name of a selection.
    pub label: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Constant(bool),
    Predicate(Arc<Predicate>),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// True if at least so many of the children are; 2 or more.
    AtLeast(u32, Vec<Node>),
}

impl Node {
    fn new(kind: NodeKind, span: Span) -> Node {
        Node {
            kind,
            span,
            label: None,
        }
    }

    pub fn constant(value: bool, span: Span) -> Node {
        Node::new(NodeKind::Constant(value), span)
    }

    pub fn predicate(predicate: Predicate, span: Span) -> Node {
        Node::new(NodeKind::Predicate(Arc::new(predicate)), span)
    }

    pub fn not(node: Node, span: Span) -> Node {
        match node {
            // A name is shown in the trace, so only an unnamed double negation is undone.
            Node {
                kind: NodeKind::Not(inner),
                label: None,
                ..
            } => *inner,
            node => Node::new(NodeKind::Not(Box::new(node)), span),
        }
    }

    /// True if all are. An unnamed `All` in `nodes` is merged; one node alone stands for itself.
    pub fn all(nodes: Vec<Node>, span: Span) -> Node {
        let merged = merge(nodes, |kind| match kind {
            NodeKind::All(inner) => Ok(inner),
            other => Err(other),
        });
        Node::group(merged, span, NodeKind::All, true)
    }

    /// True if one is. An unnamed `Any` in `nodes` is merged; one node alone stands for itself.
    pub fn any(nodes: Vec<Node>, span: Span) -> Node {
        let merged = merge(nodes, |kind| match kind {
            NodeKind::Any(inner) => Ok(inner),
            other => Err(other),
        });
        Node::group(merged, span, NodeKind::Any, false)
    }

    /// True if at least `count` are.
    pub fn at_least(count: u32, nodes: Vec<Node>, span: Span) -> Node {
        match count {
            0 => Node::constant(true, span),
            1 => Node::any(nodes, span),
            count if count as usize > nodes.len() => Node::constant(false, span),
            count if count as usize == nodes.len() => Node::all(nodes, span),
            count => Node::new(NodeKind::AtLeast(count, nodes), span),
        }
    }

    fn group(
        mut nodes: Vec<Node>,
        span: Span,
        kind: fn(Vec<Node>) -> NodeKind,
        empty: bool,
    ) -> Node {
        match nodes.len() {
            0 => Node::constant(empty, span),
            1 => nodes.remove(0),
            _ => Node::new(kind(nodes), span),
        }
    }

    /// Gives the node a name. A node that has one already is wrapped, so that both are kept.
    pub fn named(self, label: &str, span: Span) -> Node {
        let label = Some(Arc::from(label));
        match self {
            Node {
                kind,
                label: None,
                span,
            } => Node { kind, span, label },
            named => Node {
                kind: NodeKind::All(vec![named]),
                span,
                label,
            },
        }
    }

    pub fn children(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Constant(_) | NodeKind::Predicate(_) => &[],
            NodeKind::Not(inner) => std::slice::from_ref(inner),
            NodeKind::All(nodes) | NodeKind::Any(nodes) | NodeKind::AtLeast(_, nodes) => nodes,
        }
    }

    /// Calls `visit` with every predicate, its span, and whether it stands under an odd number
    /// of NOTs, which makes it an exclusion.
    pub fn each_predicate<'a>(&'a self, visit: &mut impl FnMut(&'a Arc<Predicate>, Span, bool)) {
        fn walk<'a>(
            node: &'a Node,
            negated: bool,
            visit: &mut impl FnMut(&'a Arc<Predicate>, Span, bool),
        ) {
            match &node.kind {
                NodeKind::Predicate(predicate) => visit(predicate, node.span, negated),
                NodeKind::Not(inner) => walk(inner, !negated, visit),
                _ => node
                    .children()
                    .iter()
                    .for_each(|child| walk(child, negated, visit)),
            }
        }
        walk(self, false, visit);
    }
}

fn merge(nodes: Vec<Node>, open: fn(NodeKind) -> Result<Vec<Node>, NodeKind>) -> Vec<Node> {
    let mut merged = Vec::with_capacity(nodes.len());
    for node in nodes {
        if node.label.is_some() {
            merged.push(node);
            continue;
        }
        match open(node.kind) {
            Ok(inner) => merged.extend(inner),
            Err(kind) => merged.push(Node {
                kind,
                span: node.span,
                label: None,
            }),
        }
    }
    merged
}

impl fmt::Display for Node {
    /// `all(selection: CommandLine contains "x", not(…))`, for tests and for `explain`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = &self.label {
            write!(f, "{label}: ")?;
        }
        match &self.kind {
            NodeKind::Constant(value) => return write!(f, "{value}"),
            NodeKind::Predicate(predicate) => return write!(f, "{predicate}"),
            NodeKind::Not(_) => f.write_str("not(")?,
            NodeKind::All(_) => f.write_str("all(")?,
            NodeKind::Any(_) => f.write_str("any(")?,
            NodeKind::AtLeast(count, _) => write!(f, "at_least({count}; ")?,
        }
        for (at, child) in self.children().iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{child}")?;
        }
        f.write_str(")")
    }
}
