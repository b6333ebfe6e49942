//! Conditions of `where`.
//!
//! `like`, `match` and comparisons give null for a field that is missing, which `where` drops and
//! `coalesce` turns into false under NOT. Expressions are PCRE.

use super::{FILLER, Over, comment, counted, terms};
use crate::convert::Reason;
use crate::convert::clause::Clause;
use crate::convert::dialect::{Cannot, Dialect, Said, SaidGroup, Words, pattern_as_regex};
use crate::convert::regex;
use crate::convert::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Regex, Relation, Threshold};
use crate::rule::write::spl::quoted as literal;
use crate::text::Glob;
use crate::text::glob::Token;

#[derive(Debug)]
pub struct Where(pub Over);

static FUNCTIONS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: true,
    constants: ["1=1", "1=0"],
};

/// Words that are no names unless they stand in single quotes.
const OPERATORS: [&str; 7] = ["and", "false", "in", "like", "not", "or", "true"];

/// A name in a function: what is no plain word stands in single quotes.
fn quoted(name: &str) -> Result<String, Cannot> {
    let is_plain = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !OPERATORS
            .iter()
            .any(|operator| name.eq_ignore_ascii_case(operator));
    match (is_plain, name.contains('\'')) {
        (true, _) => Ok(name.to_owned()),
        (false, false) => Ok(format!("'{name}'")),
        (false, true) => Err(Cannot::new("field", format!("a search can't name {name}"))),
    }
}

impl Where {
    fn field(&self, column: &Column) -> Result<String, Cannot> {
        let value = match column {
            Column::Named { name, .. } => quoted(name)?,
            Column::FileName(path) => {
                let path = quoted(path)?;
                format!(r#"nullif(nullif(replace({path}, "(?s)^.*[\\\\/]", ""), ""), "-")"#)
            }
            other => {
                let message = format!("a search has no field for {other}");
                return Err(Cannot::new("field", message));
            }
        };
        Ok(match self.0 {
            Over::Events => value,
            Over::Model => format!("nullif({value}, \"{FILLER}\")"),
        })
    }
}

fn matches(value: &str, expression: &str) -> Clause {
    Clause::nullable(format!("match({value}, {})", literal(expression)))
}

impl Dialect for Where {
    fn words(&self) -> &'static Words {
        &FUNCTIONS
    }

    fn text(&self, column: &Column, pattern: &Glob, _written: &str) -> Said {
        let value = self.field(column)?;
        let folded = match pattern.cased() {
            true => value.clone(),
            false => format!("lower({value})"),
        };
        Ok(match pattern.tokens() {
            [] => Clause::nullable(format!("{folded}=\"\"")),
            [Token::Many] => return self.exists(column),
            [Token::Literal(text)] => Clause::nullable(format!("{folded}={}", literal(text))),
            // The wildcards of `like` have no escape.
            tokens if tokens.iter().all(is_plain) => {
                let pattern: String = tokens.iter().map(like).collect();
                Clause::nullable(format!("like({folded}, {})", literal(&pattern)))
            }
            _ => matches(&value, &pattern_as_regex(pattern, regex::Dialect::Pcre)),
        })
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let spelled = regex::spell(regex, regex::Dialect::Pcre)?;
        spelled.says(matches(&self.field(column)?, &spelled.text), regex)
    }

    fn cidr(&self, column: &Column, _block: Cidr, written: &str) -> Said {
        let value = self.field(column)?;
        Ok(Clause::nullable(format!(
            "cidrmatch({}, {value})",
            literal(written)
        )))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = match relation {
            Relation::Eq => "=",
            other => other.sign(),
        };
        let value = self.field(column)?;
        Ok(Clause::nullable(format!(
            "tonumber({value}){sign}{}",
            number.get()
        )))
    }

    fn exists(&self, column: &Column) -> Said {
        Ok(Clause::is(format!("isnotnull({})", self.field(column)?)))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        if how != Fit::Whole {
            return Err(Cannot::new("fields", "only whole fields are compared"));
        }
        let (left, right) = (self.field(left)?, self.field(right)?);
        Ok(Clause::nullable(match cased {
            true => format!("{left}={right}"),
            false => format!("lower({left})=lower({right})"),
        }))
    }

    fn not_null(&self, text: &str) -> String {
        format!("(coalesce({text}, false()))")
    }

    fn scope(&self, _scope: &Scope) -> Vec<Clause> {
        Vec::new()
    }

    /// Over a data model, a line is more than one event already.
    fn threshold(&self, said: &SaidGroup, asked: &Threshold) -> Option<(String, Option<Reason>)> {
        match self.0 {
            Over::Events => counted(said, asked),
            Over::Model => None,
        }
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(comment(text))
    }

    fn comment_behind(&self) -> bool {
        true
    }

    fn statement(&self, scope: &Scope, table: &str, condition: &str) -> String {
        let from = match self.0 {
            Over::Events => terms(scope, table),
            Over::Model => format!("| datamodel {} search", table.replace('.', " ")),
        };
        format!("{from}\n| where {condition}")
    }
}

fn is_plain(token: &Token) -> bool {
    match token {
        Token::Many | Token::One => true,
        Token::Literal(text) => !text.contains(['%', '_', '\\']),
        Token::Dash => false,
    }
}

fn like(token: &Token) -> String {
    match token {
        Token::Many => "%".to_owned(),
        Token::One => "_".to_owned(),
        Token::Literal(text) => text.clone(),
        Token::Dash => String::new(),
    }
}
