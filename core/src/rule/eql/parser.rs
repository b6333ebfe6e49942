//! From words to a query: event filters, sequences and pipes.
//!
//! The grammar is that of Elasticsearch, with what Elastic's older language had beside it, so
//! that an old query gets a message about the construct and not about its first strange word.

use super::ast::{Body, Category, EventFilter, Expr, Order, Pipe, Query, Sequence, Term};
use super::lexer::{self, Kind, Token};
use crate::limits;
use crate::text::{Diagnostic, Extract, Span};

/// Reads a query. `None` where it can't be understood; the diagnostics then say why.
pub fn parse(query: &Extract, diagnostics: &mut Vec<Diagnostic>) -> Option<Query> {
    let tokens = lexer::tokens(query, diagnostics);
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        diagnostics,
    };
    match parser.query() {
        Ok(query) => Some(query),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// The first error ends the reading: what stands behind it can only be guessed at.
pub(super) type Parsed<T> = Result<T, Box<Diagnostic>>;

pub(super) struct Parser<'a, 'd> {
    tokens: Vec<Token<'a>>,
    at: usize,
    /// Levels of nesting at this place.
    depth: usize,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

impl Parser<'_, '_> {
    fn query(&mut self) -> Parsed<Query> {
        if self.kind() == &Kind::End {
            return Err(self
                .error("eql-empty", "there is no query in this text")
                .boxed("a query says `process where …`"));
        }
        let body = match self.word() {
            Some("sequence") if !self.next_is("where") => {
                Body::Sequence(self.sequence(Order::Sequence)?)
            }
            Some("sample") if !self.next_is("where") => {
                Body::Sequence(self.sequence(Order::Sample)?)
            }
            Some("join") if !self.next_is("where") => Body::Sequence(self.sequence(Order::Join)?),
            _ => Body::Event(self.event_filter()?),
        };
        let mut pipes = Vec::new();
        while self.take("|") {
            pipes.push(self.pipe()?);
        }
        if self.kind() == &Kind::End {
            return Ok(Query { body, pipes });
        }
        Err(self.left_over())
    }

    /// Something behind a complete query.
    fn left_over(&mut self) -> Box<Diagnostic> {
        let shown = self.shown();
        let (message, help) = match self.kind() {
            Kind::Symbol(")") => (
                "this bracket closes nothing".to_owned(),
                "remove it, or open it further in front",
            ),
            Kind::Symbol("]") => (
                "this bracket closes nothing".to_owned(),
                "the events of a sequence stand between `[` and `]`",
            ),
            Kind::Symbol("[") => (
                format!("{shown} is not expected here"),
                "a query of several events begins with `sequence`",
            ),
            _ => (
                format!("{shown} is not expected here"),
                "conditions are joined by `and` or `or`",
            ),
        };
        self.error("eql-syntax", message).boxed(help)
    }

    fn event_filter(&mut self) -> Parsed<EventFilter> {
        let start = self.span();
        let is_category = self.next_is("where");
        let category = match self.kind().clone() {
            _ if !is_category => return Err(self.no_where()),
            Kind::Name { text: "any", .. } => Category::Any,
            Kind::Name { text, .. } => Category::Named(text.to_owned(), start),
            Kind::Text(text) | Kind::Quoted(text) => Category::Named(text, start),
            _ => return Err(self.no_where()),
        };
        self.at += 2;
        let condition = self.condition()?;
        let span = start.to(condition.span);
        Ok(EventFilter {
            category,
            condition,
            span,
        })
    }

    fn no_where(&mut self) -> Box<Diagnostic> {
        let start = self.span();
        let category_alone = matches!(self.kind(), Kind::Name { .. } | Kind::Text(_))
            && matches!(self.peek(1), Kind::End | Kind::Symbol("]"));
        if category_alone {
            let diagnostic = self.error(
                "eql-where",
                "there is no condition behind the event category",
            );
            return diagnostic
                .boxed("write `where` and a condition; `where true` takes every such event");
        }
        let upper =
            matches!(self.peek(1), Kind::Name { text, .. } if text.eq_ignore_ascii_case("where"));
        if upper {
            self.at += 1;
            let span = self.span();
            let diagnostic = self.error("eql-keyword", "EQL's keywords are in lower case");
            return Box::new(diagnostic.fix("Replace with `where`", span, "where"));
        }
        let message = "an EQL query begins with an event category and `where`";
        let diagnostic = self.error("eql-where", message);
        let diagnostic = diagnostic
            .help("write `process where …`, or `any where …` for events of every category");
        Box::new(diagnostic.fix(
            "Put `any where` in front",
            Span::new(start.start as usize, start.start as usize),
            "any where ",
        ))
    }

    fn sequence(&mut self, order: Order) -> Parsed<Sequence> {
        let start = self.span();
        self.at += 1;
        let mut by = self.keys()?;
        let mut max_span = None;
        if self.take_word("with") {
            let parameter = self.span();
            if !self.take_word("maxspan") {
                return Err(self
                    .error("eql-syntax", "a sequence is limited by `maxspan`")
                    .boxed("write `with maxspan=1m`"));
            }
            self.expect_equals("maxspan")?;
            let (duration, span) = self.duration()?;
            max_span = Some((duration, parameter.to(span)));
            if by.is_empty() {
                by = self.keys()?;
            }
        }
        let mut terms = Vec::new();
        let mut span = start;
        while matches!(self.kind(), Kind::Symbol("[" | "![")) {
            let term = self.term()?;
            span = span.to(term.span);
            terms.push(term);
        }
        if terms.is_empty() {
            return Err(self
                .error("eql-sequence", "a sequence has no events")
                .boxed("write each event as `[ process where … ]`"));
        }
        let until = if self.take_word("until") {
            if self.kind() != &Kind::Symbol("[") {
                return Err(self
                    .error(
                        "eql-sequence",
                        "`until` names the event that ends a sequence",
                    )
                    .boxed("write `until [ process where … ]`"));
            }
            let term = self.term()?;
            span = span.to(term.span);
            Some(term)
        } else {
            None
        };
        Ok(Sequence {
            order,
            by,
            max_span,
            terms,
            until,
            span,
        })
    }

    pub(super) fn term(&mut self) -> Parsed<Term> {
        let open = self.span();
        let missing = self.kind() == &Kind::Symbol("![");
        self.at += 1;
        let event = self.event_filter()?;
        if !self.take("]") {
            let shown = self.shown();
            let message = format!("the `[` of this event is not closed before {shown}");
            let message = if self.kind() == &Kind::End {
                "the `[` of this event is never closed".to_owned()
            } else {
                message
            };
            let diagnostic = Diagnostic::error(
                "eql-bracket",
                message,
                if self.kind() == &Kind::End {
                    open
                } else {
                    self.span()
                },
            );
            return Err(diagnostic.boxed("close it with `]`"));
        }
        let mut term = Term {
            span: open.to(self.previous()),
            event,
            missing,
            by: Vec::new(),
            runs: 1,
        };
        loop {
            match self.word() {
                // `fork` of the older language: more than one sequence may go on from the event,
                // which is what a batch shows anyway.
                Some("fork") => {
                    self.at += 1;
                    if self.take("=") || self.take("==") {
                        self.at += 1;
                    }
                }
                Some("by") if term.by.is_empty() => term.by = self.keys()?,
                Some("with") => {
                    self.at += 1;
                    if self.word() == Some("maxspan") {
                        return Err(self
                            .error("eql-syntax", "`maxspan` stands before the events")
                            .boxed("write `sequence by … with maxspan=1m [ … ] [ … ]`"));
                    }
                    if !self.take_word("runs") {
                        return Err(self
                            .error("eql-syntax", "an event of a sequence is repeated by `runs`")
                            .boxed("write `with runs=3`"));
                    }
                    self.expect_equals("runs")?;
                    term.runs = self.runs()?;
                }
                // `as name` of the older language; nothing refers to it.
                Some("as") => self.at += 2,
                _ => return Ok(term),
            }
            term.span = term.span.to(self.previous());
        }
    }

    fn runs(&mut self) -> Parsed<u32> {
        // Elasticsearch's own limit.
        const MOST: u32 = 100;
        let runs = match self.kind() {
            Kind::Number(digits) => digits.parse().ok().filter(|runs| (1..=MOST).contains(runs)),
            _ => None,
        };
        let Some(runs) = runs else {
            let message = format!("`runs` is a whole number from 1 to {MOST}");
            return Err(self.error("eql-runs", message).boxed("write `with runs=3`"));
        };
        self.at += 1;
        Ok(runs)
    }

    /// `by a, b`, if it is there.
    fn keys(&mut self) -> Parsed<Vec<Expr>> {
        if self.take_word("by") {
            self.list()
        } else {
            Ok(Vec::new())
        }
    }

    /// Values with commas between.
    fn list(&mut self) -> Parsed<Vec<Expr>> {
        let mut list = vec![self.condition()?];
        while self.take(",") {
            list.push(self.condition()?);
        }
        Ok(list)
    }

    fn expect_equals(&mut self, parameter: &str) -> Parsed<()> {
        if self.take("=") || self.take("==") {
            return Ok(());
        }
        Err(self
            .error("eql-syntax", format!("`{parameter}` has no value"))
            .boxed(format!("write `{parameter}=…`")))
    }

    /// `30s`, in milliseconds.
    fn duration(&mut self) -> Parsed<(u64, Span)> {
        let span = self.span();
        let Kind::Number(digits) = *self.kind() else {
            return Err(self
                .error("eql-duration", "`maxspan` is a number and a unit")
                .boxed("write `maxspan=30s`"));
        };
        self.at += 1;
        let unit = match *self.kind() {
            Kind::Name { text, tilde: false } if !matches!(text, "by" | "with" | "until") => {
                self.at += 1;
                text
            }
            _ => "",
        };
        let whole = span.to(self.previous());
        let milliseconds = match unit {
            "micros" => 0.001,
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            "d" => 86_400_000.0,
            _ => {
                let message = match unit {
                    "" => format!("{digits} of which unit?"),
                    unit => format!("`{unit}` is no unit of time here"),
                };
                let diagnostic = Diagnostic::error("eql-duration", message, whole);
                return Err(diagnostic.boxed("units are ms, s, m, h and d: `maxspan=30s`"));
            }
        };
        match digits.parse::<f64>() {
            Ok(count) if count > 0.0 => Ok(((count * milliseconds).ceil() as u64, whole)),
            _ => {
                let diagnostic =
                    Diagnostic::error("eql-duration", "`maxspan` is more than nothing", whole);
                Err(diagnostic.boxed("write `maxspan=30s`"))
            }
        }
    }

    fn pipe(&mut self) -> Parsed<Pipe> {
        let name_span = self.span();
        let Kind::Name { text, .. } = *self.kind() else {
            return Err(self
                .error("eql-pipe", "a pipe has a name")
                .boxed("Elasticsearch has `| head 10` and `| tail 10`"));
        };
        self.at += 1;
        let mut arguments = Vec::new();
        while !matches!(self.kind(), Kind::End | Kind::Symbol("|")) {
            arguments.push(self.condition()?);
            // The older language has commas between them, or blanks.
            if !self.take(",") && !matches!(self.kind(), Kind::Name { .. } | Kind::Quoted(_)) {
                break;
            }
        }
        Ok(Pipe {
            name: text.to_owned(),
            name_span,
            arguments,
            span: name_span.to(self.previous()),
        })
    }
}

/// Looking at words and taking them.
impl<'a> Parser<'a, '_> {
    pub(super) fn kind(&self) -> &Kind<'a> {
        self.peek(0)
    }

    pub(super) fn peek(&self, ahead: usize) -> &Kind<'a> {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + ahead).min(last)].kind
    }

    pub(super) fn span(&self) -> Span {
        self.tokens[self.at.min(self.tokens.len() - 1)].span
    }

    /// Where the word before this one stands.
    pub(super) fn previous(&self) -> Span {
        self.tokens[self.at.saturating_sub(1).min(self.tokens.len() - 1)].span
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// The word here, if it is one without a `~`.
    pub(super) fn word(&self) -> Option<&'a str> {
        match *self.kind() {
            Kind::Name { text, tilde: false } => Some(text),
            _ => None,
        }
    }

    pub(super) fn next_is(&self, word: &str) -> bool {
        matches!(self.peek(1), Kind::Name { text, tilde: false } if *text == word)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let here = self.word() == Some(word);
        self.at += usize::from(here);
        here
    }

    pub(super) fn take(&mut self, symbol: &str) -> bool {
        let here = matches!(self.kind(), Kind::Symbol(known) if *known == symbol);
        self.at += usize::from(here);
        here
    }

    /// How a message names what stands here.
    pub(super) fn shown(&self) -> String {
        match self.kind() {
            Kind::Name { text, tilde } => format!("`{text}{}`", if *tilde { "~" } else { "" }),
            Kind::Quoted(_) => "this field".to_owned(),
            Kind::Text(_) => "this text".to_owned(),
            Kind::Number(digits) => format!("`{digits}`"),
            Kind::Symbol(symbol) => format!("`{symbol}`"),
            Kind::End => "the end".to_owned(),
        }
    }

    pub(super) fn error(&self, code: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.span())
    }

    /// Goes one level deeper to read something, and comes back.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            let message = format!("more than {} levels of nesting", limits::NESTING);
            return Err(self
                .error("eql-nesting", message)
                .boxed("split the condition"));
        }
        let result = read(self);
        self.depth -= 1;
        result
    }
}

/// An error with its help, as a parser hands it up.
pub(super) trait Boxed {
    fn boxed(self, help: impl Into<String>) -> Box<Diagnostic>;
}

impl Boxed for Diagnostic {
    fn boxed(self, help: impl Into<String>) -> Box<Diagnostic> {
        Box::new(self.help(help))
    }
}
