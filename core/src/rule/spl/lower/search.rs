//! Terms of `search` and `tstats … where` as conditions.
//!
//! Values are compared whatever their case. `field!=value` wants the field to be there, while
//! `NOT field=value` does not.

use super::eval::Mode;
use super::predicate::{differs, member, number, operators, searched, subject};
use super::{Gap, Search, raw};
use crate::ir::{Expr, Function, Node, Number, Predicate, SplFunction, Subject, Test};
use crate::rule::spl::ast::{Compare, Literal, Name, Term, TermKind};
use crate::rule::spl::macros::{Meaning, meaning};
use crate::rule::spl::names;

impl Search<'_> {
    /// A term as a condition; `None` where it only says which events are searched.
    ///
    /// `open` says that what can't be evaluated may be left out: the result is then true of more
    /// events, never of fewer.
    pub(super) fn term(
        &mut self,
        term: &Term,
        mode: Mode,
        open: bool,
    ) -> Result<Option<Node>, Gap> {
        let span = self.span(term.span);
        match &term.kind {
            TermKind::And(terms) => {
                let mut nodes = Vec::new();
                for term in terms {
                    match self.term(term, mode, open) {
                        Ok(node) => nodes.extend(node),
                        Err(gap) if open => self.leave_out(gap),
                        Err(gap) => return Err(gap),
                    }
                }
                Ok((!nodes.is_empty()).then(|| Node::all(nodes, span)))
            }
            TermKind::Or(terms) => {
                let mut nodes = Vec::new();
                let mut scopes = 0;
                for term in terms {
                    match self.term(term, mode, false)? {
                        Some(node) => nodes.push(node),
                        None => {
                            scopes += 1;
                            let place = self.span(term.span);
                            nodes.push(Node::predicate(undecidable(), place));
                        }
                    }
                }
                // Alternatives that all are sources ask nothing of an event.
                Ok((scopes < terms.len()).then(|| Node::any(nodes, span)))
            }
            TermKind::Not(inner) => {
                // What is excluded says nothing of where the events are.
                let scope = self.scope.clone();
                let node = self.term(inner, mode, false);
                self.scope = scope;
                Ok(node?.map(|node| Node::not(node, span)))
            }
            TermKind::Compare(name, compare, value) => {
                self.compare(name, *compare, value, mode, term)
            }
            TermKind::In(name, values) => {
                if names::is_scope(&name.text) {
                    self.scope_values(name, values);
                    return Ok(None);
                }
                let mut nodes = Vec::new();
                for value in values {
                    let subject = subject(self.named(name, mode)?);
                    let place = self.span(value.span);
                    nodes.push(self.or_filled(member(subject, value), place));
                }
                Ok(Some(Node::any(nodes, span)))
            }
            TermKind::Raw(literal, kind) => match raw::predicate(literal, *kind) {
                Ok(predicate) => Ok(Some(Node::predicate(predicate, span))),
                Err(error) => {
                    let message = format!("this text cannot be looked for: {error}");
                    Err(Gap::new("text", message, term.span))
                }
            },
            TermKind::Macro(called) => match meaning(&called.name) {
                Meaning::Nothing => Ok(None),
                Meaning::Source(product, service) => {
                    self.scope.source(product, service);
                    Ok(None)
                }
                Meaning::Unknown if self.is_source(called.arguments.len()) => {
                    self.note_source(&called.name, term.span);
                    Ok(None)
                }
                Meaning::Unknown => Err(unknown_macro(&called.name, term.span)),
            },
            TermKind::Subsearch => Err(Gap::new(
                "subsearch",
                "what this subsearch gives is not known here",
                term.span,
            )),
        }
    }

    fn compare(
        &mut self,
        name: &Name,
        compare: Compare,
        value: &Literal,
        mode: Mode,
        term: &Term,
    ) -> Result<Option<Node>, Gap> {
        let span = self.span(term.span);
        if names::is_scope(&name.text) {
            if compare == Compare::Eq {
                self.scope_values(name, std::slice::from_ref(value));
            }
            return Ok(None);
        }
        let expr = self.named(name, mode)?;
        let text = value.text();
        Ok(Some(match compare {
            Compare::Eq => self.or_filled(searched(subject(expr), value), span),
            Compare::Ne => {
                let predicate = searched(subject(expr), value);
                match self.is_filled(&predicate) && !takes_filler(&predicate) {
                    true => filled_differs(predicate, span),
                    false => differs(predicate, span),
                }
            }
            _ => match text.trim().parse().ok().and_then(Number::new) {
                Some(wanted) => Node::predicate(number(subject(expr), compare, wanted), span),
                None => {
                    let (_, relation) = operators(compare);
                    let both = vec![expr, Expr::Text(text)];
                    let function = Function::Spl(SplFunction::Compare(relation));
                    Node::predicate(Predicate::holds(Expr::Call(function, both)), span)
                }
            },
        }))
    }

    /// Whether a field has the [`FILLER`] for what a log lacks, as those of data models do.
    fn is_filled(&self, predicate: &Predicate) -> bool {
        self.scope.filled && matches!(predicate.subject, Subject::Field(_))
    }

    /// A comparison that may be true of the filler, and so of a field that is missing.
    fn or_filled(&self, predicate: Predicate, span: crate::text::Span) -> Node {
        if !self.is_filled(&predicate) || !takes_filler(&predicate) {
            return Node::predicate(predicate, span);
        }
        // Only a value that is there can differ.
        let differs = Test::Differs(Box::new(predicate.test));
        let test = Test::IsNot(Box::new(differs));
        Node::predicate(Predicate { test, ..predicate }, span)
    }

    fn scope_values(&mut self, name: &Name, values: &[Literal]) {
        if matches!(
            names::plain(&name.text),
            "source" | "sourcetype" | "eventtype"
        ) {
            for value in values {
                self.scope.value(&value.text());
            }
        }
    }

    /// Before anything else is asked, a macro that nobody knows is most likely a source.
    fn is_source(&self, arguments: usize) -> bool {
        arguments == 0 && self.stages.is_empty() && self.joined.is_empty() && !self.scope.filled
    }

    fn note_source(&mut self, name: &str, span: crate::text::Span) {
        let message =
            format!("the macro `{name}` is not known; it is taken for the source of the events");
        let note = crate::text::Diagnostic::note("spl-macro-source", message, self.span(span));
        self.diagnostics
            .push(note.help("if it filters, write its definition beside the search"));
    }
}

pub(super) fn unknown_macro(name: &str, span: crate::text::Span) -> Gap {
    Gap {
        help: "it is left out; write its definition beside the search, or what it stands for in its place".to_owned(),
        ..Gap::new("macro", format!("what the macro `{name}` stands for is not known"), span)
    }
}

/// Where an event comes from, among alternatives to what it holds.
fn undecidable() -> Predicate {
    Predicate {
        subject: Subject::Anywhere,
        op: crate::ir::Op::Exists,
        value: "true".to_owned(),
        test: Test::Undecidable("the source of the event".to_owned()),
    }
}

/// What data models have for a field that is missing.
const FILLER: &str = "unknown";

fn takes_filler(predicate: &Predicate) -> bool {
    match &predicate.test {
        Test::Text(patterns) => patterns.iter().any(|one| one.matches(FILLER, FILLER)),
        _ => false,
    }
}

/// `field!=value` where a missing field has the [`FILLER`], which is another value.
fn filled_differs(predicate: Predicate, span: crate::text::Span) -> Node {
    if predicate.op == crate::ir::Op::Eq {
        let test = Test::IsNot(Box::new(predicate.test));
        let predicate = Predicate {
            op: crate::ir::Op::Ne,
            test,
            ..predicate
        };
        return Node::predicate(predicate, span);
    }
    Node::not(Node::predicate(predicate, span), span)
}
