//! Commands that group rows, cut them or put them in order.

use super::super::env::{Binding, Env, Maker, Rest, Value};
use super::super::eval::{Mode, bucket, of_node};
use super::super::predicate::present;
use super::super::{Gap, Search};
use super::fields::seconds;
use crate::event::Field;
use crate::ir::{self, Expr, Function, Measure, Node, Number, Stage, Unique};
use crate::rule::spl::ast::{Aggregate, Argument, Command, Name, Stats};
use crate::rule::spl::names;

impl Search<'_> {
    /// `stats … by …`: rows with equal values become one. `span` is that of `_time`, in `tstats`.
    ///
    /// Fields of a log are not demanded: an add-on gives Splunk's events most of those that
    /// searches group by, and pasted events lack them. Those that the search itself makes are,
    /// since a row without one is dropped.
    pub(super) fn stats(&mut self, stats: &Stats, span: Option<&str>) {
        let mut by = Vec::new();
        let mut bound = Vec::new();
        for name in &stats.by {
            match self.key(name, span) {
                Ok(value) => {
                    let field = names::field(&name.text);
                    self.demand(name, &value);
                    by.push((field.clone(), value.row.clone()));
                    let row = match value.step {
                        0 => Expr::Field(field),
                        _ => value.row,
                    };
                    let value = Value { row, ..value };
                    bound.push((name.text.clone(), Binding::Value(value)));
                }
                Err(gap) => {
                    bound.push((name.text.clone(), Binding::Unknown(Maker::of_gap(&gap))));
                }
            }
        }
        let (outputs, made, gathers) = self.outputs(stats);
        bound.extend(made);
        self.env = Env::of_rows(match gathers {
            true => Rest::Gathered,
            false => Rest::Missing("stats".to_owned()),
        });
        for (name, binding) in bound {
            self.env.bind(&name, binding);
        }
        self.last_outputs.clone_from(&outputs);
        if self.joined.is_empty() {
            self.stages.push(Stage::Aggregate(ir::Aggregate {
                by,
                outputs,
                keeps_rows: false,
                nulls: true,
            }));
        }
    }

    /// What rows are grouped by.
    fn key(&mut self, name: &Name, span: Option<&str>) -> Result<Value, Gap> {
        let mode = self.place(&[&name.text], name.span)?;
        let mut value = match mode {
            Mode::Event => Value::of_event(self.named(name, mode)?),
            Mode::Joined(step) => {
                let expr = self.named(name, mode)?;
                let event = Some(expr.clone());
                Value {
                    row: expr,
                    event,
                    step,
                }
            }
            Mode::Row => Value {
                row: self.named(name, mode)?,
                event: None,
                step: 0,
            },
        };
        if mode == Mode::Event {
            value.row = self.named(name, Mode::Row)?;
        }
        let seconds = span
            .filter(|_| names::plain(&name.text) == "_time")
            .and_then(seconds);
        if let Some(seconds) = seconds.and_then(Number::new) {
            value.row = bucket(value.row, seconds);
            value.event = value.event.map(|event| bucket(event, seconds));
        }
        Ok(value)
    }

    /// A row is dropped that lacks a field to group by, where the search made that field.
    fn demand(&mut self, name: &Name, value: &Value) {
        let made = |expr: &Expr| !matches!(expr, Expr::Field(_));
        let binned = names::plain(&name.text) == "_time";
        if let Some(event) = value.event.as_ref().filter(|event| made(event) && !binned) {
            let node = Node::predicate(present(event.clone()), self.span(name.span));
            match value.step {
                0 if !self.settled => self.keep(node, Mode::Event),
                0 => self.keep(node, Mode::Row),
                step => self.keep(node, Mode::Joined(step)),
            }
        }
    }

    /// The fields that a `stats` makes; true if it makes whatever field is asked for.
    #[allow(
        clippy::type_complexity,
        reason = "three parts that one caller takes apart at once"
    )]
    fn outputs(&mut self, stats: &Stats) -> (Vec<(Field, Measure)>, Vec<(String, Binding)>, bool) {
        let mut outputs = Vec::new();
        let mut bound = Vec::new();
        let mut gathers = false;
        for aggregate in &stats.aggregates {
            if let Argument::Field(name) = &aggregate.argument
                && name.text.ends_with('*')
            {
                gathers |= matches!(aggregate.function.as_str(), "values" | "list");
                continue;
            }
            let name = output_name(aggregate);
            let field = names::field(&name);
            let binding = match self.measure(aggregate) {
                Ok(measure) if self.joined.is_empty() => {
                    outputs.push((field.clone(), measure));
                    Binding::Value(Value::of_row(field))
                }
                Ok(_) => Binding::Unknown(Maker {
                    command: "join".to_owned(),
                    what: "a count of joined rows, which is not evaluated".to_owned(),
                }),
                Err(gap) => Binding::Unknown(Maker::of_gap(&gap)),
            };
            bound.push((name, binding));
        }
        (outputs, bound, gathers)
    }

    fn measure(&mut self, aggregate: &Aggregate) -> Result<Measure, Gap> {
        let of = match &aggregate.argument {
            Argument::None => None,
            Argument::Field(name) => Some(match self.place(&[&name.text], name.span)? {
                Mode::Joined(step) => self.named(name, Mode::Joined(step))?,
                _ => self.named(name, Mode::Row)?,
            }),
            // Counts the rows of which it is true.
            Argument::Eval(eval) if matches!(aggregate.function.as_str(), "count" | "c") => {
                let condition = of_node(self.test(eval, true, Mode::Row, false)?);
                let parts = vec![condition, Expr::Bool(true), Expr::Null];
                Some(Expr::Call(Function::If, parts))
            }
            Argument::Eval(eval) => Some(self.expr(eval, Mode::Row)?),
            Argument::Other => None,
        };
        Ok(match (aggregate.function.as_str(), of) {
            ("count" | "c", None) => Measure::Count,
            ("count" | "c", Some(of)) => Measure::CountOf(of),
            ("dc" | "distinct_count" | "estdc", Some(of)) => Measure::Distinct(of),
            ("values" | "list", Some(of)) => Measure::Values(of),
            ("min", Some(of)) => Measure::Min(of),
            ("max", Some(of)) => Measure::Max(of),
            ("sum", Some(of)) => Measure::Sum(of),
            ("avg" | "mean", Some(of)) => Measure::Average(of),
            // Events come newest first, so the first that a search sees is the latest.
            ("latest" | "first", Some(of)) => Measure::Latest(of),
            ("earliest" | "last", Some(of)) => Measure::Earliest(of),
            (function, _) => {
                let message = format!("`{function}`, which is not evaluated");
                return Err(Gap::new("function", message, aggregate.span));
            }
        })
    }

    /// `eventstats`: the rows stay and get the outputs as further fields.
    pub(super) fn event_stats(&mut self, stats: &Stats) {
        let by = stats.by.iter().map(|name| {
            let key = self.key(name, None).map(|value| value.row);
            (names::field(&name.text), key)
        });
        let by: Vec<(Field, Result<Expr, Gap>)> = by.collect();
        let (outputs, bound, _) = self.outputs(stats);
        for (name, binding) in bound {
            self.env.bind(&name, binding);
        }
        let mut keys = Vec::new();
        for (field, key) in by {
            match key {
                Ok(key) => keys.push((field, key)),
                Err(gap) => return self.leave_out(gap),
            }
        }
        if self.joined.is_empty() && !outputs.is_empty() {
            self.stages.push(Stage::Aggregate(ir::Aggregate {
                by: keys,
                outputs,
                keeps_rows: true,
                nulls: true,
            }));
            self.settled = true;
        }
    }

    /// `dedup a, b`. Behind a join, it thins out rows that say the same, and no event is lost
    /// that the search finds.
    pub(super) fn dedup(&mut self, names: &[Name]) {
        if !self.joined.is_empty() {
            return;
        }
        let mut by = Vec::new();
        for name in names {
            match self.named(name, Mode::Row) {
                Ok(expr) => by.push(expr),
                Err(gap) => return self.leave_out(gap),
            }
        }
        self.settle(Stage::Unique(Unique {
            by,
            nulls: true,
            keep: 1,
        }));
    }

    pub(super) fn head(&mut self, count: Option<u32>, command: &Command) {
        match count {
            Some(count) => self.settle(Stage::Head(count)),
            None => {
                let message = "`head` with a condition is not evaluated";
                self.leave_out(Gap::new("head", message, command.span));
            }
        }
    }

    pub(super) fn tail(&mut self, count: u32) {
        self.settle(Stage::Tail(count));
    }

    pub(super) fn sort(&mut self, limit: Option<u32>, by: &[(Name, bool)]) {
        if !self.joined.is_empty() {
            return;
        }
        let keys: Vec<(Expr, bool)> = by
            .iter()
            .filter_map(|(name, down)| Some((self.named(name, Mode::Row).ok()?, *down)))
            .collect();
        self.stages.push(Stage::Sort(keys));
        if let Some(limit) = limit {
            self.settle(Stage::Head(limit));
        }
    }

    /// A stage that keeps some rows by how they stand among the others.
    fn settle(&mut self, stage: Stage) {
        if self.joined.is_empty() {
            self.stages.push(stage);
            self.settled = true;
        }
    }
}

/// What an aggregate is called: its alias, or how it is written.
fn output_name(aggregate: &Aggregate) -> String {
    match (&aggregate.alias, &aggregate.argument) {
        (Some(alias), _) => alias.text.clone(),
        (None, Argument::Field(name)) => format!("{}({})", aggregate.function, name.text),
        (None, _) => aggregate.function.clone(),
    }
}
