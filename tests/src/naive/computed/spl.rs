//! Splunk's functions, one by one as its reference describes them.

use super::super::in_block;
use super::{Val, as_number, text};
use cutout_core::ir::{Regex, Relation, Search, SplFunction};

pub fn call(function: SplFunction, values: &[Val]) -> Val {
    use SplFunction as F;
    if values.contains(&Val::Unknown) {
        return Val::Unknown;
    }
    let null = |at: usize| values.get(at).is_none_or(|value| *value == Val::Null);
    match function {
        F::IsNull => Val::Bool(null(0)),
        F::Append => list(values.iter().flat_map(items).collect()),
        F::IsNumber => Val::Bool(!null(0) && as_number(&values[0]).is_some()),
        F::IsText => Val::Bool(
            matches!(&values[0], Val::Text(_) | Val::Bool(_)) && as_number(&values[0]).is_none(),
        ),
        F::NullIf if null(1) => values[0].clone(),
        _ if values.contains(&Val::Null) => Val::Null,
        _ => of_known(function, values).unwrap_or(Val::Null),
    }
}

fn items(value: &Val) -> Vec<Val> {
    match value {
        Val::Null => Vec::new(),
        Val::Many(items) => items.clone(),
        one => vec![one.clone()],
    }
}

fn list(mut values: Vec<Val>) -> Val {
    match values.len() {
        0 => Val::Null,
        1 => values.pop().unwrap(),
        _ => Val::Many(values),
    }
}

fn of_known(function: SplFunction, values: &[Val]) -> Option<Val> {
    use SplFunction as F;
    let number = |at: usize| values.get(at).and_then(as_number);
    let written = |at: usize| values.get(at).and_then(text);
    let chars = |at: usize| Some(written(at)?.chars().collect::<Vec<char>>());
    let finite = |value: f64| value.is_finite().then_some(Val::Number(value));
    match function {
        F::Add => match (number(0), number(1)) {
            (Some(a), Some(b)) => finite(a + b),
            _ => Some(Val::Text(written(0)? + &written(1)?)),
        },
        F::Subtract => finite(number(0)? - number(1)?),
        F::Multiply => finite(number(0)? * number(1)?),
        F::Divide => finite(number(0)? / number(1)?),
        F::Modulo => finite(number(0)? % number(1)?),
        F::Power => finite(number(0)?.powf(number(1)?)),
        F::Absolute => finite(number(0)?.abs()),
        F::Ceiling => finite(number(0)?.ceil()),
        F::Floor => finite(number(0)?.floor()),
        F::Round => {
            let places = if values.len() > 1 {
                number(1)?.trunc()
            } else {
                0.0
            };
            let scale = 10f64.powf(places.clamp(-300.0, 300.0));
            finite((number(0)? * scale).round() / scale)
        }
        F::SquareRoot => finite(number(0)?.sqrt()),
        F::Concat => {
            let parts: Option<Vec<String>> = values.iter().map(text).collect();
            Some(Val::Text(parts?.join("")))
        }
        F::Substring => {
            let chars = chars(0)?;
            let from = number(1)?.trunc();
            let length = match values.get(2) {
                Some(length) => as_number(length)?.trunc(),
                None => f64::MAX,
            };
            // The places that are asked for, counted from 1; those outside have no character.
            let first = if from < 0.0 {
                chars.len() as f64 + from + 1.0
            } else {
                from
            };
            let taken = |at: usize| {
                let place = at as f64 + 1.0;
                place >= first && place < first + length
            };
            let part: String = (0..chars.len())
                .filter(|at| taken(*at))
                .map(|at| chars[at])
                .collect();
            Some(Val::Text(part))
        }
        F::Trim | F::TrimStart | F::TrimEnd => {
            let mut left = chars(0)?;
            let cut = if values.len() > 1 {
                chars(1)?
            } else {
                vec![' ', '\t']
            };
            while function != F::TrimEnd && left.first().is_some_and(|c| cut.contains(c)) {
                left.remove(0);
            }
            while function != F::TrimStart && left.last().is_some_and(|c| cut.contains(c)) {
                left.pop();
            }
            Some(Val::Text(left.into_iter().collect()))
        }
        F::Split => {
            let (whole, at) = (written(0)?, written(1)?);
            let parts: Vec<String> = match at.is_empty() {
                true => whole.chars().map(String::from).collect(),
                false => whole.split(at.as_str()).map(String::from).collect(),
            };
            Some(list(parts.into_iter().map(Val::Text).collect()))
        }
        F::Count => Some(Val::Number(items(&values[0]).len() as f64)),
        F::Index => {
            let items = items(&values[0]);
            let place = |at: f64| {
                if at.trunc() < 0.0 {
                    at.trunc() + items.len() as f64
                } else {
                    at.trunc()
                }
            };
            let from = place(number(1)?);
            let to = place(if values.len() > 2 {
                number(2)?
            } else {
                number(1)?
            });
            let chosen = |at: &usize| from >= 0.0 && *at as f64 >= from && *at as f64 <= to;
            Some(list(
                (0..items.len())
                    .filter(chosen)
                    .map(|at| items[at].clone())
                    .collect(),
            ))
        }
        F::Join => {
            let parts: Option<Vec<String>> = items(&values[0]).iter().map(text).collect();
            Some(Val::Text(parts?.join(&written(1)?)))
        }
        F::Distinct => {
            let mut kept: Vec<Val> = Vec::new();
            for item in items(&values[0]) {
                if !kept.iter().any(|known| text(known) == text(&item)) {
                    kept.push(item);
                }
            }
            Some(list(kept))
        }
        F::NullIf => Some(match compare(Relation::Eq, &values[0], &values[1])? {
            true => Val::Null,
            false => values[0].clone(),
        }),
        F::ToNumber => {
            let base = if values.len() > 1 { number(1)? } else { 10.0 };
            if base == 10.0 {
                return finite(super::super::number(&written(0)?)?);
            }
            let digits = written(0)?.trim().to_lowercase();
            let digits = match base == 16.0 {
                true => digits.strip_prefix("0x").unwrap_or(&digits),
                false => &digits,
            };
            let sound = (2.0..=36.0).contains(&base);
            let value = sound.then(|| i64::from_str_radix(digits, base as u32).ok())??;
            finite(value as f64)
        }
        F::ToText => Some(Val::Text(written(0)?)),
        F::CidrMatch => {
            let block = written(0)?;
            cutout_core::ir::Cidr::parse(block.trim())?;
            Some(Val::Bool(in_block(&block, &written(1)?)))
        }
        F::Like => Some(Val::Bool(like(&chars(1)?, &chars(0)?))),
        F::Compare(relation) => Some(Val::Bool(compare(
            relation,
            values.first()?,
            values.get(1)?,
        )?)),
        F::In => {
            let found: Option<Vec<bool>> = values[1..]
                .iter()
                .map(|member| compare(Relation::Eq, &values[0], member))
                .collect();
            Some(Val::Bool(found?.contains(&true)))
        }
        F::Bucket => {
            let span = number(1)?;
            (span > 0.0).then(|| finite((number(0)? / span).floor() * span))?
        }
        F::IsNull | F::Append | F::IsNumber | F::IsText => unreachable!("taken before"),
    }
}

/// `%` takes any characters, `_` one.
fn like(pattern: &[char], text: &[char]) -> bool {
    // Which parts of the text the pattern so far can end at.
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for step in pattern {
        let mut next = vec![false; text.len() + 1];
        for end in 0..=text.len() {
            if *step == '%' {
                next[end] = ends[..=end].contains(&true);
            } else if end > 0 {
                next[end] = ends[end - 1] && (*step == '_' || *step == text[end - 1]);
            }
        }
        ends = next;
    }
    ends[text.len()]
}

fn compare(relation: Relation, left: &Val, right: &Val) -> Option<bool> {
    match (left, right) {
        (Val::Many(_), Val::Many(_)) => Some(false),
        (Val::Many(items), one) => any(items.iter().map(|item| compare(relation, item, one))),
        (one, Val::Many(items)) => any(items.iter().map(|item| compare(relation, one, item))),
        _ => {
            let (less, equal) = match (as_number(left), as_number(right)) {
                (Some(a), Some(b)) => (a < b, a == b),
                _ => {
                    let (a, b) = (text(left)?, text(right)?);
                    (a < b, a == b)
                }
            };
            Some(match relation {
                Relation::Eq => equal,
                Relation::Ne => !equal,
                Relation::Lt => less,
                Relation::Le => less || equal,
                Relation::Gt => !less && !equal,
                Relation::Ge => !less,
            })
        }
    }
}

fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Option<Vec<bool>> = parts.collect();
    Some(parts?.contains(&true))
}

pub fn search(search: &Search, regex: &Regex, of: Val) -> Val {
    if let Search::Position = search {
        if of == Val::Unknown {
            return Val::Unknown;
        }
        let fits = |item: &Val| text(item).is_some_and(|text| regex.compiled.is_match(&text));
        let place = items(&of).iter().position(fits);
        return place.map_or(Val::Null, |place| Val::Number(place as f64));
    }
    super::each(vec![of], |text| match search {
        Search::Replace(with) => Val::Text(regex.compiled.replace_all(&text, with.as_str()).into()),
        Search::Extract(group) => match regex.compiled.captures(&text) {
            Some(found) => found
                .name(group)
                .map_or(Val::Null, |part| Val::Text(part.as_str().into())),
            None => Val::Null,
        },
        Search::Position => unreachable!("answered above"),
    })
}
