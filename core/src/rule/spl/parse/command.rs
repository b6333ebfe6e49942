//! The arguments of each command.

use super::cursor::{Cursor, Fault};
use super::{commands, eval, search};
use crate::limits;
use crate::rule::spl::ast::{Aggregate, Argument, CommandKind, Literal, Name, Stats, Tstats};
use crate::text::Span;

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
        "eval" => CommandKind::Eval(assignments(cursor, depth)?),
        "regex" => regex(cursor)?,
        "rex" => rex(cursor)?,
        "rename" => CommandKind::Rename(renames(cursor)?),
        "fields" | "table" => fields(cursor)?,
        "fillnull" => fill_null(cursor)?,
        "bin" | "bucket" | "discretize" => bin(cursor)?,
        "stats" | "sistats" => CommandKind::Stats(stats(cursor, depth)?),
        "eventstats" => CommandKind::EventStats(stats(cursor, depth)?),
        "tstats" => CommandKind::Tstats(tstats(cursor, depth, faults)?),
        "datamodel" => datamodel(cursor)?,
        "from" => from(cursor)?,
        "dedup" => dedup(cursor)?,
        "head" => head(cursor)?,
        "tail" => CommandKind::Tail(count(cursor)?.unwrap_or(10)),
        "uniq" => CommandKind::Uniq,
        "sort" => sort(cursor)?,
        "join" => join(cursor, depth, faults)?,
        "lookup" => lookup(cursor)?,
        "spath" => spath(cursor)?,
        "iplocation" => ip_location(cursor)?,
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

/// `a=1, b=lower(c)`
fn assignments(
    cursor: &mut Cursor<'_>,
    depth: usize,
) -> Result<Vec<(Name, super::super::ast::Eval)>, Fault> {
    let mut assigned = Vec::new();
    loop {
        cursor.skip_blanks();
        let start = cursor.at();
        let name = cursor.name()?;
        cursor.skip_blanks();
        let Some(name) = name.filter(|_| cursor.eat("=")) else {
            let span = Span::new(start, cursor.at().max(start));
            return Err(Fault::syntax("`eval` wants a field and `=` here", span)
                .help("write `eval field=expression`"));
        };
        assigned.push((name, eval::expression(cursor, depth)?));
        cursor.skip_blanks();
        if cursor.eat(",") {
            continue;
        }
        if cursor.at_end() {
            return Ok(assigned);
        }
        return Err(
            Fault::syntax("this does not continue the expression", cursor.rest_span())
                .help("there may be an operator or a comma missing before it"),
        );
    }
}

/// `field="pattern"`, `field!="pattern"`, or a pattern for the raw event.
fn regex(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let start = cursor.at();
    let raw = |start| Name {
        text: "_raw".to_owned(),
        span: Span::at(start),
    };
    if cursor.peek() == Some('"') {
        let pattern = cursor.quoted()?;
        return Ok(CommandKind::Regex {
            field: raw(start),
            negated: false,
            pattern,
        });
    }
    let before = cursor.clone();
    let name = cursor.word(|c| !c.is_whitespace() && !"=!\"|".contains(c));
    cursor.skip_blanks();
    let negated = cursor.eat("!=");
    if let Some(span) = name
        && (negated || cursor.eat("="))
    {
        let field = Name {
            text: span.of(cursor.text()).trim_matches('\'').to_owned(),
            span,
        };
        let pattern = pattern(cursor)?;
        return Ok(CommandKind::Regex {
            field,
            negated,
            pattern,
        });
    }
    *cursor = before;
    Ok(CommandKind::Regex {
        field: raw(start),
        negated: false,
        pattern: pattern(cursor)?,
    })
}

/// A regular expression, in quotes or up to the end of the command.
fn pattern(cursor: &mut Cursor<'_>) -> Result<Literal, Fault> {
    cursor.skip_blanks();
    if cursor.peek() == Some('"') {
        return cursor.quoted();
    }
    let span = cursor.rest_span();
    cursor.move_to(span.end as usize);
    if span.is_empty() {
        return Err(Fault::syntax("there is no regular expression here", span)
            .help("write it in quotes: `regex field=\"…\"`"));
    }
    Ok(Literal {
        written: span.of(cursor.text()).to_owned(),
        span,
    })
}

fn rex(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let mut field = Name {
        text: "_raw".to_owned(),
        span: Span::at(cursor.at()),
    };
    let mut rewrites = false;
    let mut pattern = None;
    loop {
        cursor.skip_blanks();
        if cursor.peek() == Some('"') {
            pattern = Some(cursor.quoted()?);
            continue;
        }
        let start = cursor.at();
        match cursor.option()? {
            Some((name, value)) if name == "field" => {
                field = Name {
                    text: value.trim_matches('\'').to_owned(),
                    span: cursor.since(start),
                }
            }
            Some((name, value)) if name == "mode" => rewrites = value == "sed",
            Some(_) => {}
            None if cursor.at_end() => break,
            None if pattern.is_some() => break,
            None => {
                let rest = cursor.rest_span();
                cursor.move_to(rest.end as usize);
                pattern = Some(Literal {
                    written: rest.of(cursor.text()).to_owned(),
                    span: rest,
                });
            }
        }
    }
    match pattern {
        Some(pattern) => Ok(CommandKind::Rex {
            field,
            pattern,
            rewrites,
        }),
        None => Err(Fault::syntax("`rex` has no regular expression", field.span)
            .help("write it in quotes, with a named group: `rex field=process \"(?<name>…)\"`")),
    }
}

fn renames(cursor: &mut Cursor<'_>) -> Result<Vec<(Name, Name)>, Fault> {
    let mut renamed = Vec::new();
    loop {
        cursor.skip_separators();
        let Some(from) = cursor.name()? else {
            return Ok(renamed);
        };
        cursor.skip_blanks();
        if !cursor.keyword("as") {
            return Err(Fault::syntax(
                "`rename` wants `AS` and the new name after this",
                from.span,
            )
            .help("write `rename old AS new`"));
        }
        match cursor.name()? {
            Some(to) => renamed.push((from, to)),
            None => {
                return Err(Fault::syntax("the new name is missing", from.span)
                    .help("write `rename old AS new`"));
            }
        }
    }
}

fn fields(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let keep = !cursor.eat("-");
    if keep {
        cursor.eat("+");
    }
    let names = listed(cursor)?;
    Ok(CommandKind::Fields { keep, names })
}

/// Names that may have parentheses in them, as results of other commands do: `count(x)`.
fn listed(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, Fault> {
    let mut names = Vec::new();
    loop {
        cursor.skip_separators();
        let start = cursor.at();
        match cursor.peek() {
            None | Some('|' | ']') => return Ok(names),
            Some('"' | '\'') => names.extend(cursor.name()?),
            Some('`') => {
                cursor.macro_call()?;
            }
            Some('[') => {
                cursor.bracketed()?;
            }
            Some(_) => {
                cursor.skip_while(|c| !c.is_whitespace() && !",|[]\"`".contains(c));
                let span = cursor.since(start);
                names.push(Name {
                    text: span.of(cursor.text()).to_owned(),
                    span,
                });
            }
        }
    }
}

fn fill_null(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let options = cursor.options()?;
    let value = options.into_iter().rfind(|(name, _)| name == "value");
    Ok(CommandKind::FillNull {
        value: value.map_or_else(|| "0".to_owned(), |(_, value)| value),
        names: listed(cursor)?,
    })
}

fn bin(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let whole = cursor.rest_span();
    let mut span = None;
    let mut field = None;
    let mut alias = None;
    loop {
        if let Some((name, value)) = cursor.option()? {
            if name == "span" {
                span = Some(value);
            }
            continue;
        }
        cursor.skip_separators();
        if cursor.keyword("as") {
            alias = cursor.name()?;
            continue;
        }
        match cursor.name()? {
            Some(name) => field = Some(name),
            None => break,
        }
    }
    match field {
        Some(field) => Ok(CommandKind::Bin { field, span, alias }),
        None => Err(Fault::syntax("`bin` has no field", whole).help("write `bin _time span=1m`")),
    }
}

fn stats(cursor: &mut Cursor<'_>, depth: usize) -> Result<Stats, Fault> {
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
fn by(cursor: &mut Cursor<'_>) -> Result<(Vec<Name>, Option<String>), Fault> {
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
fn aggregate(cursor: &mut Cursor<'_>, depth: usize) -> Result<Option<Aggregate>, Fault> {
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

fn tstats(cursor: &mut Cursor<'_>, depth: usize, faults: &mut Vec<Fault>) -> Result<Tstats, Fault> {
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
fn datamodel(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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
fn from(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

fn dedup(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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
fn count(cursor: &mut Cursor<'_>) -> Result<Option<u32>, Fault> {
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

fn head(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

fn sort(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

fn join(
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

fn lookup(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    cursor.options()?;
    let words = listed(cursor)?;
    let output = words.iter().position(|word| {
        word.text.eq_ignore_ascii_case("output") || word.text.eq_ignore_ascii_case("outputnew")
    });
    let mut names: Vec<Name> = Vec::new();
    if let Some(output) = output {
        let mut rest = words[output + 1..].iter().peekable();
        while let Some(name) = rest.next() {
            let renamed = rest
                .next_if(|next| next.text.eq_ignore_ascii_case("as"))
                .and_then(|_| rest.next());
            names.push(renamed.unwrap_or(name).clone());
        }
    }
    Ok(CommandKind::Enrich { names })
}

fn spath(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let start = cursor.at();
    let mut names = Vec::new();
    let mut path = None;
    while let Some((option, value)) = cursor.option()? {
        let span = cursor.since(start);
        match option.as_str() {
            "output" => names.push(Name { text: value, span }),
            "path" => path = Some(Name { text: value, span }),
            _ => {}
        }
    }
    if names.is_empty() {
        names.extend(path.or(cursor.name()?));
    }
    cursor.move_to(cursor.rest_span().end as usize);
    Ok(CommandKind::Enrich { names })
}

fn ip_location(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let options = cursor.options()?;
    let prefix = options
        .into_iter()
        .find(|(name, _)| name == "prefix")
        .map_or(String::new(), |(_, prefix)| prefix);
    let span = cursor.rest_span();
    let name = |field: &str| Name {
        text: format!("{prefix}{field}"),
        span,
    };
    let names = [
        "City",
        "Country",
        "Region",
        "lat",
        "lon",
        "Continent",
        "MetroCode",
        "Timezone",
    ];
    Ok(CommandKind::Enrich {
        names: names.map(name).into(),
    })
}
