//! Commands that choose fields and name them, or take them from elsewhere.

use super::super::cursor::{Cursor, Fault};
use crate::rule::spl::ast::{CommandKind, Name};

pub(super) fn renames(cursor: &mut Cursor<'_>) -> Result<Vec<(Name, Name)>, Fault> {
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

pub(super) fn fields(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let keep = !cursor.eat("-");
    if keep {
        cursor.eat("+");
    }
    let names = listed(cursor)?;
    Ok(CommandKind::Fields { keep, names })
}

/// Names that may have parentheses in them, as results of other commands do: `count(x)`.
pub(super) fn listed(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, Fault> {
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

pub(super) fn fill_null(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
    let options = cursor.options()?;
    let value = options.into_iter().rfind(|(name, _)| name == "value");
    Ok(CommandKind::FillNull {
        value: value.map_or_else(|| "0".to_owned(), |(_, value)| value),
        names: listed(cursor)?,
    })
}

pub(super) fn bin(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

pub(super) fn lookup(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

pub(super) fn spath(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

pub(super) fn ip_location(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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
