//! What an expression comes to on one event, by the definitions: another way of working out what
//! the engine computes, which shares no code with it.

mod spl;

use super::{Says, leaf, letters, look, number};
use cutout_core::event::{Event, Value};
use cutout_core::ir::{EqlFunction, Expr, Function, Predicate, Relation, Test};
use cutout_core::truth::Outcome::{self, Fail, Pass, Unknown};

#[derive(Clone, Debug, PartialEq)]
enum Val {
    Text(String),
    Number(f64),
    Bool(bool),
    Many(Vec<Val>),
    Null,
    Unknown,
}

/// What a predicate says of an expression.
pub fn ask(predicate: &Predicate, expr: &Expr, event: &Event) -> Outcome {
    test(&predicate.test, predicate, &value(expr, event))
}

fn test(test: &Test, predicate: &Predicate, of: &Val) -> Outcome {
    let not = super::not;
    match (test, of) {
        (_, Val::Unknown) => Unknown,
        (Test::Differs(_), Val::Null) => Fail,
        (Test::Differs(inner) | Test::IsNot(inner), _) => not(self::test(inner, predicate, of)),
        (Test::Null | Test::Exists(false), Val::Null) => Pass,
        (_, Val::Null) => Fail,
        (_, Val::Many(items)) => items
            .iter()
            .map(|item| self::test(test, predicate, item))
            .fold(Fail, super::or),
        (Test::Undecidable(_), _) => Unknown,
        (Test::Holds, Val::Bool(value)) => super::truth(*value),
        (Test::Null, _) => Fail,
        (test, of) => super::truth(super::holds(test, predicate, &text(of).unwrap_or_default())),
    }
}

fn value(expr: &Expr, event: &Event) -> Val {
    match expr {
        Expr::Field(field) => match look(event, field) {
            Says::Missing => Val::Null,
            Says::Unknown => Val::Unknown,
            Says::Known(Value::Exact(text)) => Val::Text(text.clone()),
            Says::Known(Value::Many(texts)) => {
                Val::Many(texts.iter().map(|text| Val::Text(text.clone())).collect())
            }
            Says::Known(Value::EndsWith(_) | Value::Unknown) => Val::Unknown,
        },
        Expr::Text(text) => Val::Text(text.clone()),
        Expr::Number(number) => Val::Number(number.get()),
        Expr::Bool(value) => Val::Bool(*value),
        Expr::Null => Val::Null,
        Expr::Test(predicate) => of_outcome(leaf(predicate, event)),
        Expr::Search(search, regex, of) => spl::search(search, regex, value(of, event)),
        Expr::Call(function, arguments) => {
            let values: Vec<Val> = arguments
                .iter()
                .map(|argument| value(argument, event))
                .collect();
            call(*function, values)
        }
    }
}

fn of_outcome(outcome: Outcome) -> Val {
    match outcome {
        Pass => Val::Bool(true),
        Fail => Val::Bool(false),
        Unknown => Val::Unknown,
    }
}

fn outcome(value: &Val) -> Outcome {
    match value {
        Val::Unknown => Unknown,
        Val::Bool(value) => super::truth(*value),
        Val::Many(items) => items.iter().map(outcome).fold(Fail, super::or),
        Val::Text(text) => super::truth(text.eq_ignore_ascii_case("true")),
        _ => Fail,
    }
}

fn call(function: Function, values: Vec<Val>) -> Val {
    match function {
        Function::Eql(function) => eql(function, values),
        Function::Spl(function) => spl::call(function, &values),
        Function::And => of_outcome(values.iter().map(outcome).fold(Pass, super::and)),
        Function::Or => of_outcome(values.iter().map(outcome).fold(Fail, super::or)),
        Function::Not => match values.into_iter().next() {
            Some(Val::Bool(value)) => Val::Bool(!value),
            other => other.unwrap_or(Val::Null),
        },
        Function::Coalesce => values
            .into_iter()
            .find(|value| *value != Val::Null)
            .unwrap_or(Val::Null),
        Function::If => match values.as_slice() {
            [Val::Unknown, ..] => Val::Unknown,
            [Val::Bool(true), then, ..] => then.clone(),
            [_, _, otherwise] => otherwise.clone(),
            _ => Val::Null,
        },
        Function::Lower => each(values, |text| Val::Text(text.to_lowercase())),
        Function::Upper => each(values, |text| Val::Text(text.to_uppercase())),
        Function::Length => each(values, |text| Val::Number(text.chars().count() as f64)),
    }
}

fn each(values: Vec<Val>, act: impl Fn(String) -> Val + Copy) -> Val {
    match values.into_iter().next() {
        Some(Val::Many(items)) => Val::Many(
            items
                .into_iter()
                .map(|item| each(vec![item], act))
                .collect(),
        ),
        Some(Val::Unknown) => Val::Unknown,
        Some(value) => text(&value).map_or(Val::Null, act),
        None => Val::Null,
    }
}

fn text(value: &Val) -> Option<String> {
    match value {
        Val::Text(text) => Some(text.clone()),
        Val::Number(number) => Some(format!("{number}")),
        Val::Bool(value) => Some(format!("{value}")),
        Val::Many(_) | Val::Null | Val::Unknown => None,
    }
}

fn as_number(value: &Val) -> Option<f64> {
    match value {
        Val::Number(number) => Some(*number),
        Val::Text(text) => number(text),
        _ => None,
    }
}

fn eql(function: EqlFunction, values: Vec<Val>) -> Val {
    if let EqlFunction::Item(at) = function {
        return match (values.into_iter().next(), at) {
            (Some(Val::Many(items)), at) => items.get(at as usize).cloned().unwrap_or(Val::Null),
            (Some(Val::Unknown), _) => Val::Unknown,
            (Some(value), 0) => value,
            _ => Val::Null,
        };
    }
    if values.contains(&Val::Unknown) {
        return Val::Unknown;
    }
    let may_be_null = |at: usize| at == 1 && function == EqlFunction::Number;
    if values
        .iter()
        .enumerate()
        .any(|(at, value)| *value == Val::Null && !may_be_null(at))
    {
        return Val::Null;
    }
    // The first array is gone through; of any other, its first item counts.
    let Some(at) = values
        .iter()
        .position(|value| matches!(value, Val::Many(_)))
    else {
        return one(function, &values).unwrap_or(Val::Null);
    };
    let Val::Many(items) = values[at].clone() else {
        unreachable!("found just now")
    };
    let with = |item: Val| {
        let mut single: Vec<Val> = values
            .iter()
            .map(|value| match value {
                Val::Many(items) => items.first().cloned().unwrap_or(Val::Null),
                value => value.clone(),
            })
            .collect();
        single[at] = item;
        one(function, &single).unwrap_or(Val::Null)
    };
    Val::Many(items.into_iter().map(with).collect())
}

/// The value of a function of single values; `None` is null.
fn one(function: EqlFunction, values: &[Val]) -> Option<Val> {
    use EqlFunction as F;
    let numbers = || Some((as_number(values.first()?)?, as_number(values.get(1)?)?));
    let chars = |at: usize, cased: bool| Some(letters(&text(values.get(at)?)?, cased));
    let finite = |value: f64| value.is_finite().then_some(Val::Number(value));
    match function {
        F::Add => numbers().and_then(|(a, b)| finite(a + b)),
        F::Subtract => numbers().and_then(|(a, b)| finite(a - b)),
        F::Multiply => numbers().and_then(|(a, b)| finite(a * b)),
        F::Divide { decimal } => {
            let (a, b) = numbers()?;
            let written_whole = |value: &Val| match value {
                Val::Text(text) => !text.contains('.') && !text.to_lowercase().contains('e'),
                value => as_number(value).is_some_and(|number| number == number.trunc()),
            };
            let quotient = (b != 0.0).then_some(a / b)?;
            let rounds = !decimal && values.iter().all(written_whole);
            finite(if rounds { quotient.trunc() } else { quotient })
        }
        F::Modulo => {
            let (a, b) = numbers()?;
            (b != 0.0).then_some(a % b).and_then(finite)
        }
        F::Length => Some(Val::Number(chars(0, true)?.len() as f64)),
        F::String => Some(Val::Text(text(values.first()?)?)),
        F::Concat => values
            .iter()
            .map(text)
            .collect::<Option<Vec<String>>>()
            .map(|parts| Val::Text(parts.concat())),
        F::StartsWith { cased } => {
            let (whole, part) = (chars(0, cased)?, chars(1, cased)?);
            Some(Val::Bool(places(&whole, &part).first() == Some(&0)))
        }
        F::EndsWith { cased } => {
            let (whole, part) = (chars(0, cased)?, chars(1, cased)?);
            let last = whole.len().checked_sub(part.len());
            Some(Val::Bool(
                last.is_some_and(|last| places(&whole, &part).contains(&last)),
            ))
        }
        F::StringContains { cased } => {
            let (whole, part) = (chars(0, cased)?, chars(1, cased)?);
            Some(Val::Bool(
                !part.is_empty() && !places(&whole, &part).is_empty(),
            ))
        }
        F::IndexOf { cased } => {
            let (whole, part) = (chars(0, cased)?, chars(1, cased)?);
            let from = match values.get(2) {
                Some(from) => as_number(from)?,
                None => 0.0,
            };
            let found = places(&whole, &part)
                .into_iter()
                .find(|at| *at as f64 >= from.max(0.0).trunc())?;
            Some(Val::Number(found as f64))
        }
        F::Substring => {
            let whole = chars(0, true)?;
            let length = whole.len() as f64;
            let clamp = |at: f64| if at < 0.0 { at + length } else { at }.clamp(0.0, length);
            let start = clamp(as_number(values.get(1)?)?);
            let end = clamp(match values.get(2) {
                Some(end) => as_number(end)?,
                None => length,
            });
            let kept = whole.into_iter().enumerate();
            let kept = kept.filter(|(at, _)| *at >= start as usize && *at < end as usize);
            Some(Val::Text(kept.map(|(_, c)| c).collect()))
        }
        F::Between { cased } => {
            let (whole, left, right) = (chars(0, cased)?, chars(1, cased)?, chars(2, cased)?);
            let greedy = values.get(3) == Some(&Val::Bool(true));
            let found = places(&whole, &left).first().and_then(|at| {
                let start = at + left.len();
                let mut ends: Vec<usize> = places(&whole, &right)
                    .into_iter()
                    .filter(|end| *end >= start)
                    .collect();
                if greedy {
                    ends.reverse();
                }
                ends.first().map(|end| (start, *end))
            });
            let (start, end) = found.unwrap_or((0, 0));
            Some(Val::Text(chars(0, true)?[start..end].iter().collect()))
        }
        F::Number => to_number(&text(values.first()?)?, values.get(1)),
        F::CidrMatch => {
            let address = text(values.first()?)?;
            let blocks: Option<Vec<String>> = values[1..].iter().map(text).collect();
            let blocks = blocks?;
            let sound = blocks
                .iter()
                .all(|block| cutout_core::ir::Cidr::parse(block).is_some());
            sound.then(|| Val::Bool(blocks.iter().any(|block| super::in_block(block, &address))))
        }
        F::Compare(relation) => {
            let (left, right) = (values.first()?, values.get(1)?);
            let order = match (as_number(left), as_number(right)) {
                (Some(left), Some(right)) => left.partial_cmp(&right)?,
                _ => text(left)?.cmp(&text(right)?),
            };
            Some(Val::Bool(match relation {
                Relation::Eq => order.is_eq(),
                Relation::Ne => order.is_ne(),
                Relation::Lt => order.is_lt(),
                Relation::Le => order.is_le(),
                Relation::Gt => order.is_gt(),
                Relation::Ge => order.is_ge(),
            }))
        }
        F::Item(_) => None,
    }
}

/// Everywhere that a part stands in a text.
fn places(whole: &[char], part: &[char]) -> Vec<usize> {
    let last = whole.len() + 1;
    (0..last.saturating_sub(part.len()))
        .filter(|at| whole[*at..*at + part.len()] == *part)
        .collect()
}

fn to_number(text: &str, base: Option<&Val>) -> Option<Val> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let base = match base {
        None | Some(Val::Null) => None,
        Some(base) => match as_number(base)? {
            base if (2.0..37.0).contains(&base) => Some(base as u32),
            _ => return None,
        },
    };
    let lower = unsigned.to_lowercase();
    let in_base = |digits: &str, base: u32| {
        // A sign behind the sign, or none of the digits, is no number; nor is one too large.
        u64::from_str_radix(digits, base)
            .ok()
            .map(|number| number as f64)
    };
    let value = match (lower.strip_prefix("0x"), base) {
        (Some(digits), None | Some(16)) => in_base(digits, 16)?,
        (_, Some(base)) if base != 10 => in_base(&lower, base)?,
        _ => number(unsigned)?,
    };
    Some(Val::Number(sign * value))
}
