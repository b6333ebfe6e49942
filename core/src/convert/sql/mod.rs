//! SQL. What the engines share stands here, and what each does its own way is an [`Engine`].

mod address;
mod clickhouse;
mod duckdb;
mod group;
mod keywords;
mod list;
mod spark;
mod trino;

pub use clickhouse::CLICKHOUSE;
pub use duckdb::DUCKDB;
pub use spark::SPARK;
pub use trino::TRINO;

use super::Reason;
use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, SaidGroup, Words, decimal, pattern_as_regex};
use super::regex;
use super::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Regex, Relation, Sequence, Threshold};
use crate::text::Glob;
use crate::text::glob::Token;
use std::collections::HashSet;

/// An engine that takes SQL.
#[derive(Debug)]
pub struct Engine {
    /// A text as a literal.
    literal: fn(&str) -> String,
    /// What stands around a name that is not plain.
    quote: char,
    /// The type of texts, in a cast.
    text: &'static str,
    /// The function that gives a text in lower case.
    lower: &'static str,
    /// What stands behind `LIKE`, of a pattern in which [`ESCAPE`] escapes.
    like: fn(&str) -> String,
    regex: regex::Dialect,
    /// Whether a value has a match: of the column and the expression, both written.
    matches: fn(&str, &str) -> String,
    /// What follows the last match, or all of the value: of the column and the expression.
    behind: fn(&str, &str) -> String,
    /// Whether a condition is true of an item of a list: of the list, the name of an item in the
    /// condition, and the condition. Null where there is no list.
    any: fn(&str, &str, &str) -> String,
    /// The value as a number, or null.
    number: fn(&str) -> String,
    /// Where the second text begins in the first, from 1, or 0.
    position: fn(&str, &str) -> String,
    /// A time or its text, or a number of milliseconds if that is `true`, as a number of ticks
    /// since 1970, or null.
    ticks: fn(&str, bool) -> String,
    /// How many of these a millisecond has.
    ticks_a_millisecond: u64,
    /// How far a window may reach, in ticks.
    farthest: u64,
    /// How many different combinations of some values there are, over the rows behind.
    distinct: fn(&[String], &str) -> String,
}

/// Escapes the wildcards of `LIKE`, and itself. A backslash would be as common as in paths.
const ESCAPE: char = '!';

static WORDS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: false,
    constants: ["TRUE", "FALSE"],
};

/// A decimal number with blanks around it, as the evaluator reads one.
const DECIMAL: &str = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*\z";

impl Engine {
    /// The column as an expression that gives a text, or null.
    fn value(&self, column: &Column) -> String {
        match column {
            Column::Named {
                name,
                is_text: true,
            } => self.name(name),
            Column::Named { name, .. } => format!("CAST({} AS {})", self.name(name), self.text),
            // Sysmon writes `-` for what it does not know.
            Column::FileName(path) => {
                let separator = (self.literal)(r"(?s)^.*[\\/]");
                let name = (self.behind)(&self.name(path), &separator);
                format!("nullif(nullif({name}, ''), '-')")
            }
            Column::Account { domain, name } => {
                let separator = (self.literal)("\\");
                // Not `concat`, which skips what is null in DuckDB.
                format!(
                    "({} || {separator} || {})",
                    self.name(domain),
                    self.name(name)
                )
            }
            Column::Fixed(value) => (self.literal)(value),
            Column::Never | Column::Unknown(_) => "NULL".to_owned(),
        }
    }

    /// A name of letters, digits and `_` stands as it is, unless it is a keyword; dots part the
    /// names within a record.
    fn name(&self, name: &str) -> String {
        let is_plain = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && !keywords::is_reserved(part)
        };
        let quote = self.quote;
        let parts = name.split('.').map(|part| match is_plain(part) {
            true => part.to_owned(),
            false => {
                let doubled = part.replace(quote, &format!("{quote}{quote}"));
                format!("{quote}{doubled}{quote}")
            }
        });
        parts.collect::<Vec<String>>().join(".")
    }

    /// A text, in lower case where case does not count.
    fn folded(&self, column: &Column, cased: bool) -> String {
        let value = self.value(column);
        match cased {
            true => value,
            false => format!("{}({value})", self.lower),
        }
    }

    /// `LIKE '…'`, or nothing where the pattern asks for one of several dashes.
    fn like(&self, tokens: &[Token]) -> Option<String> {
        let mut pattern = String::new();
        for token in tokens {
            match token {
                Token::Many => pattern.push('%'),
                Token::One => pattern.push('_'),
                Token::Dash => return None,
                Token::Literal(text) => {
                    for c in text.chars() {
                        if matches!(c, '%' | '_' | ESCAPE) {
                            pattern.push(ESCAPE);
                        }
                        pattern.push(c);
                    }
                }
            }
        }
        Some(format!("LIKE {}", (self.like)(&pattern)))
    }

    /// Whether an expression, written for this engine, has a match in the column.
    fn search(&self, column: &Column, expression: &str) -> Clause {
        let expression = (self.literal)(expression);
        Clause::nullable((self.matches)(&self.value(column), &expression))
    }

    /// One text against a pattern.
    fn one_text(&self, column: &Column, pattern: &Glob) -> Said {
        let value = self.folded(column, pattern.cased());
        match pattern.tokens() {
            [] => Ok(Clause::nullable(format!("{value} = ''"))),
            [Token::Literal(text)] => {
                let text = (self.literal)(text);
                Ok(Clause::nullable(format!("{value} = {text}")))
            }
            [Token::Many] => self.exists(column),
            tokens => Ok(match self.like(tokens) {
                Some(like) => Clause::nullable(format!("{value} {like}")),
                None => self.search(column, &pattern_as_regex(pattern, self.regex)),
            }),
        }
    }
}

impl Dialect for Engine {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, _written: &str) -> Said {
        self.of_any(column, |column| self.one_text(column, pattern))
    }

    fn one_of(&self, column: &Column, patterns: &[&Glob]) -> Option<Clause> {
        let cased = patterns.first()?.cased();
        let mut texts: Vec<String> = Vec::with_capacity(patterns.len());
        let mut known = HashSet::new();
        for pattern in patterns {
            match pattern.tokens() {
                [Token::Literal(text)] if pattern.cased() == cased => {
                    let text = (self.literal)(text);
                    if known.insert(text.clone()) {
                        texts.push(text);
                    }
                }
                _ => return None,
            }
        }
        let texts = texts.join(", ");
        let said = self.of_any(column, |column| {
            let value = self.folded(column, cased);
            Ok(Clause::nullable(format!("{value} IN ({texts})")))
        });
        said.ok()
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let spelled = regex::spell(regex, self.regex)?;
        self.of_any(column, |column| {
            spelled.says(self.search(column, &spelled.text), regex)
        })
    }

    fn joins_accounts(&self) -> bool {
        true
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        self.of_any(column, |column| match address::expression(block) {
            Some(body) => Ok(self.search(column, &regex::whole(&body, false, self.regex))),
            None => Err(Cannot {
                wider: Some(Clause::nullable(format!(
                    "{} LIKE '%:%'",
                    self.value(column)
                ))),
                ..Cannot::new(
                    "cidr",
                    format!(
                        "addresses of version 6 are not compared with a block such as {written}"
                    ),
                )
            }),
        })
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = match relation {
            Relation::Eq => "=",
            other => other.sign(),
        };
        self.of_any(column, |column| {
            let value = self.value(column);
            let is_number = (self.matches)(&value, &(self.literal)(DECIMAL));
            let compared = format!("{} {sign} {}", (self.number)(&value), decimal(number));
            // Engines read words such as `inf` as numbers, too.
            Ok(Clause::All(vec![
                Clause::nullable(is_number),
                Clause::nullable(compared),
            ]))
        })
    }

    fn exists(&self, column: &Column) -> Said {
        self.of_any(column, |column| {
            Ok(Clause::is(format!("{} IS NOT NULL", self.value(column))))
        })
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        if list::name(left).or(list::name(right)).is_some() {
            return Err(Cannot::new(
                "fields",
                "a list is not compared with another field",
            ));
        }
        let left = self.folded(left, cased);
        let right = self.folded(right, cased);
        Ok(Clause::nullable(match how {
            Fit::Whole => format!("{left} = {right}"),
            Fit::Start => format!("substr({left}, 1, length({right})) = {right}"),
            Fit::End => format!(
                "length({left}) >= length({right}) AND substr({left}, length({left}) - length({right}) + 1) = {right}"
            ),
            Fit::Within => format!("{} > 0", (self.position)(&left, &right)),
        }))
    }

    fn not_null(&self, text: &str) -> String {
        format!("coalesce({text}, FALSE)")
    }

    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let holds = scope.holds.iter().filter_map(|(column, values)| {
            let values: Vec<String> = values.iter().map(|value| (self.literal)(value)).collect();
            let said = self.of_any(column, |column| {
                let value = self.value(column);
                Ok(Clause::nullable(match values.as_slice() {
                    [one] => format!("{value} = {one}"),
                    several => format!("{value} IN ({})", several.join(", ")),
                }))
            });
            said.ok()
        });
        holds.collect()
    }

    fn at_least(&self, count: u32, parts: &[String]) -> Option<String> {
        let ones = parts
            .iter()
            .map(|part| format!("CASE WHEN {part} THEN 1 ELSE 0 END"));
        let sum = ones.collect::<Vec<String>>().join(" + ");
        Some(format!("{sum} >= {count}"))
    }

    fn sequence(&self, said: &SaidGroup, asked: &Sequence) -> Option<String> {
        self.chained(said, asked)
    }

    fn threshold(&self, said: &SaidGroup, asked: &Threshold) -> Option<(String, Option<Reason>)> {
        Some((self.counted(said, asked)?, None))
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("-- {text}"))
    }

    fn statement(&self, _scope: &Scope, table: &str, condition: &str) -> String {
        format!("SELECT *\nFROM {}\nWHERE {condition}", self.name(table))
    }
}

/// A literal of the SQL standard: nothing but the quote is special.
fn standard(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A literal in which a backslash escapes.
fn with_backslashes(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}
