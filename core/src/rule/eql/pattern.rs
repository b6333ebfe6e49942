//! Values of a query as tests, with the operator and the value that the catalog counts.

use super::ast::{Expr, ExprKind, How, Lookup};
use super::functions::Asks;
use super::lower::Lowering;
use crate::ir::{Cidr, Number, Op, Regex, RegexFlags, Relation, Test};
use crate::rule::{lucene_regexp, wildcard};
use crate::text::glob::Token;
use crate::text::{Diagnostic, Glob};

impl Lowering<'_> {
    /// Equality with a literal. Of a field that holds addresses, a term may be a block of them.
    pub fn equal(&mut self, literal: &Expr, ip: bool) -> Option<(Op, String, Test)> {
        Some(match &literal.kind {
            ExprKind::Text(text) => match block(text, ip) {
                Some(block) => (Op::Cidr, text.clone(), Test::Cidr(block)),
                None => (Op::Eq, text.clone(), whole(text, true)),
            },
            // A log has true and false in either case.
            ExprKind::Bool(value) => (Op::Eq, value.to_string(), whole(&value.to_string(), false)),
            ExprKind::Number(number) => (
                Op::Eq,
                number.value.get().to_string(),
                Test::Number(Relation::Eq, number.value),
            ),
            _ => return None,
        })
    }

    /// An order against a number, or against a date that depends on when the search is run.
    pub fn order(&self, relation: Relation, literal: &Expr) -> Option<(Op, String, Test)> {
        let op = match relation {
            Relation::Lt => Op::Lt,
            Relation::Le => Op::Le,
            Relation::Gt => Op::Gt,
            Relation::Ge => Op::Ge,
            Relation::Eq | Relation::Ne => return None,
        };
        match &literal.kind {
            ExprKind::Number(number) => {
                let test = Test::Number(relation, number.value);
                Some((op, number.value.get().to_string(), test))
            }
            ExprKind::Text(text) if is_date_math(text) => {
                let test = Test::Undecidable("the time of the search".to_owned());
                Some((op, text.clone(), test))
            }
            _ => None,
        }
    }

    /// One value of `:`, `like`, `regex` or `in`.
    pub fn member(&mut self, lookup: Lookup, value: &Expr, ip: bool) -> Option<(Op, String, Test)> {
        let ExprKind::Text(text) = &value.kind else {
            let (op, written, test) = self.equal(value, false)?;
            return Some((
                if lookup.how == How::In { Op::In } else { op },
                written,
                test,
            ));
        };
        Some(match lookup.how {
            How::In => match block(text, ip) {
                Some(block) => (Op::In, text.clone(), Test::Cidr(block)),
                None => (Op::In, text.clone(), whole(text, lookup.cased)),
            },
            How::Like => match block(text, ip) {
                Some(block) => (Op::Cidr, text.clone(), Test::Cidr(block)),
                None => like(text, lookup.cased),
            },
            How::Regex => (
                Op::RegexMatch,
                text.clone(),
                self.regex(text, lookup.cased, value)?,
            ),
        })
    }

    fn regex(&mut self, source: &str, cased: bool, value: &Expr) -> Option<Test> {
        let translated = match lucene_regexp::translate(source) {
            Ok(translated) => translated,
            Err(reason) => {
                let message = format!("this expression can't be evaluated: {reason}");
                let diagnostic = Diagnostic::error("unsupported-eql-regex", message, value.span);
                return self.fail(
                    diagnostic.help(
                        "in Lucene's expressions a backslash makes the character a plain one",
                    ),
                );
            }
        };
        let flags = RegexFlags {
            ignore_case: !cased,
            dot_all: true,
            ..RegexFlags::default()
        };
        match Regex::new(&translated, flags) {
            Ok(regex) => Some(Test::Regex(regex)),
            Err(reason) => {
                let message = format!("this is no regular expression: {reason}");
                let diagnostic = Diagnostic::error("eql-regex", message, value.span);
                self.fail(
                    diagnostic
                        .help("Lucene's expressions have no look-around and match the whole value"),
                )
            }
        }
    }
}

/// `now`, `now-7d`, `now/d`.
fn is_date_math(text: &str) -> bool {
    let rest = text.strip_prefix("now");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '+', '/']))
}

/// The whole of a text, as it stands.
fn whole(text: &str, cased: bool) -> Test {
    Test::Text(vec![Glob::literal(text, cased)])
}

/// A block of addresses, where a field of addresses is compared.
fn block(text: &str, ip: bool) -> Option<Cidr> {
    if ip && text.contains('/') {
        Cidr::parse(text)
    } else {
        None
    }
}

/// `*` for any characters and `?` for one; nothing takes their meaning away.
fn like(pattern: &str, cased: bool) -> (Op, String, Test) {
    let tokens = pattern.chars().map(|c| match c {
        '*' => Token::Many,
        '?' => Token::One,
        c => Token::Literal(c.to_string()),
    });
    let tokens: Vec<Token> = tokens.collect();
    let (op, value) = wildcard::shape(&tokens);
    let test = match op {
        Op::Exists => Test::Exists(true),
        _ => Test::Text(vec![Glob::new(tokens, cased)]),
    };
    (op, value, test)
}

/// `startsWith` and its like with a text.
pub(super) fn fitted(asks: Asks, text: &str, cased: bool) -> (Op, Test) {
    let text = Token::Literal(text.to_owned());
    let (op, tokens) = match asks {
        Asks::StartsWith => (Op::StartsWith, vec![text, Token::Many]),
        Asks::EndsWith => (Op::EndsWith, vec![Token::Many, text]),
        _ => (Op::Contains, vec![Token::Many, text, Token::Many]),
    };
    (op, Test::Text(vec![Glob::new(tokens, cased)]))
}

/// The number of a literal that has to be a whole one.
pub(super) fn whole_number(literal: &Expr) -> Option<u32> {
    match &literal.kind {
        ExprKind::Number(number) => as_u32(number.value),
        _ => None,
    }
}

fn as_u32(number: Number) -> Option<u32> {
    let value = number.get();
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}
