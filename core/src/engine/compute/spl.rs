//! What the functions of Splunk's `eval` compute, after its reference of evaluation functions.

use super::{Computed, on_text};
use crate::ir::{Cidr, Regex, Relation, Search, SplFunction};
use crate::text::Glob;
use crate::text::glob::Token;
use std::cmp::Ordering;

/// The value of a function; `arguments` have been computed.
pub fn call<'a>(function: SplFunction, arguments: Vec<Computed<'a>>) -> Computed<'a> {
    use SplFunction as F;
    if arguments.contains(&Computed::Unknown) {
        return Computed::Unknown;
    }
    let null = |at: usize| matches!(arguments.get(at), None | Some(Computed::Null));
    match function {
        F::IsNull => return Computed::Bool(null(0)),
        F::Append => return append(arguments),
        F::IsNumber | F::IsText if null(0) => return Computed::Bool(false),
        // Without the second value, nothing is equal to the first.
        F::NullIf if null(1) => return first(arguments),
        _ if arguments.contains(&Computed::Null) => return Computed::Null,
        _ => {}
    }
    of_values(function, arguments).unwrap_or(Computed::Null)
}

fn first(arguments: Vec<Computed<'_>>) -> Computed<'_> {
    arguments.into_iter().next().unwrap_or(Computed::Null)
}

/// The value where no argument is null; `None` where there is no result.
fn of_values<'a>(function: SplFunction, arguments: Vec<Computed<'a>>) -> Option<Computed<'a>> {
    use SplFunction as F;
    let number = |at: usize| arguments.get(at).and_then(number);
    let text = |at: usize| arguments.get(at).and_then(Computed::text);
    Some(match function {
        F::Add => match (number(0), number(1)) {
            (Some(a), Some(b)) => finite(a + b)?,
            // Two texts that are no numbers are joined.
            _ => owned(format!("{}{}", text(0)?, text(1)?)),
        },
        F::Subtract => finite(number(0)? - number(1)?)?,
        F::Multiply => finite(number(0)? * number(1)?)?,
        F::Divide => finite(number(0)? / number(1)?)?,
        F::Modulo => finite(number(0)? % number(1)?)?,
        F::Power => finite(number(0)?.powf(number(1)?))?,
        F::Absolute => finite(number(0)?.abs())?,
        F::Ceiling => finite(number(0)?.ceil())?,
        F::Floor => finite(number(0)?.floor())?,
        F::Round => {
            let places = if arguments.len() > 1 { number(1)? } else { 0.0 };
            let scale = 10f64.powf(places.clamp(-300.0, 300.0).trunc());
            finite((number(0)? * scale).round() / scale)?
        }
        F::SquareRoot => finite(number(0)?.sqrt())?,
        F::Concat => owned(
            arguments
                .iter()
                .map(Computed::text)
                .collect::<Option<String>>()?,
        ),
        F::Substring => substring(&arguments)?,
        F::Trim | F::TrimStart | F::TrimEnd => trim(function, &arguments)?,
        F::Split => split(&text(0)?, &text(1)?),
        F::Count => Computed::Number(values(first(arguments)).len() as f64),
        F::Index => index(arguments)?,
        F::Join => {
            let between = text(1)?.into_owned();
            let all: Option<Vec<String>> = values(first(arguments))
                .iter()
                .map(|value| value.text().map(Into::into))
                .collect();
            owned(all?.join(&between))
        }
        F::Distinct => distinct(values(first(arguments))),
        F::NullIf => match compare(Relation::Eq, &arguments)? {
            true => Computed::Null,
            false => first(arguments),
        },
        F::ToNumber => to_number(&arguments)?,
        F::ToText => owned(text(0)?.into_owned()),
        F::IsNumber => Computed::Bool(number(0).is_some()),
        F::IsText => Computed::Bool(text(0).is_some() && number(0).is_none()),
        F::CidrMatch => Computed::Bool(Cidr::parse(text(0)?.trim())?.contains(&text(1)?)),
        F::Like => Computed::Bool(like(&text(1)?).matches(&text(0)?, "")),
        F::Compare(relation) => Computed::Bool(compare(relation, &arguments)?),
        F::In => {
            let (wanted, members) = arguments.split_first()?;
            let mut found = false;
            for member in members {
                found |= compare(Relation::Eq, &[wanted.clone(), member.clone()])?;
            }
            Computed::Bool(found)
        }
        F::Bucket => {
            let span = number(1).filter(|span| *span > 0.0)?;
            finite((number(0)? / span).floor() * span)?
        }
        // Answered above, since they take nulls.
        F::IsNull | F::Append => return None,
    })
}

fn owned<'a>(text: impl Into<String>) -> Computed<'a> {
    Computed::Text(text.into().into())
}

fn finite<'a>(number: f64) -> Option<Computed<'a>> {
    number.is_finite().then_some(Computed::Number(number))
}

/// A number as it is, or as a text has it.
fn number(value: &Computed<'_>) -> Option<f64> {
    match value {
        Computed::Number(number) => Some(*number),
        Computed::Text(text) => super::super::compare::number(text).map(|number| number.get()),
        _ => None,
    }
}

fn values(value: Computed<'_>) -> Vec<Computed<'_>> {
    match value {
        Computed::Many(values) => values,
        Computed::Null => Vec::new(),
        one => vec![one],
    }
}

/// Several values as one; none are null, and one is itself.
fn many(mut values: Vec<Computed<'_>>) -> Computed<'_> {
    match values.len() {
        0 => Computed::Null,
        1 => values.remove(0),
        _ => Computed::Many(values),
    }
}

fn append(arguments: Vec<Computed<'_>>) -> Computed<'_> {
    many(arguments.into_iter().flat_map(values).collect())
}

fn distinct(all: Vec<Computed<'_>>) -> Computed<'_> {
    let mut seen = std::collections::HashSet::new();
    let new = |value: &Computed<'_>| seen.insert(value.text().map(|text| text.into_owned()));
    many(all.into_iter().filter(new).collect())
}

fn split<'a>(text: &str, at: &str) -> Computed<'a> {
    match at {
        // Every character by itself.
        "" => many(text.chars().map(owned).collect()),
        at => many(text.split(at).map(owned).collect()),
    }
}

/// The first argument from a position on, counted from 1, or from the end below 0.
fn substring<'a>(arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let chars: Vec<char> = arguments.first()?.text()?.chars().collect();
    let from = number(arguments.get(1)?)?.trunc();
    let start = match from {
        from if from < 0.0 => chars.len() as f64 + from,
        from => from - 1.0,
    };
    let length = match arguments.get(2) {
        Some(length) => number(length)?.trunc(),
        None => f64::INFINITY,
    };
    let end = (start + length).clamp(0.0, chars.len() as f64) as usize;
    let start = start.clamp(0.0, end as f64) as usize;
    Some(owned(chars[start..end].iter().collect::<String>()))
}

fn trim<'a>(function: SplFunction, arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let text = arguments.first()?.text()?;
    let chars: Vec<char> = match arguments.get(1) {
        Some(chars) => chars.text()?.chars().collect(),
        None => vec![' ', '\t'],
    };
    let chars = chars.as_slice();
    Some(owned(match function {
        SplFunction::TrimStart => text.trim_start_matches(chars),
        SplFunction::TrimEnd => text.trim_end_matches(chars),
        _ => text.trim_matches(chars),
    }))
}

fn index(arguments: Vec<Computed<'_>>) -> Option<Computed<'_>> {
    let from = number(arguments.get(1)?)?.trunc();
    let to = match arguments.get(2) {
        Some(to) => number(to)?.trunc(),
        None => from,
    };
    let values = values(first(arguments));
    let place = |at: f64| {
        if at < 0.0 {
            at + values.len() as f64
        } else {
            at
        }
    };
    let (from, to) = (place(from), place(to));
    if from < 0.0 || to < from {
        return None;
    }
    let count = (to - from) as usize + 1;
    let chosen: Vec<_> = values.into_iter().skip(from as usize).take(count).collect();
    Some(many(chosen))
}

fn to_number<'a>(arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let text = arguments.first()?.text()?;
    let base = match arguments.get(1) {
        Some(base) => number(base).filter(|base| (2.0..=36.0).contains(base))? as u32,
        None => 10,
    };
    match base {
        10 => finite(super::super::compare::number(&text)?.get()),
        16 => {
            let text = text.trim();
            let digits = text.strip_prefix("0x").or(text.strip_prefix("0X"));
            finite(i64::from_str_radix(digits.unwrap_or(text), 16).ok()? as f64)
        }
        base => finite(i64::from_str_radix(text.trim(), base).ok()? as f64),
    }
}

/// Compares as numbers where both are, else as texts; of several values, one has to fit.
fn compare(relation: Relation, arguments: &[Computed<'_>]) -> Option<bool> {
    let [left, right] = arguments else {
        return None;
    };
    match (left, right) {
        (Computed::Many(values), one) | (one, Computed::Many(values)) => {
            let left_is_many = matches!(left, Computed::Many(_));
            let mut found = false;
            for value in values {
                let pair = match left_is_many {
                    true => [value.clone(), one.clone()],
                    false => [one.clone(), value.clone()],
                };
                // Several values on both sides have no order.
                found |= !matches!(pair[1], Computed::Many(_)) && compare(relation, &pair)?;
            }
            return Some(found);
        }
        _ => {}
    }
    let order = match (number(left), number(right)) {
        (Some(left), Some(right)) => left.partial_cmp(&right)?,
        _ => left.text()?.cmp(&right.text()?),
    };
    Some(match relation {
        Relation::Eq => order == Ordering::Equal,
        Relation::Ne => order != Ordering::Equal,
        Relation::Lt => order == Ordering::Less,
        Relation::Le => order != Ordering::Greater,
        Relation::Gt => order == Ordering::Greater,
        Relation::Ge => order != Ordering::Less,
    })
}

/// `%` for any characters, `_` for one.
fn like(pattern: &str) -> Glob {
    let tokens = pattern.chars().map(|c| match c {
        '%' => Token::Many,
        '_' => Token::One,
        c => Token::Literal(c.to_string()),
    });
    Glob::new(tokens, true)
}

/// What a regular expression makes of a value.
pub fn search<'a>(search: &Search, regex: &Regex, value: Computed<'a>) -> Computed<'a> {
    match search {
        Search::Position => match value {
            Computed::Unknown => Computed::Unknown,
            value => values(value)
                .iter()
                .position(|value| {
                    let text = value.text();
                    text.is_some_and(|text| regex.compiled.is_match(&text))
                })
                .map_or(Computed::Null, |at| Computed::Number(at as f64)),
        },
        Search::Replace(with) => on_text(Some(value), |text| {
            owned(regex.compiled.replace_all(text, with.as_str()))
        }),
        Search::Extract(group) => on_text(Some(value), |text| {
            let found = regex.compiled.captures(text);
            let part = found.as_ref().and_then(|found| found.name(group));
            part.map_or(Computed::Null, |part| owned(part.as_str()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SplFunction as F;

    fn t(text: &str) -> Computed<'static> {
        owned(text)
    }

    fn n(number: f64) -> Computed<'static> {
        Computed::Number(number)
    }

    fn many(texts: &[&str]) -> Computed<'static> {
        Computed::Many(texts.iter().map(|text| t(text)).collect())
    }

    /// After the examples and the sentences of Splunk's reference, in our own words.
    #[test]
    fn computes_what_the_reference_says() {
        let null = || Computed::Null;
        for (function, arguments, wanted) in [
            (F::Add, vec![t("2"), n(3.0)], n(5.0)),
            (F::Add, vec![t("a"), t("b")], t("ab")),
            (F::Add, vec![null(), n(3.0)], null()),
            (F::Divide, vec![n(1.0), n(0.0)], null()),
            (F::Modulo, vec![n(7.0), n(4.0)], n(3.0)),
            (F::Round, vec![n(3.5)], n(4.0)),
            (F::Round, vec![n(2.555), n(2.0)], n(2.56)),
            (F::Concat, vec![t("a"), n(1.0), t("b")], t("a1b")),
            (F::Substring, vec![t("string"), n(1.0), n(3.0)], t("str")),
            (F::Substring, vec![t("string"), n(-3.0)], t("ing")),
            (F::Substring, vec![t("string"), n(9.0)], t("")),
            (F::Trim, vec![t("  ZZZZabcZZ "), t(" Z")], t("abc")),
            (F::TrimStart, vec![t(" \tab ")], t("ab ")),
            (F::Split, vec![t("a;b"), t(";")], many(&["a", "b"])),
            (F::Count, vec![many(&["a", "b"])], n(2.0)),
            (F::Count, vec![null()], null()),
            (F::Index, vec![many(&["a", "b", "c"]), n(-1.0)], t("c")),
            (
                F::Index,
                vec![many(&["a", "b", "c"]), n(0.0), n(1.0)],
                many(&["a", "b"]),
            ),
            (F::Index, vec![t("a"), n(3.0)], null()),
            (F::Join, vec![many(&["a", "b"]), t("+")], t("a+b")),
            (
                F::Append,
                vec![t("a"), null(), many(&["b", "c"])],
                many(&["a", "b", "c"]),
            ),
            (F::Distinct, vec![many(&["a", "b", "a"])], many(&["a", "b"])),
            (F::NullIf, vec![t("a"), t("a")], null()),
            (F::NullIf, vec![t("a"), null()], t("a")),
            (F::ToNumber, vec![t("0A4"), n(16.0)], n(164.0)),
            (F::ToNumber, vec![t("word")], null()),
            (F::IsNull, vec![null()], Computed::Bool(true)),
            (F::IsNumber, vec![t("12")], Computed::Bool(true)),
            (F::IsText, vec![t("12")], Computed::Bool(false)),
            (F::IsText, vec![null()], Computed::Bool(false)),
            (
                F::CidrMatch,
                vec![t("192.0.2.0/24"), t("192.0.2.9")],
                Computed::Bool(true),
            ),
            (F::Like, vec![t("addi"), t("a_d%")], Computed::Bool(true)),
            (F::Like, vec![t("ADDI"), t("a%")], Computed::Bool(false)),
            (
                F::Compare(Relation::Lt),
                vec![t("9"), t("10")],
                Computed::Bool(true),
            ),
            (
                F::Compare(Relation::Lt),
                vec![t("b"), t("a")],
                Computed::Bool(false),
            ),
            (
                F::Compare(Relation::Eq),
                vec![t("A"), t("a")],
                Computed::Bool(false),
            ),
            (F::Compare(Relation::Ne), vec![null(), t("a")], null()),
            (
                F::Compare(Relation::Eq),
                vec![many(&["a", "b"]), t("b")],
                Computed::Bool(true),
            ),
            (F::In, vec![t("b"), t("a"), t("b")], Computed::Bool(true)),
            (F::Bucket, vec![n(125.0), n(60.0)], n(120.0)),
        ] {
            let got = call(function, arguments.clone());
            assert_eq!(got, wanted, "{function} of {arguments:?}");
        }
    }
}
