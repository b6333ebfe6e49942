//! Exclusions in SPL.

use super::check::Before;
use super::container::Container;
use super::edit::Edits;
use super::spelling::as_written;
use super::{Refusal, Written, names, wanted};
use crate::ir::{Group, Predicate, Subject, Test};
use crate::rule::spl::parse::Cursor;
use crate::text::glob::Token;
use crate::text::{Glob, Span};

/// `Processes.process="*foo*"`
///
/// `query` is the rule's text, whose names are used.
pub fn predicate(predicate: &Predicate, query: &str) -> Result<String, Refusal> {
    let cannot = |what: &str| {
        let message = format!("a search can't say `{predicate}`: {what}");
        Refusal::new("spl-predicate", message)
    };
    let Subject::Field(field) = &predicate.subject else {
        return Err(cannot("it compares one field"));
    };
    let field = names::splunk(field, query)?;
    Ok(match &predicate.test {
        Test::Text(globs) => {
            let [glob] = globs.as_slice() else {
                return Err(cannot("it stands for several values; give each by itself"));
            };
            if glob.cased() {
                return Err(cannot("its comparisons ignore case"));
            }
            let tokens = as_written(glob, &predicate.value);
            let starred =
                |token: &Token| matches!(token, Token::Literal(text) if text.contains('*'));
            if tokens.contains(&Token::One) || tokens.contains(&Token::Dash) {
                return Err(cannot("its only wildcard is `*`"));
            }
            if tokens.iter().any(starred) {
                return Err(cannot("a `*` that is text has no escape there"));
            }
            let value = Glob::new(tokens, true).to_string();
            format!("{field}={}", quoted(&value))
        }
        Test::IsNot(inner) => {
            let inner = Predicate {
                test: Test::clone(inner),
                ..predicate.clone()
            };
            format!("NOT {}", self::predicate(&inner, query)?)
        }
        Test::Cidr(_) => format!("{field}={}", quoted(&predicate.value)),
        Test::Number(relation, _) if !relation.orders() => {
            return Err(cannot(
                "it compares the text of a number; give the value as text",
            ));
        }
        Test::Number(relation, number) => format!("{field}{}{}", relation.sign(), number.get()),
        Test::Exists(true) => format!("{field}=*"),
        Test::Exists(false) | Test::Null => format!("NOT {field}=*"),
        Test::Differs(_) => return Err(cannot("the opposite is written with `NOT`")),
        Test::Regex(_) => return Err(cannot("its terms are no regular expressions")),
        Test::SameAs { .. } => return Err(cannot("its terms do not compare two fields")),
        Test::Holds | Test::Undecidable(_) => {
            return Err(cannot("it is not decided by one value of a field"));
        }
    })
}

/// A text in double quotes, in terms and in functions.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// `NOT (…)` among the terms of the search, or of `tstats`; where these can't have it, as a stage
/// of its own behind one of the first commands.
pub fn exclude(before: &Before, all_of: &[Predicate]) -> Result<Written, Refusal> {
    let rule = before.rule();
    let container = Container::of(rule)?;
    let text = container.query.text();
    let terms = all_of
        .iter()
        .map(|one| predicate(one, text))
        .collect::<Result<Vec<String>, Refusal>>()?;
    let not = match terms.as_slice() {
        [one] if !one.starts_with("NOT ") => format!("NOT {one}"),
        all => format!("NOT ({})", all.join(" ")),
    };
    let steps = match &rule.group {
        Some(Group::Sequence(sequence)) => sequence.steps.len(),
        _ => 1,
    };
    for place in places(text, &not) {
        for step in 0..steps {
            let mut edits = Edits::default();
            container.replace(Span::at(place.at), &place.text, &mut edits)?;
            let wanted = wanted::excluding(rule, step, all_of);
            if let Ok(written) = before.written(edits, &wanted) {
                return Ok(written);
            }
        }
    }
    Err(Refusal::new(
        "spl-layout",
        "no command of this search takes the exclusion without a change to the rest; add it by hand",
    ))
}

/// A new text and where it would go.
struct Place {
    at: usize,
    text: String,
}

/// After so many commands, a stage of its own is not tried any more.
const TRIED: usize = 6;

fn places(text: &str, not: &str) -> Vec<Place> {
    let commands = commands(text);
    let mut places = Vec::new();
    for command in commands.iter().take(TRIED) {
        let own = command.of(text);
        let name = own.split(|c: char| !c.is_alphanumeric() && c != '_').next();
        let piped = text[..command.range().start].trim_end().ends_with('|');
        match name.unwrap_or_default().to_ascii_lowercase().as_str() {
            "tstats" => places.push(in_tstats(text, *command, not)),
            "search" => places.push(behind(text, *command, &format!(" {not}"))),
            _ if !piped => places.push(behind(text, *command, &format!(" {not}"))),
            _ => {}
        }
        let stage = format!(" | search {not}");
        places.push(behind(text, *command, &stage));
    }
    places
}

fn behind(text: &str, command: Span, new: &str) -> Place {
    Place {
        at: command.range().start + command.of(text).trim_end().len(),
        text: new.to_owned(),
    }
}

/// At the end of what `where` asks, which `by` follows.
fn in_tstats(text: &str, command: Span, not: &str) -> Place {
    let own = command.of(text);
    let keyword = |wanted: &str, from: usize| {
        let mut found = None;
        outside(own, |at, depth| {
            let before = own[..at].chars().next_back();
            let starts = before.is_none_or(|c| c.is_whitespace() || c == ')' || c == '`');
            let word = own.get(at..at + wanted.len());
            let after = own
                .get(at + wanted.len()..)
                .and_then(|rest| rest.chars().next());
            let ends = after.is_none_or(|c| c.is_whitespace() || c == '(' || c == '`');
            let here = starts && ends && word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
            if here && depth == 0 && at >= from && found.is_none() {
                found = Some(at);
            }
        });
        found
    };
    let filter = keyword("where", 0);
    let from = filter.unwrap_or(0);
    let by = [keyword("by", from), keyword("groupby", from)];
    let end = by.into_iter().flatten().min().unwrap_or(own.len());
    let at = command.range().start + own[..end].trim_end().len();
    let text = match filter {
        Some(_) => format!(" {not}"),
        None => format!(" where {not}"),
    };
    Place { at, text }
}

/// Calls `visit` with each place that is in no quotes and no macro, and how many brackets are
/// open there.
fn outside(text: &str, mut visit: impl FnMut(usize, usize)) {
    let (mut depth, mut quote, mut escaped) = (0usize, None, false);
    for (at, c) in text.char_indices() {
        let plain = !escaped;
        escaped = c == '\\' && plain;
        match (quote, c) {
            (Some(open), c) => {
                if c == open && plain {
                    quote = None;
                }
                continue;
            }
            (None, '"' | '`') if plain => {
                visit(at, depth);
                quote = Some(c);
            }
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, _) => visit(at, depth),
        }
    }
}

/// The commands between the pipes. A search in brackets is a part of its command.
fn commands(text: &str) -> Vec<Span> {
    let mut commands = Vec::new();
    let mut cursor = Cursor::new(text);
    loop {
        cursor.skip_blanks();
        if cursor.eat("|") {
            continue;
        }
        if cursor.at_end() {
            return commands;
        }
        let Ok(end) = cursor.command_end() else {
            return commands;
        };
        commands.push(Span::new(cursor.at(), end));
        cursor.move_to(end);
    }
}
