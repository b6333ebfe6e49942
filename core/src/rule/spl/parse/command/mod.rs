//! The arguments of each command, one file a family.

mod expressions;
mod fields;
mod rows;
mod sources;

use super::cursor::{Cursor, Fault};
use super::{eval, search};
use crate::rule::spl::ast::CommandKind;

/// Reads a command's arguments; the cursor ends where the command does.
pub fn arguments(
    name: &str,
    cursor: &mut Cursor<'_>,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Result<CommandKind, Fault> {
    cursor.skip_blanks();
    Ok(match name {
        "search" => CommandKind::Search(search::expression(cursor, false, depth, faults)?),
        "where" => CommandKind::Where(eval::whole(cursor, depth)?),
        "eval" => CommandKind::Eval(expressions::assignments(cursor, depth)?),
        "regex" => expressions::regex(cursor)?,
        "rex" => expressions::rex(cursor)?,
        "rename" => CommandKind::Rename(fields::renames(cursor)?),
        "fields" | "table" => fields::fields(cursor)?,
        "fillnull" => fields::fill_null(cursor)?,
        "bin" | "bucket" | "discretize" => fields::bin(cursor)?,
        "stats" | "sistats" => CommandKind::Stats(rows::stats(cursor, depth)?),
        "eventstats" => CommandKind::EventStats(rows::stats(cursor, depth)?),
        "tstats" => CommandKind::Tstats(sources::tstats(cursor, depth, faults)?),
        "datamodel" => sources::datamodel(cursor)?,
        "from" => sources::from(cursor)?,
        "dedup" => rows::dedup(cursor)?,
        "head" => rows::head(cursor)?,
        "tail" => CommandKind::Tail(rows::count(cursor)?.unwrap_or(10)),
        "uniq" => CommandKind::Uniq,
        "sort" => rows::sort(cursor)?,
        "join" => sources::join(cursor, depth, faults)?,
        "lookup" => fields::lookup(cursor)?,
        "spath" => fields::spath(cursor)?,
        "iplocation" => fields::ip_location(cursor)?,
        _ => CommandKind::Other {
            names: given(name, cursor.rest()),
        },
    })
}

/// The names that a command may give a value, of one whose arguments are not read: those behind
/// an `as` where there is one, else all of them. What it counts by keeps its value.
fn given(command: &str, arguments: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '{' | '}');
    let words = arguments.split(|c: char| !is_part(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is = |word: &str, keyword: &str| word.eq_ignore_ascii_case(keyword);
    let behind_as: Vec<&str> = words
        .windows(2)
        .filter(|pair| is(pair[0], "as"))
        .map(|pair| pair[1])
        .collect();
    let given = if !behind_as.is_empty() {
        behind_as
    } else if command == "strcat" {
        words.last().copied().into_iter().collect()
    } else {
        let by = words.iter().position(|word| is(word, "by"));
        words[..by.unwrap_or(words.len())].to_vec()
    };
    given.into_iter().map(str::to_owned).collect()
}

/// A stage that is a macro without a known definition.
pub fn called(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let called = cursor.macro_call()?;
    cursor.skip_blanks();
    Ok(CommandKind::Macro(called))
}
