//! Expressions of `eval` as values that are worked out from an event or a row.

use super::env::{Binding, Found, Value};
use super::{Gap, Search, predicate};
use crate::ir::{
    Expr, Function, Measure, Node, NodeKind, Number, Relation, Search as Regular, SplFunction,
    Stage,
};
use crate::limits;
use crate::rule::spl::ast::{Compare, Eval, EvalKind, Literal, Name};
use crate::rule::spl::names;
use crate::text::{Diagnostic, Span};
use std::sync::Arc;

/// In which terms a name is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Of the search's own events.
    Event,
    /// Of the events of a joined search, counted from 1.
    Joined(usize),
    /// Of the rows at this place.
    Row,
}

impl Search<'_> {
    /// What a name stands for.
    pub(super) fn named(&mut self, name: &Name, mode: Mode) -> Result<Expr, Gap> {
        match self.env.find(&name.text) {
            Found::Field(field) => Ok(Expr::Field(field)),
            Found::Bound(Binding::Value(value)) => match mode {
                Mode::Row => Ok(value.row),
                _ if value.row == Expr::Null => Ok(Expr::Null),
                Mode::Event | Mode::Joined(_) => value.event.ok_or_else(|| {
                    let message = format!("`{}` is not known of a single event", name.text);
                    Gap::new("field", message, name.span)
                }),
            },
            Found::Bound(Binding::Unknown(maker)) => {
                let message = format!("`{}` comes from {}", name.text, maker.what);
                Err(Gap::new(&maker.command, message, name.span))
            }
            Found::Missing(command) => {
                let message = format!(
                    "after `{command}`, no row has a field `{}`: it is null here",
                    name.text
                );
                self.missing(message, name, &command);
                Ok(Expr::Null)
            }
            Found::Gathered(field) => {
                if !names::is_of_logs(&name.text) {
                    let message = format!(
                        "nothing in this search makes `{}`: unless the events have a field of \
                         that name, it is null in every row",
                        name.text
                    );
                    self.missing(message, name, "stats");
                }
                let of_events = Measure::Values(Expr::Field(field.clone()));
                if let Some(Stage::Aggregate(aggregate)) = self
                    .stages
                    .iter_mut()
                    .rfind(|stage| matches!(stage, Stage::Aggregate(_)))
                    && !aggregate.outputs.iter().any(|(known, _)| *known == field)
                {
                    aggregate.outputs.push((field.clone(), of_events));
                }
                Ok(Expr::Field(field))
            }
        }
    }

    /// Says that a filter asks for a field that no row has. Elsewhere a null is no mistake, and
    /// many write `null` for one.
    fn missing(&mut self, message: String, name: &Name, command: &str) {
        if !self.filtering || name.text.eq_ignore_ascii_case("null") {
            return;
        }
        let span = self.span(name.span);
        let made = match command {
            "fields" | "table" => format!("name it in the `{command}` before this"),
            _ => format!(
                "a comparison with null keeps no row; `stats count AS {}` would make it",
                name.text
            ),
        };
        let warning = Diagnostic::warning("spl-missing-field", message, span).help(made);
        if !self.diagnostics.contains(&warning) {
            self.diagnostics.push(warning);
        }
    }

    /// Gives a name the value of an expression.
    pub(super) fn bind(&mut self, name: &str, eval: &Eval) {
        let mut names = Vec::new();
        super::filter::of_eval(eval, &mut names);
        let value = self.place(&names, eval.span).and_then(|mode| {
            let (event, step) = match mode {
                Mode::Event => (Some(self.expr(eval, mode)?), 0),
                Mode::Joined(step) => (Some(self.expr(eval, mode)?), step),
                Mode::Row => (None, 0),
            };
            // Behind a `stats`, a value of an event is one of a row, too, in other terms.
            let row = match mode {
                Mode::Joined(_) => event.clone().unwrap_or(Expr::Null),
                _ => self.expr(eval, Mode::Row)?,
            };
            Ok(Value { row, event, step })
        });
        let binding = match value {
            Ok(value) if measure(&value.row, 0).is_some() => Binding::Value(value),
            Ok(_) => Binding::Unknown(super::env::Maker {
                command: "expression".to_owned(),
                what: "an expression that is too long to evaluate".to_owned(),
            }),
            Err(gap) => Binding::Unknown(super::env::Maker::of_gap(&gap)),
        };
        self.env.bind(name, binding);
    }

    pub(super) fn expr(&mut self, eval: &Eval, mode: Mode) -> Result<Expr, Gap> {
        let number = |value: f64| Number::new(value).map_or(Expr::Null, Expr::Number);
        Ok(match &eval.kind {
            EvalKind::Field(name) => {
                let name = Name {
                    text: name.clone(),
                    span: eval.span,
                };
                self.named(&name, mode)?
            }
            EvalKind::Text(literal) => Expr::Text(literal.text()),
            EvalKind::Number(value) => number(*value),
            EvalKind::Negative(inner) => {
                let zero = number(0.0);
                let inner = self.expr(inner, mode)?;
                spl(SplFunction::Subtract, vec![zero, inner])
            }
            EvalKind::Concat(parts) => spl(SplFunction::Concat, self.exprs(parts, mode)?),
            EvalKind::Arithmetic(operator, left, right) => {
                let function = match operator {
                    '+' => SplFunction::Add,
                    '-' => SplFunction::Subtract,
                    '*' => SplFunction::Multiply,
                    '/' => SplFunction::Divide,
                    _ => SplFunction::Modulo,
                };
                spl(
                    function,
                    vec![self.expr(left, mode)?, self.expr(right, mode)?],
                )
            }
            EvalKind::Call(name, arguments) => self.call(name, arguments, eval, mode)?,
            EvalKind::And(_)
            | EvalKind::Or(_)
            | EvalKind::Xor(..)
            | EvalKind::Not(_)
            | EvalKind::Compare(..)
            | EvalKind::In(..) => of_node(self.test(eval, true, mode, false)?),
            EvalKind::Macro(called) => {
                return Err(super::search::unknown_macro(&called.name, eval.span));
            }
            EvalKind::Subsearch => {
                let message = "what this subsearch gives is not known here";
                return Err(Gap::new("subsearch", message, eval.span));
            }
        })
    }

    fn exprs(&mut self, parts: &[Eval], mode: Mode) -> Result<Vec<Expr>, Gap> {
        parts.iter().map(|part| self.expr(part, mode)).collect()
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &[Eval],
        eval: &Eval,
        mode: Mode,
    ) -> Result<Expr, Gap> {
        let missing = |wanted: &str| {
            let message = format!("`{name}` wants {wanted}");
            Gap::new("function", message, eval.span)
        };
        if let Some((function, fewest, most)) = function(name) {
            if arguments.len() < fewest || arguments.len() > most {
                return Err(missing(&format!("{fewest} arguments or more")));
            }
            return Ok(Expr::Call(function, self.exprs(arguments, mode)?));
        }
        Ok(match (name, arguments) {
            ("null", []) => Expr::Null,
            ("true", []) => Expr::Bool(true),
            ("false", []) => Expr::Bool(false),
            ("exact", [inner]) => self.expr(inner, mode)?,
            ("if", [condition, then, otherwise]) => {
                let condition = of_node(self.test(condition, true, mode, false)?);
                let parts = vec![
                    condition,
                    self.expr(then, mode)?,
                    self.expr(otherwise, mode)?,
                ];
                Expr::Call(Function::If, parts)
            }
            ("case", pairs) if pairs.len() <= limits::SPL_CHAIN => {
                let mut value = Expr::Null;
                for pair in pairs.chunks_exact(2).rev() {
                    let condition = of_node(self.test(&pair[0], true, mode, false)?);
                    let then = self.expr(&pair[1], mode)?;
                    value = Expr::Call(Function::If, vec![condition, then, value]);
                }
                value
            }
            ("replace", [of, pattern, with]) => {
                let (EvalKind::Text(pattern), EvalKind::Text(with)) = (&pattern.kind, &with.kind)
                else {
                    return Err(missing("its expression and its replacement as texts"));
                };
                let with = Regular::Replace(replacement(&with.text()));
                self.regular(with, pattern, of, mode)?
            }
            ("mvfind", [of, pattern]) => {
                let EvalKind::Text(pattern) = &pattern.kind else {
                    return Err(missing("its expression as a text"));
                };
                self.regular(Regular::Position, pattern, of, mode)?
            }
            ("match" | "like" | "cidrmatch" | "isnull" | "isnotnull" | "in" | "searchmatch", _) => {
                of_node(self.test(eval, true, mode, false)?)
            }
            _ => {
                let message = format!("the function `{name}` is not evaluated");
                return Err(Gap::new("function", message, eval.span));
            }
        })
    }

    fn regular(
        &mut self,
        search: Regular,
        pattern: &Literal,
        of: &Eval,
        mode: Mode,
    ) -> Result<Expr, Gap> {
        let regex = self.regex(pattern)?;
        let of = self.expr(of, mode)?;
        Ok(Expr::Search(search, Arc::new(regex), Box::new(of)))
    }

    pub(super) fn regex(&mut self, pattern: &Literal) -> Result<crate::ir::Regex, Gap> {
        predicate::compile(pattern).map_err(|error| bad_regex(&error, pattern.span))
    }
}

pub(super) fn bad_regex(error: &str, span: Span) -> Gap {
    let message = format!("this regular expression is not evaluated: {error}");
    Gap::new("regex", message, span)
}

pub(super) fn spl(function: SplFunction, arguments: Vec<Expr>) -> Expr {
    Expr::Call(Function::Spl(function), arguments)
}

/// A time, down to the start of its span.
pub(super) fn bucket(time: Expr, seconds: Number) -> Expr {
    spl(SplFunction::Bucket, vec![time, Expr::Number(seconds)])
}

/// Functions whose arguments are just values, with how many they take.
fn function(name: &str) -> Option<(Function, usize, usize)> {
    use SplFunction as F;
    const MANY: usize = usize::MAX;
    let (function, fewest, most) = match name {
        "lower" => return Some((Function::Lower, 1, 1)),
        "upper" => return Some((Function::Upper, 1, 1)),
        "len" => return Some((Function::Length, 1, 1)),
        "coalesce" => return Some((Function::Coalesce, 1, MANY)),
        "abs" => (F::Absolute, 1, 1),
        "ceil" | "ceiling" => (F::Ceiling, 1, 1),
        "floor" => (F::Floor, 1, 1),
        "round" => (F::Round, 1, 2),
        "pow" => (F::Power, 2, 2),
        "sqrt" => (F::SquareRoot, 1, 1),
        "substr" => (F::Substring, 2, 3),
        "trim" => (F::Trim, 1, 2),
        "ltrim" => (F::TrimStart, 1, 2),
        "rtrim" => (F::TrimEnd, 1, 2),
        "split" => (F::Split, 2, 2),
        "mvcount" => (F::Count, 1, 1),
        "mvindex" => (F::Index, 2, 3),
        "mvjoin" => (F::Join, 2, 2),
        "mvappend" => (F::Append, 1, MANY),
        "mvdedup" => (F::Distinct, 1, 1),
        "nullif" => (F::NullIf, 2, 2),
        "tonumber" => (F::ToNumber, 1, 2),
        "tostring" => (F::ToText, 1, 1),
        "isnum" => (F::IsNumber, 1, 1),
        "isstr" => (F::IsText, 1, 1),
        _ => return None,
    };
    Some((Function::Spl(function), fewest, most))
}

/// The replacement of `replace` as the regex crate spells it: `\1` names a group, `$` nothing.
fn replacement(with: &str) -> String {
    let mut out = String::new();
    let mut chars = with.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' => out.push_str("$$"),
            '\\' => match chars.next_if(char::is_ascii_digit) {
                Some(digit) => out.push_str(&format!("${{{digit}}}")),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// A condition as a boolean.
pub(super) fn of_node(node: Node) -> Expr {
    let all = |nodes: Vec<Node>| nodes.into_iter().map(of_node).collect();
    match node.kind {
        NodeKind::Constant(value) => Expr::Bool(value),
        NodeKind::Predicate(predicate) => Expr::Test(predicate),
        NodeKind::Not(inner) => Expr::Call(Function::Not, vec![of_node(*inner)]),
        NodeKind::All(nodes) => Expr::Call(Function::And, all(nodes)),
        NodeKind::Any(nodes) | NodeKind::AtLeast(_, nodes) => Expr::Call(Function::Or, all(nodes)),
    }
}

/// How many parts an expression has; `None` where it is larger or deeper than its limits. Names
/// stand for whole expressions, so a short search can make a very long one.
pub(super) fn measure(expr: &Expr, depth: usize) -> Option<usize> {
    if depth > limits::SPL_CHAIN {
        return None;
    }
    let parts: &[Expr] = match expr {
        Expr::Call(_, arguments) => arguments,
        Expr::Search(_, _, of) => std::slice::from_ref(of),
        Expr::Test(predicate) => match &predicate.subject {
            crate::ir::Subject::Computed(inner) => std::slice::from_ref(inner),
            _ => &[],
        },
        _ => &[],
    };
    let mut size = 1;
    for part in parts {
        size += measure(part, depth + 1)?;
        if size > limits::SPL_EXPRESSION {
            return None;
        }
    }
    Some(size)
}

pub(super) fn relation(compare: Compare) -> Relation {
    predicate::operators(compare).1
}
