//! A predicate: one field, one operator, one value.

use super::{Expr, Test};
use crate::event::Field;
use crate::text::Glob;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a predicate looks at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Field(Field),
    /// Every value of the event, as a keyword search does.
    Anywhere,
    /// Every field whose name matches, in any of its spellings: `file.hash.*`.
    Named(Glob),
    /// A value that is worked out from the event.
    Computed(Arc<Expr>),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Field(field) => field.fmt(f),
            // The catalog's name for it.
            Subject::Anywhere => f.write_str("(keywords)"),
            Subject::Named(names) => names.fmt(f),
            Subject::Computed(expr) => expr.fmt(f),
        }
    }
}

/// The operators, as the catalog prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    Eq,
    Ne,
    In,
    Contains,
    StartsWith,
    EndsWith,
    Wildcard,
    RegexMatch,
    Match,
    Lt,
    Le,
    Gt,
    Ge,
    Exists,
    Cidr,
}

impl Op {
    pub fn name(self) -> &'static str {
        match self {
            Op::Eq => "eq",
            Op::Ne => "ne",
            Op::In => "in",
            Op::Contains => "contains",
            Op::StartsWith => "starts_with",
            Op::EndsWith => "ends_with",
            Op::Wildcard => "wildcard",
            Op::RegexMatch => "regex_match",
            Op::Match => "match",
            Op::Lt => "lt",
            Op::Le => "le",
            Op::Gt => "gt",
            Op::Ge => "ge",
            Op::Exists => "exists",
            Op::Cidr => "cidr",
        }
    }
}

/// One (field, operator, value) and the test it stands for.
///
/// Two predicates are equal if they ask the same of the same subject, however they were
/// written; the engine answers equal predicates once.
#[derive(Clone, Debug)]
pub struct Predicate {
    pub subject: Subject,
    pub op: Op,
    /// The value as the rule has it, for people and for the catalog.
    pub value: String,
    pub test: Test,
}

impl Predicate {
    /// That a value worked out from the event is true.
    pub fn holds(expr: Expr) -> Predicate {
        Predicate {
            subject: Subject::Computed(Arc::new(expr)),
            op: Op::Eq,
            value: "true".to_owned(),
            test: Test::Holds,
        }
    }

    /// Calls `visit` with every field that the predicate looks at.
    pub fn each_field<'a>(&'a self, visit: &mut dyn FnMut(&'a Field)) {
        match &self.subject {
            Subject::Field(field) => visit(field),
            Subject::Anywhere | Subject::Named(_) => {}
            Subject::Computed(expr) => expr.each_field(visit),
        }
        let mut test = &self.test;
        while let Test::Differs(inner) | Test::IsNot(inner) = test {
            test = inner;
        }
        if let Test::SameAs { field, .. } = test {
            visit(field);
        }
    }

    /// That the subject of this predicate is there at all.
    pub fn present(&self) -> Predicate {
        Predicate {
            subject: self.subject.clone(),
            op: Op::Exists,
            value: "true".to_owned(),
            test: Test::Exists(true),
        }
    }
}

impl PartialEq for Predicate {
    fn eq(&self, other: &Predicate) -> bool {
        self.subject == other.subject && self.test == other.test
    }
}

impl Eq for Predicate {}

impl Hash for Predicate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.subject.hash(state);
        self.test.hash(state);
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.subject, self.op.name(), self.value)
    }
}
