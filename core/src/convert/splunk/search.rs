//! Terms of a search, which are about a whole value and know no case.

use super::{FILLER, Over, comment, counted, terms};
use crate::convert::Reason;
use crate::convert::clause::Clause;
use crate::convert::dialect::{Cannot, Dialect, Said, SaidGroup, Words};
use crate::convert::schema::{Column, Scope};
use crate::ir::{Cidr, Fit, Number, Op, Predicate, Regex, Relation, Subject, Test, Threshold};
use crate::rule::spl::names::field;
use crate::rule::write::spl;
use crate::text::Glob;
use crate::text::glob::Token;

#[derive(Debug)]
pub struct Search(pub Over);

/// What a line of the result has. A field that is missing takes no line away here, as it would
/// behind `by`.
const SHOWN: &str = "count values(Processes.user) as user values(Processes.process) as process
  values(Processes.process_path) as process_path values(Processes.parent_process) as parent_process";

static TERMS: Words = Words {
    and: "AND",
    or: "OR",
    not: "NOT ",
    not_calls: false,
    // Every event has something in it.
    constants: ["*", "NOT *"],
};

fn say(column: &Column, op: Op, value: &str, test: Test) -> Said {
    let Column::Named { name, .. } = column else {
        return Err(Cannot::new(
            "field",
            format!("a search has no field for {column}"),
        ));
    };
    let predicate = Predicate {
        subject: Subject::Field(field(name)),
        op,
        value: value.to_owned(),
        test,
    };
    // The name is taken from the query, which is this name alone.
    match spl::predicate(&predicate, name) {
        Ok(text) if text.starts_with(name) => Ok(Clause::is(text)),
        Ok(_) => Err(Cannot::new("field", format!("terms can't name {name}"))),
        Err(refusal) => Err(Cannot::new(refusal.code, refusal.message)),
    }
}

/// Whether a text is one that terms do not compare as a text.
fn is_block(pattern: &Glob) -> bool {
    match pattern.tokens() {
        [Token::Literal(text)] => text.contains('/') && Cidr::parse(text).is_some(),
        _ => false,
    }
}

/// The field of the data model is there. Of a field that is missing, `!=` is false, too.
fn filled(column: &Column) -> Clause {
    Clause::is(format!("{column}!=\"{FILLER}\""))
}

impl Dialect for Search {
    fn words(&self) -> &'static Words {
        &TERMS
    }

    fn text(&self, column: &Column, pattern: &Glob, written: &str) -> Said {
        if is_block(pattern) {
            return Err(Cannot::new(
                "block",
                format!("terms take `{pattern}` for a block of addresses"),
            ));
        }
        if self.0 == Over::Model && pattern.matches_all() {
            return Ok(filled(column));
        }
        let is_filler = self.0 == Over::Model && pattern.matches(FILLER, FILLER);
        let said = say(column, Op::Eq, written, Test::Text(vec![pattern.clone()]))?;
        Ok(match is_filler {
            true => Clause::All(vec![said, filled(column)]),
            false => said,
        })
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

    /// What is no number is compared letter by letter, so that only fields of numbers are asked.
    fn number(&self, column: &Column, relation: Relation, number: Number) -> Said {
        if !matches!(column, Column::Named { is_text: false, .. }) {
            return Err(Cannot::new(
                "number",
                format!("whether {column} has numbers alone is not known"),
            ));
        }
        say(column, Op::Eq, "", Test::Number(relation, number))
    }

    fn exists(&self, column: &Column) -> Said {
        match self.0 {
            Over::Events => say(column, Op::Exists, "true", Test::Exists(true)),
            Over::Model => Ok(filled(column)),
        }
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
        match self.0 {
            Over::Events => format!("{}\n({condition})", terms(scope, table)),
            Over::Model => format!(
                "| tstats {SHOWN}\nfrom datamodel={table}\nwhere ({condition})\nby Processes.dest _time span=1s"
            ),
        }
    }
}
