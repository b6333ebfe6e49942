//! Commands that group rows, cut them or put them in order.

use super::super::cursor::{Cursor, Fault};
use super::super::eval;
use super::fields::listed;
use crate::rule::spl::ast::{Aggregate, Argument, CommandKind, Name, Stats};
use crate::text::Span;

pub(super) fn stats(cursor: &mut Cursor<'_>, depth: usize) -> Result<Stats, Fault> {
    cursor.options()?;
    let mut stats = Stats {
        aggregates: Vec::new(),
        by: Vec::new(),
    };
    while let Some(aggregate) = aggregate(cursor, depth)? {
        stats.aggregates.push(aggregate);
    }
    if cursor.keyword("by") {
        stats.by = by(cursor)?.0;
    }
    cursor.skip_blanks();
    // What follows can only be options: `dedup_splitvals=true`.
    cursor.options()?;
    Ok(stats)
}

/// The fields after `by`, and the `span` among them.
pub(super) fn by(cursor: &mut Cursor<'_>) -> Result<(Vec<Name>, Option<String>), Fault> {
    let mut names = Vec::new();
    let mut span = None;
    loop {
        if let Some((name, value)) = cursor.option()? {
            if name == "span" {
                span = Some(value);
            }
            continue;
        }
        cursor.skip_separators();
        match cursor.peek() {
            Some('`') => {
                cursor.macro_call()?;
            }
            _ => match cursor.name()? {
                Some(name) => names.push(name),
                None => return Ok((names, span)),
            },
        }
    }
}

/// One of `count`, `dc(x) AS y`, `count(eval(a=1))`; `None` at `by`, `from` and their like.
pub(super) fn aggregate(cursor: &mut Cursor<'_>, depth: usize) -> Result<Option<Aggregate>, Fault> {
    cursor.skip_separators();
    let start = cursor.at();
    let clause = |cursor: &Cursor<'_>| {
        ["by", "from", "where", "groupby"]
            .iter()
            .any(|word| cursor.clone().keyword(word))
    };
    if clause(cursor) {
        return Ok(None);
    }
    if cursor.peek() == Some('`') {
        // A macro among the aggregates is options or nothing.
        cursor.macro_call()?;
        return aggregate(cursor, depth);
    }
    let Some(name) = cursor.word(|c| c.is_ascii_alphanumeric() || c == '_') else {
        return match cursor.at_end() {
            true => Ok(None),
            false => Err(
                Fault::syntax("this is no aggregate function", cursor.rest_span())
                    .help("write functions as `count`, `dc(field) AS name`, then `BY fields`"),
            ),
        };
    };
    let function = name.of(cursor.text()).to_lowercase();
    cursor.skip_blanks();
    let mut argument = Argument::None;
    if cursor.peek() == Some('(') {
        let mut inside = cursor.parenthesised()?;
        argument = read_argument(&mut inside, depth)?;
    }
    let span = cursor.since(start);
    cursor.skip_blanks();
    let alias = match cursor.keyword("as") {
        true => alias(cursor)?,
        false => None,
    };
    Ok(Some(Aggregate {
        function,
        argument,
        alias,
        span: Span::new(start, start + span.of(cursor.text()).trim_end().len()),
    }))
}

/// A new name, which may have parentheses in it.
fn alias(cursor: &mut Cursor<'_>) -> Result<Option<Name>, Fault> {
    cursor.skip_blanks();
    if matches!(cursor.peek(), Some('"' | '\'')) {
        return cursor.name();
    }
    let word = cursor.word(|c| !c.is_whitespace() && !",|[]\"`=".contains(c));
    Ok(word.map(|span| Name {
        text: span.of(cursor.text()).to_owned(),
        span,
    }))
}

fn read_argument(inside: &mut Cursor<'_>, depth: usize) -> Result<Argument, Fault> {
    inside.skip_blanks();
    let before = inside.clone();
    if inside.keyword("eval") {
        inside.skip_blanks();
        if inside.peek() == Some('(') {
            let mut within = inside.parenthesised()?;
            return Ok(Argument::Eval(eval::whole(&mut within, depth + 1)?));
        }
        *inside = before.clone();
    }
    let name = inside.name()?;
    inside.skip_blanks();
    if inside.at_end() {
        return Ok(name.map_or(Argument::None, Argument::Field));
    }
    Ok(Argument::Other)
}

pub(super) fn dedup(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    count(cursor)?;
    let mut names = Vec::new();
    loop {
        if cursor.option()?.is_some() {
            continue;
        }
        cursor.skip_separators();
        if cursor.keyword("sortby") {
            break;
        }
        match cursor.name()? {
            Some(name) => names.push(name),
            None => break,
        }
    }
    Ok(CommandKind::Dedup { names })
}

/// A number that stands alone.
pub(super) fn count(cursor: &mut Cursor<'_>) -> Result<Option<u32>, Fault> {
    cursor.skip_blanks();
    let before = cursor.clone();
    let digits = cursor.word(|c| c.is_ascii_digit());
    let alone = cursor.peek().is_none_or(|c| c.is_whitespace() || c == ',');
    match digits.filter(|_| alone) {
        Some(span) => match span.of(cursor.text()).parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err(Fault::syntax("this number is too large", span)),
        },
        None => {
            *cursor = before;
            Ok(None)
        }
    }
}

pub(super) fn head(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    if let Some(count) = count(cursor)? {
        return Ok(CommandKind::Head(Some(count)));
    }
    if let Some((name, value)) = cursor.option()?
        && name == "limit"
    {
        return Ok(CommandKind::Head(value.parse().ok()));
    }
    Ok(CommandKind::Head(cursor.at_end().then_some(10)))
}

pub(super) fn sort(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let mut limit = count(cursor)?;
    if let Some((name, value)) = cursor.option()?
        && name == "limit"
    {
        limit = value.parse().ok();
    }
    let mut names = Vec::new();
    for mut name in listed(cursor)? {
        let down = name.text.starts_with('-');
        let text = name.text.trim_start_matches(['-', '+']);
        // `num(x)`, `ip(x)`, `str(x)` say how to compare.
        let text = text
            .split_once('(')
            .and_then(|(_, inside)| inside.strip_suffix(')'))
            .unwrap_or(text);
        if text.is_empty() || text == "desc" || text == "d" {
            continue;
        }
        name.text = text.to_owned();
        names.push((name, down));
    }
    Ok(CommandKind::Sort {
        limit: limit.filter(|&limit| limit != 0),
        names,
    })
}
