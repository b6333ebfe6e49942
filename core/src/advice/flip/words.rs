//! A change of one predicate, in the words of the rule and of the event.

use super::near::{self, Closest};
use crate::engine::columns::Cell;
use crate::engine::{Batch, Trace};
use crate::event::ValueRef;
use crate::ir::{Fit, Op, Predicate, Subject, Test};
use crate::truth::Outcome;

/// Characters of a value that a sentence quotes.
const QUOTED: usize = 80;

/// "CommandLine would have to contain “script:”; it is “cscript pubprn.vbs”".
pub fn sentence(
    leaf: &Trace<'_>,
    predicate: &Predicate,
    must_be: bool,
    batch: &Batch,
    event: usize,
) -> String {
    format!(
        "{}; {}",
        demand(predicate, must_be),
        state(leaf, predicate, batch, event)
    )
}

fn demand(predicate: &Predicate, must_be: bool) -> String {
    let (mut test, mut must_be) = (&predicate.test, must_be);
    while let Test::Differs(inner) | Test::IsNot(inner) = test {
        (test, must_be) = (inner, !must_be);
    }
    let value = quoted(&predicate.value);
    let must = if must_be { "would have to" } else { "must not" };
    let subject = match &predicate.subject {
        Subject::Field(field) => field.to_string(),
        Subject::Anywhere if must_be => "some value of the event".to_owned(),
        Subject::Anywhere => "no value of the event".to_owned(),
        Subject::Named(names) if must_be => format!("some field named {names}"),
        Subject::Named(names) => format!("no field named {names}"),
        Subject::Computed(expr) => {
            let truth = match test {
                Test::Holds => "be true".to_owned(),
                _ => verb(predicate.op, test, &value),
            };
            return format!("{expr} {must} {truth}");
        }
    };
    let asks = match test {
        Test::Exists(wanted) if *wanted == must_be => {
            return format!("{subject} would have to be there");
        }
        Test::Null if !must_be => return format!("{subject} would have to have a value"),
        Test::Exists(_) | Test::Null => return format!("{subject} would have to be absent"),
        Test::SameAs { field, how, .. } => match how {
            Fit::Whole => format!("be the same as {field}"),
            Fit::Start => format!("start with the value of {field}"),
            Fit::End => format!("end with the value of {field}"),
            Fit::Within => format!("contain the value of {field}"),
        },
        _ => verb(predicate.op, test, &value),
    };
    // "No value" says already that it must not.
    let must = match predicate.subject {
        Subject::Field(_) => must,
        _ if must_be => "would have to",
        _ => "may",
    };
    format!("{subject} {must} {asks}")
}

fn verb(op: Op, test: &Test, value: &str) -> String {
    let verb = match op {
        // KQL and Splunk's `search` compare with a block as with any other value.
        _ if matches!(test, Test::Cidr(_)) => "be an address in",
        // What is not equal was turned round already.
        Op::Eq | Op::Ne | Op::In => "be",
        Op::Contains => "contain",
        Op::StartsWith => "start with",
        Op::EndsWith => "end with",
        Op::Wildcard => "fit",
        Op::RegexMatch => "match the expression",
        Op::Match => "have the words",
        Op::Lt => "be less than",
        Op::Le => "be at most",
        Op::Gt => "be more than",
        Op::Ge => "be at least",
        Op::Exists => "be there as",
        Op::Cidr => "be an address in",
    };
    format!("{verb} {value}")
}

/// What the event has instead.
fn state(leaf: &Trace<'_>, predicate: &Predicate, batch: &Batch, event: usize) -> String {
    let Subject::Field(field) = &predicate.subject else {
        return leaf.reason.clone();
    };
    let Cell::Present(known, _) = batch.cell(event, field) else {
        return leaf.reason.clone();
    };
    match known.value {
        ValueRef::Exact("") => "it is empty".to_owned(),
        ValueRef::Exact(text) => {
            if let Some(mark) = leaf.marks.first() {
                return format!("it is {}", around(text, mark.span.start as usize));
            }
            let closest =
                near::closest(predicate, batch, event).filter(|_| leaf.outcome == Outcome::Fail);
            let (hint, at) = hint(closest.as_ref(), predicate, text);
            format!("it is {}{hint}", around(text, at))
        }
        ValueRef::EndsWith(_) | ValueRef::Many(_) | ValueRef::Unknown => leaf.reason.clone(),
    }
}

/// What of the text is there already, as the end of the sentence, and where it stands.
fn hint(closest: Option<&Closest>, predicate: &Predicate, text: &str) -> (String, usize) {
    let Some(closest) = closest else {
        return (String::new(), 0);
    };
    let lower = text.to_lowercase();
    // Only where lower case has kept every letter's place.
    let at = lower
        .find(&closest.part)
        .filter(|_| lower.len() == text.len())
        .unwrap_or(0);
    let hint = match predicate.op {
        _ if closest.other_case => ", in other letter case".to_owned(),
        Op::StartsWith if closest.is_elsewhere() => {
            ", which has it, but not at its start".to_owned()
        }
        Op::EndsWith if closest.is_elsewhere() => ", which has it, but not at its end".to_owned(),
        Op::Contains | Op::StartsWith | Op::EndsWith
            if !closest.is_elsewhere()
                && 2 * closest.part.len() >= closest.of
                && closest.part.len() >= 3 =>
        {
            let end = at + closest.part.len();
            let part = text
                .get(at..end)
                .filter(|_| at > 0 || lower.starts_with(&closest.part));
            format!(", which has {}", quoted(part.unwrap_or(&closest.part)))
        }
        _ => String::new(),
    };
    (hint, at)
}

fn quoted(text: &str) -> String {
    around(text, 0)
}

/// A stretch of a text around a place, in quotes, with dots where something is left out.
fn around(text: &str, place: usize) -> String {
    let count = text.chars().count();
    let before = text.get(..place).map_or(0, |before| before.chars().count());
    let skip = match () {
        () if count <= QUOTED => 0,
        () => before.saturating_sub(QUOTED / 4).min(count - QUOTED),
    };
    let shown: String = text.chars().skip(skip).take(QUOTED).collect();
    let (left, right) = (
        if skip > 0 { "…" } else { "" },
        if skip + QUOTED < count { "…" } else { "" },
    );
    format!("“{left}{shown}{right}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    #[test]
    fn a_block_of_addresses_is_called_one_in_each_language() {
        for text in [
            "title: x\nlogsource: {}\ndetection:\n  a: { DestinationIp|cidr: 192.0.2.0/24 }\n  condition: a\n",
            r#"network where cidrMatch(destination.ip, "192.0.2.0/24")"#,
            "destination.ip: 192.0.2.0/24 and event.category: network",
            "EventCode=3 dest_ip=192.0.2.0/24",
        ] {
            let rules = rule::parse(text);
            let mut said = Vec::new();
            let condition = rules[0].usable().unwrap();
            condition.each_predicate(&mut |one, _, _| said.push(demand(one, true)));
            let wanted = "DestinationIp would have to be an address in “192.0.2.0/24”";
            assert!(said.iter().any(|one| one == wanted), "{text}: {said:?}");
        }
    }
}
