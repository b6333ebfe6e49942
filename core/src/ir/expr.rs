//! Values that a rule computes from an event: `length(process.command_line)`, `lower(process)`.

use super::{EqlFunction, Number, Predicate, Regex, SplFunction};
use crate::event::Field;
use std::fmt;
use std::sync::Arc;

/// An expression over the fields of one event.
///
/// Its value is a text, a number, a boolean, several of these, null (a field that is missing,
/// an operation that has no result), or unknown, where it rests on what a bare command line does
/// not tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    Field(Field),
    Text(String),
    Number(Number),
    Bool(bool),
    Null,
    /// A predicate's outcome as a boolean.
    Test(Arc<Predicate>),
    Call(Function, Vec<Expr>),
    /// What a regular expression makes of a text.
    Search(Search, Arc<Regex>, Box<Expr>),
}

/// What is done with the matches of a regular expression. Of null, nothing is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// The named group of the first match; null where there is no match.
    Extract(Arc<str>),
    /// The text with each match replaced; `$1` and its like stand for groups.
    Replace(String),
    /// Which of several values is the first to match, from 0; null where none does.
    Position,
}

/// What an [`Expr`] can do with its arguments. Languages that mean different things by one name
/// have a function each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The text in lower case.
    Lower,
    Upper,
    /// Characters of a text.
    Length,
    /// The first argument that is not null.
    Coalesce,
    /// Condition, value if it is true, value if not.
    If,
    And,
    Or,
    Not,
    Eql(EqlFunction),
    Spl(SplFunction),
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Function::Lower => "lower",
            Function::Upper => "upper",
            Function::Length => "length",
            Function::Coalesce => "coalesce",
            Function::If => "if",
            Function::And => "and",
            Function::Or => "or",
            Function::Not => "not",
            Function::Eql(function) => return function.fmt(f),
            Function::Spl(function) => return function.fmt(f),
        })
    }
}

impl Expr {
    /// Calls `visit` with every field that the value rests on.
    pub fn each_field<'a>(&'a self, visit: &mut dyn FnMut(&'a Field)) {
        match self {
            Expr::Field(field) => visit(field),
            Expr::Test(predicate) => predicate.each_field(visit),
            Expr::Call(_, arguments) => arguments
                .iter()
                .for_each(|argument| argument.each_field(visit)),
            Expr::Search(_, _, of) => of.each_field(visit),
            Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => {}
        }
    }
}

impl fmt::Display for Expr {
    /// `length(CommandLine)`, as traces show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Field(field) => write!(f, "{field}"),
            Expr::Text(text) => write!(f, "{text:?}"),
            Expr::Number(number) => write!(f, "{}", number.get()),
            Expr::Bool(value) => write!(f, "{value}"),
            Expr::Null => f.write_str("null"),
            Expr::Test(predicate) => write!(f, "{predicate}"),
            Expr::Search(Search::Extract(group), _, of) => write!(f, "rex({of}).{group}"),
            Expr::Search(Search::Replace(_), regex, of) => {
                write!(f, "replace({of}, {:?})", regex.source)
            }
            Expr::Search(Search::Position, regex, of) => {
                write!(f, "mvfind({of}, {:?})", regex.source)
            }
            Expr::Call(function, arguments) => {
                write!(f, "{function}(")?;
                for (at, argument) in arguments.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{argument}")?;
                }
                f.write_str(")")
            }
        }
    }
}
