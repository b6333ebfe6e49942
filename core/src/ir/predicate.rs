//! A predicate: one field, one operator, one value.

use super::{Cidr, Expr, Number, Regex, RegexFlags, Relation, Test};
use crate::event::Field;
use crate::text::Glob;
use crate::text::glob::Token;
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

    /// The operator that the catalog prints so.
    pub fn named(name: &str) -> Option<Op> {
        const ALL: [Op; 15] = [
            Op::Eq,
            Op::Ne,
            Op::In,
            Op::Contains,
            Op::StartsWith,
            Op::EndsWith,
            Op::Wildcard,
            Op::RegexMatch,
            Op::Match,
            Op::Lt,
            Op::Le,
            Op::Gt,
            Op::Ge,
            Op::Exists,
            Op::Cidr,
        ];
        ALL.into_iter().find(|op| op.name() == name)
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
    /// The predicate that the catalog prints so, with the meaning that Sigma gives it.
    ///
    /// Text ignores case and is compared as it stands, but for `in` and `wildcard`, whose values
    /// the catalog prints without escapes: there `*` and `?` are wildcards. A regular expression
    /// minds case unless it begins with its flags, `(?i)`. `exists` takes `true` or `false`.
    ///
    /// `None` for a value that the operator can't take, an expression that doesn't compile, and
    /// for `match`, of which the catalog does not print all it asks.
    pub fn compare(field: Field, op: Op, value: &str) -> Option<Predicate> {
        let literal = Token::Literal(value.to_owned());
        let text = |tokens| Test::Text(vec![Glob::new(tokens, false)]);
        let number = |relation| {
            let number = Number::new(value.trim().parse().ok()?)?;
            Some(Test::Number(relation, number))
        };
        let test = match op {
            Op::Eq => text(vec![literal]),
            Op::Ne => Test::Differs(Box::new(text(vec![literal]))),
            Op::Contains => text(vec![Token::Many, literal, Token::Many]),
            Op::StartsWith => text(vec![literal, Token::Many]),
            Op::EndsWith => text(vec![Token::Many, literal]),
            Op::In | Op::Wildcard => text(wildcards(value)),
            Op::RegexMatch => {
                let (flags, source) = RegexFlags::leading(value);
                Test::Regex(Regex::new(source, flags).ok()?)
            }
            Op::Lt => number(Relation::Lt)?,
            Op::Le => number(Relation::Le)?,
            Op::Gt => number(Relation::Gt)?,
            Op::Ge => number(Relation::Ge)?,
            Op::Exists => Test::Exists(value.parse().ok()?),
            Op::Cidr => Test::Cidr(Cidr::parse(value.trim())?),
            Op::Match => return None,
        };
        Some(Predicate {
            subject: Subject::Field(field),
            op,
            value: value.to_owned(),
            test,
        })
    }

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

/// The catalog prints wildcards without escapes.
fn wildcards(value: &str) -> Vec<Token> {
    let token = |c| match c {
        '*' => Token::Many,
        '?' => Token::One,
        c => Token::Literal(c.to_string()),
    };
    value.chars().map(token).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn what_the_catalog_prints_becomes_what_sigma_means() {
        let passes = |op: &str, value: &str, text: &str| {
            let op = Op::named(op).unwrap();
            let predicate = Predicate::compare(Field::new("Image"), op, value).unwrap();
            assert_eq!((predicate.op, &*predicate.value), (op, value));
            match predicate.test {
                Test::Text(globs) => globs.iter().any(|glob| glob.matches(text, &fold(text))),
                Test::Regex(regex) => regex.compiled.is_match(text),
                other => panic!("{other:?}"),
            }
        };
        assert!(passes("eq", "A*b", "a*B"));
        assert!(!passes("eq", "A*b", "axb"));
        assert!(passes("contains", "?", "is it?"));
        assert!(!passes("contains", "?", "x"));
        assert!(passes("starts_with", r"C:\", r"c:\x"));
        assert!(passes("ends_with", r"\x.exe", r"c:\X.EXE"));
        assert!(passes("wildcard", r"*\x?.exe", r"c:\x1.exe"));
        assert!(passes("in", "a*", "abc"));
        assert!(!passes("regex_match", "AB", "xab"));
        assert!(passes("regex_match", "(?i)AB", "xab"));
    }

    #[test]
    fn a_value_that_an_operator_cannot_take_is_none() {
        for (op, value) in [
            (Op::Exists, "yes"),
            (Op::Lt, "many"),
            (Op::Cidr, "host"),
            (Op::RegexMatch, "a("),
            (Op::Match, "x"),
        ] {
            assert_eq!(Predicate::compare(Field::new("x"), op, value), None);
        }
        assert_eq!(Op::named("equals"), None);
    }
}
