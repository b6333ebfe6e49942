//! Elastic's ES|QL, after the pages of its reference on syntax, operators and functions.
//!
//! `LIKE` has `*` and `?` for wildcards and a backslash for an escape, `RLIKE` takes Lucene's
//! expressions, and both match the whole value with its case; where case does not count, the
//! value goes through `TO_LOWER` and the pattern is folded. `:` searches words in analysed fields
//! and is used for the events' category alone, which is a list. A comparison with a field that is
//! missing is null, and so is one with a field that has several values. Lists of patterns need
//! Elasticsearch 9.1.

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words};
use super::lucene;
use super::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Regex, Relation};
use crate::rule::write::quotes;
use crate::text::Glob;
use crate::text::glob::Token;

#[derive(Debug)]
pub struct Esql;

static WORDS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: true,
    constants: ["true", "false"],
};

/// Words that are no names unless they stand in backticks.
const RESERVED: [&str; 19] = [
    "and", "as", "asc", "by", "desc", "false", "first", "in", "is", "last", "like", "not", "null",
    "nulls", "on", "or", "rlike", "true", "with",
];

/// The signs of a decimal number, as an expression.
const DECIMAL: &str = r" *[0-9\+\-\.][0-9\+\-\.eE]* *";

/// A text. Between three quotes nothing is escaped, which paths are easier to read in.
fn literal(text: &str) -> String {
    match text.contains('\\') && !text.contains(['"', '\n', '\r']) {
        true => format!("\"\"\"{text}\"\"\""),
        false => quotes::double(text, |_| None),
    }
}

/// A name; what is no plain word stands in backticks.
fn quoted(name: &str) -> String {
    let is_plain = |part: &str| {
        let mut chars = part.chars();
        chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@'))
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !matches!(part, "_" | "@")
            && !RESERVED.contains(&part.to_ascii_lowercase().as_str())
    };
    match name.split('.').all(is_plain) {
        true => name.to_owned(),
        false => format!("`{}`", name.replace('`', "``")),
    }
}

/// What is searched: the names and patterns of indices, between quotes where they have more than
/// such names have.
fn source(table: &str) -> String {
    let is_plain = table
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-*,:@".contains(c));
    match is_plain {
        true => table.to_owned(),
        false => quotes::double(table, |_| None),
    }
}

fn named(column: &Column) -> Result<(String, bool), Cannot> {
    match column {
        // Addresses have a type of their own in the schema.
        Column::Named { name, is_text } => {
            let is_address = name == "ip" || name.ends_with(".ip");
            Ok((quoted(name), *is_text && !is_address))
        }
        column => Err(Cannot::new(
            "field",
            format!("ES|QL has no field for {column}"),
        )),
    }
}

/// A column as text, in lower case where case does not count.
fn value(column: &Column, cased: bool) -> Result<String, Cannot> {
    let (name, is_text) = named(column)?;
    let text = match is_text {
        true => name,
        false => format!("TO_STRING({name})"),
    };
    Ok(match cased {
        true => text,
        false => format!("TO_LOWER({text})"),
    })
}

/// A pattern of `LIKE`. `None` where a dash is left open.
fn like(pattern: &Glob) -> Option<String> {
    let mut out = String::new();
    for token in pattern.tokens() {
        match token {
            Token::Many => out.push('*'),
            Token::One => out.push('?'),
            Token::Dash => return None,
            Token::Literal(text) => {
                for c in text.chars() {
                    if matches!(c, '*' | '?' | '\\') {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
    }
    Some(out)
}

impl Dialect for Esql {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, _written: &str) -> Said {
        let value = value(column, pattern.cased())?;
        Ok(match pattern.tokens() {
            [] => Clause::nullable(format!("{value} == \"\"")),
            [Token::Many] => return self.exists(column),
            [Token::Literal(text)] => Clause::nullable(format!("{value} == {}", literal(text))),
            _ => Clause::nullable(match like(pattern) {
                Some(pattern) => format!("{value} LIKE {}", literal(&pattern)),
                None => format!("{value} RLIKE {}", literal(&lucene::pattern(pattern))),
            }),
        })
    }

    /// Long chains of OR nest deeper than Elasticsearch takes; lists do not.
    fn one_of(&self, column: &Column, patterns: &[&Glob]) -> Option<Clause> {
        let cased = patterns.first()?.cased();
        if patterns.iter().any(|pattern| pattern.cased() != cased) {
            return None;
        }
        let value = value(column, cased).ok()?;
        let texts = patterns.iter().map(|pattern| match pattern.tokens() {
            [Token::Literal(text)] => Some(literal(text)),
            _ => None,
        });
        let (operator, items) = match texts.collect::<Option<Vec<String>>>() {
            Some(texts) => ("IN", texts),
            None => {
                let likes = patterns
                    .iter()
                    .map(|pattern| Some(literal(&like(pattern)?)));
                ("LIKE", likes.collect::<Option<Vec<String>>>()?)
            }
        };
        Some(Clause::nullable(format!(
            "{value} {operator} ({})",
            items.join(", ")
        )))
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        let regex = &lucene::hoisted(regex);
        let cased = !regex.flags.ignore_case;
        let value = value(column, cased)?;
        let spelled = match cased {
            true => lucene::spell(regex)?,
            false => lucene::spell_folded(regex)?,
        };
        let said = Clause::nullable(format!("{value} RLIKE {}", literal(&spelled.text)));
        spelled.says(said, regex)
    }

    fn cidr(&self, column: &Column, _block: Cidr, written: &str) -> Said {
        let (name, _) = named(column)?;
        Ok(Clause::nullable(format!(
            "CIDR_MATCH(TO_IP({name}), {})",
            literal(written)
        )))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = relation.sign();
        let (name, is_text) = named(column)?;
        let compared = Clause::nullable(format!("TO_DOUBLE({name}) {sign} {}", number.get()));
        if !is_text {
            return Ok(compared);
        }
        // What is no number becomes null, but for some ways of Java to write one.
        Ok(Clause::All(vec![
            Clause::nullable(format!("{name} RLIKE {}", literal(DECIMAL))),
            compared,
        ]))
    }

    fn exists(&self, column: &Column) -> Said {
        let (name, _) = named(column)?;
        Ok(Clause::is(format!("{name} IS NOT NULL")))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        let (left, right) = (value(left, cased)?, value(right, cased)?);
        Ok(Clause::nullable(match how {
            Fit::Whole => format!("{left} == {right}"),
            Fit::Start => format!("STARTS_WITH({left}, {right})"),
            Fit::End => format!("ENDS_WITH({left}, {right})"),
            Fit::Within => {
                let message = "whether a field holds an empty one is not documented";
                return Err(Cannot::new("fields", message));
            }
        }))
    }

    fn not_null(&self, text: &str) -> String {
        format!("COALESCE({text}, false)")
    }

    /// Both fields are lists, of which `==` would be null.
    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let holds = scope.holds.iter().flat_map(|(column, values)| {
            let each = values.iter();
            each.map(move |value| Clause::is(format!("{column} : {}", literal(value))))
        });
        holds.collect()
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("// {text}"))
    }

    fn statement(&self, _scope: &Scope, table: &str, condition: &str) -> String {
        let source = source(table);
        format!("FROM {source} METADATA _id, _index, _version\n| WHERE {condition}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elastic's reference, “Basic ES|QL syntax”: literals, identifiers.
    #[test]
    fn texts_and_names_are_written_as_elastic_s_page_on_syntax_has_them() {
        for (text, want) in [
            ("plain", r#""plain""#),
            ("say \"hi\"", r#""say \"hi\"""#),
            (r"C:\x", r#""""C:\x""""#),
            (r"ends\", r#""""ends\""""#),
            ("\"\"\"\\", r#""\"\"\"\\""#),
            ("a\r\n\tb", r#""a\r\n\tb""#),
            ("nothing\0nothing", "\"nothing\0nothing\""),
        ] {
            assert_eq!(literal(text), want);
        }
        for (name, want) in [
            ("process.name", "process.name"),
            ("@timestamp", "@timestamp"),
            ("a b.c", "`a b.c`"),
            ("tick`", "`tick```"),
            ("a.is", "`a.is`"),
            ("1st", "`1st`"),
        ] {
            assert_eq!(quoted(name), want);
        }
    }

    /// Elastic's reference, “ES|QL operators”: `LIKE` and `RLIKE`.
    #[test]
    fn patterns_are_written_as_elastic_s_page_on_operators_has_them() {
        let text = |text: &str| Token::Literal(text.into());
        let column = Column::Named {
            name: "a".into(),
            is_text: true,
        };
        for (tokens, cased, want) in [
            (vec![], true, r#"a == """#),
            (vec![Token::Many], true, "a IS NOT NULL"),
            (vec![text("X")], true, r#"a == "X""#),
            (vec![text("X")], false, r#"TO_LOWER(a) == "x""#),
            (
                vec![Token::Many, text(r"\*?"), Token::One],
                true,
                r#"a LIKE """*\\\*\??""""#,
            ),
            (
                vec![Token::Dash, text("x."), Token::Many],
                true,
                "a RLIKE \"\"\"[\\-\\/–—―]x\\..*\"\"\"",
            ),
        ] {
            let clause = Esql.text(&column, &Glob::new(tokens, cased), "").unwrap();
            let Clause::Is(comparison) = clause else {
                panic!("{clause:?}");
            };
            assert_eq!(comparison.text, want);
        }
    }
}
