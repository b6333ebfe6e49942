//! Splunk's search language, after its search reference: terms of a search where these can say
//! all of the rule, else evaluation functions behind `where`.
//!
//! `like`, `match` and comparisons give null for a field that is missing, which `where` drops and
//! `coalesce` turns into false under NOT. Expressions there are PCRE.

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said, Words, pattern_as_regex};
use super::regex::{self, Spelled};
use super::schema::{Column, Scope};
use crate::event::Field;
use crate::ir::{Cidr, Fit, Number, Op, Predicate, Regex, Relation, Subject, Test};
use crate::rule::Language;
use crate::rule::write;
use crate::text::Glob;
use crate::text::glob::Token;

/// Terms of a search.
#[derive(Debug)]
pub struct Search;

/// A condition of `where`.
#[derive(Debug)]
pub struct Where;

static TERMS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: false,
    // Every event has something in it.
    constants: ["*", "NOT *"],
};

static FUNCTIONS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: true,
    constants: ["1=1", "1=0"],
};

fn say(column: &Column, op: Op, value: &str, test: Test) -> Said {
    let Column::Named { name, .. } = column else {
        return Err(Cannot::new(
            "field",
            format!("a search has no field for {column}"),
        ));
    };
    let predicate = Predicate {
        subject: Subject::Field(Field::new(name)),
        op,
        value: value.to_owned(),
        test,
    };
    match write::predicate(&predicate, Language::Spl) {
        Ok(text) => Ok(Clause::is(text)),
        Err(refusal) => Err(Cannot::new(refusal.code, refusal.message)),
    }
}

/// Sysmon's log, as text and as XML.
const SYSMON: &str = "\"*WinEventLog:Microsoft-Windows-Sysmon/Operational\"";

/// `index=*` with what tells the events of the log.
fn terms(scope: &Scope, table: &str) -> String {
    // A mapping names the user's own index; without one, all are searched.
    let mut terms = match (table == scope.table, scope.holds.is_empty()) {
        (false, _) => table.to_owned(),
        (true, true) => "index=*".to_owned(),
        (true, false) => format!("index=* source={SYSMON}"),
    };
    for (column, values) in &scope.holds {
        let each = values
            .iter()
            .map(|value| format!("{}={value}", of_splunk(column)));
        let each: Vec<String> = each.collect();
        match each.as_slice() {
            [one] => terms.push_str(&format!(" {one}")),
            several => terms.push_str(&format!(" ({})", several.join(" OR "))),
        }
    }
    terms
}

/// Splunk's add-on has the id of an event by another name than the log.
fn of_splunk(column: &Column) -> String {
    match column.to_string().as_str() {
        "EventID" => "EventCode".to_owned(),
        name => name.to_owned(),
    }
}

impl Dialect for Search {
    fn words(&self) -> &'static Words {
        &TERMS
    }

    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said {
        say(column, Op::Eq, written, Test::Text(vec![pattern.clone()]))
    }

    fn regex(&self, column: &Column, regex: &Regex) -> Said {
        say(
            column,
            Op::RegexMatch,
            &regex.source,
            Test::Regex(regex.clone()),
        )
    }

    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said {
        say(column, Op::Cidr, written, Test::Cidr(block))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        say(column, Op::Eq, "", Test::Number(relation, number))
    }

    fn exists(&self, column: &Column) -> Said {
        say(column, Op::Exists, "true", Test::Exists(true))
    }

    fn same(&self, _left: &Column, _right: &Column, _how: Fit, _cased: bool) -> Said {
        Err(Cannot::new("fields", "terms do not compare two fields"))
    }

    fn not_null(&self, text: &str) -> String {
        text.to_owned()
    }

    fn scope(&self, _scope: &Scope) -> Vec<Clause> {
        Vec::new()
    }

    /// A macro of the search language that keeps no event out.
    fn comment(&self, text: &str) -> Option<String> {
        Some(format!("```{}```", text.replace('`', "'")))
    }

    fn comment_behind(&self) -> bool {
        true
    }

    fn statement(&self, scope: &Scope, table: &str, condition: &str) -> String {
        let terms = terms(scope, table);
        format!("{terms}\n({condition})")
    }
}

/// A text of `where`.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// A field of `where`: what is no plain name stands in single quotes.
fn field(column: &Column) -> Result<String, Cannot> {
    match column {
        Column::Named { name, .. } => {
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            match (is_plain, name.contains('\'')) {
                (true, _) => Ok(name.clone()),
                (false, false) => Ok(format!("'{name}'")),
                (false, true) => Err(Cannot::new("field", format!("a search can't name {name}"))),
            }
        }
        Column::FileName(path) => Ok(format!(
            r#"nullif(nullif(replace({path}, "(?s)^.*[\\\\/]", ""), ""), "-")"#
        )),
        other => Err(Cannot::new(
            "field",
            format!("a search has no field for {other}"),
        )),
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
        let value = field(column)?;
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
        let Spelled { text, wider } = regex::spell(regex, regex::Dialect::Pcre)?;
        let clause = matches(&field(column)?, &text);
        match wider {
            None => Ok(clause),
            Some(why) => Err(Cannot {
                wider: Some(clause),
                ..Cannot::new("regex", format!("`{}`: {why}", regex.source))
            }),
        }
    }

    fn cidr(&self, column: &Column, _block: Cidr, written: &str) -> Said {
        let value = field(column)?;
        Ok(Clause::nullable(format!(
            "cidrmatch({}, {value})",
            literal(written)
        )))
    }

    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        let sign = match relation {
            Relation::Eq => "=",
            Relation::Ne => "!=",
            Relation::Lt => "<",
            Relation::Le => "<=",
            Relation::Gt => ">",
            Relation::Ge => ">=",
        };
        let value = field(column)?;
        Ok(Clause::nullable(format!(
            "tonumber({value}){sign}{}",
            number.get()
        )))
    }

    fn exists(&self, column: &Column) -> Said {
        Ok(Clause::is(format!("isnotnull({})", field(column)?)))
    }

    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said {
        if how != Fit::Whole {
            return Err(Cannot::new("fields", "only whole fields are compared"));
        }
        let (left, right) = (field(left)?, field(right)?);
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

    fn comment(&self, text: &str) -> Option<String> {
        Search.comment(text)
    }

    fn comment_behind(&self) -> bool {
        true
    }

    fn statement(&self, scope: &Scope, table: &str, condition: &str) -> String {
        format!("{}\n| where {condition}", terms(scope, table))
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
