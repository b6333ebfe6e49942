//! What the functions of EQL compute, after Elastic's function reference.

use super::Computed;
use crate::ir::{Cidr, EqlFunction, Relation};
use crate::text::fold::fold_char;
use std::cmp::Ordering;

/// The value of a function; `arguments` have been computed.
pub fn call<'a>(function: EqlFunction, mut arguments: Vec<Computed<'a>>) -> Computed<'a> {
    if let EqlFunction::Item(at) = function {
        return item(at, arguments.pop());
    }
    if arguments.contains(&Computed::Unknown) {
        return Computed::Unknown;
    }
    // Only `number` gives a null among its arguments a meaning: the base that fits the text.
    let optional = usize::from(function == EqlFunction::Number);
    let required = arguments.len().saturating_sub(optional).max(1);
    if arguments
        .iter()
        .take(required)
        .any(|a| *a == Computed::Null)
    {
        return Computed::Null;
    }
    // One array is spread; of any other the first item stands for it, so that the work stays in
    // proportion to what was pasted.
    let is_array = |argument: &Computed<'_>| matches!(argument, Computed::Many(_));
    match arguments.iter().position(is_array) {
        None => on_single(function, &arguments),
        Some(at) => {
            let Computed::Many(items) = std::mem::replace(&mut arguments[at], Computed::Null)
            else {
                return Computed::Null;
            };
            for other in &mut arguments {
                if let Computed::Many(items) = other {
                    *other = std::mem::take(items)
                        .into_iter()
                        .next()
                        .unwrap_or(Computed::Null);
                }
            }
            let of_item = |item| {
                arguments[at] = item;
                on_single(function, &arguments)
            };
            Computed::Many(items.into_iter().map(of_item).collect())
        }
    }
}

/// An item of an array; a single value is an array of one.
fn item<'a>(at: u32, array: Option<Computed<'a>>) -> Computed<'a> {
    match array {
        Some(Computed::Many(items)) => items.into_iter().nth(at as usize).unwrap_or(Computed::Null),
        Some(Computed::Unknown) => Computed::Unknown,
        Some(value) if at == 0 => value,
        _ => Computed::Null,
    }
}

/// The value where no argument is an array, and none but an optional one is null.
fn on_single<'a>(function: EqlFunction, arguments: &[Computed<'a>]) -> Computed<'a> {
    use EqlFunction as F;
    let result = match function {
        F::Add => numbers(arguments).map(|(a, b)| Computed::Number(a + b)),
        F::Subtract => numbers(arguments).map(|(a, b)| Computed::Number(a - b)),
        F::Multiply => numbers(arguments).map(|(a, b)| Computed::Number(a * b)),
        F::Divide { decimal } => divide(decimal, arguments),
        F::Modulo => numbers(arguments)
            .filter(|(_, divisor)| *divisor != 0.0)
            .map(|(a, b)| Computed::Number(a % b)),
        F::Length => text(arguments, 0, true).map(|text| Computed::Number(text.len() as f64)),
        F::String => arguments.first().and_then(Computed::text).map(owned),
        F::Concat => arguments
            .iter()
            .map(Computed::text)
            .collect::<Option<String>>()
            .map(owned),
        F::Number => to_number(arguments),
        F::CidrMatch => cidr_match(arguments),
        F::StartsWith { cased } => {
            two_texts(arguments, cased).map(|(text, part)| text.starts_with(&part).into())
        }
        F::EndsWith { cased } => {
            two_texts(arguments, cased).map(|(text, part)| text.ends_with(&part).into())
        }
        // The reference has it that the empty text is contained in none.
        F::StringContains { cased } => two_texts(arguments, cased)
            .map(|(text, part)| (!part.is_empty() && find(&text, &part, 0).is_some()).into()),
        F::IndexOf { cased } => index_of(cased, arguments),
        F::Substring => substring(arguments),
        F::Between { cased } => between(cased, arguments),
        F::Compare(relation) => compare(relation, arguments),
        F::Item(_) => None,
    };
    match result {
        Some(Computed::Number(number)) if !number.is_finite() => Computed::Null,
        Some(value) => value,
        None => Computed::Null,
    }
}

impl From<bool> for Computed<'_> {
    fn from(value: bool) -> Self {
        Computed::Bool(value)
    }
}

fn owned<'a>(text: impl Into<String>) -> Computed<'a> {
    Computed::Text(text.into().into())
}

/// A number as it is, or as the text of a field has it.
fn number(value: &Computed<'_>) -> Option<f64> {
    match value {
        Computed::Number(number) => Some(*number),
        Computed::Text(text) => super::super::compare::number(text).map(|number| number.get()),
        _ => None,
    }
}

fn numbers(arguments: &[Computed<'_>]) -> Option<(f64, f64)> {
    match arguments {
        [a, b] => Some((number(a)?, number(b)?)),
        _ => None,
    }
}

fn divide<'a>(decimal: bool, arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let (dividend, divisor) = numbers(arguments).filter(|(_, divisor)| *divisor != 0.0)?;
    // A field whose text has a point holds a decimal number, even where that number is whole.
    let whole = |value: &Computed<'_>| match value {
        Computed::Text(text) => !text.contains(['.', 'e', 'E']),
        _ => number(value).is_some_and(|number| number.fract() == 0.0),
    };
    let quotient = dividend / divisor;
    let rounds = !decimal && arguments.iter().all(whole);
    Some(Computed::Number(if rounds {
        quotient.trunc()
    } else {
        quotient
    }))
}

/// The characters of an argument, folded unless case counts. Folding keeps their number, so that
/// positions in the result are positions in the text.
fn text(arguments: &[Computed<'_>], at: usize, cased: bool) -> Option<Vec<char>> {
    let text = arguments.get(at)?.text()?;
    Some(if cased {
        text.chars().collect()
    } else {
        text.chars().map(fold_char).collect()
    })
}

fn two_texts(arguments: &[Computed<'_>], cased: bool) -> Option<(Vec<char>, Vec<char>)> {
    Some((text(arguments, 0, cased)?, text(arguments, 1, cased)?))
}

/// Where `part` first stands in `text`, at or after a position.
fn find(text: &[char], part: &[char], from: usize) -> Option<usize> {
    let rest: String = text.get(from..)?.iter().collect();
    let part: String = part.iter().collect();
    rest.find(&part).map(|at| from + rest[..at].chars().count())
}

/// Where `part` last stands in `text`, at or after a position.
fn find_last(text: &[char], part: &[char], from: usize) -> Option<usize> {
    let rest: String = text.get(from..)?.iter().collect();
    let part: String = part.iter().collect();
    rest.rfind(&part)
        .map(|at| from + rest[..at].chars().count())
}

fn index_of<'a>(cased: bool, arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let (text, part) = two_texts(arguments, cased)?;
    let from = match arguments.get(2) {
        Some(from) => number(from)?.max(0.0) as usize,
        None => 0,
    };
    find(&text, &part, from).map(|at| Computed::Number(at as f64))
}

fn substring<'a>(arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let text = text(arguments, 0, true)?;
    // A position below zero counts from the end.
    let position = |value: &Computed<'_>| {
        let position = number(value)?;
        let from_start = if position < 0.0 {
            position + text.len() as f64
        } else {
            position
        };
        Some((from_start.max(0.0) as usize).min(text.len()))
    };
    let start = position(arguments.get(1)?)?;
    let end = match arguments.get(2) {
        Some(end) => position(end)?,
        None => text.len(),
    };
    let part: String = text.get(start..end).unwrap_or_default().iter().collect();
    Some(owned(part))
}

fn between<'a>(cased: bool, arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let (source, left) = two_texts(arguments, cased)?;
    let right = text(arguments, 2, cased)?;
    let greedy = arguments.get(3) == Some(&Computed::Bool(true));
    let search = if greedy { find_last } else { find };
    let part = find(&source, &left, 0).and_then(|at| {
        let start = at + left.len();
        search(&source, &right, start).map(|end| start..end)
    });
    // What is between texts that are not there is empty, says the reference, and not null.
    let original = text(arguments, 0, true)?;
    let part: String = original[part.unwrap_or(0..0)].iter().collect();
    Some(owned(part))
}

fn to_number<'a>(arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let text = arguments.first()?.text()?;
    let text = text.trim();
    let base = match arguments.get(1) {
        None | Some(Computed::Null) => None,
        Some(base) => Some(number(base).filter(|base| (2.0..=36.0).contains(base))? as u32),
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let value = match (hexadecimal, base) {
        (Some(digits), None | Some(16)) => u64::from_str_radix(digits, 16).ok()? as f64,
        (_, Some(base)) if base != 10 => u64::from_str_radix(digits, base).ok()? as f64,
        _ => super::super::compare::number(digits)?.get(),
    };
    Some(Computed::Number(if negative { -value } else { value }))
}

fn cidr_match<'a>(arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let (address, blocks) = arguments.split_first()?;
    let address = address.text()?;
    let holds = |block: &Computed<'_>| Some(Cidr::parse(&block.text()?)?.contains(&address));
    let holds: Option<Vec<bool>> = blocks.iter().map(holds).collect();
    Some(holds?.contains(&true).into())
}

/// As numbers where both are, else as texts, whose case counts.
fn compare<'a>(relation: Relation, arguments: &[Computed<'_>]) -> Option<Computed<'a>> {
    let [left, right] = arguments else {
        return None;
    };
    let order = match (number(left), number(right)) {
        (Some(left), Some(right)) => left.partial_cmp(&right)?,
        _ => left.text()?.cmp(&right.text()?),
    };
    Some(
        match relation {
            Relation::Eq => order == Ordering::Equal,
            Relation::Ne => order != Ordering::Equal,
            Relation::Lt => order == Ordering::Less,
            Relation::Le => order != Ordering::Greater,
            Relation::Gt => order == Ordering::Greater,
            Relation::Ge => order != Ordering::Less,
        }
        .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use EqlFunction as F;

    fn t(text: &str) -> Computed<'static> {
        owned(text)
    }

    fn n(number: f64) -> Computed<'static> {
        Computed::Number(number)
    }

    /// The examples of Elastic's function reference, in our own words where they were long.
    #[test]
    fn computes_what_the_reference_says() {
        let null = Computed::Null;
        let whole = F::Divide { decimal: false };
        let exact = F::Divide { decimal: true };
        let cased = true;
        for (function, arguments, wanted) in [
            (F::Add, vec![n(4.0), n(0.5)], n(4.5)),
            (F::Add, vec![null.clone(), n(4.0)], null.clone()),
            (F::Add, vec![t("3"), n(4.0)], n(7.0)),
            (whole, vec![n(4.0), n(3.0)], n(1.0)),
            (whole, vec![n(-4.0), n(3.0)], n(-1.0)),
            (whole, vec![n(0.5), n(4.0)], n(0.125)),
            (whole, vec![n(9.0), n(2.5)], n(3.6)),
            (whole, vec![t("4.0"), n(8.0)], n(0.5)),
            (exact, vec![n(4.0), n(8.0)], n(0.5)),
            (whole, vec![n(4.0), n(0.0)], null.clone()),
            (F::Modulo, vec![n(10.0), n(-6.0)], n(4.0)),
            (F::Modulo, vec![n(-10.0), n(-6.0)], n(-4.0)),
            (F::Length, vec![t("Ünder")], n(5.0)),
            (
                F::Concat,
                vec![t("pid "), n(42.5), true.into()],
                t("pid 42.5true"),
            ),
            (F::String, vec![n(42.0)], t("42")),
            (F::Number, vec![t("  -1337 ")], n(-1337.0)),
            (F::Number, vec![t("0xff")], n(255.0)),
            (F::Number, vec![t("ff"), n(16.0)], n(255.0)),
            (F::Number, vec![t("0xff"), null.clone()], n(255.0)),
            (F::Number, vec![t("word")], null.clone()),
            (
                F::IndexOf { cased },
                vec![t("a.b.c"), t("."), n(2.0)],
                n(3.0),
            ),
            (
                F::IndexOf { cased },
                vec![t("a.b"), t("."), n(-6.0)],
                n(1.0),
            ),
            (
                F::IndexOf { cased },
                vec![t("a.b"), t("."), n(30.0)],
                null.clone(),
            ),
            (F::IndexOf { cased }, vec![t("a.b"), t(""), n(2.0)], n(2.0)),
            (F::IndexOf { cased: false }, vec![t("xÄb"), t("äB")], n(1.0)),
            (F::Substring, vec![t("run me.exe"), n(-4.0)], t(".exe")),
            (F::Substring, vec![t("run me.exe"), n(4.0), n(6.0)], t("me")),
            (
                F::Substring,
                vec![t("run me.exe"), n(-4.0), n(-1.0)],
                t(".ex"),
            ),
            (F::Substring, vec![t("ab"), n(2.0), n(1.0)], t("")),
            (
                F::StringContains { cased },
                vec![t("abc"), t("")],
                false.into(),
            ),
            (
                F::StringContains { cased: false },
                vec![t("ABC"), t("bc")],
                true.into(),
            ),
            (F::StartsWith { cased }, vec![t(""), t("")], true.into()),
            (
                F::EndsWith { cased },
                vec![t("A.EXE"), t(".exe")],
                false.into(),
            ),
            (
                F::CidrMatch,
                vec![t("192.0.2.9"), t("10.0.0.0/8"), t("192.0.2.0/24")],
                true.into(),
            ),
        ] {
            assert_eq!(
                call(function, arguments.clone()),
                wanted,
                "{function} of {arguments:?}"
            );
        }
    }

    #[test]
    fn between_takes_the_shortest_or_the_longest() {
        let path = || t(r"C:\Windows\System32\cmd.exe");
        let between = |left: &str, right: &str, cased, greedy: bool| {
            let arguments = vec![path(), t(left), t(right), greedy.into()];
            call(F::Between { cased }, arguments)
        };
        assert_eq!(between(r"system32\", ".EXE", false, false), t("cmd"));
        assert_eq!(between(r"system32\", ".exe", true, false), t(""));
        assert_eq!(between(r"\", r"\", true, false), t("Windows"));
        assert_eq!(between(r"\", r"\", true, true), t(r"Windows\System32"));
    }

    #[test]
    fn arrays_are_spread_and_indexed() {
        let array = || Computed::Many(vec![t("a"), t("bcd")]);
        assert_eq!(
            call(F::Length, vec![array()]),
            Computed::Many(vec![n(1.0), n(3.0)])
        );
        assert_eq!(call(F::Item(1), vec![array()]), t("bcd"));
        assert_eq!(call(F::Item(2), vec![array()]), Computed::Null);
        assert_eq!(call(F::Item(0), vec![t("one")]), t("one"));
    }
}
