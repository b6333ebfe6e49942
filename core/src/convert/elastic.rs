//! Elastic's EQL, in the words that changes to rules are written in (`rule/write/eql.rs`).

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, SaidStep, Steps, Words};
use super::lucene;
use super::schema::{Column, Scope};
use crate::event::Field;
use crate::ir::{
    Cidr, Fit, Keep, Number, Op, Order, Predicate, Regex, Relation, Sequence, Subject, Test,
};
use crate::rule::write::eql;
use crate::text::Glob;
use crate::text::glob::{DASHES, Token};

#[derive(Debug)]
pub struct Eql;

static WORDS: Words = Words {
    and: "and",
    or: "or",
    not: "not ",
    not_calls: false,
    constants: ["true", "false"],
};

fn named(column: &Column) -> Result<&str, Cannot> {
    match column {
        Column::Named { name, .. } => Ok(name),
        column => {
            let message = format!("EQL has no field for {column}");
            Err(Cannot::new("field", message))
        }
    }
}

/// A test of a column as a predicate of the query's own.
fn say(column: &Column, op: Op, value: &str, test: Test) -> Said {
    let name = named(column)?;
    let predicate = Predicate {
        subject: Subject::Field(Field::new(name)),
        op,
        value: value.to_owned(),
        test,
    };
    // The name is taken from the query, which is this name alone.
    match eql::predicate(&predicate, name) {
        Ok(said) => Ok(Clause::is(said.text)),
        Err(refusal) => Err(Cannot::new(refusal.code, refusal.message)),
    }
}

fn text(column: &Column, pattern: Glob, written: &str) -> Said {
    say(column, Op::Eq, written, Test::Text(vec![pattern]))
}

/// Each way to put a dash for those that the pattern leaves open.
pub(super) fn dashed(pattern: &Glob) -> Vec<Glob> {
    let mut all: Vec<Vec<Token>> = vec![Vec::new()];
    for token in pattern.tokens() {
        let choices = match token {
            Token::Dash => DASHES.map(|dash| Token::Literal(dash.to_string())).to_vec(),
            token => vec![token.clone()],
        };
        all = all
            .iter()
            .flat_map(|begun| {
                choices
                    .iter()
                    .map(|next| [begun.as_slice(), std::slice::from_ref(next)].concat())
            })
            .collect();
    }
    let glob = |tokens| Glob::new(tokens, pattern.cased());
    all.into_iter().map(glob).collect()
}

/// `[ process where … ] by host.id, ?user.id`
fn bracketed(step: &SaidStep) -> String {
    let query = step.query.replace('\n', "\n   ");
    let by = step.by.iter().map(|(name, optional)| match optional {
        true => format!("?{name}"),
        false => name.clone(),
    });
    let by: Vec<String> = by.collect();
    match by.is_empty() {
        true => format!("[{query}]"),
        false => format!("[{query}] by {}", by.join(", ")),
    }
}

/// Milliseconds in the largest unit that they are a number of.
fn duration(span: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
    ];
    let unit = UNITS
        .iter()
        .find(|(unit, _)| span.is_multiple_of(*unit) && span > 0);
    match unit {
        Some((unit, name)) => format!("{}{name}", span / unit),
        None => format!("{span}ms"),
    }
}

impl Dialect for Eql {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said {
        let open = pattern
            .tokens()
            .iter()
            .filter(|token| **token == Token::Dash);
        match open.count() {
            0 => text(column, pattern.clone(), written),
            1 | 2 => {
                let each = dashed(pattern).into_iter();
                let parts: Result<Vec<Clause>, Cannot> =
                    each.map(|one| text(column, one, written)).collect();
                Ok(Clause::Any(parts?))
            }
            _ => Err(Cannot::new(
                "dash",
                "several dashes in one value are too many choices",
            )),
        }
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let regex = &lucene::hoisted(regex);
        let spelled = lucene::spell(regex)?;
        let name = named(column)?;
        let operator = match regex.flags.ignore_case {
            true => "regex~",
            false => "regex",
        };
        let said = Clause::is(format!("{name} {operator} {}", eql::quoted(&spelled.text)));
        spelled.says(said, regex)
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        say(column, Op::Cidr, written, Test::Cidr(block))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let wider = say(column, Op::Eq, "", Test::Number(relation, number))?;
        // A field of numbers has no texts; of one with texts, the opposite of an order is no
        // matter of fact.
        if matches!(column, Column::Named { is_text: false, .. }) {
            return Ok(wider);
        }
        Err(Cannot {
            wider: Some(wider),
            ..Cannot::new(
                "number",
                format!("whether {column} has numbers alone is not known"),
            )
        })
    }

    fn exists(&self, column: &Column) -> Said {
        say(column, Op::Exists, "true", Test::Exists(true))
    }

    fn same(&self, _left: &Column, _right: &Column, _how: Fit, _cased: bool) -> Said {
        Err(Cannot::new("fields", "EQL does not compare two fields"))
    }

    fn not_null(&self, text: &str) -> String {
        text.to_owned()
    }

    /// The category stands in front of the condition.
    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let rest = scope.holds.iter().skip(1);
        let said = rest.map(|(column, values)| {
            Clause::is(format!(
                "{column} == \"{}\"",
                values.first().map_or("", |value| value)
            ))
        });
        said.collect()
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("// {text}"))
    }

    fn sequence(&self, said: &Steps, sequence: &Sequence) -> Option<String> {
        let word = match sequence.order {
            Order::Newest => "sequence",
            Order::Free => "sample",
            Order::Every => return None,
        };
        let mut out = word.to_owned();
        if let Some(span) = sequence.max_span {
            out.push_str(&format!(" with maxspan={}", duration(span)));
        }
        for (step, of) in said.steps.iter().zip(&sequence.steps) {
            let missing = if of.missing { "!" } else { "" };
            out.push_str(&format!("\n  {missing}{}", bracketed(step)));
            if of.runs > 1 {
                out.push_str(&format!(" with runs={}", of.runs));
            }
        }
        if let Some(until) = &said.until {
            out.push_str(&format!("\nuntil {}", bracketed(until)));
        }
        for keep in &sequence.keep {
            out.push_str(&match keep {
                Keep::First(count) => format!("\n| head {count}"),
                Keep::Last(count) => format!("\n| tail {count}"),
            });
        }
        Some(out)
    }

    fn statement(&self, scope: &Scope, _table: &str, condition: &str) -> String {
        let category = scope.holds.first().and_then(|(_, values)| values.first());
        let category = category.map_or("any", String::as_str);
        format!("{category} where {condition}")
    }
}
