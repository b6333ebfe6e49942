//! The predicates that a search can ask, by operator and value as the catalog prints them.

use crate::ir::{
    Cidr, Expr, Node, Number, Op, Predicate, Regex, RegexFlags, Relation, Subject, Test,
};
use crate::rule::pcre;
use crate::rule::spl::ast::{Compare, Literal, unescape};
use crate::text::glob::Token;
use crate::text::{Glob, Span};
use std::sync::Arc;

/// What a predicate asks about: a field by its name, any other value by how it is worked out.
pub fn subject(expr: Expr) -> Subject {
    match expr {
        Expr::Field(field) => Subject::Field(field),
        other => Subject::Computed(Arc::new(other)),
    }
}

/// A pattern of `search`, where a star is any text and nothing can make it a plain star.
pub fn pattern(value: &Literal) -> Vec<Token> {
    let parts: Vec<String> = star_parts(&value.written);
    between(parts, Token::Many)
}

/// A pattern of `LIKE`.
pub fn like(pattern: &str) -> Vec<Token> {
    let token = |c| match c {
        '%' => Token::Many,
        '_' => Token::One,
        c => Token::Literal(String::from(c)),
    };
    pattern.chars().map(token).collect()
}

fn star_parts(written: &str) -> Vec<String> {
    // Splitting comes first: a star has no escape, so a backslash in front of one is itself.
    written.split('*').map(unescape).collect()
}

fn between(parts: Vec<String>, separator: Token) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            tokens.push(separator.clone());
        }
        tokens.push(Token::Literal(part));
    }
    tokens
}

/// A text comparison, named by its shape: `*x*` contains, `x*` starts with, and so on.
pub fn shaped(subject: Subject, tokens: Vec<Token>, cased: bool) -> Predicate {
    // Taken before folding, so that the value is printed as it was written.
    let written = Glob::new(tokens.iter().cloned(), true);
    let glob = Glob::new(tokens, cased);
    let (op, value) = match written.tokens() {
        [] => (Op::Eq, String::new()),
        [Token::Literal(text)] => (Op::Eq, text.clone()),
        [Token::Many] => {
            return Predicate {
                subject,
                op: Op::Exists,
                value: "true".to_owned(),
                test: Test::Exists(true),
            };
        }
        [Token::Many, Token::Literal(text)] => (Op::EndsWith, text.clone()),
        [Token::Literal(text), Token::Many] => (Op::StartsWith, text.clone()),
        [Token::Many, Token::Literal(text), Token::Many] => (Op::Contains, text.clone()),
        tokens => (Op::Wildcard, print(tokens)),
    };
    Predicate {
        subject,
        op,
        value,
        test: Test::Text(vec![glob]),
    }
}

fn print(tokens: &[Token]) -> String {
    let part = |token: &Token| match token {
        Token::Literal(text) => text.clone(),
        Token::Many => "*".to_owned(),
        Token::One => "?".to_owned(),
        Token::Dash => "-".to_owned(),
    };
    tokens.iter().map(part).collect()
}

/// `field=value` of `search`: case does not count, stars are wildcards, a block of addresses
/// stands for each of them.
pub fn searched(subject: Subject, value: &Literal) -> Predicate {
    let text = value.text();
    if let Some(block) = Cidr::parse(&text).filter(|_| text.contains('/')) {
        return Predicate {
            subject,
            op: Op::Eq,
            value: text,
            test: Test::Cidr(block),
        };
    }
    shaped(subject, pattern(value), false)
}

/// One member of `field IN (…)`.
pub fn member(subject: Subject, value: &Literal) -> Predicate {
    let predicate = searched(subject, value);
    Predicate {
        op: Op::In,
        value: value.text(),
        ..predicate
    }
}

/// A comparison with a number.
pub fn number(subject: Subject, compare: Compare, number: Number) -> Predicate {
    let (op, relation) = operators(compare);
    let test = Test::Number(relation, number);
    Predicate {
        subject,
        op,
        value: number.get().to_string(),
        test: match compare {
            Compare::Ne => Test::Differs(Box::new(Test::Number(Relation::Eq, number))),
            _ => test,
        },
    }
}

pub fn operators(compare: Compare) -> (Op, Relation) {
    match compare {
        Compare::Eq => (Op::Eq, Relation::Eq),
        Compare::Ne => (Op::Ne, Relation::Ne),
        Compare::Lt => (Op::Lt, Relation::Lt),
        Compare::Le => (Op::Le, Relation::Le),
        Compare::Gt => (Op::Gt, Relation::Gt),
        Compare::Ge => (Op::Ge, Relation::Ge),
    }
}

/// A regular expression, searched anywhere in the value. The error is one line for the user.
pub fn regex(subject: Subject, pattern: &Literal) -> Result<Predicate, String> {
    Ok(Predicate {
        subject,
        op: Op::RegexMatch,
        // The catalog has expressions as they are written, but for the quotes.
        value: pattern.written.replace("\\\"", "\""),
        test: Test::Regex(compile(pattern)?),
    })
}

/// Compiles an expression of PCRE. Splunk resolves its own escapes first, so a backslash that
/// the expression escapes is written four times.
pub fn compile(pattern: &Literal) -> Result<Regex, String> {
    Regex::new(&pcre::translate(&pattern.text()), RegexFlags::default())
}

/// That the subject has a value.
pub fn present(expr: Expr) -> Predicate {
    Predicate {
        subject: subject(expr),
        op: Op::Exists,
        value: "true".to_owned(),
        test: Test::Exists(true),
    }
}

/// That it has none.
pub fn absent(expr: Expr) -> Predicate {
    Predicate {
        subject: subject(expr),
        op: Op::Exists,
        value: "false".to_owned(),
        test: Test::Null,
    }
}

/// That the subject is there and the predicate is not true of it.
///
/// A plain comparison becomes `ne`. Any other keeps its operator under a NOT, which makes it an
/// exclusion; the test then also passes where the field is missing, so that the NOT does not.
pub fn differs(predicate: Predicate, span: Span) -> Node {
    if predicate.op == Op::Exists {
        return Node::not(Node::predicate(predicate, span), span);
    }
    let differs = Test::Differs(Box::new(predicate.test));
    if predicate.op == Op::Eq {
        let predicate = Predicate {
            op: Op::Ne,
            test: differs,
            ..predicate
        };
        return Node::predicate(predicate, span);
    }
    let predicate = Predicate {
        test: Test::IsNot(Box::new(differs)),
        ..predicate
    };
    Node::not(Node::predicate(predicate, span), span)
}
