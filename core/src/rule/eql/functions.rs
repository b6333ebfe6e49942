//! The functions of EQL: what they are called and what they take.

use super::ast::{Call, Expr, ExprKind};
use crate::ir::EqlFunction;
use crate::rule::suggest;
use crate::text::Diagnostic;
use std::ops::RangeInclusive;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It computes a value.
    Value(Computes),
    /// It is true or false of an event.
    Condition(Asks),
    /// Its first argument is its value: `safe`, of the older language.
    Transparent,
    /// Known, and not evaluated.
    Unsupported,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computes {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Between,
    Concat,
    IndexOf,
    Length,
    Number,
    String,
    Substring,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    StartsWith,
    EndsWith,
    StringContains,
    CidrMatch,
    /// The older form of `like`, with any number of patterns.
    Wildcard,
    /// The older form of `regex`, with any number of expressions.
    Match,
    /// Equality with any of the arguments, of the older language.
    ArrayContains,
}

#[derive(Debug)]
pub struct Function {
    name: &'static str,
    pub meaning: Meaning,
    arguments: RangeInclusive<usize>,
    /// Whether there is a form with `~`.
    tilde: bool,
    /// Elasticsearch's reference has it no more.
    pub older: bool,
}

const MANY: usize = usize::MAX;

const fn value(
    name: &'static str,
    computes: Computes,
    arguments: RangeInclusive<usize>,
    tilde: bool,
) -> Function {
    let meaning = Meaning::Value(computes);
    Function {
        name,
        meaning,
        arguments,
        tilde,
        older: false,
    }
}

const fn condition(
    name: &'static str,
    asks: Asks,
    arguments: RangeInclusive<usize>,
    tilde: bool,
) -> Function {
    let meaning = Meaning::Condition(asks);
    Function {
        name,
        meaning,
        arguments,
        tilde,
        older: false,
    }
}

const fn older(
    name: &'static str,
    meaning: Meaning,
    arguments: RangeInclusive<usize>,
    tilde: bool,
) -> Function {
    Function {
        name,
        meaning,
        arguments,
        tilde,
        older: true,
    }
}

static FUNCTIONS: [Function; 24] = [
    value("add", Computes::Add, 2..=2, false),
    value("between", Computes::Between, 3..=4, true),
    condition("cidrMatch", Asks::CidrMatch, 2..=MANY, false),
    value("concat", Computes::Concat, 1..=MANY, false),
    value("divide", Computes::Divide, 2..=2, false),
    condition("endsWith", Asks::EndsWith, 2..=2, true),
    value("indexOf", Computes::IndexOf, 2..=3, true),
    value("length", Computes::Length, 1..=1, false),
    value("modulo", Computes::Modulo, 2..=2, false),
    value("multiply", Computes::Multiply, 2..=2, false),
    value("number", Computes::Number, 1..=2, false),
    condition("startsWith", Asks::StartsWith, 2..=2, true),
    value("string", Computes::String, 1..=1, false),
    condition("stringContains", Asks::StringContains, 2..=2, true),
    value("substring", Computes::Substring, 2..=3, false),
    value("subtract", Computes::Subtract, 2..=2, false),
    older(
        "wildcard",
        Meaning::Condition(Asks::Wildcard),
        2..=MANY,
        true,
    ),
    older("match", Meaning::Condition(Asks::Match), 2..=MANY, true),
    older(
        "arrayContains",
        Meaning::Condition(Asks::ArrayContains),
        2..=MANY,
        false,
    ),
    older("arrayCount", Meaning::Unsupported, 3..=3, false),
    older("arraySearch", Meaning::Unsupported, 3..=3, false),
    // Elastic Defend's form of it, in the rules of the endpoint.
    older("_arraysearch", Meaning::Unsupported, 3..=3, false),
    older(
        "matchLite",
        Meaning::Condition(Asks::Match),
        2..=MANY,
        false,
    ),
    older("safe", Meaning::Transparent, 1..=1, false),
];

/// The functions of Elasticsearch's reference.
pub fn names() -> impl Iterator<Item = &'static str> {
    let current = FUNCTIONS.iter().filter(|function| !function.older);
    current.map(|function| function.name)
}

/// The function of a call, whose name Elasticsearch reads in any case.
pub fn find(call: &Call) -> Result<&'static Function, Box<Diagnostic>> {
    let known = |function: &&Function| function.name.eq_ignore_ascii_case(&call.name);
    let Some(function) = FUNCTIONS.iter().find(known) else {
        return Err(unknown(call));
    };
    let name = function.name;
    if !call.cased && !function.tilde {
        let message = format!("`{name}` has no form with `~`");
        let diagnostic = Diagnostic::error("eql-tilde", message, call.name_span);
        return Err(Box::new(diagnostic.fix(
            format!("Replace with `{name}`"),
            call.name_span,
            name,
        )));
    }
    if !function.arguments.contains(&call.arguments.len()) {
        let (least, most) = (*function.arguments.start(), *function.arguments.end());
        let takes = match most {
            most if most == least => format!("{least}"),
            MANY => format!("{least} or more"),
            most => format!("{least} to {most}"),
        };
        let given = call.arguments.len();
        let message = format!("`{name}` takes {takes} arguments, and {given} are given");
        return Err(Box::new(Diagnostic::error(
            "eql-arguments",
            message,
            call.name_span,
        )));
    }
    Ok(function)
}

fn unknown(call: &Call) -> Box<Diagnostic> {
    let message = format!("EQL has no function `{}`", call.name);
    let diagnostic = Diagnostic::error("eql-unknown-function", message, call.name_span);
    let current = FUNCTIONS.iter().filter(|function| !function.older);
    let names: Vec<&str> = current.map(|function| function.name).collect();
    Box::new(match suggest::nearest(&call.name, names.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
            format!("Replace with `{near}`"),
            call.name_span,
            near,
        ),
        None => diagnostic.help(format!("there is {}", names.join(", "))),
    })
}

impl Asks {
    /// What computes it where the arguments are more than a field and texts.
    pub fn function(self, cased: bool) -> Option<EqlFunction> {
        Some(match self {
            Asks::StartsWith => EqlFunction::StartsWith { cased },
            Asks::EndsWith => EqlFunction::EndsWith { cased },
            Asks::StringContains => EqlFunction::StringContains { cased },
            Asks::CidrMatch => EqlFunction::CidrMatch,
            Asks::Wildcard | Asks::Match | Asks::ArrayContains => return None,
        })
    }
}

impl Computes {
    pub fn function(self, call: &Call) -> EqlFunction {
        let cased = call.cased;
        match self {
            Computes::Add => EqlFunction::Add,
            Computes::Subtract => EqlFunction::Subtract,
            Computes::Multiply => EqlFunction::Multiply,
            Computes::Divide => EqlFunction::Divide {
                decimal: call.arguments.iter().any(is_decimal),
            },
            Computes::Modulo => EqlFunction::Modulo,
            Computes::Between => EqlFunction::Between { cased },
            Computes::Concat => EqlFunction::Concat,
            Computes::IndexOf => EqlFunction::IndexOf { cased },
            Computes::Length => EqlFunction::Length,
            Computes::Number => EqlFunction::Number,
            Computes::String => EqlFunction::String,
            Computes::Substring => EqlFunction::Substring,
        }
    }
}

/// Whether a number is written with a point.
pub fn is_decimal(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Number(number) if number.decimal)
}
