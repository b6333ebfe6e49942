//! Elastic's EQL, in the words that changes to rules are written in (`rule/write/eql.rs`).

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, SaidGroup, SaidStep, Words};
use super::lucene;
use super::schema::{Column, Scope};
use crate::event::Field;
use crate::ir::{
    Cidr, Fit, Keep, Number, Op, Order, Predicate, Regex, Relation, Sequence, Subject, Test,
};
use crate::rule::write::eql;
use crate::text::Glob;
use crate::text::glob::{DASHES, Token};
use std::net::{Ipv4Addr, Ipv6Addr};

#[derive(Debug)]
pub struct Eql;

static WORDS: Words = Words {
    and: "and",
    or: "or",
    not: "not ",
    not_calls: false,
    constants: ["true", "false"],
};

/// Words of its grammar, which are no names unless they stand in backticks.
const KEYWORDS: [&str; 18] = [
    "and", "any", "by", "false", "in", "join", "like", "maxspan", "not", "null", "of", "or",
    "regex", "sample", "sequence", "true", "until", "where",
];

/// Fields that are searched by their words.
const ANALYSED: [&str; 3] = [
    "error.message",
    "message",
    "powershell.file.script_block_text",
];

/// Whether a field's text is taken apart into words when it is indexed.
pub(super) fn is_analysed(name: &str) -> bool {
    ANALYSED.contains(&name) || name.ends_with(".text")
}

/// What a field's values are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Type {
    Keyword,
    /// A keyword that is a whole number in all events.
    Code,
    Number,
    Address,
}

impl Type {
    /// By the name of the Elastic Common Schema.
    pub(super) fn of(name: &str, is_text: bool) -> Type {
        let last = name.rsplit('.').next().unwrap_or(name);
        match (last, is_text) {
            ("ip", _) => Type::Address,
            ("port" | "pid", false) => Type::Number,
            (_, false) => Type::Code,
            (_, true) => Type::Keyword,
        }
    }
}

/// A name; what is no plain word stands in backticks.
fn quoted(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@'))
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '.'));
    match is_plain && !KEYWORDS.contains(&name) {
        true => name.to_owned(),
        false => format!("`{}`", name.replace('`', "``")),
    }
}

fn named(column: &Column) -> Result<(String, Type), Cannot> {
    match column {
        Column::Named { name, .. } if is_analysed(name) => {
            let message = format!("{name} is searched by its words, which EQL does not do");
            Err(Cannot::new("words", message))
        }
        Column::Named { name, is_text } => Ok((quoted(name), Type::of(name, *is_text))),
        column => {
            let message = format!("EQL has no field for {column}");
            Err(Cannot::new("field", message))
        }
    }
}

/// A test of a column as a predicate of the query's own.
fn say(column: &Column, op: Op, value: &str, test: Test) -> Said {
    let (name, _) = named(column)?;
    let predicate = Predicate {
        subject: Subject::Field(Field::new(&column.to_string())),
        op,
        value: value.to_owned(),
        test,
    };
    match eql::compared(&predicate, &name) {
        Ok(said) => Ok(Clause::is(said.text)),
        Err(refusal) => Err(Cannot::new(refusal.code, refusal.message)),
    }
}

/// `:` and its like compare texts alone; addresses and numbers have `==`.
fn text(column: &Column, pattern: Glob, written: &str) -> Said {
    let (name, of_type) = named(column)?;
    let whole = match pattern.tokens() {
        [Token::Literal(text)] => Some(text.as_str()),
        _ => None,
    };
    match (of_type, whole) {
        (Type::Keyword | Type::Code, _) => say(column, Op::Eq, written, Test::Text(vec![pattern])),
        (Type::Number | Type::Address, _) if pattern.matches_all() => {
            say(column, Op::Exists, "true", Test::Exists(true))
        }
        // A number is logged without zeros in front.
        (Type::Number, Some(text)) if is_decimal(text) => {
            Ok(Clause::is(format!("{name} == {text}")))
        }
        (Type::Address, Some(text)) if text.parse::<Ipv4Addr>().is_ok() => {
            Ok(Clause::is(format!("{name} == {}", eql::quoted(text))))
        }
        (Type::Address, Some(text)) if text.parse::<Ipv6Addr>().is_ok() => Err(Cannot {
            wider: Some(Clause::is(format!("{name} == {}", eql::quoted(text)))),
            ..Cannot::new("type", "an address of version 6 has several spellings")
        }),
        (Type::Number | Type::Address, _) => match block(&pattern) {
            Some(block) if of_type == Type::Address => {
                let block = eql::quoted(&block);
                Ok(Clause::is(format!("cidrMatch({name}, {block})")))
            }
            _ => Err(Cannot::new(
                "type",
                format!("{column} is not compared with text"),
            )),
        },
    }
}

/// The block of addresses that begin with these octets: `10.*` is `10.0.0.0/8`.
pub(super) fn block(pattern: &Glob) -> Option<String> {
    let [Token::Literal(text), Token::Many] = pattern.tokens() else {
        return None;
    };
    let octets: Vec<&str> = text.strip_suffix('.')?.split('.').collect();
    let is_octet = |octet: &&str| octet.parse::<u8>().is_ok() && is_decimal(octet);
    let known = octets.len();
    if known > 3 || !octets.iter().all(is_octet) {
        return None;
    }
    let rest = ".0".repeat(4 - known);
    Some(format!("{}{rest}/{}", octets.join("."), 8 * known))
}

fn is_decimal(text: &str) -> bool {
    text.parse::<u32>()
        .is_ok_and(|number| number.to_string() == text)
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

/// `[ process where … ] by host.id, ?user.id`; `None` where EQL has no field for one of those.
fn bracketed(step: &SaidStep) -> Option<String> {
    let query = step.query.replace('\n', "\n   ");
    let by = step.by.iter().map(|(column, optional)| {
        let name = quoted(&named(column).ok()?.0);
        Some(match optional {
            true => format!("?{name}"),
            false => name,
        })
    });
    let by: Vec<String> = by.collect::<Option<_>>()?;
    Some(match by.is_empty() {
        true => format!("[{query}]"),
        false => format!("[{query}] by {}", by.join(", ")),
    })
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
        let (name, of_type) = named(column)?;
        if matches!(of_type, Type::Number | Type::Address) {
            let message = format!("{column} is not compared with expressions");
            return Err(Cannot::new("type", message));
        }
        let operator = match regex.flags.ignore_case {
            true => "regex~",
            false => "regex",
        };
        let said = Clause::is(format!("{name} {operator} {}", eql::quoted(&spelled.text)));
        spelled.says(said, regex)
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        let (name, _) = named(column)?;
        // What Windows logs in its own words is indexed as texts.
        if name.starts_with("winlog.") {
            return Err(Cannot {
                wider: Some(self.exists(column)?),
                ..Cannot::new("type", format!("{name} is no address there"))
            });
        }
        say(column, Op::Cidr, written, Test::Cidr(block))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let (_, of_type) = named(column)?;
        let whole = number.get().fract() == 0.0;
        match (of_type, relation) {
            (Type::Number, _) => say(column, Op::Eq, "", Test::Number(relation, number)),
            (Type::Code, Relation::Eq) if whole => {
                let text = number.get().to_string();
                let pattern = Glob::new([Token::Literal(text.clone())], false);
                say(column, Op::Eq, &text, Test::Text(vec![pattern]))
            }
            // Texts are compared letter by letter there.
            _ => Err(Cannot {
                wider: Some(self.exists(column)?),
                ..Cannot::new(
                    "number",
                    format!("whether {column} has numbers alone is not known"),
                )
            }),
        }
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

    fn sequence(&self, said: &SaidGroup, sequence: &Sequence) -> Option<String> {
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
            out.push_str(&format!("\n  {missing}{}", bracketed(step)?));
            if of.runs > 1 {
                out.push_str(&format!(" with runs={}", of.runs));
            }
        }
        if let Some(until) = said.steps.get(sequence.steps.len()) {
            out.push_str(&format!("\nuntil {}", bracketed(until)?));
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
