//! From the expanded text of a search to its commands.

mod command;
mod cursor;
mod eval;
mod search;

use super::ast::{Command, CommandKind, Pipeline};
pub use cursor::{Cursor, Fault};

/// What is read, and what could not be. A command whose arguments are wrong is kept by its name,
/// so that the others still say something.
pub fn pipeline(text: &str) -> (Pipeline, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut cursor = Cursor::new(text);
    let pipeline = commands(&mut cursor, 0, &mut faults);
    (pipeline, faults)
}

/// Reads a search expression that stands alone, as in `searchmatch("a=b")`.
pub fn search_expression(text: &str) -> Result<Option<super::ast::Term>, Fault> {
    let mut faults = Vec::new();
    let mut cursor = Cursor::new(text);
    let term = search::expression(&mut cursor, false, 0, &mut faults)?;
    match faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(term),
    }
}

/// Reads commands up to the end of what the cursor may see.
fn commands(cursor: &mut Cursor<'_>, depth: usize, faults: &mut Vec<Fault>) -> Pipeline {
    let mut commands = Vec::new();
    let mut first = true;
    loop {
        cursor.skip_blanks();
        let piped = cursor.eat("|");
        cursor.skip_blanks();
        if cursor.at_end() {
            break;
        }
        if cursor.peek() == Some('|') {
            // An empty stage does nothing, and is what a macro without a meaning leaves.
            first = false;
            continue;
        }
        let end = match cursor.command_end() {
            Ok(end) => end,
            Err(fault) => {
                faults.push(fault);
                break;
            }
        };
        let mut inner = cursor.until(end);
        commands.push(one(&mut inner, first && !piped, depth, faults));
        cursor.move_to(end);
        first = false;
    }
    Pipeline { commands }
}

fn one(
    cursor: &mut Cursor<'_>,
    may_be_bare: bool,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Command {
    let whole = cursor.rest_span();
    let start = cursor.clone();
    let name = cursor.command_name();
    // Without a pipe in front, only `search` may be left out, and only some commands can begin
    // a search at all.
    let known = |name: &str| matches!(name, "search" | "tstats" | "inputlookup" | "mstats");
    let lower = name.map(|name| name.of(cursor.text()).to_lowercase());
    let (name, span) = match (lower, name) {
        (Some(lower), Some(span)) if !may_be_bare || known(&lower) => (lower, span),
        _ => {
            *cursor = start;
            ("search".to_owned(), whole)
        }
    };
    let kind = if !may_be_bare && cursor.peek() == Some('`') && span == whole {
        command::called(cursor)
    } else {
        command::arguments(&name, cursor, depth, faults)
    };
    let kind = kind.unwrap_or_else(|fault| {
        faults.push(fault);
        CommandKind::Broken
    });
    let name = match &kind {
        CommandKind::Macro(called) => called.name.clone(),
        _ => name,
    };
    Command { name, span, kind }
}
