//! Commands that say where rows come from: a data model, another search.

use super::super::cursor::{Cursor, Fault};
use super::super::{commands, search};
use super::fields::listed;
use super::rows::{aggregate, by};
use crate::limits;
use crate::rule::spl::ast::{CommandKind, Name, Stats, Tstats};

pub(super) fn tstats(
    cursor: &mut Cursor<'_>,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Result<Tstats, Fault> {
    let mut tstats = Tstats {
        stats: Stats {
            aggregates: Vec::new(),
            by: Vec::new(),
        },
        from: None,
        filter: None,
        span: None,
    };
    cursor.options()?;
    loop {
        cursor.skip_separators();
        if cursor.keyword("from") {
            let start = cursor.at();
            match cursor.option()? {
                Some((name, value)) if name == "datamodel" => {
                    let span = cursor.since(start);
                    tstats.from = Some(Name { text: value, span });
                }
                Some(_) => {}
                None => {
                    cursor.name()?;
                }
            }
        } else if cursor.keyword("where") {
            tstats.filter = search::expression(cursor, true, depth, faults)?;
        } else if cursor.keyword("by") || cursor.keyword("groupby") {
            (tstats.stats.by, tstats.span) = by(cursor)?;
        } else if cursor.option()?.is_some() {
        } else if let Some(aggregate) = aggregate(cursor, depth)? {
            tstats.stats.aggregates.push(aggregate);
        } else if cursor.at_end() {
            return Ok(tstats);
        }
    }
}

/// `datamodel Endpoint Processes search`
pub(super) fn datamodel(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let span = cursor.rest_span();
    let words = listed(cursor)?;
    let text = match words.as_slice() {
        [] => return Err(Fault::syntax("`datamodel` names no data model", span)),
        [model] => model.text.clone(),
        [model, object, ..] => format!("{}.{}", model.text, object.text),
    };
    Ok(CommandKind::DataModel(Name { text, span }))
}

/// `from datamodel:"Endpoint.Processes"`
pub(super) fn from(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let span = cursor.rest_span();
    let text: String = span
        .of(cursor.text())
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '"')
        .collect();
    cursor.move_to(span.end as usize);
    Ok(match text.split_once([':', '=']) {
        Some((kind, model)) if kind.eq_ignore_ascii_case("datamodel") => {
            let text = model.to_owned();
            CommandKind::DataModel(Name { text, span })
        }
        _ => CommandKind::Other { names: Vec::new() },
    })
}

pub(super) fn join(
    cursor: &mut Cursor<'_>,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Result<CommandKind, Fault> {
    let whole = cursor.rest_span();
    if depth >= limits::NESTING {
        return Err(Fault::nesting(whole));
    }
    let mut names = Vec::new();
    let mut outer = false;
    loop {
        if let Some((name, value)) = cursor.option()? {
            outer |= name == "type" && matches!(value.as_str(), "outer" | "left");
            continue;
        }
        cursor.skip_separators();
        if cursor.peek() == Some('[') {
            let mut inside = cursor.bracketed()?;
            let with = commands(&mut inside, depth + 1, faults);
            return Ok(CommandKind::Join { names, outer, with });
        }
        match cursor.name()? {
            Some(name) => names.push(name),
            None => {
                return Err(Fault::syntax("`join` has no subsearch", whole)
                    .help("write `join field [search …]`"));
            }
        }
    }
}
