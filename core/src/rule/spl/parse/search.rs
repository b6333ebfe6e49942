//! What `search` and `tstats … where` ask: terms, their comparisons and how they combine.
//!
//! `search` joins OR before AND, the other way round than `where` and `eval` do; an AND may be
//! left out. The operators have to be capitals.

use super::cursor::{Cursor, Fault};
use crate::limits;
use crate::rule::spl::ast::{Compare, Literal, Name, RawKind, Term, TermKind};
use crate::text::Span;

/// Reads terms up to the end, to a closing parenthesis, or, in `tstats`, to `by`. `None` where
/// there is nothing.
pub fn expression(
    cursor: &mut Cursor<'_>,
    ends_at_by: bool,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Result<Option<Term>, Fault> {
    let mut parser = Parser {
        cursor,
        ends_at_by,
        faults,
    };
    let term = parser.all(depth)?;
    match parser.cursor.peek() {
        Some(')') => {
            let at = parser.cursor.at();
            let message = "this parenthesis closes nothing";
            Err(Fault::syntax(message, Span::new(at, at + 1))
                .help("take it out, or open one before it"))
        }
        _ => Ok(term),
    }
}

struct Parser<'c, 'a, 'f> {
    cursor: &'c mut Cursor<'a>,
    ends_at_by: bool,
    faults: &'f mut Vec<Fault>,
}

impl Parser<'_, '_, '_> {
    /// Terms that must all hold.
    fn all(&mut self, depth: usize) -> Result<Option<Term>, Fault> {
        let mut terms = Vec::new();
        loop {
            self.cursor.skip_separators();
            if self.operator("AND") {
                continue;
            }
            if self.ends() {
                break;
            }
            terms.push(self.any(depth)?);
        }
        Ok(join(terms, TermKind::And))
    }

    /// Terms of which one must hold.
    fn any(&mut self, depth: usize) -> Result<Term, Fault> {
        let mut terms = vec![self.not(depth)?];
        loop {
            self.cursor.skip_blanks();
            let at = self.cursor.at();
            if !self.operator("OR") {
                break;
            }
            self.cursor.skip_blanks();
            if self.ends() {
                return Err(
                    Fault::syntax("this OR has nothing after it", Span::new(at, at + 2))
                        .help("add a term, or take the OR out"),
                );
            }
            terms.push(self.not(depth)?);
        }
        Ok(match terms.len() {
            1 => terms.remove(0),
            _ => join(terms, TermKind::Or).expect("there are several"),
        })
    }

    fn not(&mut self, depth: usize) -> Result<Term, Fault> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        if !self.operator("NOT") {
            return self.term(depth);
        }
        if depth >= limits::NESTING {
            return Err(Fault::nesting(Span::new(start, start + 3)));
        }
        self.cursor.skip_blanks();
        if self.ends() {
            return Err(Fault::syntax(
                "this NOT has nothing after it",
                Span::new(start, start + 3),
            )
            .help("add a term, or take the NOT out"));
        }
        let inner = self.not(depth + 1)?;
        let span = Span::new(start, inner.span.end as usize);
        Ok(Term {
            kind: TermKind::Not(Box::new(inner)),
            span,
        })
    }

    fn term(&mut self, depth: usize) -> Result<Term, Fault> {
        let start = self.cursor.at();
        let here = Span::new(start, start + 1);
        match self.cursor.peek() {
            Some('(') => {
                if depth >= limits::NESTING {
                    return Err(Fault::nesting(here));
                }
                self.cursor.bump();
                let inner = self.all(depth + 1)?;
                if !self.cursor.eat(")") {
                    return Err(
                        Fault::unclosed("parenthesis", here).help("add the closing parenthesis")
                    );
                }
                let span = self.cursor.since(start);
                // Empty parentheses ask nothing.
                Ok(inner.map_or(
                    Term {
                        kind: TermKind::And(Vec::new()),
                        span,
                    },
                    |inner| Term { span, ..inner },
                ))
            }
            Some('[') => {
                if depth >= limits::NESTING {
                    return Err(Fault::nesting(here));
                }
                let mut inside = self.cursor.bracketed()?;
                super::commands(&mut inside, depth + 1, self.faults);
                Ok(Term {
                    kind: TermKind::Subsearch,
                    span: self.cursor.since(start),
                })
            }
            Some('`') => {
                let called = self.cursor.macro_call()?;
                Ok(Term {
                    span: called.span,
                    kind: TermKind::Macro(called),
                })
            }
            Some('"') => {
                let literal = self.cursor.quoted()?;
                let name = Name {
                    text: literal.text(),
                    span: literal.span,
                };
                match self.comparison(name, start, depth)? {
                    Some(term) => Ok(term),
                    None => Ok(raw(literal, RawKind::Phrase)),
                }
            }
            Some('\'') if self.quoted_field().is_some() => {
                let name = self.quoted_field().expect("it was just found");
                self.cursor.move_to(name.span.end as usize);
                Ok(self
                    .comparison(name, start, depth)?
                    .expect("an operator follows"))
            }
            _ => self.word(start, depth),
        }
    }

    /// A word: a field that is compared, a directive, or text to find.
    fn word(&mut self, start: usize, depth: usize) -> Result<Term, Fault> {
        let field = self
            .cursor
            .word(|c| !c.is_whitespace() && !"()[]\"`,|=<>".contains(c));
        let mut name = field.map(|span| Name {
            text: span.of(self.cursor.text()).to_owned(),
            span,
        });
        // The `!` of `a!=b` belongs to the operator.
        if let Some(name) = &mut name
            && name.text.len() > 1
            && name.text.ends_with('!')
            && self.cursor.peek() == Some('=')
        {
            name.text.pop();
            name.span = Span::new(start, start + name.text.len());
            self.cursor.move_to(start + name.text.len());
        }
        if let Some(name) = name {
            let directive = match name.text.as_str() {
                "TERM" => Some(RawKind::Term),
                "CASE" => Some(RawKind::Case),
                _ => None,
            };
            if let Some(kind) = directive
                && self.cursor.peek() == Some('(')
            {
                let inside = self.cursor.parenthesised()?;
                return Ok(raw(within(inside), kind).spanning(self.cursor.since(start)));
            }
            if let Some(term) = self.comparison(name, start, depth)? {
                return Ok(term);
            }
        }
        // Text to find may have the characters of operators in it, as `<EventID>1<` has.
        self.cursor.move_to(start);
        let mut literal = self.bare(|c| !c.is_whitespace() && !"()[]\"`,|".contains(c));
        if literal.span.is_empty() {
            // Nothing that a term can begin with.
            self.cursor.bump();
            literal.span = self.cursor.since(start);
            let what = literal.span.of(self.cursor.text());
            return Err(
                Fault::syntax(format!("a term cannot begin with `{what}`"), literal.span)
                    .help("put text that is to be found into quotes"),
            );
        }
        Ok(raw(literal, RawKind::Phrase))
    }

    /// What follows a field: an operator with a value, or a list. `None` where neither does.
    fn comparison(
        &mut self,
        name: Name,
        start: usize,
        depth: usize,
    ) -> Result<Option<Term>, Fault> {
        let before = self.cursor.clone();
        self.cursor.skip_blanks();
        if self.cursor.keyword("IN") {
            self.cursor.skip_blanks();
            if self.cursor.peek() == Some('(') {
                let values = self.list()?;
                let span = self.cursor.since(start);
                let kind = TermKind::In(name, values);
                return Ok(Some(Term { kind, span }));
            }
            *self.cursor = before;
            return Ok(None);
        }
        let operators = [
            ("!=", Compare::Ne),
            ("<=", Compare::Le),
            (">=", Compare::Ge),
            ("==", Compare::Eq),
            ("=", Compare::Eq),
            ("<", Compare::Lt),
            (">", Compare::Gt),
        ];
        let Some((_, compare)) = operators
            .into_iter()
            .find(|(written, _)| self.cursor.eat(written))
        else {
            *self.cursor = before;
            return Ok(None);
        };
        let operator = self.cursor.since(start);
        self.cursor.skip_blanks();
        let at = self.cursor.at();
        match self.cursor.peek() {
            // A value that another search or a macro gives: earliest=[…], x=`y`.
            Some('[') => {
                if depth >= limits::NESTING {
                    return Err(Fault::nesting(Span::new(at, at + 1)));
                }
                let mut inside = self.cursor.bracketed()?;
                super::commands(&mut inside, depth + 1, self.faults);
                let span = self.cursor.since(start);
                let kind = TermKind::Subsearch;
                return Ok(Some(Term { kind, span }));
            }
            Some('`') => {
                let called = self.cursor.macro_call()?;
                let span = self.cursor.since(start);
                let kind = TermKind::Macro(called);
                return Ok(Some(Term { kind, span }));
            }
            _ => {}
        }
        let value = self.value()?;
        if value.span.is_empty() {
            return Err(Fault::syntax("this comparison has no value", operator)
                .help("add the value; an empty text is written `\"\"`"));
        }
        let span = self.cursor.since(start);
        let kind = TermKind::Compare(name, compare, value);
        Ok(Some(Term { kind, span }))
    }

    /// A value: bare, quoted, or of parts of both as in `*"a b"*`.
    fn value(&mut self) -> Result<Literal, Fault> {
        let start = self.cursor.at();
        let mut written = String::new();
        loop {
            if self.cursor.peek() == Some('"') {
                written.push_str(&self.cursor.quoted()?.written);
                // `a="x"AND b="y"`: the quotes end the value there, not the operator.
                if ["AND", "OR", "NOT"]
                    .iter()
                    .any(|word| self.starts_operator(word))
                {
                    break;
                }
                continue;
            }
            let part = self.bare(|c| !c.is_whitespace() && !"()[]\"|".contains(c));
            if part.span.is_empty() {
                break;
            }
            written.push_str(&part.written);
        }
        Ok(Literal {
            written,
            span: self.cursor.since(start),
        })
    }

    /// A text without quotes. A backslash keeps the next character in it, unless that is a blank.
    fn bare(&mut self, taken: impl Fn(char) -> bool) -> Literal {
        let start = self.cursor.at();
        while let Some(c) = self.cursor.peek() {
            if c == '\\' {
                self.cursor.bump();
                if self
                    .cursor
                    .peek()
                    .is_some_and(|next| !next.is_whitespace() && next != ')')
                {
                    self.cursor.bump();
                }
            } else if taken(c) {
                self.cursor.bump();
            } else {
                break;
            }
        }
        let span = self.cursor.since(start);
        Literal {
            written: span.of(self.cursor.text()).to_owned(),
            span,
        }
    }

    /// `(a, "b", c*)`
    fn list(&mut self) -> Result<Vec<Literal>, Fault> {
        let open = self.cursor.at();
        self.cursor.bump();
        let mut values = Vec::new();
        loop {
            self.cursor.skip_separators();
            match self.cursor.peek() {
                Some(')') => {
                    self.cursor.bump();
                    return Ok(values);
                }
                Some('"') => values.push(self.cursor.quoted()?),
                Some('`') => {
                    let called = self.cursor.macro_call()?;
                    let message = format!(
                        "the list is the macro `{}`, whose definition is not known",
                        called.name
                    );
                    return Err(Fault::new("spl-macro", message, called.span)
                        .help("write the values out, or add the macro's definition"));
                }
                Some(_) => {
                    let value = self.bare(|c| !c.is_whitespace() && !"()\"`,|".contains(c));
                    if value.span.is_empty() {
                        let at = self.cursor.at();
                        return Err(Fault::syntax(
                            "this does not belong into a list",
                            Span::new(at, at + 1),
                        )
                        .help("put values with blanks or parentheses into quotes"));
                    }
                    values.push(value);
                }
                None => {
                    return Err(Fault::unclosed("list", Span::new(open, open + 1))
                        .help("add the closing parenthesis"));
                }
            }
        }
    }

    /// A field in single quotes with an operator after it. Anywhere else, an apostrophe is text.
    fn quoted_field(&self) -> Option<Name> {
        let rest = self.cursor.rest();
        let end = rest.get(1..)?.find('\'')? + 2;
        let after = rest[end..].trim_start();
        let operator = after.starts_with(['=', '<', '>']) || after.starts_with("!=");
        operator.then(|| Name {
            text: rest[1..end - 1].to_owned(),
            span: Span::new(self.cursor.at(), self.cursor.at() + end),
        })
    }

    fn operator(&mut self, wanted: &str) -> bool {
        let found = self.starts_operator(wanted);
        if found {
            self.cursor.move_to(self.cursor.at() + wanted.len());
        }
        found
    }

    fn starts_operator(&self, wanted: &str) -> bool {
        let after = self.cursor.rest().strip_prefix(wanted);
        let ends = |rest: &str| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || "()\"[`".contains(c))
        };
        after.is_some_and(ends)
    }

    fn ends(&self) -> bool {
        let by = |word: &str| self.cursor.clone().keyword(word);
        match self.cursor.peek() {
            None | Some(')') => true,
            _ => self.ends_at_by && (by("by") || by("groupby")),
        }
    }
}

impl Term {
    fn spanning(self, span: Span) -> Term {
        Term { span, ..self }
    }
}

fn raw(literal: Literal, kind: RawKind) -> Term {
    Term {
        span: literal.span,
        kind: TermKind::Raw(literal, kind),
    }
}

/// What stands in the parentheses of a directive, with or without quotes.
fn within(inside: Cursor<'_>) -> Literal {
    let span = inside.rest_span();
    let written = span.of(inside.text()).trim();
    let quoted = written.len() > 1 && written.starts_with('"') && written.ends_with('"');
    Literal {
        written: match quoted {
            true => written[1..written.len() - 1].to_owned(),
            false => written.to_owned(),
        },
        span,
    }
}

fn join(mut terms: Vec<Term>, kind: fn(Vec<Term>) -> TermKind) -> Option<Term> {
    match terms.len() {
        0 => None,
        1 => Some(terms.remove(0)),
        _ => {
            let span = terms[0].span.to(terms[terms.len() - 1].span);
            Some(Term {
                kind: kind(terms),
                span,
            })
        }
    }
}
