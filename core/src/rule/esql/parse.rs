//! ES|QL's grammar, as far as conditions go: the commands by their first words, and the
//! expression of each `where`.

use super::ast::{Expr, Kind};
use super::lexer::{self, Token};
use crate::ir::Relation;
use crate::limits;
use crate::text::{Diagnostic, Span};

/// The commands of the language; all but `where` are passed over.
const COMMANDS: [&str; 38] = [
    "change_point",
    "completion",
    "dedup",
    "dissect",
    "drop",
    "enrich",
    "eval",
    "explain",
    "fork",
    "from",
    "fuse",
    "grok",
    "inline",
    "inlinestats",
    "insist",
    "join",
    "keep",
    "limit",
    "lookup",
    "metadata",
    "metrics",
    "mmr",
    "mv_expand",
    "promql",
    "registered_domain",
    "rename",
    "rerank",
    "row",
    "sample",
    "set",
    "show",
    "sort",
    "stats",
    "subquery",
    "ts",
    "uri_parts",
    "user_agent",
    "where",
];

/// The conditions of all `where` commands, in order.
pub fn conditions(text: &str) -> Result<Vec<Expr>, Diagnostic> {
    let tokens = lexer::lex(text)?;
    if tokens.is_empty() {
        return Err(error("the query is empty", Span::at(0))
            .help("begin with `from` and the name of an index: `from logs-* | where …`"));
    }
    let end = text.len();
    let mut found = Vec::new();
    for stage in stages(&tokens) {
        let Some(first) = stage.first() else {
            return Err(error("a command is missing beside this `|`", Span::at(end))
                .help("each `|` is followed by a command such as `where` or `stats`"));
        };
        if !COMMANDS.iter().any(|command| first.is(command)) {
            let word = first.span.of(text);
            return Err(
                error(format!("`{word}` is no command of ES|QL"), first.span)
                    .help("each `|` is followed by a command such as `where`, `eval` or `stats`"),
            );
        }
        if !first.is("where") {
            continue;
        }
        let mut parser = Parser {
            text,
            tokens: &stage[1..],
            at: 0,
            depth: 0,
            end: stage.last().map_or(end, |token| token.span.range().end),
        };
        let condition = parser.or()?;
        if let Some(token) = parser.peek() {
            let found = token.span.of(text);
            let message = format!("expected `and`, `or` or `|` before `{found}`");
            let error = error(message, token.span);
            return Err(if token.is_sign("=") {
                error.help("ES|QL compares with `==`")
            } else {
                error
            });
        }
        found.push(condition);
    }
    Ok(found)
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("esql-syntax", message, span)
}

/// The tokens between the pipes that stand in no brackets.
fn stages(tokens: &[Token]) -> Vec<&[Token]> {
    let mut stages = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        if ["(", "[", "{"].iter().any(|sign| token.is_sign(sign)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|sign| token.is_sign(sign)) {
            depth = depth.saturating_sub(1);
        } else if token.is_sign("|") && depth == 0 {
            stages.push(&tokens[from..at]);
            from = at + 1;
        }
    }
    stages.push(&tokens[from..]);
    stages
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    end: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word))
    }

    fn accept(&mut self, word: &str) -> Option<Span> {
        let token = self.peek().filter(|token| token.is(word))?;
        self.at += 1;
        Some(token.span)
    }

    fn accept_sign(&mut self, sign: &str) -> Option<Span> {
        let token = self.peek().filter(|token| token.is_sign(sign))?;
        self.at += 1;
        Some(token.span)
    }

    fn expected(&self, what: &str) -> Diagnostic {
        match self.peek() {
            Some(token) => {
                let found = token.span.of(self.text);
                error(format!("expected {what} before `{found}`"), token.span)
            }
            None => error(
                format!("the condition ends where {what} should follow"),
                Span::at(self.end),
            ),
        }
    }

    fn deeper<T>(
        &mut self,
        span: Span,
        part: impl FnOnce(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            let message = format!("the query nests more than {} levels deep", limits::NESTING);
            return Err(error(message, span));
        }
        let result = part(self);
        self.depth -= 1;
        result
    }

    fn or(&mut self) -> Result<Expr, Diagnostic> {
        self.chain("or", Parser::and, Kind::Or)
    }

    fn and(&mut self) -> Result<Expr, Diagnostic> {
        self.chain("and", Parser::not, Kind::And)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Expr, Diagnostic>,
        join: fn(Vec<Expr>) -> Kind,
    ) -> Result<Expr, Diagnostic> {
        let mut parts = vec![part(self)?];
        while self.accept(word).is_some() {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let span = parts[0].span.to(parts[parts.len() - 1].span);
        Ok(Expr {
            kind: join(parts),
            span,
        })
    }

    fn not(&mut self) -> Result<Expr, Diagnostic> {
        let Some(span) = self.accept("not") else {
            return self.comparison();
        };
        self.deeper(span, |parser| {
            let inner = parser.not()?;
            Ok(Expr {
                span: span.to(inner.span),
                kind: Kind::Not(Box::new(inner)),
            })
        })
    }

    fn comparison(&mut self) -> Result<Expr, Diagnostic> {
        let left = self.sum()?;
        let start = left.span;
        const RELATIONS: [(&str, Relation); 6] = [
            ("==", Relation::Eq),
            ("!=", Relation::Ne),
            ("<=", Relation::Le),
            (">=", Relation::Ge),
            ("<", Relation::Lt),
            (">", Relation::Gt),
        ];
        for (sign, relation) in RELATIONS {
            if self.accept_sign(sign).is_some() {
                let right = self.sum()?;
                let span = start.to(right.span);
                let kind = Kind::Compare(Box::new(left), relation, Box::new(right));
                return Ok(Expr { kind, span });
            }
        }
        if self.accept_sign(":").is_some() {
            let right = self.sum()?;
            let span = start.to(right.span);
            let kind = Kind::Match(Box::new(left), Box::new(right));
            return Ok(Expr { kind, span });
        }
        if self.accept("is").is_some() {
            let negated = self.accept("not").is_some();
            let null = self.accept("null").ok_or_else(|| self.expected("`null`"))?;
            let kind = Kind::IsNull(Box::new(left));
            return Ok(negate(kind, negated, start.to(null)));
        }
        let negated = self.next_is("not").then(|| self.accept("not")).is_some();
        let join: fn(Box<Expr>, Vec<Expr>) -> Kind = if self.accept("in").is_some() {
            Kind::In
        } else if self.accept("like").is_some() {
            Kind::Like
        } else if self.accept("rlike").is_some() {
            Kind::Rlike
        } else if negated {
            return Err(self.expected("`in`, `like` or `rlike`"));
        } else {
            return Ok(left);
        };
        let (items, end) = match self.accept_sign("(") {
            Some(open) => self.deeper(open, |parser| parser.list(open))?,
            None => {
                let item = self.sum()?;
                let end = item.span;
                (vec![item], end)
            }
        };
        Ok(negate(join(Box::new(left), items), negated, start.to(end)))
    }

    /// What stands between an opened parenthesis and its end.
    fn list(&mut self, open: Span) -> Result<(Vec<Expr>, Span), Diagnostic> {
        let mut items = Vec::new();
        loop {
            if let Some(close) = self.accept_sign(")") {
                return Ok((items, close));
            }
            if self.peek().is_none() {
                return Err(error("this parenthesis is not closed", open));
            }
            // The options of a function stand in braces.
            if let Some(brace) = self.accept_sign("{") {
                self.skip_to("}", brace)?;
            } else {
                items.push(self.or()?);
            }
            if self.accept_sign(",").is_none()
                && !self.peek().is_some_and(|token| token.is_sign(")"))
            {
                return Err(match self.peek() {
                    Some(_) => self.expected("`,` or `)`"),
                    None => error("this parenthesis is not closed", open),
                });
            }
        }
    }

    fn skip_to(&mut self, sign: &str, open: Span) -> Result<Span, Diagnostic> {
        while let Some(token) = self.peek() {
            self.at += 1;
            if token.is_sign(sign) {
                return Ok(token.span);
            }
        }
        Err(error("this bracket is not closed", open))
    }

    /// Arithmetic, which gives no predicate: only where it ends matters.
    fn sum(&mut self) -> Result<Expr, Diagnostic> {
        let mut left = self.operand()?;
        while ["+", "-", "*", "/", "%"]
            .iter()
            .any(|sign| self.accept_sign(sign).is_some())
        {
            let right = self.operand()?;
            left = Expr {
                kind: Kind::Other,
                span: left.span.to(right.span),
            };
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expr, Diagnostic> {
        let Some(token) = self.peek() else {
            return Err(self.expected("a field or a value"));
        };
        self.at += 1;
        let start = token.span;
        let (kind, end) = match &token.kind {
            lexer::Kind::Text(text) => (Kind::Text(text.clone()), start),
            lexer::Kind::Number(number) => {
                // `1 hour` is a time span.
                let unit = self
                    .peek()
                    .filter(|next| matches!(&next.kind, lexer::Kind::Name(name) if is_unit(name)));
                match unit {
                    Some(unit) => {
                        self.at += 1;
                        (Kind::Other, start.to(unit.span))
                    }
                    None => (Kind::Number(number.clone()), start),
                }
            }
            lexer::Kind::Quoted(name) => (Kind::Name(name.clone()), start),
            lexer::Kind::Name(name) => match self.accept_sign("(") {
                Some(open) => {
                    let (items, end) = self.deeper(open, |parser| parser.list(open))?;
                    (Kind::Call(name.to_ascii_lowercase(), items), start.to(end))
                }
                None if ["and", "or", "in", "like", "rlike", "is"]
                    .iter()
                    .any(|word| token.is(word)) =>
                {
                    self.at -= 1;
                    return Err(self.expected("a field or a value"));
                }
                None => match name.to_ascii_lowercase().as_str() {
                    "true" => (Kind::Bool(true), start),
                    "false" => (Kind::Bool(false), start),
                    "null" => (Kind::Null, start),
                    _ => (Kind::Name(name.clone()), start),
                },
            },
            lexer::Kind::Sign("(") => {
                let inner = self.deeper(start, |parser| parser.or())?;
                if self.accept_sign(")").is_none() {
                    return Err(match self.peek() {
                        Some(_) => self.expected("`and`, `or` or `)`"),
                        None => error("this parenthesis is not closed", start),
                    });
                }
                // Whoever reads the trace wants the condition, not its parentheses.
                (inner.kind, inner.span)
            }
            lexer::Kind::Sign("[") => (Kind::Other, start.to(self.skip_to("]", start)?)),
            lexer::Kind::Sign("-" | "+") => {
                let inner = self.deeper(start, Parser::operand)?;
                let kind = match inner.kind {
                    Kind::Number(number) if token.is_sign("-") => {
                        Kind::Number(format!("-{number}"))
                    }
                    Kind::Number(number) => Kind::Number(number),
                    _ => Kind::Other,
                };
                (kind, start.to(inner.span))
            }
            // A count, where `count(*)` has it, or a parameter.
            lexer::Kind::Sign("*") => (Kind::Other, start),
            lexer::Kind::Sign("?") => {
                let name = self.peek().map_or(start, |token| token.span);
                self.at += 1;
                (Kind::Other, start.to(name))
            }
            _ => {
                self.at -= 1;
                return Err(self.expected("a field or a value"));
            }
        };
        let mut span = end;
        while self.accept_sign("::").is_some() {
            span = span.to(self.peek().map_or(span, |token| token.span));
            self.at += 1;
        }
        Ok(Expr { kind, span })
    }
}

fn negate(kind: Kind, negated: bool, span: Span) -> Expr {
    let inner = Expr { kind, span };
    if !negated {
        return inner;
    }
    Expr {
        kind: Kind::Not(Box::new(inner)),
        span,
    }
}

fn is_unit(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let unit = name.strip_suffix('s').unwrap_or(&name);
    [
        "millisecond",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "m",
        "h",
        "d",
        "w",
        "min",
        "sec",
        "mo",
        "yr",
        "q",
        "y",
        "",
        "ms",
        "m",
    ]
    .contains(&unit)
}
