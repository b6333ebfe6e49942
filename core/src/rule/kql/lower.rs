//! From a KQL query to the neutral tree.

use super::ast::{Literal, Query, Values};
use super::field::{self, Type};
use super::words;
use crate::ir::{Cidr, Node, NodeKind, Number, Op, Predicate, Relation, Subject, Test};
use crate::limits;
use crate::rule::ecs::Names;
use crate::rule::wildcard;
use crate::text::{Diagnostic, Extract, Glob, Span};

/// The condition that a query stands for.
pub fn lower(
    query: &Query,
    extract: &Extract,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Node, Diagnostic> {
    let mut lowering = Lowering {
        extract,
        diagnostics,
        names: Names::of(extract.text()),
        predicates: 0,
        searched_words: 0,
        alternatives: 0,
    };
    lowering.query(query, "")
}

struct Lowering<'a> {
    extract: &'a Extract,
    diagnostics: &'a mut Vec<Diagnostic>,
    names: Names,
    predicates: usize,
    searched_words: usize,
    /// How many ORs lead here.
    alternatives: usize,
}

impl Lowering<'_> {
    fn query(&mut self, query: &Query, prefix: &str) -> Result<Node, Diagnostic> {
        let span = self.extract.span(query.span());
        Ok(match query {
            Query::And(parts, _) => {
                let parts = parts.iter().map(|part| self.query(part, prefix));
                Node::all(parts.collect::<Result<_, _>>()?, span)
            }
            Query::Or(parts, _) => {
                self.alternatives += 1;
                let parts = parts.iter().map(|part| self.query(part, prefix));
                let any = Node::any(parts.collect::<Result<_, _>>()?, span);
                self.alternatives -= 1;
                any
            }
            Query::Not(inner, _) => {
                let inner = self.query(inner, prefix)?;
                self.not(inner, span)
            }
            Query::Nested { field, inner, .. } => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "kql-nested",
                        "that one and the same object of a list fulfils all of this is not checked",
                        field.span,
                    )
                    .help("events are read as flat fields, so each condition may be met by another object of the list"),
                );
                self.query(inner, &format!("{prefix}{}.", field.text()))?
            }
            Query::Range {
                field,
                relation,
                value,
                ..
            } => {
                let (subject, _) = field::subject(field, prefix, self.names);
                self.range(subject, *relation, value, span)?
            }
            Query::Is {
                field: Some(field),
                values,
                span: whole,
            } => {
                let (subject, of_type) = field::subject(field, prefix, self.names);
                self.values(values, &subject, of_type, *whole)?
            }
            Query::Is {
                field: None,
                values: Values::One(value),
                ..
            } => self.anywhere(value, span)?,
            Query::Is { values, span, .. } => {
                self.values(values, &Subject::Anywhere, Type::Text, *span)?
            }
        })
    }

    /// `whole` is what a value alone stands for in the trace: field and value together.
    fn values(
        &mut self,
        values: &Values,
        subject: &Subject,
        of_type: Type,
        whole: Span,
    ) -> Result<Node, Diagnostic> {
        let span = self.extract.span(whole);
        let of_parts = |lowering: &mut Self, parts: &[Values]| {
            parts
                .iter()
                .map(|part| lowering.values(part, subject, of_type, part.span()))
                .collect::<Result<Vec<Node>, Diagnostic>>()
        };
        Ok(match values {
            Values::And(parts, _) => Node::all(of_parts(self, parts)?, span),
            Values::Or(parts, _) => {
                self.alternatives += 1;
                let any = Node::any(of_parts(self, parts)?, span);
                self.alternatives -= 1;
                any
            }
            Values::Not(inner, _) => {
                let inner = self.values(inner, subject, of_type, inner.span())?;
                self.not(inner, span)
            }
            Values::One(value) => self.is(subject, of_type, value, span)?,
        })
    }

    /// One alternative that is only a NOT excludes nothing: it is an indicator of its own.
    fn not(&self, inner: Node, span: Span) -> Node {
        match &inner.kind {
            NodeKind::Predicate(predicate) if self.alternatives > 0 && predicate.op == Op::Eq => {
                let mut opposite = Predicate::clone(predicate);
                opposite.op = Op::Ne;
                opposite.test = Test::IsNot(Box::new(opposite.test));
                Node::predicate(opposite, span)
            }
            _ => Node::not(inner, span),
        }
    }

    fn predicate(
        &mut self,
        subject: &Subject,
        op: Op,
        value: String,
        test: Test,
        span: Span,
    ) -> Result<Node, Diagnostic> {
        self.predicates += 1;
        if self.predicates > limits::PREDICATES {
            let message = format!("a rule may have {} predicates at most", limits::PREDICATES);
            return Err(Diagnostic::error("rule-size", message, span));
        }
        let predicate = Predicate {
            subject: subject.clone(),
            op,
            value,
            test,
        };
        Ok(Node::predicate(predicate, span))
    }

    fn is(
        &mut self,
        subject: &Subject,
        of_type: Type,
        value: &Literal,
        span: Span,
    ) -> Result<Node, Diagnostic> {
        if value.is_star() && !value.quoted {
            // `*: *` is every event.
            return if *subject == Subject::Anywhere {
                Ok(Node::constant(true, span))
            } else {
                self.predicate(subject, Op::Exists, "true".into(), Test::Exists(true), span)
            };
        }
        self.check(value);
        let (op, shown) = wildcard::shape(&value.tokens);
        let test = match of_type {
            Type::Text => match self.words(value)? {
                Some(test) => test,
                None => return Ok(Node::constant(false, span)),
            },
            Type::Ip if !value.has_wildcard() => match Cidr::parse(&shown) {
                Some(block) => Test::Cidr(block),
                None => plain(value, true),
            },
            Type::Caseless => plain(value, false),
            Type::Keyword | Type::Ip => plain(value, true),
        };
        // Quoted stars are text, whatever the shape.
        let (op, shown) = if value.quoted {
            (Op::Eq, value.text())
        } else {
            (op, shown)
        };
        self.predicate(subject, op, shown, test, span)
    }

    /// A value without a field is looked for in every field, most of which have their text
    /// analysed too: the words may stand in any value.
    fn anywhere(&mut self, value: &Literal, span: Span) -> Result<Node, Diagnostic> {
        let written = value.text();
        let operator = ["==", "!=", " = ", " in "]
            .into_iter()
            .find(|sign| written.contains(sign));
        if let Some(sign) = operator.filter(|_| !value.quoted) {
            let sign = sign.trim();
            self.diagnostics.push(
                Diagnostic::warning(
                    "kql-no-field",
                    format!("`{written}` is looked for as words in every field, the `{sign}` included"),
                    span,
                )
                .help("KQL compares with `:`, as in `field: value`, `not field: value` and `field: (a or b)`"),
            );
        }
        if value.is_star() && !value.quoted {
            return Ok(Node::constant(true, span));
        }
        match self.words(value)? {
            Some(test) => self.predicate(&Subject::Anywhere, Op::Contains, written, test, span),
            None => Ok(Node::constant(false, span)),
        }
    }

    fn words(&mut self, value: &Literal) -> Result<Option<Test>, Diagnostic> {
        let span = self.extract.span(value.span);
        self.searched_words += words::count(value);
        if self.searched_words > limits::SEARCHED_WORDS {
            let most = limits::SEARCHED_WORDS;
            let message = format!("a query may look for {most} words at most");
            return Err(Diagnostic::error("rule-size", message, span)
                .help("name a field that is compared as a whole, such as `process.command_line`"));
        }
        let test = words::test(value).map_err(|reason| {
            let message = format!("this value can't be looked for: {reason}");
            Diagnostic::error("kql-value", message, span)
        })?;
        if test.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "kql-no-words",
                    "there is no word in this value, so nothing matches it",
                    span,
                )
                .help(
                    "this field is searched by its words; name a field that is compared as a whole",
                ),
            );
        }
        Ok(test)
    }

    fn range(
        &mut self,
        subject: Subject,
        relation: Relation,
        value: &Literal,
        span: Span,
    ) -> Result<Node, Diagnostic> {
        let written = value.text();
        let op = match relation {
            Relation::Eq => Op::Eq,
            Relation::Ne => Op::Ne,
            Relation::Lt => Op::Lt,
            Relation::Le => Op::Le,
            Relation::Gt => Op::Gt,
            Relation::Ge => Op::Ge,
        };
        let test = match number(&written) {
            Some(number) => Test::Number(relation, number),
            None => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "unsupported-kql-range",
                        format!("`{written}` is no number; ranges of dates, addresses and text are not evaluated"),
                        self.extract.span(value.span),
                    )
                    .help("the rest of the query is evaluated, and this part can't be told"),
                );
                Test::Undecidable("the order of dates, addresses or texts".into())
            }
        };
        self.predicate(&subject, op, written, test, span)
    }

    /// Warns of values that read as something they are not.
    fn check(&mut self, value: &Literal) {
        let written = value.text();
        let span = self.extract.span(value.span);
        let inner = |edge: char| {
            let edges = written.len() > 2 && written.starts_with(edge) && written.ends_with(edge);
            edges && !value.quoted
        };
        let warning = if inner('\'') {
            Diagnostic::warning("kql-quotes", "single quotes are part of the value", span)
                .help("put the value in double quotes")
        } else if inner('/') && written.contains(".*") {
            Diagnostic::warning(
                "kql-regex",
                "KQL has no regular expressions, so this is plain text",
                span,
            )
            .help("use `*` wildcards, or write the query in Lucene, EQL or ES|QL")
        } else if !value.quoted && written.contains(", ") {
            Diagnostic::warning(
                "kql-list",
                "commas do not separate values, they are part of this one",
                span,
            )
            .help("write `field: (a or b)`")
        } else if value.quoted
            && written.len() > 1
            && (written.starts_with('*') || written.ends_with('*'))
        {
            Diagnostic::warning("kql-quoted-star", "between quotes `*` is a star and no wildcard", span)
                .help("leave the quotes away, and escape `\\`, `:`, `(`, `)`, `<`, `>`, `\"`, `{`, `}` with a backslash")
        } else {
            return;
        };
        self.diagnostics.push(warning);
    }
}

/// A whole value.
fn plain(value: &Literal, cased: bool) -> Test {
    match number(&value.text()).filter(|_| !value.quoted) {
        Some(number) => Test::Number(Relation::Eq, number),
        None => Test::Text(vec![Glob::new(value.tokens.iter().cloned(), cased)]),
    }
}

/// A decimal number that is kept exactly.
fn number(text: &str) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if !digits(whole) || !digits(part) {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    Number::new(value).filter(|number| number.get().abs() < EXACT)
}
