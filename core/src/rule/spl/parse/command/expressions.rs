//! Commands that are given an expression: `eval`, `regex`, `rex`.

use super::super::cursor::{Cursor, Fault};
use super::super::eval;
use crate::rule::spl::ast::{CommandKind, Eval, Literal, Name};
use crate::text::Span;

/// `a=1, b=lower(c)`
pub(super) fn assignments(
    cursor: &mut Cursor<'_>,
    depth: usize,
) -> Result<Vec<(Name, Eval)>, Fault> {
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
pub(super) fn regex(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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

pub(super) fn rex(cursor: &mut Cursor<'_>) -> Result<CommandKind, Fault> {
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
