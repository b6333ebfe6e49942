//! What each name of a search stands for at one place of its pipeline.

use super::Gap;
use crate::event::Field;
use crate::ir::Expr;
use crate::rule::spl::names;
use crate::sort::Sort;
use std::collections::HashMap;

/// Why a name has no value that could be worked out here.
#[derive(Clone, Debug)]
pub struct Maker {
    /// The command that gives the name its value, as in `unsupported-spl-lookup`.
    pub command: String,
    /// What it says of the name: "the lookup gives `x`".
    pub what: String,
}

impl Maker {
    /// For a name whose value rests on something that is not evaluated.
    pub fn of_gap(gap: &Gap) -> Maker {
        // Names can rest on each other in a long row; the beginning of it is reason enough.
        const LONGEST: usize = 160;
        let what = match gap.message.len() <= LONGEST {
            true => format!("an expression that is not evaluated ({})", gap.message),
            false => "an expression that is not evaluated".to_owned(),
        };
        Maker {
            command: gap.code.trim_start_matches("unsupported-spl-").to_owned(),
            what,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Binding {
    Value(Value),
    /// Comes from somewhere that is not evaluated.
    Unknown(Maker),
}

/// A value in the terms of the rows that flow at this place.
#[derive(Clone, Debug)]
pub struct Value {
    pub row: Expr,
    /// The same in the terms of one event, where that decides it: a row that counts events has
    /// none for its count, but one for each field that it counts by.
    pub event: Option<Expr>,
    /// 0 for the events of the search itself, else which joined search it comes from.
    pub step: usize,
}

impl Value {
    /// A value that an event has on its own.
    pub fn of_event(expr: Expr) -> Value {
        Value {
            row: expr.clone(),
            event: Some(expr),
            step: 0,
        }
    }

    /// A value that only a row has.
    pub fn of_row(field: Field) -> Value {
        Value {
            row: Expr::Field(field),
            event: None,
            step: 0,
        }
    }
}

/// What a name means that nothing in the search has bound.
#[derive(Clone, Debug)]
pub enum Rest {
    /// A field of the event.
    Event,
    /// A field of the event where logs have one of that name; else it may come from a command
    /// that is not evaluated.
    EventOr(Maker),
    /// Nothing: the rows have other fields only. The command that left it out.
    Missing(String),
    /// Any name that fits is the values of that field over the events of a row: `values(*) AS *`.
    Gathered,
    /// It cannot be told.
    Unknown(Maker),
}

#[derive(Clone, Debug)]
pub struct Env {
    known: HashMap<String, Binding>,
    pub rest: Rest,
    /// What `fields` kept or took away by pattern, in order: true for kept.
    chosen: Vec<(bool, Vec<String>)>,
    /// A value for fields without one.
    filled: Option<Expr>,
}

/// What looking up a name gives.
#[derive(Clone, Debug)]
pub enum Found {
    Bound(Binding),
    /// A field of the event.
    Field(Field),
    /// No row has it; by which command.
    Missing(String),
    Gathered(Field),
}

impl Env {
    pub fn of_events() -> Env {
        Env {
            known: HashMap::new(),
            rest: Rest::Event,
            chosen: Vec::new(),
            filled: None,
        }
    }

    pub fn of_rows(rest: Rest) -> Env {
        Env {
            rest,
            ..Env::of_events()
        }
    }

    pub fn bind(&mut self, name: &str, binding: Binding) {
        self.known.insert(names::plain(name).to_owned(), binding);
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.known.keys().cloned().collect();
        names.order();
        names
    }

    pub fn find(&self, name: &str) -> Found {
        let name = names::plain(name);
        if let Some(binding) = self.known.get(name) {
            return Found::Bound(binding.clone());
        }
        if let Some(command) = self.left_out(name) {
            return Found::Missing(command);
        }
        let field = names::field(name);
        match &self.rest {
            Rest::EventOr(maker) if !names::is_of_logs(name) => {
                Found::Bound(Binding::Unknown(maker.clone()))
            }
            Rest::Event | Rest::EventOr(_) => match &self.filled {
                Some(value) => {
                    let either = vec![Expr::Field(field), value.clone()];
                    let expr = Expr::Call(crate::ir::Function::Coalesce, either);
                    Found::Bound(Binding::Value(Value::of_event(expr)))
                }
                None => Found::Field(field),
            },
            Rest::Missing(command) => Found::Missing(command.clone()),
            Rest::Gathered => Found::Gathered(field),
            Rest::Unknown(maker) => Found::Bound(Binding::Unknown(maker.clone())),
        }
    }

    fn left_out(&self, name: &str) -> Option<String> {
        // Names with an underscore in front are kept unless they are taken away by name.
        let inner = name.starts_with('_');
        let out = self.chosen.iter().any(|(keep, patterns)| {
            let named = patterns.iter().any(|pattern| fits(pattern, name));
            if *keep { !named && !inner } else { named }
        });
        out.then(|| "fields".to_owned())
    }

    /// `fields a, b*` and `fields - c`.
    pub fn choose(&mut self, keep: bool, patterns: Vec<String>) {
        self.known.retain(|name, _| {
            let named = patterns.iter().any(|pattern| fits(pattern, name));
            named == keep || keep && name.starts_with('_')
        });
        self.chosen.push((keep, patterns));
    }

    pub fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (names::plain(from), names::plain(to));
        if from == to || from.contains('*') {
            return;
        }
        let binding = match self.find(from) {
            Found::Bound(binding) => binding,
            Found::Field(field) => Binding::Value(Value::of_event(Expr::Field(field))),
            Found::Missing(_) => Binding::Value(Value::of_event(Expr::Null)),
            Found::Gathered(field) => Binding::Value(Value::of_row(field)),
        };
        self.bind(to, binding);
        self.bind(from, Binding::Value(Value::of_event(Expr::Null)));
    }

    pub fn fill(&mut self, value: Expr) {
        self.filled = Some(value);
    }
}

/// Whether a name fits a pattern with stars, as it stands: names tell case apart.
pub fn fits(pattern: &str, name: &str) -> bool {
    use crate::text::{Glob, glob::Token};
    let pattern = names::plain(pattern);
    if !pattern.contains('*') {
        return pattern == name;
    }
    let literals = pattern
        .split('*')
        .map(|part| Token::Literal(part.to_owned()));
    let mut tokens = Vec::new();
    for (at, literal) in literals.enumerate() {
        if at > 0 {
            tokens.push(Token::Many);
        }
        tokens.push(literal);
    }
    Glob::new(tokens, true).matches(name, name)
}
