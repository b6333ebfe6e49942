//! What a target has to say for itself.

use super::Reason;
use super::clause::Clause;
use super::schema::{Column, Scope, Time};
use super::{layout, regex};
use crate::ir::{Cidr, Fit, Number, Predicate, Regex, Relation, Sequence, Threshold};
use crate::rule::Rule;
use crate::text::Glob;
use crate::text::glob::{DASHES, Token};

/// A rule over several events in the words of a target.
#[derive(Debug)]
pub struct SaidGroup {
    /// In the order of the rule, what ends a sequence last.
    pub steps: Vec<SaidStep>,
    /// Of a threshold that counts values, their columns.
    pub values: Vec<Column>,
    /// What says when a record happened.
    pub time: Time,
}

/// One step of it.
#[derive(Debug)]
pub struct SaidStep {
    pub table: String,
    /// What tells the records of its log apart, and its condition.
    pub clause: Clause,
    /// The step as a query of its own.
    pub query: String,
    /// The columns that must be equal in all steps, and whether a record may lack each.
    pub by: Vec<(Column, bool)>,
}

impl SaidStep {
    pub fn new(
        dialect: &dyn Dialect,
        scope: &Scope,
        table: &str,
        condition: Clause,
        by: Vec<(Column, bool)>,
    ) -> SaidStep {
        let mut parts = dialect.scope(scope);
        parts.push(condition);
        let clause = Clause::All(parts).simplified();
        SaidStep {
            query: dialect.statement(scope, table, &layout::text(&clause, dialect)),
            table: table.to_owned(),
            clause,
            by,
        }
    }
}

/// The words between conditions.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub and: &'static str,
    pub or: &'static str,
    /// In front of a condition, with what must follow it: `NOT `.
    pub not: &'static str,
    /// Whether what is negated stands in parentheses always, as an argument.
    pub not_calls: bool,
    /// What is always true, and what is never.
    pub constants: [&'static str; 2],
}

/// Why a comparison can't be said exactly.
#[derive(Clone, Debug)]
pub struct Cannot {
    pub reason: Reason,
    /// What is true wherever the comparison is, if there is such a thing that is worth saying.
    pub wider: Option<Clause>,
}

impl Cannot {
    pub fn new(code: &str, message: impl Into<String>) -> Cannot {
        Cannot {
            reason: Reason::new(code, message),
            wider: None,
        }
    }
}

/// What a comparison comes to.
pub type Said = Result<Clause, Cannot>;

/// How a target writes comparisons and whole queries.
///
/// Each comparison is about a column that records may lack; where a record does, it must come to
/// false, or to null if it says so (see [`Clause::nullable`]).
pub trait Dialect: Sync {
    fn words(&self) -> &'static Words;

    /// The whole value matches the pattern. `written` is the value as the rule has it, for its
    /// case.
    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said;

    /// The whole value matches one of several patterns. `None` where this is no shorter than each
    /// by itself.
    fn one_of(&self, _column: &Column, _patterns: &[&Glob]) -> Option<Clause> {
        None
    }

    /// The expression is found anywhere in the value.
    fn regex(&self, column: &Column, regex: &Regex) -> Said;

    /// Whether a domain and a name in two columns are compared as one text; else each is compared
    /// with its part of the pattern.
    fn joins_accounts(&self) -> bool {
        false
    }

    /// The value is an address within the block. `written` is the block as the rule has it.
    fn cidr(&self, column: &Column, block: Cidr, written: &str) -> Said;

    /// The value is a number, and compares so.
    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said;

    /// The record has the field.
    fn exists(&self, column: &Column) -> Said;

    /// Two fields of one record, of which the second must sit so in the first.
    fn same(&self, left: &Column, right: &Column, how: Fit, cased: bool) -> Said;

    /// A predicate about something else than one field: a search through the whole record, a
    /// value that is worked out.
    fn other(&self, predicate: &Predicate) -> Said {
        Err(not_one_field(predicate))
    }

    /// A condition that comes to false where it would come to null.
    fn not_null(&self, text: &str) -> String;

    /// What tells the records of the rule's log apart from others in the same table.
    fn scope(&self, scope: &Scope) -> Vec<Clause>;

    /// At least so many of the parts, where the language can count. `None` where it can't, and
    /// all choices are written out.
    fn at_least(&self, _count: u32, _parts: &[String]) -> Option<String> {
        None
    }

    /// A line that the engine skips, with this text; `None` where the language has none.
    fn comment(&self, text: &str) -> Option<String>;

    /// Whether a comment stands behind the query, where a search would begin with it otherwise.
    fn comment_behind(&self) -> bool {
        false
    }

    /// The whole of what is more than a condition in a statement; it comes out as it stands.
    fn whole(&self, _rule: &Rule, _clause: &Clause) -> Option<Result<String, Reason>> {
        None
    }

    /// A query for events that follow each other. `None` where the language has none, or none
    /// that says this.
    fn sequence(&self, _said: &SaidGroup, _asked: &Sequence) -> Option<String> {
        None
    }

    /// A query for events of which so many belong together, and why it selects more of them.
    /// `None` where the language has no such query.
    fn threshold(&self, _said: &SaidGroup, _asked: &Threshold) -> Option<(String, Option<Reason>)> {
        None
    }

    /// The whole query.
    fn statement(&self, scope: &Scope, table: &str, condition: &str) -> String;
}

pub fn not_one_field(predicate: &Predicate) -> Cannot {
    Cannot::new(
        "no-field",
        format!("`{predicate}` is not about one field of a record"),
    )
}

/// A number as engines with whole numbers of 64 bits read it: one that is larger has an exponent.
pub fn decimal(number: Number) -> String {
    let value = number.get();
    match value.abs() < 1e18 {
        true => value.to_string(),
        false => format!("{value:e}"),
    }
}

/// A pattern as an expression for the whole value.
pub fn pattern_as_regex(pattern: &Glob, dialect: regex::Dialect) -> String {
    let mut body = String::new();
    for token in pattern.tokens() {
        match token {
            Token::Literal(text) => body.push_str(&regex::literal(text, dialect)),
            Token::Many => body.push_str(".*"),
            Token::One => body.push('.'),
            Token::Dash => {
                let dashes: String = DASHES.iter().collect();
                body.push_str(&format!("[{}]", regex::literal(&dashes, dialect)));
            }
        }
    }
    regex::whole(&body, !pattern.cased(), dialect)
}
