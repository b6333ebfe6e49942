//! SQL. What the engines share stands here, and what each does its own way is an [`Engine`].

mod duckdb;

pub use duckdb::DUCKDB;

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words};
use super::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Regex, Relation};
use crate::text::Glob;
use crate::text::glob::Token;

/// An engine that takes SQL.
#[derive(Debug)]
pub struct Engine {
    /// A text as a literal.
    literal: fn(&str) -> String,
    /// A name as an identifier, where it needs to be quoted.
    quote: char,
    /// The type of texts, in a cast.
    text: &'static str,
    /// Whether a value has a match of an expression: of the column and the literal.
    regex: fn(&str, &str) -> String,
    /// A number, or null: of the column.
    number: fn(&str) -> String,
}

static WORDS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: false,
    constants: ["TRUE", "FALSE"],
};

impl Engine {
    /// The column as an expression that gives a text.
    fn value(&self, column: &Column) -> String {
        match column {
            Column::Named(name) => self.name(name),
            Column::FileName(path) => {
                let pattern = (self.literal)(r"^.*[\\/]");
                let path = self.name(path);
                format!("regexp_replace({path}, {pattern}, '')")
            }
            Column::Fixed(value) => (self.literal)(value),
            Column::Never | Column::Unknown(_) => "NULL".to_owned(),
        }
    }

    /// A name of letters, digits and `_` stands as it is; dots part the names within a record.
    fn name(&self, name: &str) -> String {
        let plain = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let quote = self.quote;
        let parts = name.split('.').map(|part| match plain(part) {
            true => part.to_owned(),
            false => format!(
                "{quote}{}{quote}",
                part.replace(quote, &format!("{quote}{quote}"))
            ),
        });
        parts.collect::<Vec<String>>().join(".")
    }

    /// A text, in lower case where case does not count.
    fn folded(&self, column: &Column, cased: bool) -> String {
        let value = self.value(column);
        let value = format!("CAST({value} AS {})", self.text);
        match cased {
            true => value,
            false => format!("lower({value})"),
        }
    }

    fn like(&self, tokens: &[Token]) -> Option<String> {
        let mut pattern = String::new();
        for token in tokens {
            match token {
                Token::Many => pattern.push('%'),
                Token::One => pattern.push('_'),
                Token::Dash => return None,
                Token::Literal(text) => {
                    for c in text.chars() {
                        if matches!(c, '%' | '_' | '!') {
                            pattern.push('!');
                        }
                        pattern.push(c);
                    }
                }
            }
        }
        let escape = match pattern.contains('!') {
            true => " ESCAPE '!'",
            false => "",
        };
        Some(format!("LIKE {}{escape}", (self.literal)(&pattern)))
    }
}

impl Dialect for Engine {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, _written: &str) -> Said {
        let value = self.folded(column, pattern.cased());
        match pattern.tokens() {
            [] => Ok(Clause::nullable(format!("{value} = ''"))),
            [Token::Literal(text)] => {
                let text = (self.literal)(text);
                Ok(Clause::nullable(format!("{value} = {text}")))
            }
            [Token::Many] => self.exists(column),
            tokens => match self.like(tokens) {
                Some(like) => Ok(Clause::nullable(format!("{value} {like}"))),
                None => Err(Cannot::new("dash", "several dashes at once are not said")),
            },
        }
    }

    fn one_of(&self, column: &Column, patterns: &[&Glob]) -> Option<Clause> {
        let cased = patterns.first()?.cased();
        let texts: Option<Vec<String>> = patterns
            .iter()
            .map(|pattern| match pattern.tokens() {
                [Token::Literal(text)] if pattern.cased() == cased => Some((self.literal)(text)),
                _ => None,
            })
            .collect();
        let value = self.folded(column, cased);
        Some(Clause::nullable(format!(
            "{value} IN ({})",
            texts?.join(", ")
        )))
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let value = self.folded(column, true);
        let pattern = (self.literal)(&regex.source);
        Ok(Clause::nullable((self.regex)(&value, &pattern)))
    }

    fn cidr(&self, _column: &Column, _block: Cidr, written: &str) -> Said {
        let message = format!("SQL has no blocks of addresses such as {written}");
        Err(Cannot::new("cidr", message))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = match relation {
            Relation::Eq => "=",
            Relation::Ne => "<>",
            Relation::Lt => "<",
            Relation::Le => "<=",
            Relation::Gt => ">",
            Relation::Ge => ">=",
        };
        let value = (self.number)(&self.value(column));
        Ok(Clause::nullable(format!("{value} {sign} {}", number.get())))
    }

    fn exists(&self, column: &Column) -> Said {
        Ok(Clause::is(format!("{} IS NOT NULL", self.value(column))))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        let left = self.folded(left, cased);
        let right = self.folded(right, cased);
        match how {
            Fit::Whole => Ok(Clause::nullable(format!("{left} = {right}"))),
            _ => Err(Cannot::new("fields", "only whole fields are compared")),
        }
    }

    fn not_null(&self, text: &str) -> String {
        format!("coalesce({text}, FALSE)")
    }

    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let holds = scope.holds.iter().map(|(column, values)| {
            let value = self.folded(&Column::Named((*column).to_owned()), true);
            let values: Vec<String> = values.iter().map(|value| (self.literal)(value)).collect();
            Clause::nullable(match values.as_slice() {
                [one] => format!("{value} = {one}"),
                several => format!("{value} IN ({})", several.join(", ")),
            })
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

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("-- {text}"))
    }

    fn statement(&self, table: &str, condition: &str) -> String {
        format!("SELECT *\nFROM {}\nWHERE {condition}", self.name(table))
    }
}
