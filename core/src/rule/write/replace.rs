//! A predicate of a query, replaced by alternatives.
//!
//! What surrounds the predicate decides which spelling fits: a comparison of its own becomes
//! alternatives in parentheses, one value of a list becomes several, and where the alternatives
//! are about other fields, they stand beside the whole list. The spellings are tried in this
//! order, and the first that can be proved is taken.

use super::check::Before;
use super::container::Container;
use super::edit::Edits;
use super::wanted::{self, Alternatives};
use super::{Refusal, Written, eql, kql, spl};
use crate::ir::{Node, Predicate};
use crate::rule::{Language, Rule, query};
use crate::text::{Extract, Span};

pub fn replace(before: &Before, place: Span, one_of: &[Predicate]) -> Result<Written, Refusal> {
    let rule = before.rule();
    let container = Container::of(rule)?;
    let text = container.query.text();
    let place = in_query(rule, place, text).ok_or_else(|| {
        Refusal::new(
            "replace",
            "no predicate stands there, or one that a macro stands for; change it by hand",
        )
    })?;
    let mut written = Vec::new();
    let mut meant = Vec::new();
    for one in one_of {
        let (text, meaning) = match rule.language {
            Language::Eql => eql::predicate(one, text).map(|said| (said.text, said.meaning))?,
            Language::Kql => kql::predicate(one, text).map(|said| (said.text, said.meaning))?,
            _ => (spl::predicate(one, text)?, one.clone()),
        };
        written.push(text);
        meant.push(meaning);
    }
    let alternatives = Alternatives {
        one_of: &meant,
        apart: None,
    };
    let wanted = wanted::replacing(rule, place.source, &alternatives);
    for way in ways(text, place.query, &written, rule.language) {
        let mut edits = Edits::default();
        for (span, new) in way {
            container.replace(span, &new, &mut edits)?;
        }
        if let Ok(mut done) = before.written(edits, &wanted) {
            if meant != one_of {
                done.note = Some(kql::CASED.to_owned());
            }
            return Ok(done);
        }
    }
    Err(Refusal::new(
        "replace",
        "the alternatives don't fit in the place of this predicate; change it by hand",
    ))
}

/// A place in a rule's source, and the same in its query.
struct Place {
    source: Span,
    query: Span,
}

/// The predicate at a place of the source, as a place of the query: the query is read by itself,
/// and has the same predicates in the same order.
fn in_query(rule: &Rule, source: Span, text: &str) -> Option<Place> {
    let of_rule = places(rule.condition.as_ref()?);
    let number = of_rule.iter().position(|span| *span == source)?;
    let mut messages = Vec::new();
    let alone = query::read(rule.language, &Extract::whole(text), &mut messages);
    let query = *places(alone.condition.as_ref()?).get(number)?;
    (!query.is_empty()).then_some(Place { source, query })
}

fn places(condition: &Node) -> Vec<Span> {
    let mut places = Vec::new();
    condition.each_predicate(&mut |_, span, _| places.push(span));
    places
}

type Way = Vec<(Span, String)>;

fn ways(text: &str, place: Span, written: &[String], language: Language) -> Vec<Way> {
    let or = if language == Language::Spl {
        " OR "
    } else {
        " or "
    };
    let either = match written {
        [one] => one.clone(),
        all => format!("({})", all.join(or)),
    };
    let mut ways = vec![vec![(place, either)]];
    let values: Option<Vec<&str>> = written.iter().map(|one| value(one, language)).collect();
    if let Some(values) = values {
        let values = match language {
            Language::Kql => format!("({})", values.join(or)),
            _ => values.join(", "),
        };
        ways.push(vec![(place, values)]);
    }
    let Some(list) = list(text, place) else {
        return ways;
    };
    let beside = |alternatives: &[String]| format!("{or}{})", alternatives.join(or));
    let open = || (Span::at(list.start), "(".to_owned());
    let close = Span::at(list.end);
    // The value stays in the list where it is one of the alternatives.
    for kept in 0..written.len() {
        let mut others = written.to_vec();
        others.remove(kept);
        ways.push(vec![open(), (close, beside(&others))]);
    }
    if let Some(without) = list.without(text, place) {
        ways.push(vec![
            open(),
            (without, String::new()),
            (close, beside(written)),
        ]);
    }
    ways
}

/// What stands behind the operator of a comparison.
fn value(comparison: &str, language: Language) -> Option<&str> {
    let operators: &[&str] = match language {
        Language::Eql => &[" : ", " == ", " like ", " regex~ ", " regex "],
        Language::Kql => &[": "],
        _ => &["="],
    };
    operators
        .iter()
        .find_map(|operator| comparison.split_once(operator))
        .map(|(_, value)| value)
}

/// A comparison with a list of values.
struct List {
    /// From the field to the closing parenthesis.
    start: usize,
    end: usize,
    /// Inside of the parentheses.
    inside: Span,
}

/// The list that a value stands in, by the parentheses around it.
fn list(text: &str, value: Span) -> Option<List> {
    let mut open = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut found = None;
    for (at, c) in text.char_indices() {
        let plain = !escaped;
        escaped = c == '\\' && plain;
        if at == value.range().start {
            found = open.last().copied();
            found?;
        }
        match c {
            '"' if plain => quoted = !quoted,
            '(' if plain && !quoted => open.push(at),
            ')' if plain && !quoted => {
                let opened = open.pop()?;
                if found == Some(opened) && at >= value.range().end {
                    let start = field_before(text, opened)?;
                    let inside = Span::new(opened + 1, at);
                    return Some(List {
                        start,
                        end: at + 1,
                        inside,
                    });
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the field begins whose operator stands in front of a parenthesis.
fn field_before(text: &str, open: usize) -> Option<usize> {
    let before = text[..open].trim_end();
    let operators = [":", "in~", "in", "IN", "like~", "like", "regex~", "regex"];
    let operator = operators
        .iter()
        .find_map(|operator| before.strip_suffix(operator))?;
    let field = operator.trim_end();
    let name = field.rsplit(|c: char| !(c.is_alphanumeric() || "_.@-?`*{}".contains(c)));
    let length = name.into_iter().next()?.len();
    (length > 0).then(|| field.len() - length)
}

impl List {
    /// The value with the comma, or the `or`, that sets it apart from the next or the last.
    fn without(&self, text: &str, value: Span) -> Option<Span> {
        let (start, end) = (value.range().start, value.range().end);
        let after = text.get(end..self.inside.range().end)?;
        let before = text.get(self.inside.range().start..start)?;
        let separator = |text: &str| {
            text.starts_with(',')
                || text
                    .get(..3)
                    .is_some_and(|word| word.eq_ignore_ascii_case("or "))
        };
        let rest = after.trim_start();
        if separator(rest) {
            let length = if rest.starts_with(',') { 1 } else { 3 };
            let next = rest[length..].trim_start();
            return Some(Span::new(start, self.inside.range().end - next.len()));
        }
        let rest = before.trim_end();
        let kept = rest
            .strip_suffix(',')
            .or_else(|| rest.strip_suffix("or"))
            .or_else(|| rest.strip_suffix("OR"))?;
        let from = self.inside.range().start + kept.trim_end().len();
        Some(Span::new(from, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_found_around_its_value() {
        let text = r#"(a : "(" and b.c in~ ("x", "y", "z"))"#;
        let at = |value: &str| {
            let at = text.find(value).unwrap();
            Span::new(at, at + value.len())
        };
        let found = list(text, at("\"y\"")).unwrap();
        assert_eq!(&text[found.start..found.end], r#"b.c in~ ("x", "y", "z")"#);
        assert_eq!(
            found.without(text, at("\"y\"")).unwrap().of(text),
            "\"y\", "
        );
        assert_eq!(
            found.without(text, at("\"z\"")).unwrap().of(text),
            ", \"z\""
        );
        assert!(list(text, at("\"(\"")).is_none());
        let text = "a:(x or y or z)";
        let found = list(text, Span::new(8, 9)).unwrap();
        assert_eq!(
            found.without(text, Span::new(8, 9)).unwrap().of(text),
            "y or "
        );
        assert_eq!(
            found.without(text, Span::new(13, 14)).unwrap().of(text),
            " or z"
        );
    }
}
