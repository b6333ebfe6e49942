//! KQL's grammar: from least to most binding `or`, `and`, `not`, parentheses.

use super::ast::{Literal, Query, Values};
use super::literal;
use crate::ir::Relation;
use crate::limits;
use crate::text::{Diagnostic, Span};

/// Reads a whole query.
pub fn parse(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<Query, Diagnostic> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        diagnostics,
    };
    if parser.peek().is_none() {
        return Err(error("the query is empty", Span::at(0))
            .help("write a field and a value: `process.name: \"cscript.exe\"`"));
    }
    let query = parser.or()?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(parser.unexpected()),
    }
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("kql-syntax", message, span)
}

struct Parser<'t, 'd> {
    text: &'t str,
    at: usize,
    depth: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Parser<'_, '_> {
    /// The next character that is no blank.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(literal::is_blank).len();
        self.text[self.at..].chars().next()
    }

    fn accept(&mut self, c: char) -> Option<Span> {
        if self.peek() != Some(c) {
            return None;
        }
        self.at += c.len_utf8();
        Some(Span::new(self.at - c.len_utf8(), self.at))
    }

    fn accept_word(&mut self, word: &str) -> Option<Span> {
        self.peek()?;
        if literal::keyword(self.text, self.at) != Some(word) {
            return None;
        }
        self.at += word.len();
        Some(Span::new(self.at - word.len(), self.at))
    }

    fn deeper<T>(
        &mut self,
        span: Span,
        part: impl FnOnce(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(error(
                format!("the query nests more than {} levels deep", limits::NESTING),
                span,
            ));
        }
        let result = part(self);
        self.depth -= 1;
        result
    }

    fn close(&mut self, open: Span, c: char) -> Result<Span, Diagnostic> {
        match (self.accept(c), self.peek()) {
            (Some(span), _) => Ok(span),
            (None, None) => {
                let what = open.of(self.text);
                Err(error(format!("this `{what}` is not closed"), open)
                    .help(format!("close it with `{c}`")))
            }
            (None, Some(_)) => Err(self.unexpected()),
        }
    }

    fn or(&mut self) -> Result<Query, Diagnostic> {
        self.chain("or", Parser::and, Query::span, Query::Or)
    }

    fn and(&mut self) -> Result<Query, Diagnostic> {
        self.chain("and", Parser::not, Query::span, Query::And)
    }

    fn chain<T>(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<T, Diagnostic>,
        span: fn(&T) -> Span,
        join: fn(Vec<T>, Span) -> T,
    ) -> Result<T, Diagnostic> {
        let mut parts = vec![part(self)?];
        while self.accept_word(word).is_some() {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let whole = span(&parts[0]).to(span(&parts[parts.len() - 1]));
        Ok(join(parts, whole))
    }

    fn not(&mut self) -> Result<Query, Diagnostic> {
        let Some(span) = self.accept_word("not") else {
            return self.primary();
        };
        self.deeper(span, |parser| {
            let inner = parser.not()?;
            let span = span.to(inner.span());
            Ok(Query::Not(Box::new(inner), span))
        })
    }

    fn primary(&mut self) -> Result<Query, Diagnostic> {
        if let Some(open) = self.accept('(') {
            return self.deeper(open, |parser| {
                let inner = parser.or()?;
                parser.close(open, ')')?;
                Ok(inner)
            });
        }
        let field = self.literal("a field or a value")?;
        match self.peek() {
            Some(':') => {
                self.at += 1;
                self.after_colon(field)
            }
            Some('<' | '>') => self.range(field),
            _ => Ok(Query::Is {
                span: field.span,
                field: None,
                values: Values::One(field),
            }),
        }
    }

    fn after_colon(&mut self, field: Literal) -> Result<Query, Diagnostic> {
        if let Some(open) = self.accept('{') {
            return self.deeper(open, |parser| {
                let inner = parser.or()?;
                let close = parser.close(open, '}')?;
                Ok(Query::Nested {
                    span: field.span.to(close),
                    field,
                    inner: Box::new(inner),
                })
            });
        }
        if let Some(sign) = self.accept('=').or_else(|| self.accept(':')) {
            return Err(error("KQL compares with a single `:`", sign)
                .help("write `field: value`")
                .fix("Remove it", sign, ""));
        }
        let values = self.values()?;
        Ok(Query::Is {
            span: field.span.to(Span::at(self.at)),
            field: Some(field),
            values,
        })
    }

    fn range(&mut self, field: Literal) -> Result<Query, Diagnostic> {
        let rest = &self.text[self.at..];
        let (relation, length) = match rest.as_bytes() {
            [b'<', b'=', ..] => (Relation::Le, 2),
            [b'>', b'=', ..] => (Relation::Ge, 2),
            [b'<', ..] => (Relation::Lt, 1),
            _ => (Relation::Gt, 1),
        };
        self.at += length;
        let value = self.literal("a value to compare with")?;
        Ok(Query::Range {
            span: field.span.to(value.span),
            field,
            relation,
            value,
        })
    }

    /// What stands behind the colon: one value, or a list in parentheses.
    fn values(&mut self) -> Result<Values, Diagnostic> {
        let Some(open) = self.accept('(') else {
            return Ok(Values::One(self.literal("a value")?));
        };
        self.deeper(open, |parser| {
            let values = parser.chain("or", Parser::values_and, Values::span, Values::Or)?;
            parser.close(open, ')')?;
            Ok(values)
        })
    }

    fn values_and(&mut self) -> Result<Values, Diagnostic> {
        self.chain("and", Parser::values_not, Values::span, Values::And)
    }

    fn values_not(&mut self) -> Result<Values, Diagnostic> {
        let Some(span) = self.accept_word("not") else {
            return self.values();
        };
        self.deeper(span, |parser| {
            let inner = parser.values_not()?;
            let span = span.to(inner.span());
            Ok(Values::Not(Box::new(inner), span))
        })
    }

    fn literal(&mut self, expected: &str) -> Result<Literal, Diagnostic> {
        let place = self.peek();
        let read = literal::read(self.text, self.at, self.diagnostics)?;
        match (read, place) {
            (Some((literal, after)), _) => {
                self.at = after;
                Ok(literal)
            }
            (None, None) => Err(error(
                format!("the query ends where {expected} should follow"),
                Span::at(self.text.len()),
            )),
            (None, Some(c)) => {
                let word = literal::keyword(self.text, self.at);
                let length = word.map_or(c.len_utf8(), str::len);
                let span = Span::new(self.at, self.at + length);
                let found = span.of(self.text);
                let error = error(format!("expected {expected} before `{found}`"), span);
                Err(match (word, c) {
                    (Some(word), _) => {
                        error.help(format!("to look for the word itself, write `\"{word}\"`"))
                    }
                    (None, '{' | '}') => error.help(
                        "braces hold the fields below a nested one: `field: { name: value }`",
                    ),
                    _ => error,
                })
            }
        }
    }

    /// What stands where the query should go on with `and` or `or`, with the likeliest reason.
    fn unexpected(&mut self) -> Diagnostic {
        let Some(c) = self.peek() else {
            return error("the query ends too early", Span::at(self.text.len()));
        };
        let word = literal::keyword(self.text, self.at);
        let length = word.map_or(c.len_utf8(), str::len);
        let span = Span::new(self.at, self.at + length);
        if c == ')' || c == '}' {
            return error(format!("this `{c}` closes nothing"), span).fix("Remove it", span, "");
        }
        let found = span.of(self.text);
        let message = format!("expected `and`, `or` or the end before `{found}`");
        let help = match c {
            ':' => {
                "a bare value runs on to the next `and` or `or`: put one of these between two conditions, and write a colon inside a value as `\\:` or put the value in double quotes"
            }
            '"' => {
                "put one pair of double quotes around a whole value; a quote inside is written `\\\"`"
            }
            '<' | '>' => {
                "a comparison stands alone: `field >= 5`; inside a value write `\\<` or use double quotes"
            }
            '(' => "several values stand in parentheses behind the colon: `field: (a or b)`",
            _ => "join conditions with `and` or `or`",
        };
        error(message, span).help(help)
    }
}
