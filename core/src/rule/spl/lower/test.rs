//! Conditions of `where` and of the functions that ask something.
//!
//! A comparison with null is null, and null keeps no row; `NOT` of null is null again. So every
//! part is lowered to what makes it certainly true or, under a NOT, certainly false: a field that
//! is missing makes neither. Case counts, unlike in `search`.

use super::eval::{Mode, bad_regex, relation, spl};
use super::predicate::{self, differs, shaped, subject};
use super::{Gap, Search};
use crate::ir::{Cidr, Expr, Fit, Function, Node, Op, Predicate, SplFunction, Test};
use crate::rule::spl::ast::{Compare, Eval, EvalKind};
use crate::rule::spl::parse;
use crate::text::Span;
use crate::text::glob::Token;

impl Search<'_> {
    /// A condition that is true where the expression is true, or, with `want` false, where it is
    /// false. `open` says that a part may be left out.
    pub(super) fn test(
        &mut self,
        eval: &Eval,
        want: bool,
        mode: Mode,
        open: bool,
    ) -> Result<Node, Gap> {
        let span = self.span(eval.span);
        match &eval.kind {
            EvalKind::Not(inner) => self.test(inner, !want, mode, open),
            EvalKind::And(parts) | EvalKind::Or(parts) => {
                let all = matches!(eval.kind, EvalKind::And(_)) == want;
                let mut nodes = Vec::new();
                for part in parts {
                    match self.test(part, want, mode, open && all) {
                        Ok(node) => nodes.push(node),
                        Err(gap) if open && all => self.leave_out(gap),
                        Err(gap) => return Err(gap),
                    }
                }
                Ok(match all {
                    true => Node::all(nodes, span),
                    false => Node::any(nodes, span),
                })
            }
            EvalKind::Xor(left, right) => {
                // One of them true and the other false, or both alike.
                let mut either = Vec::new();
                for first in [true, false] {
                    let second = first != want;
                    let both = vec![
                        self.test(left, first, mode, false)?,
                        self.test(right, second, mode, false)?,
                    ];
                    either.push(Node::all(both, span));
                }
                Ok(Node::any(either, span))
            }
            EvalKind::Compare(compare, left, right) => {
                let compare = if want { *compare } else { compare.opposite() };
                let (left, right) = (self.expr(left, mode)?, self.expr(right, mode)?);
                Ok(compared(compare, left, right, span))
            }
            EvalKind::In(value, members) => self.is_in(value, members, want, mode, span),
            EvalKind::Call(name, arguments) => self.asked(name, arguments, eval, want, mode),
            _ => {
                let expr = self.expr(eval, mode)?;
                Ok(holds(expr, want, span))
            }
        }
    }

    fn is_in(
        &mut self,
        value: &Eval,
        members: &[Eval],
        want: bool,
        mode: Mode,
        span: Span,
    ) -> Result<Node, Gap> {
        let value = self.expr(value, mode)?;
        let mut nodes = Vec::new();
        for member in members {
            let place = self.span(member.span);
            let node = match self.expr(member, mode)? {
                Expr::Text(text) if !is_constant(&value) => {
                    let mut predicate = equals(value.clone(), text);
                    predicate.op = Op::In;
                    Node::predicate(within(predicate, want), place)
                }
                member => compared(Compare::Eq, value.clone(), member, place),
            };
            nodes.push(node);
        }
        let any = Node::any(nodes, span);
        Ok(if want { any } else { Node::not(any, span) })
    }

    /// A function that is a test. Called with another number of arguments than it takes, it ends
    /// here: as a value it would come back as the test that it is.
    fn asked(
        &mut self,
        name: &str,
        arguments: &[Eval],
        eval: &Eval,
        want: bool,
        mode: Mode,
    ) -> Result<Node, Gap> {
        let span = self.span(eval.span);
        let signed = |predicate: Predicate| match want {
            true => Node::predicate(predicate, span),
            false => differs(predicate, span),
        };
        Ok(match (name, arguments) {
            ("match", [of, pattern]) => {
                let EvalKind::Text(pattern) = &pattern.kind else {
                    let message = "`match` is evaluated only with its expression as a text";
                    return Err(Gap::new("function", message, eval.span));
                };
                let of = self.expr(of, mode)?;
                let predicate = predicate::regex(subject(of), pattern)
                    .map_err(|error| bad_regex(&error, pattern.span))?;
                signed(predicate)
            }
            ("like", [of, pattern]) => {
                let of = self.expr(of, mode)?;
                match self.expr(pattern, mode)? {
                    Expr::Text(pattern) => signed(like(of, &pattern)),
                    pattern => holds(spl(SplFunction::Like, vec![of, pattern]), want, span),
                }
            }
            ("cidrmatch", [block, address]) => {
                let address = self.expr(address, mode)?;
                match self.expr(block, mode)? {
                    Expr::Text(text) => match Cidr::parse(text.trim()) {
                        Some(block) => signed(Predicate {
                            subject: subject(address),
                            op: Op::Cidr,
                            value: text,
                            test: Test::Cidr(block),
                        }),
                        None => {
                            let message = format!("`{text}` is no block of addresses");
                            return Err(Gap::new("function", message, eval.span));
                        }
                    },
                    block => holds(
                        spl(SplFunction::CidrMatch, vec![block, address]),
                        want,
                        span,
                    ),
                }
            }
            ("isnull" | "isnotnull", [of]) => {
                let null = (name == "isnull") == want;
                match self.expr(of, mode)? {
                    Expr::Null => Node::constant(null, span),
                    of if is_constant(&of) => Node::constant(!null, span),
                    of if null => Node::predicate(predicate::absent(of), span),
                    of => Node::predicate(predicate::present(of), span),
                }
            }
            ("in", [value, members @ ..]) => self.is_in(value, members, want, mode, span)?,
            ("searchmatch", [search]) => {
                let EvalKind::Text(text) = &search.kind else {
                    let message = "`searchmatch` wants a text";
                    return Err(Gap::new("function", message, eval.span));
                };
                let term = parse::search_expression(&text.text()).map_err(|fault| {
                    let message = format!("this search cannot be read: {}", fault.message);
                    Gap::new("function", message, eval.span)
                })?;
                // What it says is inside a text; all of it is marked.
                let outer = self.within.replace(self.within.unwrap_or(eval.span));
                let node = match &term {
                    Some(term) => self.term(term, mode, false),
                    None => Ok(None),
                };
                self.within = outer;
                let node = node?.unwrap_or(Node::constant(true, span));
                if want { node } else { Node::not(node, span) }
            }
            ("true", []) => Node::constant(want, span),
            ("false", []) => Node::constant(!want, span),
            ("match" | "like" | "cidrmatch", _) => return Err(wants(name, "2 arguments", eval)),
            ("isnull" | "isnotnull" | "searchmatch", _) => {
                return Err(wants(name, "1 argument", eval));
            }
            ("in", _) => return Err(wants(name, "a value and those to compare it with", eval)),
            _ => {
                let expr = self.expr(eval, mode)?;
                holds(expr, want, span)
            }
        })
    }
}

/// That a boolean is true, or false.
fn holds(expr: Expr, want: bool, span: Span) -> Node {
    let expr = match want {
        true => expr,
        false => Expr::Call(Function::Not, vec![expr]),
    };
    Node::predicate(Predicate::holds(expr), span)
}

fn is_constant(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null
    )
}

/// A comparison that is true, of a field where one side is one.
fn compared(compare: Compare, left: Expr, right: Expr, span: Span) -> Node {
    if is_constant(&left) && !is_constant(&right) {
        return compared(compare.flipped(), right, left, span);
    }
    match (compare, left, right) {
        (_, Expr::Null, _) | (_, _, Expr::Null) => Node::constant(false, span),
        (Compare::Eq, left, Expr::Text(text)) if !is_constant(&left) => {
            Node::predicate(equals(left, text), span)
        }
        (Compare::Ne, left, Expr::Text(text)) if !is_constant(&left) => {
            differs(equals(left, text), span)
        }
        (compare, left, Expr::Number(number)) if !is_constant(&left) => {
            Node::predicate(predicate::number(subject(left), compare, number), span)
        }
        (Compare::Eq, Expr::Field(left), Expr::Field(right)) => {
            let predicate = Predicate {
                subject: crate::ir::Subject::Field(left),
                op: Op::Eq,
                value: format!("field:{right}"),
                test: Test::SameAs {
                    field: right,
                    how: Fit::Whole,
                    cased: true,
                },
            };
            Node::predicate(predicate, span)
        }
        (compare, left, right) => {
            let function = SplFunction::Compare(relation(compare));
            holds(spl(function, vec![left, right]), true, span)
        }
    }
}

/// `value = "text"`. Of a value in lower case and a text in lower case, that is the same as
/// comparing without case, and says which field it is about.
fn equals(value: Expr, text: String) -> Predicate {
    let (value, cased) = case_of(value, &text);
    shaped(subject(value), vec![Token::Literal(text)], cased)
}

fn like(value: Expr, pattern: &str) -> Predicate {
    let (value, cased) = case_of(value, pattern);
    shaped(subject(value), predicate::like(pattern), cased)
}

fn case_of(value: Expr, text: &str) -> (Expr, bool) {
    match value {
        Expr::Call(Function::Lower, mut inner)
            if inner.len() == 1 && text == text.to_lowercase() =>
        {
            (inner.remove(0), false)
        }
        Expr::Call(Function::Upper, mut inner)
            if inner.len() == 1 && text == text.to_uppercase() =>
        {
            (inner.remove(0), false)
        }
        value => (value, true),
    }
}

/// A member of a list. Where the list is to be none of it, a missing field has to count as one.
fn within(predicate: Predicate, want: bool) -> Predicate {
    if want {
        return predicate;
    }
    let differs = Test::Differs(Box::new(predicate.test));
    Predicate {
        test: Test::IsNot(Box::new(differs)),
        ..predicate
    }
}

fn wants(name: &str, wanted: &str, eval: &Eval) -> Gap {
    Gap::new("function", format!("`{name}` wants {wanted}"), eval.span)
}
