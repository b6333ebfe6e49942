//! A KQL query as it was written. Spans point into the query's own text.

use crate::ir::Relation;
use crate::text::glob::Token;
use crate::text::{Glob, Span};

#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// `field: value`, or a value alone, which is looked for in every field.
    Is {
        field: Option<Literal>,
        values: Values,
        span: Span,
    },
    /// `field >= 5`
    Range {
        field: Literal,
        relation: Relation,
        value: Literal,
        span: Span,
    },
    /// `field: { inner }`, where names inside are below the field.
    Nested {
        field: Literal,
        inner: Box<Query>,
        span: Span,
    },
    Not(Box<Query>, Span),
    And(Vec<Query>, Span),
    Or(Vec<Query>, Span),
}

/// One value, or `(a or b and not c)`.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    One(Literal),
    Not(Box<Values>, Span),
    And(Vec<Values>, Span),
    Or(Vec<Values>, Span),
}

/// A name or a value, without its escapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Text, and `*` where it stands unquoted and without a backslash.
    pub tokens: Vec<Token>,
    /// Text in double quotes is taken as it is.
    pub quoted: bool,
    pub span: Span,
}

impl Literal {
    pub fn has_wildcard(&self) -> bool {
        self.tokens.contains(&Token::Many)
    }

    /// True for `*` alone.
    pub fn is_star(&self) -> bool {
        !self.tokens.is_empty() && self.tokens.iter().all(|token| *token == Token::Many)
    }

    /// The text, with its wildcards as `*`.
    pub fn text(&self) -> String {
        Glob::new(self.tokens.iter().cloned(), true).to_string()
    }
}

impl Query {
    pub fn span(&self) -> Span {
        match self {
            Query::Is { span, .. }
            | Query::Range { span, .. }
            | Query::Nested { span, .. }
            | Query::Not(_, span)
            | Query::And(_, span)
            | Query::Or(_, span) => *span,
        }
    }
}

impl Values {
    pub fn span(&self) -> Span {
        match self {
            Values::One(literal) => literal.span,
            Values::Not(_, span) | Values::And(_, span) | Values::Or(_, span) => *span,
        }
    }
}
