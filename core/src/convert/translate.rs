//! A rule's condition in the words of a dialect.
//!
//! What the dialect can't say is left out on the safe side: under an even number of NOTs it
//! becomes true, under an odd one false, and the whole is true wherever the condition is.

use super::clause::Clause;
use super::dialect::{Cannot, Dialect, Said};
use super::schema::{Column, Names};
use super::{FieldName, Reason, account, hashes};
use crate::engine::compare;
use crate::event::Field;
use crate::ir::{Node, NodeKind, Predicate, Subject, Test};
use crate::limits;
use crate::text::Glob;
use crate::text::fold::fold;
use crate::truth::Outcome;

pub struct Translation<'a> {
    dialect: &'a dyn Dialect,
    names: Names<'a>,
    /// Whether nothing has been left out.
    pub exact: bool,
    pub reasons: Vec<Reason>,
    fields: Vec<Field>,
}

impl<'a> Translation<'a> {
    pub fn new(dialect: &'a dyn Dialect, names: Names<'a>) -> Translation<'a> {
        Translation {
            dialect,
            names,
            exact: true,
            reasons: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The query is a superset from here on.
    pub fn leave_out(&mut self, reason: Reason) {
        self.exact = false;
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// The fields that were asked for, in that order.
    pub fn fields(&self) -> Vec<FieldName> {
        let name = |field: &Field| FieldName {
            field: field.to_string(),
            column: self.names.column(field).to_string(),
        };
        self.fields.iter().map(name).collect()
    }

    /// `positive` is false under an odd number of NOTs.
    pub fn node(&mut self, node: &Node, positive: bool) -> Clause {
        match &node.kind {
            NodeKind::Constant(value) => Clause::Constant(*value),
            NodeKind::Predicate(predicate) => {
                let said = self.predicate(predicate);
                said.unwrap_or_else(|Cannot { mut reason, wider }| {
                    reason.span = Some(node.span);
                    self.leave_out(reason);
                    match positive {
                        true => wider.unwrap_or(Clause::Constant(true)),
                        false => Clause::Constant(false),
                    }
                })
            }
            NodeKind::Not(inner) => Clause::not(self.node(inner, !positive)),
            NodeKind::All(nodes) => Clause::All(self.nodes(nodes, positive)),
            NodeKind::Any(nodes) => Clause::Any(self.alternatives(nodes, positive)),
            NodeKind::AtLeast(count, nodes) => {
                let parts = self.nodes(nodes, positive);
                self.at_least(*count, parts, node, positive)
            }
        }
    }

    fn nodes(&mut self, nodes: &[Node], positive: bool) -> Vec<Clause> {
        nodes.iter().map(|node| self.node(node, positive)).collect()
    }

    /// Alternatives, of which those that compare one field with a text are said together where
    /// the dialect has a list for them.
    fn alternatives(&mut self, nodes: &[Node], positive: bool) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let mut from = 0;
        while let Some(node) = nodes.get(from) {
            let alike = nodes[from..].iter().map_while(of_text);
            let globs: Vec<&Glob> = match of_text(node) {
                Some((field, _)) => alike
                    .take_while(|(other, _)| *other == field)
                    .map(|(_, glob)| glob)
                    .collect(),
                None => Vec::new(),
            };
            if let (Some((field, _)), true) = (of_text(node), globs.len() > 1)
                && let column = self.column(field)
                && column.is_in_log()
                && let Some(clause) = self.dialect.one_of(&column, &globs)
            {
                clauses.push(clause);
                from += globs.len();
                continue;
            }
            clauses.push(self.node(node, positive));
            from += 1;
        }
        clauses
    }

    /// Languages that can't count get all choices, as long as these are not too many.
    fn at_least(&mut self, count: u32, parts: Vec<Clause>, node: &Node, positive: bool) -> Clause {
        let counts = self.dialect.at_least(count, &[]).is_some();
        if counts || choices(count as usize, parts.len()) <= limits::CONVERTED_CHOICES {
            return Clause::AtLeast(count, parts);
        }
        let mut reason = Reason::new(
            "count",
            format!("at least {count} of {} can't be counted there", parts.len()),
        );
        reason.span = Some(node.span);
        self.leave_out(reason);
        match positive {
            true => Clause::Any(parts),
            false => Clause::Constant(false),
        }
    }

    /// A field's column, if records have one.
    pub fn in_log(&mut self, field: &Field) -> Option<Column> {
        let column = self.column(field);
        column.is_in_log().then_some(column)
    }

    fn column(&mut self, field: &Field) -> Column {
        if !self.fields.contains(field) {
            self.fields.push(field.clone());
        }
        self.names.column(field)
    }

    fn predicate(&mut self, predicate: &Predicate) -> Said {
        if let Test::Undecidable(lacks) = &predicate.test {
            return Err(Cannot::new("undecidable", lacks.clone()));
        }
        let Subject::Field(field) = &predicate.subject else {
            return self.dialect.other(predicate);
        };
        let column = self.column(field);
        if let (Column::Unknown(_), Test::Text(patterns)) = (&column, &predicate.test)
            && field.as_str() == "Hashes"
            && let Some(singles) = patterns
                .iter()
                .map(hashes::single)
                .collect::<Option<Vec<_>>>()
        {
            return self.hashes(singles, predicate);
        }
        self.test(&column, &predicate.test, predicate)
    }

    /// One of several hashes, each in a column of its own.
    fn hashes(&mut self, singles: Vec<(Field, Glob)>, predicate: &Predicate) -> Said {
        let mut parts = Vec::with_capacity(singles.len());
        for (field, pattern) in singles {
            let column = self.column(&field);
            parts.push(self.test(&column, &Test::Text(vec![pattern]), predicate)?);
        }
        Ok(Clause::Any(parts))
    }

    fn test(&mut self, column: &Column, test: &Test, predicate: &Predicate) -> Said {
        match column {
            Column::Never => {
                return Ok(Clause::Constant(compare::on_missing(test) == Outcome::Pass));
            }
            Column::Fixed(value) if !test.refers() => {
                let holds = compare::on_text(test, value, &fold(value));
                return Ok(Clause::Constant(holds));
            }
            Column::Unknown(why) => return Err(Cannot::new("field", why.clone())),
            Column::Fixed(_)
            | Column::Named { .. }
            | Column::FileName(_)
            | Column::Account { .. } => {}
        }
        let dialect = self.dialect;
        match test {
            Test::Text(patterns) if !dialect.joins_accounts() && column.is_account() => {
                let parts: Result<Vec<Clause>, Cannot> = patterns
                    .iter()
                    .map(|pattern| account_text(dialect, column, pattern))
                    .collect();
                Ok(Clause::Any(parts?))
            }
            Test::Text(patterns) => {
                let said = |pattern| dialect.text(column, pattern, &predicate.value);
                let parts: Result<Vec<Clause>, Cannot> = patterns.iter().map(said).collect();
                Ok(Clause::Any(parts?))
            }
            Test::Regex(regex) => dialect.regex(column, regex),
            Test::Cidr(block) => dialect.cidr(column, *block, &predicate.value),
            Test::Number(relation, number) => dialect.number(column, *relation, *number),
            Test::Exists(true) => dialect.exists(column),
            Test::Exists(false) | Test::Null => Ok(Clause::not(dialect.exists(column)?)),
            Test::Differs(inner) => Ok(Clause::All(vec![
                dialect.exists(column)?,
                Clause::not(self.exactly(column, inner, predicate)?),
            ])),
            Test::IsNot(inner) => Ok(Clause::not(self.exactly(column, inner, predicate)?)),
            Test::SameAs { field, how, cased } => {
                let other = self.column(field);
                match &other {
                    Column::Never => Ok(Clause::Constant(false)),
                    Column::Unknown(why) => Err(Cannot::new("field", why.clone())),
                    other => dialect.same(column, other, *how, *cased),
                }
            }
            Test::Holds | Test::Undecidable(_) => dialect.other(predicate),
        }
    }

    /// What stands under the NOT of a test can't be widened.
    fn exactly(&mut self, column: &Column, test: &Test, predicate: &Predicate) -> Said {
        let said = self.test(column, test, predicate);
        said.map_err(|cannot| Cannot {
            wider: None,
            ..cannot
        })
    }
}

/// A pattern for a domain and a name, said of each by itself.
fn account_text(dialect: &dyn Dialect, column: &Column, pattern: &Glob) -> Said {
    let Column::Account { domain, name } = column else {
        return dialect.text(column, pattern, "");
    };
    let said = |column: &str, pattern: &Glob| {
        let column = Column::Named {
            name: column.to_owned(),
            is_text: true,
        };
        match pattern.matches_all() {
            true => dialect.exists(&column),
            false => dialect.text(&column, pattern, ""),
        }
    };
    let pairs: Result<Vec<Clause>, Cannot> = account::split(pattern)
        .iter()
        .map(|(of_domain, of_name)| {
            let both = vec![said(domain, of_domain)?, said(name, of_name)?];
            Ok(Clause::All(both))
        })
        .collect();
    Ok(Clause::Any(pairs?))
}

/// A comparison of one field with one pattern.
fn of_text(node: &Node) -> Option<(&Field, &Glob)> {
    let NodeKind::Predicate(predicate) = &node.kind else {
        return None;
    };
    match (&predicate.subject, &predicate.test) {
        (Subject::Field(field), Test::Text(patterns)) => match patterns.as_slice() {
            [glob] => Some((field, glob)),
            _ => None,
        },
        _ => None,
    }
}

/// How many ways there are to choose, up to a number that is too large anyway.
fn choices(count: usize, of: usize) -> usize {
    let mut all = 1_usize;
    for step in 0..count.min(of - count.min(of)) {
        all = all.saturating_mul(of - step) / (step + 1);
    }
    all
}
