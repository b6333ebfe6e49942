//! Lucene's grammar: clauses with `+`, `-` and `NOT`, joined by AND and OR, to the neutral tree.

use super::term;
use crate::ir::{Node, Number, Op, Predicate, Relation, Subject, Test};
use crate::limits;
use crate::rule::ecs::Names;
use crate::rule::wildcard;
use crate::text::glob::Token;
use crate::text::{Diagnostic, Extract, Glob, Span};

/// Reads a whole query.
pub fn parse(extract: &Extract) -> Result<Node, Diagnostic> {
    let mut parser = Parser {
        extract,
        text: extract.text(),
        names: Names::of(extract.text()),
        at: 0,
        depth: 0,
        predicates: 0,
    };
    if parser.rest().is_empty() {
        return Err(error("the query is empty", Span::at(0))
            .help("write a field and a value: `process.name:cscript.exe`"));
    }
    let node = parser.clauses(None)?;
    if parser.rest().is_empty() {
        return Ok(node);
    }
    let place = parser.here();
    let found = place.of(parser.text);
    let message = match found {
        ")" | "]" | "}" => format!("this `{found}` closes nothing"),
        _ => format!("`{found}` can't stand here"),
    };
    Err(error(message, place).help("put a backslash before a sign that is meant as text"))
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error("lucene-syntax", message, span)
}

struct Parser<'a> {
    extract: &'a Extract,
    text: &'a str,
    names: Names,
    at: usize,
    depth: usize,
    predicates: usize,
}

/// How a clause is marked.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    None,
    Must,
    Not,
}

impl<'a> Parser<'a> {
    /// What is left, behind blanks.
    fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest
    }

    /// The next character.
    fn here(&mut self) -> Span {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Span::new(self.at, self.at + length)
    }

    fn accept(&mut self, sign: &str) -> Option<Span> {
        self.rest().starts_with(sign).then(|| {
            self.at += sign.len();
            Span::new(self.at - sign.len(), self.at)
        })
    }

    /// One of the words, as a whole.
    fn accept_word(&mut self, word: &str) -> Option<Span> {
        let after = self.rest().strip_prefix(word)?;
        if !after
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || c == '(')
        {
            return None;
        }
        self.accept(word)
    }

    /// Clauses up to the end or a closing parenthesis. Clauses that only a blank stands between
    /// are alternatives, unless `+` or `-` says what has to be.
    fn clauses(&mut self, field: Option<&Subject>) -> Result<Node, Diagnostic> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            let message = format!("the query nests more than {} levels deep", limits::NESTING);
            return Err(error(message, self.here()));
        }
        self.rest();
        let start = self.at;
        // Alternatives, each of which is what AND joins.
        let mut any: Vec<Vec<Node>> = vec![Vec::new()];
        let mut joined = true;
        let mut marked = false;
        loop {
            let (mark, clause) = self.clause(field)?;
            marked |= mark != Mark::None;
            match any.last_mut() {
                Some(last) if joined => last.push(clause),
                _ => any.push(vec![clause]),
            }
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with([')', ']', '}']) {
                break;
            }
            joined = self
                .accept_word("AND")
                .or_else(|| self.accept("&&"))
                .is_some();
            if !joined
                && self
                    .accept_word("OR")
                    .or_else(|| self.accept("||"))
                    .is_none()
            {
                let next_marked = self.rest().starts_with(['+', '-', '!']);
                joined = marked || next_marked || self.text[self.at..].starts_with("NOT ");
            }
        }
        self.depth -= 1;
        let span = self.extract.span(Span::new(start, self.at));
        let all = any.into_iter().map(|all| Node::all(all, span));
        Ok(Node::any(all.collect(), span))
    }

    fn clause(&mut self, field: Option<&Subject>) -> Result<(Mark, Node), Diagnostic> {
        let mut mark = Mark::None;
        let mut negated = false;
        let begin = self.here();
        loop {
            if self.accept("-").or_else(|| self.accept("!")).is_some()
                || self.accept_word("NOT").is_some()
            {
                negated = !negated;
                mark = Mark::Not;
            } else if self.accept("+").is_some() {
                mark = Mark::Must;
            } else {
                break;
            }
        }
        for word in ["AND", "OR", "&&", "||"] {
            if let Some(span) = self.accept_word(word) {
                return Err(error(format!("expected a term before `{word}`"), span));
            }
        }
        let node = self.term(field)?;
        let span = self.extract.span(begin).to(node.span);
        Ok((mark, if negated { Node::not(node, span) } else { node }))
    }

    fn term(&mut self, field: Option<&Subject>) -> Result<Node, Diagnostic> {
        if let Some(open) = self.accept("(") {
            let inner = self.clauses(field)?;
            if self.accept(")").is_none() {
                return Err(error("this parenthesis is not closed", open));
            }
            self.suffix();
            return Ok(inner);
        }
        let start = {
            self.rest();
            self.at
        };
        if self.rest().starts_with('/') {
            return self.value(field.unwrap_or(&Subject::Anywhere), start);
        }
        // A name is a bare term with a colon right behind it.
        let (tokens, length) = term::read(self.rest());
        let behind = &self.text[self.at + length..];
        if field.is_none() && length > 0 && behind.starts_with(':') {
            self.at += length + 1;
            let name = Glob::new(tokens.iter().cloned(), true).to_string();
            if name == "_exists_" {
                let (tokens, length) = term::read(self.rest());
                self.at += length;
                let named = Glob::new(tokens, true).to_string();
                let subject = Subject::Field(self.names.field(&named));
                return self.predicate(
                    &subject,
                    Op::Exists,
                    "true".into(),
                    Test::Exists(true),
                    start,
                );
            }
            let subject = if tokens.contains(&Token::Many) {
                Subject::Named(Glob::new(tokens, false))
            } else {
                Subject::Field(self.names.field(&name))
            };
            return if self.rest().starts_with('(') {
                self.term(Some(&subject))
            } else {
                self.value(&subject, start)
            };
        }
        self.value(field.unwrap_or(&Subject::Anywhere), start)
    }

    /// A value of a field; `start` is where the predicate begins.
    fn value(&mut self, subject: &Subject, start: usize) -> Result<Node, Diagnostic> {
        let rest = self.rest();
        let here = self.here();
        let whole = |this: &mut Self, text: String| {
            let op = if *subject == Subject::Anywhere {
                Op::Contains
            } else {
                Op::Eq
            };
            let test = Test::Text(vec![Glob::literal(text.clone(), true)]);
            this.predicate(subject, op, text, test, start)
        };
        if let Some(inside) = rest.strip_prefix('"') {
            let (text, length) = term::until(inside, '"').ok_or_else(|| {
                error("this quote is not closed", here).help("close it with `\"`")
            })?;
            self.at += length + 1;
            self.suffix();
            return whole(self, term::plain(text));
        }
        if let Some(inside) = rest.strip_prefix('/') {
            let (text, length) = term::until(inside, '/').ok_or_else(|| {
                error("this regular expression is not closed", here)
                    .help("close it with `/`, or write `\\/` for a slash")
            })?;
            self.at += length + 1;
            self.suffix();
            // It is never evaluated, so it need not compile, and a hostile text has thousands.
            let test = Test::Undecidable(format!("an expression of Lucene, /{text}/"));
            return self.predicate(subject, Op::RegexMatch, text.to_owned(), test, start);
        }
        if rest.starts_with(['[', '{']) {
            return self.range(subject, here, start);
        }
        for (sign, relation, op) in [
            (">=", Relation::Ge, Op::Ge),
            ("<=", Relation::Le, Op::Le),
            (">", Relation::Gt, Op::Gt),
            ("<", Relation::Lt, Op::Lt),
        ] {
            if self.accept(sign).is_some() {
                let (tokens, length) = term::read(self.rest());
                self.at += length;
                let bound = Glob::new(tokens, true).to_string();
                return self.bound(subject, relation, op, &bound, start);
            }
        }
        let (tokens, length) = term::read(rest);
        if length == 0 {
            return Err(if rest.is_empty() {
                error(
                    "the query ends where a value should follow",
                    Span::at(self.text.len()),
                )
            } else {
                error(
                    format!("expected a value before `{}`", here.of(self.text)),
                    here,
                )
                .help("put a backslash before a sign that is meant as text")
            });
        }
        self.at += length;
        self.suffix();
        let (op, shown) = wildcard::shape(&tokens);
        match op {
            Op::Eq => whole(self, shown),
            Op::Exists => self.predicate(subject, op, shown, Test::Exists(true), start),
            op => {
                let test = Test::Text(vec![Glob::new(tokens, true)]);
                self.predicate(subject, op, shown, test, start)
            }
        }
    }

    /// `[a TO b]`, where a brace leaves its end out.
    fn range(&mut self, subject: &Subject, open: Span, start: usize) -> Result<Node, Diagnostic> {
        let rest = self.rest();
        let end = rest
            .find([']', '}'])
            .ok_or_else(|| error("this range is not closed", open).help("write `[a TO b]`"))?;
        let inside = &rest[1..end];
        let place = Span::new(self.at, self.at + end + 1);
        let (from, to) = inside.split_once(" TO ").ok_or_else(|| {
            error("a range is written `[a TO b]`", place).help("`*` stands for an open end")
        })?;
        let low = if rest.starts_with('[') {
            (Relation::Ge, Op::Ge)
        } else {
            (Relation::Gt, Op::Gt)
        };
        let high = if rest[end..].starts_with(']') {
            (Relation::Le, Op::Le)
        } else {
            (Relation::Lt, Op::Lt)
        };
        self.at += end + 1;
        self.suffix();
        let mut nodes = Vec::new();
        for (bound, (relation, op)) in [(from, low), (to, high)] {
            let bound = term::plain(bound.trim().trim_matches('"'));
            if bound != "*" {
                nodes.push(self.bound(subject, relation, op, &bound, start)?);
            }
        }
        let span = self.extract.span(Span::new(start, self.at));
        if nodes.is_empty() {
            return self.predicate(
                subject,
                Op::Exists,
                "true".into(),
                Test::Exists(true),
                start,
            );
        }
        Ok(Node::all(nodes, span))
    }

    fn bound(
        &mut self,
        subject: &Subject,
        relation: Relation,
        op: Op,
        bound: &str,
        start: usize,
    ) -> Result<Node, Diagnostic> {
        let test = match bound.parse().ok().and_then(Number::new) {
            Some(number) => Test::Number(relation, number),
            None => Test::Undecidable("the order of dates, addresses or texts".into()),
        };
        self.predicate(subject, op, bound.to_owned(), test, start)
    }

    fn predicate(
        &mut self,
        subject: &Subject,
        op: Op,
        value: String,
        test: Test,
        start: usize,
    ) -> Result<Node, Diagnostic> {
        let place = Span::new(start, self.at);
        self.predicates += 1;
        if self.predicates > limits::PREDICATES {
            let message = format!("a rule may have {} predicates at most", limits::PREDICATES);
            return Err(Diagnostic::error("rule-size", message, place));
        }
        let predicate = Predicate {
            subject: subject.clone(),
            op,
            value,
            test,
        };
        Ok(Node::predicate(predicate, self.extract.span(place)))
    }

    /// Passes over `~2` and `^1.5`, which change the score and how near a match must be.
    fn suffix(&mut self) {
        while self.text[self.at..].starts_with(['~', '^']) {
            let rest = &self.text[self.at + 1..];
            let number = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'));
            self.at += 1 + number.unwrap_or(rest.len());
        }
    }
}
