//! Pipes: what is done with the events, or sequences, that a query finds.

use super::ast::{Expr, Pipe};
use super::lower::{Lowering, Place};
use super::pattern::whole_number;
use crate::event::Field;
use crate::ir::{Aggregate, Expr as Value, Group, Keep, Measure, Stage, Unique};
use crate::rule::suggest;
use crate::text::Diagnostic;

const NAMES: [&str; 7] = [
    "head",
    "tail",
    "count",
    "filter",
    "sort",
    "unique",
    "unique_count",
];

impl Lowering<'_> {
    /// The pipes behind an event query.
    pub fn pipeline(&mut self, pipes: &[Pipe]) -> Option<Group> {
        let mut stages = Vec::new();
        for pipe in pipes {
            stages.extend(self.stages(pipe)?);
        }
        (!stages.is_empty()).then_some(Group::Pipeline(stages))
    }

    fn stages(&mut self, pipe: &Pipe) -> Option<Vec<Stage>> {
        let name = self.pipe_name(pipe)?;
        let values = |lowering: &mut Self, pipe: &Pipe| -> Option<Vec<Value>> {
            pipe.arguments
                .iter()
                .map(|argument| lowering.value(argument))
                .collect()
        };
        Some(match name {
            "head" => vec![Stage::Head(self.limit(pipe)?)],
            "tail" => vec![Stage::Tail(self.limit(pipe)?)],
            "filter" => {
                let conditions: Option<Vec<Stage>> = pipe
                    .arguments
                    .iter()
                    .map(|argument| {
                        self.condition(argument, false, Place::Root)
                            .map(Stage::Filter)
                    })
                    .collect();
                conditions?
            }
            "sort" => vec![Stage::Sort(
                values(self, pipe)?
                    .into_iter()
                    .map(|value| (value, false))
                    .collect(),
            )],
            "unique" => {
                let by = values(self, pipe)?;
                vec![Stage::Unique(Unique {
                    by,
                    nulls: true,
                    keep: 1,
                })]
            }
            // `count` gives a row a value, `unique_count` the first event of each; both say how
            // many there were.
            _ => {
                let by = values(self, pipe)?.into_iter().enumerate();
                let by = by.map(|(at, value)| match &value {
                    Value::Field(field) => (field.clone(), value),
                    _ => (Field::new(&format!("key{at}")), value),
                });
                vec![Stage::Aggregate(Aggregate {
                    by: by.collect(),
                    outputs: vec![(Field::new("count"), Measure::Count)],
                    keeps_rows: false,
                    nulls: true,
                })]
            }
        })
    }

    /// The pipes behind a sequence: which of the found ones count.
    pub fn keep(&mut self, pipes: &[Pipe]) -> Vec<Keep> {
        let mut keep = Vec::new();
        for pipe in pipes {
            match self.pipe_name(pipe) {
                Some("head") => keep.extend(self.limit(pipe).map(Keep::First)),
                Some("tail") => keep.extend(self.limit(pipe).map(Keep::Last)),
                Some(name) => {
                    let message = format!("`| {name}` behind a sequence is not evaluated");
                    self.diagnostics.push(Diagnostic::warning(
                        "unsupported-eql-pipe",
                        message,
                        pipe.span,
                    ));
                }
                None => {}
            }
        }
        keep
    }

    fn pipe_name(&mut self, pipe: &Pipe) -> Option<&'static str> {
        if let Some(name) = NAMES.iter().find(|name| **name == pipe.name) {
            if !matches!(*name, "head" | "tail") {
                let message = format!("Elasticsearch has no pipe `{name}`");
                let warning = Diagnostic::warning("eql-older-pipe", message, pipe.name_span);
                self.diagnostics
                    .push(warning.help("it has `head` and `tail`"));
            }
            return Some(name);
        }
        let message = format!("EQL has no pipe `{}`", pipe.name);
        let diagnostic = Diagnostic::error("eql-pipe", message, pipe.name_span);
        self.fail(match suggest::nearest(&pipe.name, NAMES.into_iter()) {
            Some(near) => diagnostic.fix(format!("Replace with `{near}`"), pipe.name_span, near),
            None => diagnostic.help("Elasticsearch has `head` and `tail`"),
        })
    }

    /// How many to keep; 10 where it is not said.
    fn limit(&mut self, pipe: &Pipe) -> Option<u32> {
        let number = match pipe.arguments.as_slice() {
            [] => Some(10),
            [one] => whole_number(one),
            _ => None,
        };
        number.or_else(|| {
            let message = format!("`{}` takes a whole number", pipe.name);
            let span = pipe
                .arguments
                .first()
                .map_or(pipe.span, |expr: &Expr| expr.span);
            self.fail(Diagnostic::error("eql-pipe", message, span).help("write `| head 10`"))
        })
    }
}
