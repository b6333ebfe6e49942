//! The conditions of an ES|QL query, as far as they hold predicates. Spans point into its text.

use crate::ir::Relation;
use crate::text::Span;

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Name(String),
    Text(String),
    Number(String),
    Bool(bool),
    Null,
    Call(String, Vec<Expr>),
    Compare(Box<Expr>, Relation, Box<Expr>),
    /// `field : value`, and `match`.
    Match(Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    Like(Box<Expr>, Vec<Expr>),
    Rlike(Box<Expr>, Vec<Expr>),
    IsNull(Box<Expr>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// Arithmetic, a list, a parameter: nothing that a predicate could be made of.
    Other,
}
