//! The condition of a Sigma rule: `all of selection_* and not 1 of filter_*`.
//!
//! Precedence, from least to most binding: or, and, not, quantifier, parentheses.

use crate::limits;
use crate::text::{Diagnostic, Span};

/// A condition as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Identifier(String, Span),
    Of(Quantifier, Target, Span),
    Not(Box<Condition>, Span),
    And(Vec<Condition>, Span),
    Or(Vec<Condition>, Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    All,
    AtLeast(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Them,
    /// A name with `*` for any characters.
    Pattern(String),
}

impl Condition {
    pub fn span(&self) -> Span {
        match self {
            Condition::Identifier(_, span)
            | Condition::Of(_, _, span)
            | Condition::Not(_, span)
            | Condition::And(_, span)
            | Condition::Or(_, span) => *span,
        }
    }
}

/// Reads a condition. `span` is where the value stands in `source`; the value may be quoted or
/// folded over lines there, so each word is looked up in the source to find its own place.
pub fn parse(text: &str, span: Span, source: &str) -> Result<Condition, Diagnostic> {
    let tokens = lex(text, span, source)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        end: Span::at(span.end as usize),
        depth: 0,
    };
    let condition = parser.or()?;
    match parser.peek() {
        None => Ok(condition),
        Some(token) if token.text == ")" => Err(error(
            "this parenthesis closes nothing",
            token.span,
        )
        .fix("Remove it", token.span, "")),
        Some(token) => Err(error(
            format!("expected `and`, `or` or the end before `{}`", token.text),
            token.span,
        )),
    }
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("sigma-condition", message, span)
}

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    span: Span,
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

fn lex<'a>(text: &'a str, span: Span, source: &str) -> Result<Vec<Token<'a>>, Diagnostic> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut cursor = span.start as usize;
    while let Some(first) = rest.trim_start().chars().next() {
        rest = rest.trim_start();
        let length = match first {
            '(' | ')' | '|' => 1,
            _ => rest
                .find(|c: char| c.is_whitespace() || "()|".contains(c))
                .unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(length);
        let found = source
            .get(cursor..span.end as usize)
            .and_then(|left| left.find(word));
        let place = found.map_or(span, |at| Span::new(cursor + at, cursor + at + word.len()));
        cursor = place.end as usize;
        if first == '|' {
            return Err(Diagnostic::error(
                "unsupported-aggregation",
                "aggregations after `|` were removed from Sigma with version 2",
                place,
            )
            .help("write a correlation rule instead"));
        }
        if let Some(bad) = word
            .chars()
            .find(|&c| !(c.is_alphanumeric() || "()_*-.".contains(c)))
        {
            return Err(error(format!("`{bad}` cannot stand in a condition"), place)
                .help("a condition is made of selection names, and, or, not, `1 of`, `all of` and parentheses"));
        }
        tokens.push(Token {
            text: word,
            span: place,
        });
        rest = after;
    }
    if tokens.is_empty() {
        return Err(
            error("the condition is empty", span).help("name a selection: `condition: selection`")
        );
    }
    Ok(tokens)
}

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    end: Span,
    depth: usize,
}

impl<'a> Parser<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn accept(&mut self, word: &str) -> Option<Span> {
        let token = self.peek().filter(|token| token.is(word))?;
        self.at += 1;
        Some(token.span)
    }

    fn or(&mut self) -> Result<Condition, Diagnostic> {
        self.chain("or", Parser::and, Condition::Or)
    }

    fn and(&mut self) -> Result<Condition, Diagnostic> {
        self.chain("and", Parser::not, Condition::And)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Condition, Diagnostic>,
        join: fn(Vec<Condition>, Span) -> Condition,
    ) -> Result<Condition, Diagnostic> {
        let mut parts = vec![part(self)?];
        while self.accept(word).is_some() {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let span = parts[0].span().to(parts[parts.len() - 1].span());
        Ok(join(parts, span))
    }

    fn not(&mut self) -> Result<Condition, Diagnostic> {
        let Some(span) = self.accept("not") else {
            return self.primary();
        };
        self.deeper(span, |parser| {
            let inner = parser.not()?;
            let span = span.to(inner.span());
            Ok(Condition::Not(Box::new(inner), span))
        })
    }

    fn deeper(
        &mut self,
        span: Span,
        part: impl FnOnce(&mut Self) -> Result<Condition, Diagnostic>,
    ) -> Result<Condition, Diagnostic> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(error(
                format!(
                    "the condition nests more than {} levels deep",
                    limits::NESTING
                ),
                span,
            ));
        }
        let result = part(self);
        self.depth -= 1;
        result
    }

    fn primary(&mut self) -> Result<Condition, Diagnostic> {
        let Some(token) = self.peek() else {
            return Err(error(
                "the condition ends where a selection should follow",
                self.end,
            ));
        };
        self.at += 1;
        if token.text == "(" {
            return self.deeper(token.span, |parser| {
                let inner = parser.or()?;
                match parser.accept(")") {
                    Some(_) => Ok(inner),
                    None => Err(error("this parenthesis is not closed", token.span)),
                }
            });
        }
        if self.peek().is_some_and(|next| next.is("of")) {
            let quantifier = match token.text.to_ascii_lowercase().as_str() {
                "all" => Some(Quantifier::All),
                "any" => Some(Quantifier::AtLeast(1)),
                number => number.parse().ok().map(Quantifier::AtLeast),
            };
            if let Some(quantifier) = quantifier {
                self.at += 1;
                return self.target(quantifier, token.span);
            }
        }
        if token.text == ")" || ["and", "or", "of"].iter().any(|word| token.is(word)) {
            return Err(error(
                format!("expected a selection before `{}`", token.text),
                token.span,
            ));
        }
        if token.text.contains('*') {
            let fixed = format!("1 of {}", token.text);
            return Err(error(
                format!("`{}` names several selections", token.text),
                token.span,
            )
            .help("say whether one or all of them have to match")
            .fix(format!("Replace with `{fixed}`"), token.span, fixed));
        }
        Ok(Condition::Identifier(token.text.to_owned(), token.span))
    }

    fn target(&mut self, quantifier: Quantifier, start: Span) -> Result<Condition, Diagnostic> {
        let Some(token) = self.peek() else {
            return Err(error(
                "the condition ends where `them` or a name should follow",
                self.end,
            ));
        };
        self.at += 1;
        if token.text == "(" || token.text == ")" {
            return Err(error(
                "expected `them` or a name such as `selection_*` here",
                token.span,
            ));
        }
        let target = if token.is("them") {
            Target::Them
        } else {
            Target::Pattern(token.text.to_owned())
        };
        Ok(Condition::Of(quantifier, target, start.to(token.span)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(condition: &Condition) -> String {
        let join = |parts: &[Condition], word: &str| {
            format!(
                "({})",
                parts.iter().map(shape).collect::<Vec<_>>().join(word)
            )
        };
        match condition {
            Condition::Identifier(name, _) => name.clone(),
            Condition::Of(quantifier, target, _) => format!("{quantifier:?} {target:?}"),
            Condition::Not(inner, _) => format!("!{}", shape(inner)),
            Condition::And(parts, _) => join(parts, " & "),
            Condition::Or(parts, _) => join(parts, " | "),
        }
    }

    fn read(text: &str) -> Result<Condition, Diagnostic> {
        parse(text, Span::new(0, text.len()), text)
    }

    #[test]
    fn precedence_is_or_and_not() {
        for (text, want) in [
            ("a or b and not c", "(a | (b & !c))"),
            ("(a OR b) And c", "((a | b) & c)"),
            ("not not a", "!!a"),
            (
                "1 of sel* and all of them",
                r#"(AtLeast(1) Pattern("sel*") & All Them)"#,
            ),
            ("all and b", "(all & b)"),
        ] {
            assert_eq!(shape(&read(text).unwrap()), want);
        }
    }

    #[test]
    fn errors_say_where() {
        for (text, at, message) in [
            ("a and", 5, "ends where a selection should follow"),
            ("a b", 2, "expected `and`, `or` or the end before `b`"),
            ("(a or b", 0, "not closed"),
            ("a)", 1, "closes nothing"),
            ("a and or b", 6, "expected a selection before `or`"),
            ("sel*", 0, "several selections"),
            ("a | count() > 3", 2, "aggregations"),
            ("a = b", 2, "`=` cannot stand"),
            ("  ", 0, "empty"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.message.contains(message), "{text}: {}", error.message);
            assert_eq!(error.span.start, at, "{text}");
        }
        assert!(read(&"(".repeat(10_000)).is_err());
        assert!(read(&"not ".repeat(10_000)).is_err());
    }

    #[test]
    fn spans_point_into_a_folded_value() {
        let source = "condition: >\n    sel1 and\n    sel2\n";
        let span = Span::new(11, source.len());
        let Condition::And(parts, _) = parse("sel1 and sel2", span, source).unwrap() else {
            panic!()
        };
        assert_eq!(parts[1].span().of(source), "sel2");
        assert_eq!(parts[1].span().start, 30);
    }
}
