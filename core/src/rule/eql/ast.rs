//! What an EQL query says, as it was written. All spans point into the rule's source.

use crate::ir::{Number, Relation};
use crate::text::Span;

/// A query and the pipes behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub body: Body,
    pub pipes: Vec<Pipe>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `process where …`
    Event(EventFilter),
    /// `sequence … [ … ] [ … ]`, and its like without an order.
    Sequence(Sequence),
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventFilter {
    pub category: Category,
    pub condition: Expr,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Category {
    Any,
    Named(String, Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `sequence`
    Sequence,
    /// `sample`
    Sample,
    /// `join`, of the older language.
    Join,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    pub order: Order,
    pub by: Vec<Expr>,
    /// Milliseconds, and where they are written.
    pub max_span: Option<(u64, Span)>,
    pub terms: Vec<Term>,
    pub until: Option<Term>,
    pub span: Span,
}

/// One `[ … ]` of a sequence with what stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub event: EventFilter,
    /// `![ … ]`: such an event must not happen.
    pub missing: bool,
    pub by: Vec<Expr>,
    pub runs: u32,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pipe {
    pub name: String,
    pub name_span: Span,
    pub arguments: Vec<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    Null,
    Bool(bool),
    Number(NumberLiteral),
    Text(String),
    Field(FieldName),
    Call(Call),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `==`, `!=` and the orderings.
    Compare(Relation, Box<Expr>, Box<Expr>),
    /// `:`, `like`, `regex` and `in` with their values.
    Lookup(Lookup, Box<Expr>, Vec<Expr>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// `child of [ … ]`, of the older language. Nothing of it but its place is kept.
    Lineage,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FieldName {
    /// Dots included.
    pub name: String,
    /// The item that is asked for: `process.args[0]`.
    pub item: Option<u32>,
    /// `?field`, which need not exist in the index.
    pub optional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberLiteral {
    pub value: Number,
    /// Whether it was written with a point or an exponent.
    pub decimal: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub name: String,
    pub name_span: Span,
    /// False for the form with a `~`.
    pub cased: bool,
    pub arguments: Vec<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup {
    pub how: How,
    pub cased: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// `in`: one of the values, as it stands.
    In,
    /// `:` and `like`: the values are wildcard patterns.
    Like,
    /// `regex`
    Regex,
}
