//! From words to an expression. `or` binds loosest, then `and`, `not`, comparisons, sums and
//! products.

use super::ast::{Arithmetic, Call, Expr, ExprKind, FieldName, How, Lookup, NumberLiteral};
use super::lexer::Kind;
use super::parser::{Boxed, Parsed, Parser};
use crate::ir::{Number, Relation};
use crate::text::{Diagnostic, Span};

/// Words that can't name a field unless they stand between backquotes.
const RESERVED: [&str; 13] = [
    "and", "by", "in", "like", "maxspan", "not", "of", "or", "regex", "until", "where", "with",
    "sequence",
];

impl Parser<'_, '_> {
    /// A whole condition, or a value.
    pub(super) fn condition(&mut self) -> Parsed<Expr> {
        self.nested(|parser| {
            parser.joined("or", ExprKind::Or, |parser| {
                parser.joined("and", ExprKind::And, Self::negation)
            })
        })
    }

    /// Parts with a word between.
    fn joined(
        &mut self,
        word: &str,
        kind: fn(Vec<Expr>) -> ExprKind,
        part: impl Fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let mut parts = vec![part(self)?];
        while self.take_keyword(word) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let span = parts[0].span.to(self.previous());
        Ok(Expr {
            kind: kind(parts),
            span,
        })
    }

    /// A keyword; in capitals it is a slip that is easy to see through.
    fn take_keyword(&mut self, word: &str) -> bool {
        let Some(written) = self
            .word()
            .filter(|written| written.eq_ignore_ascii_case(word))
        else {
            return false;
        };
        if written != word {
            let message = format!("EQL's keywords are in lower case: `{word}`");
            let fix = format!("Replace with `{word}`");
            let diagnostic = self.error("eql-keyword", message);
            let diagnostic = diagnostic.fix(fix, self.span(), word);
            self.diagnostics.push(diagnostic);
        }
        self.advance();
        true
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut odd = false;
        let mut any = false;
        while self.take_keyword("not") {
            (odd, any) = (!odd, true);
        }
        let inner = self.comparison()?;
        Ok(match (any, odd) {
            (false, _) => inner,
            (true, false) => Expr {
                span: start.to(inner.span),
                ..inner
            },
            (true, true) => {
                let span = start.to(inner.span);
                Expr {
                    kind: ExprKind::Not(Box::new(inner)),
                    span,
                }
            }
        })
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let left = self.sum()?;
        if let Some(lookup) = self.lookup() {
            return self.looked_up(left, lookup);
        }
        let Some(relation) = self.relation() else {
            return Ok(left);
        };
        let right = self.sum()?;
        let span = left.span.to(right.span);
        if matches!(
            self.kind(),
            Kind::Symbol("==" | "!=" | "<" | "<=" | ">" | ">=")
        ) {
            let message = "comparisons can't be chained";
            return Err(self
                .error("eql-chain", message)
                .boxed("write `a < b and b < c`"));
        }
        let kind = ExprKind::Compare(relation, Box::new(left), Box::new(right));
        Ok(Expr { kind, span })
    }

    fn relation(&mut self) -> Option<Relation> {
        let relation = match self.kind() {
            Kind::Symbol("==") => Relation::Eq,
            Kind::Symbol("!=") => Relation::Ne,
            Kind::Symbol("<") => Relation::Lt,
            Kind::Symbol("<=") => Relation::Le,
            Kind::Symbol(">") => Relation::Gt,
            Kind::Symbol(">=") => Relation::Ge,
            Kind::Symbol("=") => {
                let span = self.span();
                let diagnostic = self.error(
                    "eql-equals",
                    "EQL compares with `==`, or with `:` to ignore case",
                );
                self.diagnostics
                    .push(diagnostic.fix("Replace with `==`", span, "=="));
                Relation::Eq
            }
            _ => return None,
        };
        self.advance();
        Some(relation)
    }

    /// `:`, `like`, `regex`, `in` and their forms; the flag says `not in`.
    fn lookup(&mut self) -> Option<(Lookup, bool)> {
        let negated =
            self.word() == Some("not") && matches!(self.peek(1), Kind::Name { text: "in", .. });
        let (how, cased, negated) = match *self.peek(usize::from(negated)) {
            Kind::Symbol(":") => (How::Like, false, false),
            Kind::Symbol("!:") => {
                let span = self.span();
                let message = "Elasticsearch no longer has `!:`";
                let diagnostic = self.error("eql-operator", message);
                self.diagnostics
                    .push(diagnostic.help("write `not field : …`").fix(
                        "Replace with `:`",
                        span,
                        ":",
                    ));
                (How::Like, false, true)
            }
            Kind::Name { text, tilde } => match text {
                "in" => (How::In, !tilde, negated),
                "like" => (How::Like, !tilde, false),
                "regex" => (How::Regex, !tilde, false),
                _ => return None,
            },
            _ => return None,
        };
        self.advance();
        if negated && matches!(self.kind(), Kind::Name { text: "in", .. }) {
            self.advance();
        }
        Some((Lookup { how, cased }, negated))
    }

    fn looked_up(&mut self, left: Expr, (lookup, negated): (Lookup, bool)) -> Parsed<Expr> {
        let list = self.kind() == &Kind::Symbol("(");
        if !list && lookup.how == How::In {
            return Err(self
                .error("eql-syntax", "`in` has no list of values")
                .boxed("write `field in (\"a\", \"b\")`"));
        }
        let values = if list {
            self.bracketed()?
        } else {
            vec![self.sum()?]
        };
        let span = left.span.to(self.previous());
        let kind = ExprKind::Lookup(lookup, Box::new(left), values);
        let expr = Expr { kind, span };
        Ok(if negated {
            Expr {
                kind: ExprKind::Not(Box::new(expr)),
                span,
            }
        } else {
            expr
        })
    }

    /// `(a, b)`; a comma may stand behind the last.
    fn bracketed(&mut self) -> Parsed<Vec<Expr>> {
        let open = self.span();
        self.advance();
        let mut values = Vec::new();
        while !self.take(")") {
            if self.kind() == &Kind::End {
                return Err(unclosed(open));
            }
            values.push(self.condition()?);
            if !self.take(",") && self.kind() != &Kind::Symbol(")") {
                return Err(self.not_closed(open, "values in a list have commas between them"));
            }
        }
        Ok(values)
    }

    fn not_closed(&self, open: Span, help: &str) -> Box<Diagnostic> {
        if self.kind() == &Kind::End {
            return unclosed(open);
        }
        let message = format!("{} is not expected here", self.shown());
        self.error("eql-syntax", message).boxed(help)
    }

    fn sum(&mut self) -> Parsed<Expr> {
        self.chain(
            &[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)],
            |parser| {
                let products = [
                    ("*", Arithmetic::Multiply),
                    ("/", Arithmetic::Divide),
                    ("%", Arithmetic::Modulo),
                ];
                parser.chain(&products, Self::signed)
            },
        )
    }

    /// Operators of one rank, from left to right. Each makes the expression one level deeper.
    fn chain(
        &mut self,
        operators: &[(&str, Arithmetic)],
        operand: impl Fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let mut left = operand(self)?;
        let mut length = 0;
        while let Some((_, operator)) = operators.iter().find(|(symbol, _)| self.take(symbol)) {
            length += 1;
            if length > crate::limits::NESTING {
                let message = format!("more than {} operators in a row", crate::limits::NESTING);
                return Err(self
                    .error("eql-nesting", message)
                    .boxed("split the calculation"));
            }
            let right = operand(self)?;
            let span = left.span.to(right.span);
            let kind = ExprKind::Arithmetic(*operator, Box::new(left), Box::new(right));
            left = Expr { kind, span };
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let (mut negative, mut signed) = (false, false);
        while matches!(self.kind(), Kind::Symbol("-" | "+")) {
            negative ^= self.kind() == &Kind::Symbol("-");
            signed = true;
            self.advance();
        }
        let operand = self.primary()?;
        if !signed {
            return Ok(operand);
        }
        let span = start.to(operand.span);
        let kind = match operand.kind {
            kind if !negative => kind,
            ExprKind::Number(NumberLiteral { value, decimal }) => {
                let value = Number::new(-value.get()).unwrap_or(value);
                ExprKind::Number(NumberLiteral { value, decimal })
            }
            kind => {
                let zero = Number::new(0.0).map(|value| NumberLiteral {
                    value,
                    decimal: false,
                });
                let Some(zero) = zero else {
                    return Ok(Expr { kind, span });
                };
                let zero = Expr {
                    kind: ExprKind::Number(zero),
                    span: start,
                };
                let operand = Expr {
                    kind,
                    span: operand.span,
                };
                ExprKind::Arithmetic(Arithmetic::Subtract, Box::new(zero), Box::new(operand))
            }
        };
        Ok(Expr { kind, span })
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let span = self.span();
        let kind = match self.kind().clone() {
            Kind::Symbol("(") => return self.parenthesised(),
            Kind::Symbol("?") => {
                self.advance();
                return self.field(span, true);
            }
            Kind::Text(text) => ExprKind::Text(text),
            Kind::Number(digits) => ExprKind::Number(self.number(digits)?),
            Kind::Name {
                text: "true",
                tilde: false,
            } => ExprKind::Bool(true),
            Kind::Name {
                text: "false",
                tilde: false,
            } => ExprKind::Bool(false),
            Kind::Name {
                text: "null",
                tilde: false,
            } => ExprKind::Null,
            Kind::Name { text, tilde }
                if self.peek(1) == &Kind::Symbol("(") && !RESERVED.contains(&text) =>
            {
                return self.call(text, !tilde);
            }
            Kind::Name { .. } if self.next_is("of") && self.peek(2) == &Kind::Symbol("[") => {
                return self.lineage();
            }
            Kind::Name { text, tilde: false } if !RESERVED.contains(&text) => {
                return self.field(span, false);
            }
            Kind::Quoted(_) => return self.field(span, false),
            _ => return Err(self.no_value()),
        };
        self.advance();
        Ok(Expr { kind, span })
    }

    fn no_value(&self) -> Box<Diagnostic> {
        let message = match self.kind() {
            Kind::End => "the query ends where a field or a value is expected".to_owned(),
            _ => format!(
                "{} stands where a field or a value is expected",
                self.shown()
            ),
        };
        let help = match self.kind() {
            Kind::Name { tilde: true, .. } => "only functions and operators have a form with `~`",
            Kind::Name { .. } => "a field of that name stands between backquotes",
            Kind::Symbol("[") => "lists stand between `(` and `)`",
            _ => "a condition is `field == \"value\"`",
        };
        self.error("eql-syntax", message).boxed(help)
    }

    fn number(&self, digits: &str) -> Parsed<NumberLiteral> {
        let decimal = digits.contains(['.', 'e', 'E']);
        match digits.parse().ok().and_then(Number::new) {
            Some(value) => Ok(NumberLiteral { value, decimal }),
            None => Err(self
                .error("eql-number", "this number is too large")
                .boxed("put it between quotes to compare it as text")),
        }
    }

    fn parenthesised(&mut self) -> Parsed<Expr> {
        let open = self.span();
        self.advance();
        let inner = self.condition()?;
        if !self.take(")") {
            return Err(self.not_closed(open, "conditions are joined by `and` or `or`"));
        }
        Ok(Expr {
            span: open.to(self.previous()),
            ..inner
        })
    }

    fn call(&mut self, name: &str, cased: bool) -> Parsed<Expr> {
        let name_span = self.span();
        self.advance();
        let arguments = self.nested(Self::bracketed)?;
        let span = name_span.to(self.previous());
        let kind = ExprKind::Call(Call {
            name: name.to_owned(),
            name_span,
            cased,
            arguments,
        });
        Ok(Expr { kind, span })
    }

    /// A dotted name, each part of which may stand between backquotes, and an item of it.
    fn field(&mut self, start: Span, optional: bool) -> Parsed<Expr> {
        let mut name = String::new();
        let mut item = None;
        loop {
            match self.kind().clone() {
                Kind::Name { text, tilde: false } => name.push_str(text),
                Kind::Quoted(text) => name.push_str(&text),
                _ => {
                    let message = format!("{} is no part of a field name", self.shown());
                    return Err(self
                        .error("eql-syntax", message)
                        .boxed("put unusual names between backquotes"));
                }
            }
            self.advance();
            // A digit in brackets can't begin an event of a sequence.
            while let (Kind::Symbol("["), Kind::Number(digits), Kind::Symbol("]")) =
                (self.kind(), self.peek(1), self.peek(2))
            {
                match (item, digits.parse()) {
                    (None, Ok(at)) => item = Some(at),
                    _ => {
                        return Err(self
                            .error("eql-item", "an item is a whole number")
                            .boxed("write `process.args[0]`"));
                    }
                }
                (0..3).for_each(|_| self.advance());
            }
            if item.is_some() || self.kind() != &Kind::Symbol(".") {
                break;
            }
            self.advance();
            name.push('.');
        }
        let kind = ExprKind::Field(FieldName {
            name,
            item,
            optional,
        });
        Ok(Expr {
            kind,
            span: start.to(self.previous()),
        })
    }

    /// `child of [ … ]`; its query is read so that what follows is understood.
    fn lineage(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.advance();
        self.advance();
        self.nested(Self::term)?;
        Ok(Expr {
            kind: ExprKind::Lineage,
            span: start.to(self.previous()),
        })
    }
}

fn unclosed(open: Span) -> Box<Diagnostic> {
    Diagnostic::error("eql-bracket", "this bracket is never closed", open)
        .boxed("close it with `)`")
}
