//! An evaluator that does only what the definitions say, to hold the engine against.
//!
//! It shares the tree, the folding of a character and the compiled regular expressions with the
//! core, and nothing of how the engine stores events, compares text or combines answers.

mod computed;

use cutout_core::event::{self, Event, Field, Known, Value};
use cutout_core::ir::{Fit, Node, NodeKind, Predicate, Relation, Subject, Test};
use cutout_core::text::fold::fold_char;
use cutout_core::text::glob::{DASHES, Glob, Token};
use cutout_core::truth::Outcome::{self, Fail, Pass, Unknown};
use std::collections::HashSet;

/// A condition on one event, after Kleene's tables.
pub fn evaluate(node: &Node, event: &Event) -> Outcome {
    match &node.kind {
        NodeKind::Constant(true) => Pass,
        NodeKind::Constant(false) => Fail,
        NodeKind::Predicate(predicate) => leaf(predicate, event),
        NodeKind::Not(inner) => not(evaluate(inner, event)),
        NodeKind::All(nodes) => nodes
            .iter()
            .fold(Pass, |so_far, node| and(so_far, evaluate(node, event))),
        NodeKind::Any(nodes) => nodes
            .iter()
            .fold(Fail, |so_far, node| or(so_far, evaluate(node, event))),
        NodeKind::AtLeast(count, nodes) => {
            let outcomes: Vec<Outcome> = nodes.iter().map(|node| evaluate(node, event)).collect();
            let of = |wanted: Outcome| {
                outcomes
                    .iter()
                    .filter(|outcome| **outcome == wanted)
                    .count()
            };
            // Every way the unknown ones can come out lies between all false and all true.
            let (fewest, most) = (of(Pass), of(Pass) + of(Unknown));
            match *count as usize {
                count if fewest >= count => Pass,
                count if most < count => Fail,
                _ => Unknown,
            }
        }
    }
}

/// Puts a value given by hand in place of what was known of a field.
pub fn supply(of: &mut Event, field: &str, value: &str) {
    event::supply(of, Field::new(field), value.to_owned());
}

fn not(outcome: Outcome) -> Outcome {
    match outcome {
        Pass => Fail,
        Fail => Pass,
        Unknown => Unknown,
    }
}

fn and(left: Outcome, right: Outcome) -> Outcome {
    match (left, right) {
        (Fail, _) | (_, Fail) => Fail,
        (Pass, Pass) => Pass,
        _ => Unknown,
    }
}

fn or(left: Outcome, right: Outcome) -> Outcome {
    not(and(not(left), not(right)))
}

fn truth(value: bool) -> Outcome {
    if value { Pass } else { Fail }
}

/// What an event says of a field.
enum Says<'a> {
    Known(&'a Value),
    /// A full record without the field.
    Missing,
    /// A command line, which has no room for the field.
    Unknown,
}

fn look<'a>(event: &'a Event, field: &Field) -> Says<'a> {
    match event.get(field) {
        Some(Known {
            value: Value::Unknown,
            ..
        }) => Says::Unknown,
        Some(known) => Says::Known(&known.value),
        None if event.partial => Says::Unknown,
        None => Says::Missing,
    }
}

fn leaf(predicate: &Predicate, event: &Event) -> Outcome {
    match &predicate.subject {
        Subject::Field(field) => ask(&predicate.test, predicate, look(event, field), event),
        Subject::Computed(expr) => computed::ask(predicate, expr, event),
        Subject::Anywhere | Subject::Named(_) => {
            let named = |(field, known): &&(Field, event::Known)| match &predicate.subject {
                Subject::Named(names) => field.is_named(names),
                // A search through a record finds what stands in it, not what is beside it.
                _ => !known.provenance.is_aside(),
            };
            let fields = event.fields.iter().filter(named);
            let present = fields.map(|(field, _)| {
                let says = look(event, field);
                ask(&predicate.test, predicate, says, event)
            });
            // What a command line leaves out could hold it too.
            let start = if event.partial { Unknown } else { Fail };
            present.fold(start, or)
        }
    }
}

fn ask(test: &Test, predicate: &Predicate, says: Says<'_>, event: &Event) -> Outcome {
    let value = match says {
        Says::Missing => return on_missing(test),
        // The other field of a comparison that cannot hold without it may be missing for sure.
        Says::Unknown => {
            return if lacks_other(test, event) {
                other_is_missing(test)
            } else {
                Unknown
            };
        }
        Says::Known(value) => value,
    };
    match test {
        Test::Differs(inner) | Test::IsNot(inner) => {
            not(ask(inner, predicate, Says::Known(value), event))
        }
        Test::Undecidable(_) => Unknown,
        Test::SameAs { field, how, cased } => match look(event, field) {
            Says::Missing => Fail,
            Says::Unknown => Unknown,
            Says::Known(other) => same(value, other, *how, *cased),
        },
        _ => match value {
            Value::Exact(text) => truth(holds(test, predicate, text)),
            Value::Many(texts) => match test {
                Test::Exists(wanted) => truth(*wanted),
                _ => truth(texts.iter().any(|text| holds(test, predicate, text))),
            },
            Value::EndsWith(end) => on_end(test, end),
            Value::Unknown => Unknown,
        },
    }
}

/// A test of a full record that has no such field.
fn on_missing(test: &Test) -> Outcome {
    match test {
        Test::Null | Test::Exists(false) => Pass,
        Test::IsNot(inner) => not(on_missing(inner)),
        _ => Fail,
    }
}

fn lacks_other(test: &Test, event: &Event) -> bool {
    match test {
        Test::SameAs { field, .. } => matches!(look(event, field), Says::Missing),
        Test::Differs(inner) | Test::IsNot(inner) => lacks_other(inner, event),
        _ => false,
    }
}

fn other_is_missing(test: &Test) -> Outcome {
    match test {
        Test::Differs(inner) | Test::IsNot(inner) => not(other_is_missing(inner)),
        _ => Fail,
    }
}

/// A test of a value that is known in full.
fn holds(test: &Test, predicate: &Predicate, text: &str) -> bool {
    match test {
        Test::Text(patterns) => patterns
            .iter()
            .any(|pattern| matches(&steps(pattern), &letters(text, pattern.cased()))),
        Test::Regex(regex) => regex.compiled.is_match(text),
        Test::Cidr(_) => in_block(&predicate.value, text),
        Test::Number(relation, wanted) => number(text).is_some_and(|value| {
            let wanted = wanted.get();
            match relation {
                Relation::Eq => value == wanted,
                Relation::Ne => value != wanted,
                Relation::Lt => value < wanted,
                Relation::Le => value <= wanted,
                Relation::Gt => value > wanted,
                Relation::Ge => value >= wanted,
            }
        }),
        Test::Exists(wanted) => *wanted,
        Test::Holds => text.eq_ignore_ascii_case("true"),
        Test::Null => false,
        Test::SameAs { .. } | Test::Differs(_) | Test::IsNot(_) | Test::Undecidable(_) => {
            unreachable!("asked before")
        }
    }
}

/// A test of a value of which only the end is known, in whatever case.
fn on_end(test: &Test, end: &str) -> Outcome {
    match test {
        Test::Text(patterns) => {
            let end = letters(end, false);
            let of = |pattern: &Glob| {
                let steps: Vec<Step> = steps(pattern).into_iter().map(Step::folded).collect();
                // The unknown part can satisfy any beginning of the pattern, so the rest of it
                // has to match the known end for at least one place to cut.
                let possible = (0..=steps.len()).any(|cut| matches(&steps[cut..], &end));
                // Whatever the unknown part is, only a leading `*` takes it up.
                let certain =
                    !pattern.cased() && steps.first() == Some(&Step::Many) && matches(&steps, &end);
                match (possible, certain) {
                    (false, _) => Fail,
                    (true, true) => Pass,
                    (true, false) => Unknown,
                }
            };
            patterns.iter().map(of).fold(Fail, or)
        }
        Test::Exists(wanted) => truth(*wanted),
        Test::Null => Fail,
        Test::Number(..) | Test::Cidr(_) if end.contains('\\') => Fail,
        _ => Unknown,
    }
}

/// One character's worth of a pattern.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Letter(char),
    AnyOne,
    Many,
    Dash,
}

impl Step {
    fn folded(self) -> Step {
        match self {
            Step::Letter(c) => Step::Letter(fold_char(c)),
            other => other,
        }
    }
}

fn steps(pattern: &Glob) -> Vec<Step> {
    let mut steps = Vec::new();
    for token in pattern.tokens() {
        match token {
            Token::Literal(text) => {
                steps.extend(letters(text, pattern.cased()).into_iter().map(Step::Letter))
            }
            Token::One => steps.push(Step::AnyOne),
            Token::Many => steps.push(Step::Many),
            Token::Dash => steps.push(Step::Dash),
        }
    }
    steps
}

fn letters(text: &str, cased: bool) -> Vec<char> {
    text.chars()
        .map(|c| if cased { c } else { fold_char(c) })
        .collect()
}

/// The definition of a glob: the first step takes a first part of the text, and the other steps
/// match what is left.
fn matches(steps: &[Step], text: &[char]) -> bool {
    // Remembers which rests of pattern and text were tried in vain, since two stars can come to
    // the same rests in very many ways.
    fn rest(steps: &[Step], text: &[char], vain: &mut HashSet<(usize, usize)>) -> bool {
        if vain.contains(&(steps.len(), text.len())) {
            return false;
        }
        let found = match (steps.first(), text.first()) {
            (None, first) => first.is_none(),
            (Some(Step::Many), first) => {
                rest(&steps[1..], text, vain) || first.is_some() && rest(steps, &text[1..], vain)
            }
            (Some(_), None) => false,
            (Some(step), Some(c)) => {
                let fits = match step {
                    Step::Letter(own) => own == c,
                    Step::AnyOne => true,
                    Step::Dash => DASHES.contains(c),
                    Step::Many => unreachable!("taken above"),
                };
                fits && rest(&steps[1..], &text[1..], vain)
            }
        };
        if !found {
            vain.insert((steps.len(), text.len()));
        }
        found
    }
    rest(steps, text, &mut HashSet::new())
}

/// A decimal number, as the whole of a value but for blanks around it.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned
        .split_once(['e', 'E'])
        .map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let sound = digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty());
    let exponent_sound = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let value: f64 = if sound && exponent_sound {
        text.parse().ok()?
    } else {
        return None;
    };
    value.is_finite().then_some(value)
}

/// Whether an address has the same first bits as a block.
fn in_block(block: &str, address: &str) -> bool {
    let bits = |text: &str| -> Option<Vec<bool>> {
        let octets = match text.trim().parse().ok()? {
            std::net::IpAddr::V4(address) => address.octets().to_vec(),
            std::net::IpAddr::V6(address) => address.octets().to_vec(),
        };
        Some(
            octets
                .into_iter()
                .flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1))
                .collect(),
        )
    };
    let (network, prefix) = block
        .trim()
        .split_once('/')
        .map_or((block.trim(), None), |(n, p)| (n, Some(p)));
    let (Some(network), Some(address)) = (bits(network), bits(address)) else {
        return false;
    };
    let prefix = prefix.map_or(network.len(), |prefix| prefix.parse().unwrap());
    network.len() == address.len() && network[..prefix] == address[..prefix]
}

fn same(left: &Value, right: &Value, how: Fit, cased: bool) -> Outcome {
    fn all(value: &Value) -> Option<Vec<&str>> {
        match value {
            Value::Exact(text) => Some(vec![text]),
            Value::Many(texts) => Some(texts.iter().map(String::as_str).collect()),
            Value::EndsWith(_) | Value::Unknown => None,
        }
    }
    let (Some(left), Some(right)) = (all(left), all(right)) else {
        return Unknown;
    };
    let pair = |left: &str, right: &str| {
        let (left, right) = (letters(left, cased), letters(right, cased));
        match how {
            Fit::Whole => left == right,
            Fit::Start => left.starts_with(&right),
            Fit::End => left.ends_with(&right),
            Fit::Within => right.is_empty() || left.windows(right.len()).any(|part| part == right),
        }
    };
    truth(
        left.iter()
            .any(|left| right.iter().any(|right| pair(left, right))),
    )
}
