//! Sequences, samples and joins as groups of events.

use super::ast::{Category, Expr, ExprKind, Order, Pipe, Sequence, Term};
use super::logsource;
use super::lower::{Lowering, Place};
use crate::ir::{By, Group, Node, Order as GroupOrder, Sequence as GroupSequence, Step};
use crate::rule::query::Query;
use crate::text::{Diagnostic, Span};

impl Lowering<'_> {
    pub fn sequence(&mut self, sequence: &Sequence, pipes: &[Pipe]) -> Query {
        self.check(sequence);
        let keys: Vec<usize> = sequence
            .terms
            .iter()
            .chain(&sequence.until)
            .map(|term| term.by.len())
            .collect();
        if let Some(at) = keys.iter().position(|count| *count != keys[0]) {
            let term = sequence
                .terms
                .iter()
                .chain(&sequence.until)
                .nth(at)
                .map_or(sequence.span, |term| term.span);
            let message = format!(
                "this event has {} values behind `by`, and the first has {}",
                keys[at], keys[0]
            );
            let diagnostic = Diagnostic::error("eql-by", message, term);
            self.diagnostics.push(
                diagnostic.help("values are compared place by place; give each event as many"),
            );
        }
        let steps: Vec<Option<Step>> = sequence
            .terms
            .iter()
            .map(|term| self.step(term, &sequence.by))
            .collect();
        let until = sequence
            .until
            .as_ref()
            .map(|term| self.step(term, &sequence.by));
        let keep = self.keep(pipes);
        let categories = sequence
            .terms
            .iter()
            .chain(&sequence.until)
            .map(|term| &term.event.category);
        let logsource = logsource(categories);
        let (Some(steps), Some(until)) = (
            steps.into_iter().collect::<Option<Vec<Step>>>(),
            until.map_or(Some(None), |until| until.map(Some)),
        ) else {
            return Query {
                logsource,
                ..Query::default()
            };
        };
        let nodes = steps.iter().zip(&sequence.terms).enumerate();
        let nodes = nodes
            .filter(|(_, (step, _))| !step.missing)
            .map(|(at, (step, term))| {
                let label = format!("step {}: {}", at + 1, category(term));
                step.condition.clone().named(&label, term.span)
            });
        let condition = Node::any(nodes.collect(), sequence.span);
        let order = match sequence.order {
            Order::Sequence => GroupOrder::Newest,
            Order::Sample | Order::Join => GroupOrder::Free,
        };
        let max_span = sequence.max_span.map(|(span, _)| span);
        let group = GroupSequence {
            steps,
            until,
            max_span,
            order,
            keep,
        };
        Query {
            condition: Some(condition),
            group: Some(Group::Sequence(group)),
            logsource,
            ..Query::default()
        }
    }

    fn step(&mut self, term: &Term, by: &[Expr]) -> Option<Step> {
        let condition = self.condition(&term.event.condition, false, Place::Root);
        let by: Vec<Option<By>> = by.iter().chain(&term.by).map(|key| self.key(key)).collect();
        let by: Option<Vec<By>> = by.into_iter().collect();
        Some(Step {
            logsource: Some(logsource([&term.event.category])),
            runs: term.runs,
            missing: term.missing,
            ..Step::new(condition?, by?)
        })
    }

    fn key(&mut self, key: &Expr) -> Option<By> {
        let optional = matches!(&key.kind, ExprKind::Field(field) if field.optional);
        Some(By {
            value: self.value(key)?,
            optional,
        })
    }

    /// What Elasticsearch wants of a sequence or a sample.
    fn check(&mut self, sequence: &Sequence) {
        let missing = sequence.terms.iter().find(|term| term.missing);
        let mut wrong = |code: &str, message: &str, span: Span, help: &str| {
            self.diagnostics
                .push(Diagnostic::error(code, message, span).help(help));
        };
        match sequence.order {
            Order::Sequence => {
                if let (Some(term), None) = (missing, sequence.max_span) {
                    let help = "write `with maxspan=…` behind `sequence`";
                    wrong(
                        "eql-missing-event",
                        "that an event is missing can be said of a limited time only",
                        term.span,
                        help,
                    );
                }
            }
            Order::Sample => {
                if let Some((_, span)) = sequence.max_span {
                    wrong(
                        "eql-sample",
                        "a sample has no `maxspan`: its events may be any time apart",
                        span,
                        "use `sequence`",
                    );
                }
                if let Some(until) = &sequence.until {
                    wrong(
                        "eql-sample",
                        "a sample has no `until`: its events have no order",
                        until.span,
                        "use `sequence`",
                    );
                }
                if sequence.by.is_empty() && sequence.terms.iter().any(|term| term.by.is_empty()) {
                    wrong(
                        "eql-sample",
                        "a sample needs `by`: what its events have in common",
                        sequence.span,
                        "write `sample by host.id`",
                    );
                }
            }
            Order::Join => {
                let warning = Diagnostic::warning(
                    "eql-join",
                    "Elasticsearch no longer has `join`",
                    sequence.span,
                );
                self.diagnostics
                    .push(warning.help("`sample by …` asks for events in any order"));
            }
        }
        let odd =
            |term: &&Term| term.missing && (sequence.order != Order::Sequence || term.runs != 1);
        if let Some(term) = sequence.terms.iter().find(odd) {
            let message = "a missing event belongs to a sequence, and is not repeated";
            self.diagnostics
                .push(Diagnostic::error("eql-missing-event", message, term.span));
        }
        let happening: u32 = sequence
            .terms
            .iter()
            .filter(|term| !term.missing)
            .map(|term| term.runs)
            .sum();
        if happening == 0 {
            let message = "a sequence needs an event that does happen";
            self.diagnostics.push(Diagnostic::error(
                "eql-missing-event",
                message,
                sequence.span,
            ));
        } else if sequence.terms.len() == 1 && happening == 1 {
            let diagnostic = Diagnostic::error(
                "eql-sequence",
                "a sequence has two events at least",
                sequence.span,
            );
            self.diagnostics
                .push(diagnostic.help("write the event alone: `process where …`"));
        }
    }
}

fn category(term: &Term) -> &str {
    match &term.event.category {
        Category::Any => "any",
        Category::Named(name, _) => name,
    }
}
