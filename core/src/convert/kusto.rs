//! Microsoft's Kusto Query Language, of Defender and Sentinel, after its reference
//! (learn.microsoft.com/kusto/query): string operators, string literals, scalar functions.
//!
//! A text is never null there: one that is missing is empty. So an empty text counts as missing,
//! as it does where such a row is read here. Operators that ignore case know the letters of ASCII
//! only; with others, both sides are compared in lower case. Expressions are those of the regex
//! crate.

use super::clause::Clause;
use super::dialect::{
    Cannot, Dialect, Said, SaidGroup, Words, decimal, not_one_field, pattern_as_regex,
};
use super::regex::{self, Spelled};
use super::schema::{Column, Scope};
use super::{Reason, group};
use crate::ir::{Cidr, Count, Fit, Number, Predicate, Regex, Relation, Subject, Test, Threshold};
use crate::rule::write::quotes;
use crate::rule::write::spelling::as_written;
use crate::text::Glob;
use crate::text::fold::fold;
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
        // What is missing is empty, and a backslash behind it would be no more than that.
        Column::Account { domain, name } => {
            format!(r#"iff(isempty({name}), "", strcat({domain}, @"\", {name}))"#)
        }
        Column::Fixed(text) => literal(text),
        Column::Never | Column::Unknown(_) => "\"\"".to_owned(),
    }
}

/// Keywords of its grammar that are no names unless they are quoted. None begins with a capital.
const KEYWORDS: &str = "\
    accumulate and as asc between bool boolean by byte char consume contains contains_cs \
    count datascope datatable date datetime decimal desc distinct double dynamic endswith \
    endswith_cs entity_group extend external_data externaldata false filter find first flags \
    float folder function getschema groups guid has has_all has_any has_cs hasprefix \
    hasprefix_cs hassuffix hassuffix_cs in int invoke join kind last like likecs limit long \
    materialize mvapply mvexpand notcontains notlike of or order others parse print project \
    real regex sample scan search serialize set simple sort startswith startswith_cs string \
    summarize table take time timeline timespan title to top toscalar totable true type uint \
    ulong union uniqueid where withsource";

/// A name of letters, digits and `_` stands as it is, unless it is a keyword; dots part the names
/// within a record.
fn name(name: &str) -> String {
    let is_plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !KEYWORDS
                .split_ascii_whitespace()
                .any(|keyword| keyword == part)
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

/// A comparison with a text, of which case counts or not.
fn compared(value: &str, operator: &Operator, text: &str, cased: bool) -> Clause {
    let (value, text, cased) = match cased || text.is_ascii() {
        true => (value.to_owned(), text.to_owned(), cased),
        false => (format!("tolower({value})"), fold(text).into_owned(), true),
    };
    let operator = operator.name(cased);
    Clause::is(format!("{value} {operator} {}", literal(&text)))
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
        (_, Some((operator, text))) => Ok(compared(value, &operator, text, pattern.cased())),
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
        let mut texts: Vec<&str> = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            match pattern.tokens() {
                [Token::Literal(text)] if pattern.cased() == cased => texts.push(text),
                _ => return None,
            }
        }
        let value = value(column);
        // Patterns that ignore case are in lower case.
        let (value, operator) = match (cased, texts.iter().all(|text| text.is_ascii())) {
            (true, _) => (value, "in"),
            (false, true) => (value, "in~"),
            (false, false) => (format!("tolower({value})"), "in"),
        };
        let texts: Vec<String> = texts.into_iter().map(literal).collect();
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
            Clause::nullable(format!("todouble({value}) {sign} {}", decimal(number))),
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
                    // A column is compared as it is there.
                    let is_said = pattern.cased() || text.is_ascii();
                    is_said.then(|| compared("*", &operator, text, pattern.cased()))
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
        // A sum with null is null, and so is a comparison with it.
        let ones = parts.iter().map(|part| format!("iff({part}, 1, 0)"));
        Some(format!(
            "{} >= {count}",
            ones.collect::<Vec<String>>().join(" + ")
        ))
    }

    /// Counts what belongs together over all that is searched, and joins the records to it.
    fn threshold(&self, said: &SaidGroup, asked: &Threshold) -> Option<(String, Option<Reason>)> {
        let [step] = said.steps.as_slice() else {
            return None;
        };
        let columns = |columns: &mut dyn Iterator<Item = &Column>| -> Option<Vec<String>> {
            let names = columns.map(|column| match column {
                Column::Named { name: plain, .. } => Some(name(plain)),
                _ => None,
            });
            names.collect()
        };
        let is_open = step.by.iter().any(|(_, optional)| *optional);
        let by = columns(&mut step.by.iter().map(|(column, _)| column))?;
        let values = columns(&mut said.values.iter())?;
        let count = match (&asked.count, values.as_slice()) {
            (Count::Events, _) => "count()".to_owned(),
            (Count::Values(_), [value]) => format!("count_distinct({value})"),
            _ => return None,
        };
        if is_open || by.is_empty() {
            return None;
        }
        let there = by
            .iter()
            .chain(&values)
            .map(|name| format!("isnotempty({name})"));
        let there: Vec<String> = there.collect();
        let holds = asked
            .holds
            .iter()
            .map(|(relation, number)| format!("cutout_count {} {}", relation.sign(), number.get()));
        let holds: Vec<String> = holds.collect();
        let by = by.join(", ");
        let query = format!(
            "let cutout_taken = {}\n| where {};\ncutout_taken\n| join kind=inner (\n  cutout_taken\n  | summarize cutout_count = {count} by {by}\n  | where {}\n) on {by}",
            step.query,
            there.join(" and "),
            holds.join(" and ")
        );
        Some((query, group::wider(asked)?))
    }

    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("// {text}"))
    }

    fn statement(&self, _scope: &Scope, table: &str, condition: &str) -> String {
        format!("{}\n| where {condition}", name(table))
    }
}
