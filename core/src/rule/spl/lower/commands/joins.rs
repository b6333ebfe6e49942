//! `join`: rows of this search with those of another that agree on some fields.

use super::super::env::{Binding, Found, Value};
use super::super::eval::Mode;
use super::super::{Gap, Joined, Search};
use crate::ir::{Expr, Measure, Stage};
use crate::rule::spl::ast::{Command, Name, Pipeline};

impl Search<'_> {
    pub(super) fn join(&mut self, names: &[Name], outer: bool, with: &Pipeline, command: &Command) {
        let mut other = Search::new(self.places);
        other.run(with);
        self.diagnostics.append(&mut other.diagnostics);
        self.written.append(&mut other.written);
        if outer {
            self.written.append(&mut other.conditions);
            // It keeps every row of this search; only what it adds can't be told.
            return self.unknown_fields(&other, "an outer join");
        }
        match self.keys_of(names, &mut other, command) {
            Ok((own, keys)) => {
                let step = self.joined.len() + 1;
                self.take_fields(names, &other, step);
                self.keys.push(own);
                let span = with.commands.iter().map(|command| command.span);
                let span = span
                    .reduce(|whole, next| whole.to(next))
                    .unwrap_or(command.span);
                self.joined.push(Joined {
                    span: self.span(span),
                    scope: other.scope,
                    conditions: other.conditions,
                    keys,
                });
                self.gaps |= other.gaps;
            }
            Err(gap) => {
                self.leave_out(gap);
                self.written.append(&mut other.conditions);
                self.unknown_fields(&other, "a join that is not evaluated");
            }
        }
    }

    /// What must be equal on both sides, in the terms of each side's events.
    fn keys_of(
        &mut self,
        names: &[Name],
        other: &mut Search<'_>,
        command: &Command,
    ) -> Result<(Vec<Expr>, Vec<Expr>), Gap> {
        let refuse = |message: &str| Err(Gap::new("join", message, command.span));
        if names.is_empty() {
            return refuse("a join without fields takes whichever both sides have");
        }
        if !self.asks_events() || !other.asks_events() || !other.joined.is_empty() {
            return refuse(
                "a join of rows that were counted, cut or joined before is not evaluated",
            );
        }
        let mut keys = (Vec::new(), Vec::new());
        for name in names {
            let of = |search: &mut Search<'_>| match search.place(&[&name.text], name.span)? {
                Mode::Event => search.named(name, Mode::Event),
                _ => Err(Gap::new(
                    "join",
                    "this field is not known of a single event",
                    name.span,
                )),
            };
            keys.0.push(of(self)?);
            keys.1.push(of(other)?);
        }
        // With several joins on one search, the events of all have to agree on the same fields.
        match self.keys.first() {
            Some(first) if *first != keys.0 => {
                refuse("several joins are evaluated only if all are on the same fields")
            }
            _ => Ok(keys),
        }
    }

    /// Whether each row is decided by one event. Grouping alone does not change that: its rows
    /// are gone into one by one.
    fn asks_events(&self) -> bool {
        let grouping = |stage: &Stage| match stage {
            Stage::Aggregate(aggregate) => !aggregate.keeps_rows,
            stage => matches!(stage, Stage::Sort(_)),
        };
        self.stages.iter().all(grouping)
    }

    /// The fields of the other search, for filters behind the join.
    fn take_fields(&mut self, names: &[Name], other: &Search<'_>, step: usize) {
        for name in other.env.names() {
            if names.iter().any(|key| key.text == name) {
                continue;
            }
            let event = match other.env.find(&name) {
                Found::Bound(Binding::Value(value)) => value.event.or_else(|| {
                    // What is gathered over the events of a row is known of each of them.
                    let Expr::Field(field) = &value.row else {
                        return None;
                    };
                    other.gathered(field)
                }),
                _ => None,
            };
            match event {
                Some(event) => {
                    let value = Value {
                        row: event.clone(),
                        event: Some(event),
                        step,
                    };
                    self.env.bind(&name, Binding::Value(value));
                }
                None => self.unknown(&name, "join", "a joined search that counts".to_owned()),
            }
        }
        self.stages.clear();
    }

    fn gathered(&self, field: &crate::event::Field) -> Option<Expr> {
        self.last_outputs
            .iter()
            .find_map(|(name, measure)| match measure {
                Measure::Values(of) | Measure::Latest(of) | Measure::Earliest(of)
                    if name == field =>
                {
                    Some(of.clone())
                }
                _ => None,
            })
    }

    fn unknown_fields(&mut self, other: &Search<'_>, what: &str) {
        for name in other.env.names() {
            self.unknown(&name, "join", what.to_owned());
        }
    }
}
