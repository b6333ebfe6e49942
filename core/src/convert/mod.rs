//! Rules as queries of the engines that teams run, with the same meaning.
//!
//! | module | what it does |
//! |---|---|
//! | `target` | the languages that are written, and one dialect each |
//! | `schema/` | what a log calls the fields, and how it tells kinds of events apart |
//! | `mapping` | names that a user gives in a file |
//! | `translate` | a rule's condition in the words of a dialect; what it can't say is left out on the safe side |
//! | `group` | rules over several events, where a target has words for them |
//! | `clause` | conditions of which the comparisons are written already |
//! | `layout` | a condition as text, over lines that a person can read |
//! | `dialect` | what a target has to say for itself |
//! | `regex`, `lucene` | regular expressions in other dialects |
//! | `account` | a domain and a name that a log has apart |
//! | `hashes` | one field of hashes where a log has several |
//! | `splunk/`, `elastic`, `esql`, `kuery`, `kusto` | the languages of searches |
//! | `sigma` | Sigma rules |
//! | `sql/` | DuckDB, Spark SQL, Trino and ClickHouse |
//!
//! A query is [`Status::Exact`] where it selects the same records as the rule matches here. Where
//! the target can't say a part, that part is left out so that nothing is lost, which gives a
//! [`Status::Superset`], or the whole is refused. Each has its reasons. A query is never silently
//! different.

mod account;
mod clause;
mod dialect;
mod elastic;
mod esql;
mod group;
mod hashes;
mod kuery;
mod kusto;
mod layout;
mod lucene;
mod mapping;
mod regex;
pub mod schema;
mod sigma;
mod splunk;
mod sql;
mod target;
#[cfg(test)]
mod tests;
mod translate;

pub use mapping::Mapping;
pub use schema::Schema;
pub use target::Target;

use crate::ir::Node;
use crate::rule::{Rule, Status as Soundness, leaves_out, status};
use crate::text::{LineIndex, Span};
use clause::Clause;
use dialect::Dialect;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};
use translate::Translation;

/// How a query stands to its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It selects what the rule matches.
    Exact,
    /// It selects what the rule matches, and more.
    Superset,
    /// There is no query.
    Refused,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Exact => "exact",
            Status::Superset => "superset",
            Status::Refused => "refused",
        }
    }
}

/// Why a query is not exact, or what to know about one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Short and stable.
    pub code: String,
    /// What the target can't say, and what came of it.
    pub message: String,
    /// Where the rule says it: bytes of its source, and the line from 1; of the whole rule there
    /// is no place.
    pub span: Option<Span>,
    pub line: Option<u32>,
}

impl Reason {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Reason {
        Reason {
            code: code.into(),
            message: message.into(),
            span: None,
            line: None,
        }
    }
}

/// A rule as a query of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    pub target: Target,
    pub schema: Schema,
    pub status: Status,
    pub reasons: Vec<Reason>,
    /// `None` where it is refused.
    pub query: Option<String>,
    /// The fields that the rule asks for, and what they are in the target's log.
    pub fields: Vec<FieldName>,
}

/// What a field of a rule is in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldName {
    /// The canonical name.
    pub field: String,
    /// The column, or words about it: "never in this log".
    pub column: String,
}

/// What to write, beside the rule.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub target: Target,
    /// The log that is searched; the usual one of the target if that is `None`.
    pub schema: Option<Schema>,
    pub mapping: Option<&'a Mapping>,
}

/// Writes a rule as a query.
pub fn convert(rule: &Rule, wanted: &Wanted) -> Conversion {
    let schema = wanted.schema.unwrap_or(wanted.target.schema());
    let mut conversion = Conversion {
        target: wanted.target,
        schema,
        status: Status::Refused,
        reasons: Vec::new(),
        query: None,
        fields: Vec::new(),
    };
    if let Err(reason) = write(rule, wanted, schema, &mut conversion) {
        conversion.status = Status::Refused;
        conversion.query = None;
        conversion.reasons.push(reason);
    }
    let lines = LineIndex::new(&rule.source);
    for reason in &mut conversion.reasons {
        reason.line = reason.span.map(|span| lines.line(span.start));
    }
    // A line that says it of several values says it once.
    let mut said = IndexSet::new();
    let is_new = |one: &Reason| said.insert((one.line, one.message.clone()));
    conversion.reasons.retain(is_new);
    conversion
}

fn write(
    rule: &Rule,
    wanted: &Wanted,
    schema: Schema,
    conversion: &mut Conversion,
) -> Result<(), Reason> {
    let Some(condition) = rule.usable() else {
        return Err(unusable(rule));
    };
    if !wanted.target.schemas().contains(&schema) {
        let message = format!(
            "{} does not search {}",
            wanted.target.title(),
            schema.title()
        );
        return Err(Reason::new("schema", message));
    }
    let names = schema::Names {
        schema,
        mapping: wanted.mapping,
        language: rule.language,
    };
    let context = Context {
        rule,
        condition,
        names,
        scope: schema.scope(&rule.logsource),
        schema,
    };
    let table = wanted.mapping.and_then(Mapping::table);
    let mut best: Option<Written> = None;
    // The first that can say all of it, else the first that can say most of it.
    for dialect in wanted.target.dialects(schema) {
        if best.as_ref().is_some_and(Written::is_exact) {
            break;
        }
        let written = context.write(dialect, table);
        let fewer = |best: &Written| written.reasons.len() < best.reasons.len();
        if written.is_exact() || best.as_ref().is_none_or(fewer) {
            best = Some(written);
        }
    }
    let Some(best) = best else {
        return Ok(());
    };
    conversion.fields = best.fields;
    conversion.reasons = best.reasons;
    conversion.status = best.status;
    conversion.query = best.query;
    Ok(())
}

/// What a rule is written from.
struct Context<'a> {
    rule: &'a Rule,
    condition: &'a Node,
    names: schema::Names<'a>,
    scope: Result<schema::Scope, Reason>,
    schema: Schema,
}

/// What a dialect makes of it.
struct Written {
    status: Status,
    reasons: Vec<Reason>,
    query: Option<String>,
    fields: Vec<FieldName>,
}

impl Written {
    fn is_exact(&self) -> bool {
        self.status == Status::Exact
    }

    fn refused(reason: Reason) -> Written {
        Written {
            status: Status::Refused,
            reasons: vec![reason],
            query: None,
            fields: Vec::new(),
        }
    }
}

impl Context<'_> {
    fn write(&self, dialect: &dyn Dialect, table: Option<&str>) -> Written {
        if let Some(mut written) = self.group(dialect, table) {
            let query = written.query.take();
            written.query = query.map(|query| self.marked(&written, query, dialect));
            return written;
        }
        let scope = match &self.scope {
            Ok(scope) => scope,
            Err(reason) => return Written::refused(reason.clone()),
        };
        let mut translation = Translation::new(dialect, self.names);
        let clause = translation.node(self.condition, true).simplified();
        if self.schema == Schema::Sigma && self.rule.logsource.categories.len() > 1 {
            let message = format!(
                "a rule of Sigma is for one category, and this one for {}: it is written for every log",
                self.rule.logsource
            );
            translation.leave_out(Reason::new("logsource", message));
        }
        // A match of a rule over several events is made of events that fulfil its condition.
        if self.rule.group.is_some() {
            translation.leave_out(Reason::new(
                "several-events",
                "what the rule asks of several events together is left out: the query selects each event that can take part",
            ));
        }
        for diagnostic in self.rule.diagnostics.iter().filter(|one| leaves_out(one)) {
            let mut reason = Reason::new(&diagnostic.code, diagnostic.message.clone());
            reason.span = Some(diagnostic.span);
            translation.leave_out(reason);
        }
        let mut written = Written {
            status: match translation.exact {
                true => Status::Exact,
                false => Status::Superset,
            },
            fields: translation.fields(),
            reasons: translation.reasons,
            query: None,
        };
        match clause {
            Clause::Constant(true) if !written.is_exact() => {
                written.status = Status::Refused;
                written.reasons.push(Reason::new(
                    "nothing-left",
                    "nothing of the rule's condition can be said, so that every record would be selected",
                ));
                return written;
            }
            Clause::Constant(false) => written.reasons.push(Reason::new(
                "never",
                format!("no record of {} can match", self.schema.title()),
            )),
            _ => {}
        }
        let query = match dialect.whole(self.rule, &clause) {
            Some(Ok(query)) => query,
            Some(Err(reason)) => {
                written.status = Status::Refused;
                written.reasons.push(reason);
                return written;
            }
            None => {
                let mut parts = dialect.scope(scope);
                parts.push(clause);
                let text = layout::text(&Clause::All(parts).simplified(), dialect);
                dialect.statement(scope, table.unwrap_or(scope.table), &text)
            }
        };
        written.query = Some(self.marked(&written, query, dialect));
        written
    }

    /// The query with a comment that says what a superset leaves out.
    fn marked(&self, written: &Written, query: String, dialect: &dyn Dialect) -> String {
        let reasons = written.reasons.iter();
        let left_out: IndexSet<String> = reasons.map(|one| one_line(&one.message)).collect();
        let left_out: Vec<String> = left_out.into_iter().collect();
        let mark = dialect.comment(&format!("A superset of the rule: {}", left_out.join("; ")));
        match (written.is_exact(), mark) {
            (false, Some(mark)) if dialect.comment_behind() => format!("{query}\n{mark}"),
            (false, Some(mark)) => format!("{mark}\n{query}"),
            _ => query,
        }
    }
}

/// A comment must not end before its text does. Kusto's ends at Unicode's own signs for the end of
/// a line and of a paragraph, too.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        .collect::<Vec<&str>>()
        .join(" ")
}

fn unusable(rule: &Rule) -> Reason {
    if rule.part_of.is_some() {
        let message =
            "the rule is a part of a correlation and does not match alone; convert the correlation";
        return Reason::new("part", message);
    }
    let worst = rule
        .diagnostics
        .iter()
        .find(|diagnostic| status(std::slice::from_ref(diagnostic)) != Soundness::Ok);
    match worst {
        Some(diagnostic) => Reason {
            code: diagnostic.code.clone(),
            message: diagnostic.message.clone(),
            span: Some(diagnostic.span),
            line: None,
        },
        None => Reason::new(
            "no-condition",
            "the rule has no condition that is evaluated",
        ),
    }
}
