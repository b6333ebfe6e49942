//! Microsoft's Kusto Query Language, of Defender and Sentinel, after its reference
//! (learn.microsoft.com/kusto/query): string operators, string literals, scalar functions.
//!
//! A text is never null there: one that is missing is empty. So an empty text counts as missing,
//! as it does where such a row is read here. Expressions are those of the regex crate.

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words, not_one_field, pattern_as_regex};
use super::regex::{self, Spelled};
use super::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Predicate, Regex, Relation, Subject, Test};
use crate::rule::write::quotes;
use crate::rule::write::spelling::as_written;
use crate::text::Glob;
use crate::text::glob::Token;

#[derive(Debug)]
pub struct Kusto;

static WORDS: Words = Words {
    and: "and",
    or: "or",
    not: "not",
    not_calls: true,
    constants: ["true", "false"],
};

/// The operators that put a text somewhere in a value: as it is written, and minding case.
enum Operator {
    Is,
    Contains,
    Starts,
    Ends,
}

impl Operator {
    fn name(&self, cased: bool) -> &'static str {
        match (self, cased) {
            (Operator::Is, false) => "=~",
            (Operator::Is, true) => "==",
            (Operator::Contains, false) => "contains",
            (Operator::Contains, true) => "contains_cs",
            (Operator::Starts, false) => "startswith",
            (Operator::Starts, true) => "startswith_cs",
            (Operator::Ends, false) => "endswith",
            (Operator::Ends, true) => "endswith_cs",
        }
    }

    /// The operator of a pattern whose only wildcards are at its ends.
    fn of(tokens: &[Token]) -> Option<(Operator, &str)> {
        match tokens {
            [Token::Literal(text)] => Some((Operator::Is, text)),
            [Token::Many, Token::Literal(text), Token::Many] => Some((Operator::Contains, text)),
            [Token::Literal(text), Token::Many] => Some((Operator::Starts, text)),
            [Token::Many, Token::Literal(text)] => Some((Operator::Ends, text)),
            _ => None,
        }
    }
}

/// The column as an expression that gives a text.
fn value(column: &Column) -> String {
    match column {
        Column::Named {
            name: text,
            is_text: true,
        } => name(text),
        Column::Named { name: number, .. } => format!("tostring({})", name(number)),
        Column::FileName(path) => format!(r#"extract(@"[^\\/]*\z", 0, {})"#, name(path)),
        Column::Account { domain, name } => format!(r#"strcat({domain}, @"\", {name})"#),
        Column::Fixed(text) => literal(text),
        Column::Never | Column::Unknown(_) => "\"\"".to_owned(),
    }
}

/// A name of letters, digits and `_` stands as it is; dots part the names within a record.
fn name(name: &str) -> String {
    let is_plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let parts = name
        .split('.')
        .enumerate()
        .map(|(at, part)| match (is_plain(part), at) {
            (true, 0) => part.to_owned(),
            (true, _) => format!(".{part}"),
            (false, _) => format!("[{}]", literal(part)),
        });
    parts.collect()
}

/// `@"…"` where that reads better, else with escapes.
fn literal(text: &str) -> String {
    match text.contains('\\') && !text.contains(char::is_control) {
        true => format!("@\"{}\"", text.replace('"', "\"\"")),
        false => quotes::double(text, quotes::control_by_four),
    }
}

fn matches(value: &str, expression: &str) -> Clause {
    Clause::is(format!("{value} matches regex {}", literal(expression)))
}

fn text(value: &str, pattern: &Glob, written: &str) -> Said {
    let tokens = as_written(pattern, written);
    match (tokens.as_slice(), Operator::of(&tokens)) {
        ([], _) => Err(Cannot {
            wider: Some(Clause::is(format!("isempty({value})"))),
            ..Cannot::new(
                "empty",
                "a text that is empty is not told from one that is missing",
            )
        }),
        ([Token::Many], _) => Ok(Clause::is(format!("isnotempty({value})"))),
        (_, Some((operator, text))) => {
            let operator = operator.name(pattern.cased());
            Ok(Clause::is(format!("{value} {operator} {}", literal(text))))
        }
        // An empty value would match a pattern of wildcards alone, and is not there.
        (_, None) => {
            let expression = pattern_as_regex(pattern, regex::Dialect::Rust);
            Ok(Clause::All(vec![
                Clause::is(format!("isnotempty({value})")),
                matches(value, &expression),
            ]))
        }
    }
}

impl Dialect for Kusto {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said {
        text(&value(column), pattern, written)
    }

    fn one_of(&self, column: &Column, patterns: &[&Glob]) -> Option<Clause> {
        let cased = patterns.first()?.cased();
        let mut texts: Vec<String> = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            match pattern.tokens() {
                [Token::Literal(text)] if pattern.cased() == cased => texts.push(literal(text)),
                _ => return None,
            }
        }
        let operator = if cased { "in" } else { "in~" };
        let value = value(column);
        Some(Clause::is(format!(
            "{value} {operator} ({})",
            texts.join(", ")
        )))
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let Spelled { text, .. } = regex::spell(regex, regex::Dialect::Rust)?;
        let value = value(column);
        Ok(match regex.compiled.is_match("") {
            false => matches(&value, &text),
            true => Clause::All(vec![
                Clause::is(format!("isnotempty({value})")),
                matches(&value, &text),
            ]),
        })
    }

    fn joins_accounts(&self) -> bool {
        true
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        let version = if block.network().is_ipv4() { 4 } else { 6 };
        let (value, block) = (value(column), literal(written));
        Ok(Clause::nullable(format!(
            "ipv{version}_is_in_range({value}, {block})"
        )))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = relation.sign();
        let value = value(column);
        Ok(Clause::All(vec![
            Clause::is(format!("isfinite(todouble({value}))")),
            Clause::nullable(format!("todouble({value}) {sign} {}", number.get())),
        ]))
    }

    fn exists(&self, column: &Column) -> Said {
        Ok(Clause::is(format!("isnotempty({})", value(column))))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        let operator = match how {
            Fit::Whole => Operator::Is,
            Fit::Start => Operator::Starts,
            Fit::End => Operator::Ends,
            Fit::Within => Operator::Contains,
        };
        let (left, right) = (value(left), value(right));
        Ok(Clause::All(vec![
            Clause::is(format!("isnotempty({left})")),
            Clause::is(format!("isnotempty({right})")),
            Clause::is(format!("{left} {} {right}", operator.name(cased))),
        ]))
    }

    /// A search through all columns.
    fn other(&self, predicate: &Predicate) -> Said {
        match (&predicate.subject, &predicate.test) {
            (Subject::Anywhere, Test::Text(patterns)) => {
                let said = patterns.iter().map(|pattern| {
                    let tokens = as_written(pattern, &predicate.value);
                    let (operator, text) = Operator::of(&tokens)?;
                    let operator = operator.name(pattern.cased());
                    Some(Clause::is(format!("* {operator} {}", literal(text))))
                });
                let said: Option<Vec<Clause>> = said.collect();
                said.map(Clause::Any).ok_or_else(|| {
                    Cannot::new(
                        "pattern",
                        format!("`{predicate}`: a search through all columns has no such pattern"),
                    )
                })
            }
            _ => Err(not_one_field(predicate)),
        }
    }

    fn not_null(&self, text: &str) -> String {
        format!("(coalesce({text}, false))")
    }

    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let holds = scope.holds.iter().map(|(column, values)| {
            let Column::Named { name: number, .. } = column else {
                return Clause::Constant(true);
            };
            Clause::is(match values.as_slice() {
                [one] => format!("{} == {one}", name(number)),
                several => format!("{} in ({})", name(number), several.join(", ")),
            })
        });
        holds.collect()
    }

    fn at_least(&self, count: u32, parts: &[String]) -> Option<String> {
        let ones = parts.iter().map(|part| format!("toint({part})"));
        Some(format!(
            "{} >= {count}",
            ones.collect::<Vec<String>>().join(" + ")
        ))
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("// {text}"))
    }

    fn statement(&self, _scope: &Scope, table: &str, condition: &str) -> String {
        format!("{}\n| where {condition}", name(table))
    }
}
