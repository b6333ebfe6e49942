//! Kibana's query language, KQL, after Elastic's page on it.
//!
//! It compares the whole of a keyword with its case. Where case does not count, a value is asked
//! of the field's second spelling in lower case, `.caseless`, which Elastic Defend's events have
//! for the fields of [`CASELESS`]; of others such a comparison is left out. `*` is the only
//! wildcard, and there are no expressions.

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words};
use super::elastic::{Type, block, dashed, is_analysed};
use super::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Regex, Relation};
use crate::rule::write::kql;
use crate::text::Glob;
use crate::text::glob::Token;
use std::net::Ipv4Addr;

#[derive(Debug)]
pub struct Kuery;

static WORDS: Words = Words {
    and: "and",
    or: "or",
    not: "not ",
    not_calls: false,
    constants: ["*: *", "not *: *"],
};

/// Fields with a second spelling in lower case, by the mappings of Elastic's endpoint package.
const CASELESS: [&str; 8] = [
    "process.command_line",
    "process.executable",
    "process.name",
    "process.parent.command_line",
    "process.parent.executable",
    "process.parent.name",
    "process.parent.working_directory",
    "process.working_directory",
];
const CASELESS_SPELLING: &str = ".caseless";

fn named(column: &Column) -> Result<(&str, Type), Cannot> {
    let Column::Named { name, is_text } = column else {
        let message = format!("KQL has no field for {column}");
        return Err(Cannot::new("field", message));
    };
    if is_analysed(name) {
        let message = format!("{name} is searched by its words");
        return Err(Cannot::new("words", message));
    }
    Ok((name, Type::of(name, *is_text)))
}

/// A name; what is no plain word stands in quotes.
fn quoted(name: &str) -> String {
    let is_plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@' | '-'));
    let is_keyword = ["and", "or", "not"]
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word));
    match is_plain && !is_keyword {
        true => name.to_owned(),
        false => kql::quoted(name),
    }
}

fn has_case(pattern: &Glob) -> bool {
    pattern.tokens().iter().any(|token| match token {
        Token::Literal(text) => text.chars().any(|c| c.is_lowercase() || c.is_uppercase()),
        Token::Many | Token::One | Token::Dash => false,
    })
}

/// The field's spelling that a pattern is asked of, and the pattern as a value.
fn field_and_value(column: &Column, pattern: &Glob) -> Result<(String, String), Cannot> {
    let (name, of_type) = named(column)?;
    let value = kql::value(pattern.tokens());
    let value = value.ok_or_else(|| Cannot::new("pattern", "the only wildcard of KQL is `*`"))?;
    let whole = match pattern.tokens() {
        [Token::Literal(text)] => Some(text),
        _ => None,
    };
    let is_of_type = match of_type {
        Type::Keyword | Type::Code => true,
        Type::Number => whole.is_some_and(|text| text.parse::<i64>().is_ok()),
        // Other texts of an address may be another spelling of it.
        Type::Address => whole.is_some_and(|text| text.parse::<Ipv4Addr>().is_ok()),
    };
    if !is_of_type {
        let message = format!("{name} is not compared with text");
        return Err(Cannot::new("type", message));
    }
    let base = name.strip_suffix(CASELESS_SPELLING).unwrap_or(name);
    if pattern.cased() || !has_case(pattern) {
        return Ok((quoted(base), value));
    }
    if base == name && !CASELESS.contains(&name) {
        let message = format!("KQL compares {name} with its case, which does not count here");
        return Err(Cannot::new("case", message));
    }
    Ok((quoted(&format!("{base}{CASELESS_SPELLING}")), value))
}

fn text(column: &Column, pattern: &Glob) -> Said {
    let (field, value) = field_and_value(column, pattern)?;
    Ok(Clause::is(format!("{field}: {value}")))
}

/// The same pattern with anything in the place of the blanks at its ends, where it has a wildcard
/// and such blanks.
fn untrimmed(pattern: &Glob) -> Option<Glob> {
    let mut tokens = pattern.tokens().to_vec();
    if matches!(tokens.as_slice(), [Token::Literal(text)] if !text.contains('*'))
        || !kql::is_trimmed(&tokens)
    {
        return None;
    }
    if let Some(Token::Literal(text)) = tokens.first_mut()
        && text.starts_with(kql::is_space)
    {
        *text = text.trim_start_matches(kql::is_space).to_owned();
        tokens.insert(0, Token::Many);
    }
    if let Some(Token::Literal(text)) = tokens.last_mut()
        && text.ends_with(kql::is_space)
    {
        *text = text.trim_end_matches(kql::is_space).to_owned();
        tokens.push(Token::Many);
    }
    Some(Glob::new(tokens, pattern.cased()))
}

fn is_open(token: &Token) -> bool {
    matches!(token, Token::One | Token::Dash)
}

impl Dialect for Kuery {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn text(&self, column: &Column, pattern: &Glob, _written: &str) -> Said {
        if pattern.tokens() == [Token::Many] {
            return self.exists(column);
        }
        let of = |wanted: Token| {
            pattern
                .tokens()
                .iter()
                .filter(|one| **one == wanted)
                .count()
        };
        if let (Ok((name, Type::Address)), Some(block)) = (named(column), block(pattern)) {
            let block = kql::quoted(&block);
            return Ok(Clause::is(format!("{}: {block}", quoted(name))));
        }
        if let Some(wider) = untrimmed(pattern) {
            return Err(Cannot {
                wider: Some(self.text(column, &wider, "")?),
                ..Cannot::new("blanks", "KQL takes away blanks at the ends of a pattern")
            });
        }
        if of(Token::One) > 0 || of(Token::Dash) > 2 {
            let open = pattern.tokens().iter().map(|token| match is_open(token) {
                true => Token::Many,
                false => token.clone(),
            });
            let wider = text(column, &Glob::new(open, pattern.cased()))?;
            return Err(Cannot {
                wider: Some(wider),
                ..Cannot::new("pattern", "the only wildcard of KQL is `*`")
            });
        }
        let each = dashed(pattern).into_iter();
        let parts: Result<Vec<Clause>, Cannot> = each.map(|one| text(column, &one)).collect();
        Ok(Clause::Any(parts?))
    }

    /// `field: (a or b)`
    fn one_of(&self, column: &Column, patterns: &[&Glob]) -> Option<Clause> {
        let mut field = None;
        let mut values = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            if pattern.tokens() == [Token::Many] {
                return None;
            }
            let (own, value) = field_and_value(column, pattern).ok()?;
            if *field.get_or_insert_with(|| own.clone()) != own {
                return None;
            }
            values.push(value);
        }
        let values = values.join(" or ");
        Some(Clause::is(format!("{}: ({values})", field?)))
    }

    fn regex(&self, _column: &Column, regex: &Regex) -> Said {
        let message = format!("`{}`: KQL has no regular expressions", regex.source);
        Err(Cannot::new("regex", message))
    }

    fn cidr(&self, column: &Column, _block: Cidr, written: &str) -> Said {
        match named(column)? {
            (name, Type::Address) => Ok(Clause::is(format!(
                "{}: {}",
                quoted(name),
                kql::quoted(written)
            ))),
            (name, _) => {
                let message = format!("{name} is no address there");
                Err(Cannot::new("type", message))
            }
        }
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let (name, of_type) = named(column)?;
        let is_said = match of_type {
            Type::Number => true,
            // An order of keywords is one of letters.
            Type::Code => !relation.orders(),
            Type::Keyword | Type::Address => false,
        };
        if !is_said {
            let message = format!("whether {name} has numbers alone is not known");
            return Err(Cannot::new("number", message));
        }
        let said = |sign: &str| Clause::is(format!("{}{sign} {}", quoted(name), number.get()));
        Ok(match relation {
            Relation::Eq => said(":"),
            Relation::Ne => Clause::All(vec![self.exists(column)?, Clause::not(said(":"))]),
            order => said(&format!(" {}", order.sign())),
        })
    }

    fn exists(&self, column: &Column) -> Said {
        let (name, _) = named(column)?;
        Ok(Clause::is(format!("{}: *", quoted(name))))
    }

    fn same(&self, _left: &Column, _right: &Column, _how: Fit, _cased: bool) -> Said {
        Err(Cannot::new("fields", "KQL does not compare two fields"))
    }

    fn not_null(&self, text: &str) -> String {
        text.to_owned()
    }

    fn scope(&self, scope: &Scope) -> Vec<Clause> {
        let holds = scope.holds.iter().flat_map(|(column, values)| {
            let each = values.iter();
            each.map(move |value| Clause::is(format!("{column}: {}", kql::quoted(value))))
        });
        holds.collect()
    }

    fn comment(&self, _text: &str) -> Option<String> {
        None
    }

    fn statement(&self, _scope: &Scope, _table: &str, condition: &str) -> String {
        condition.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elastic's page “Kibana Query Language”: terms, wildcards and what is escaped.
    #[test]
    fn comparisons_are_written_as_elastic_s_page_on_kql_has_them() {
        let literal = |text: &str| Token::Literal(text.into());
        for (name, tokens, cased, want) in [
            (
                "user.name",
                vec![literal("A b")],
                true,
                r#"user.name: "A b""#,
            ),
            (
                "process.name",
                vec![literal("A")],
                false,
                r#"process.name.caseless: "a""#,
            ),
            (
                "user.name",
                vec![literal("5%")],
                false,
                r#"user.name: "5%""#,
            ),
            (
                "process.executable",
                vec![Token::Many, literal(r"\x (y) or z")],
                true,
                r"process.executable: *\\x \(y\) \u006fr z",
            ),
            (
                "process.command_line",
                vec![literal("\"a\\\n")],
                true,
                "process.command_line: \"\\\"a\\\\\\n\"",
            ),
            ("a b", vec![], true, r#""a b": """#),
            ("a", vec![Token::Many], false, "a: *"),
            (
                "source.ip",
                vec![literal("192.0.2.1")],
                true,
                r#"source.ip: "192.0.2.1""#,
            ),
        ] {
            let column = Column::Named {
                name: name.into(),
                is_text: true,
            };
            let clause = Kuery.text(&column, &Glob::new(tokens, cased), "").unwrap();
            match clause.simplified() {
                Clause::Is(comparison) => assert_eq!(comparison.text, want),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_kql_cannot_say_is_left_out() {
        let column = |name: &str| Column::Named {
            name: name.into(),
            is_text: true,
        };
        let x = Token::Literal("x".into());
        for (name, tokens, code, wider) in [
            ("user.name", vec![x.clone()], "case", None),
            ("message", vec![x.clone()], "words", None),
            ("source.ip", vec![x.clone()], "type", None),
            (
                "process.name",
                vec![x, Token::One],
                "pattern",
                Some("process.name.caseless: x*"),
            ),
        ] {
            let said = Kuery.text(&column(name), &Glob::new(tokens, false), "");
            let cannot = said.unwrap_err();
            assert_eq!(cannot.reason.code, code);
            assert_eq!(cannot.wider, wider.map(Clause::is));
        }
    }
}
