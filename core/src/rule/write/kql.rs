//! Exclusions in KQL.

use super::check::Before;
use super::container::Container;
use super::edit::Edits;
use super::query::{self, Said};
use super::spelling::as_written;
use super::{Refusal, Written, names, quotes, wanted};
use crate::ir::{Predicate, Relation, Subject, Test};
use crate::rule::kql::{ast, literal, parse};
use crate::text::glob::Token;
use crate::text::{Glob, Span};

/// How a value that ignores case differs once it is written.
pub const CASED: &str =
    "KQL compares these values with their case: they are meant in this spelling only";

/// `process.executable: *\\foo.exe`
///
/// KQL compares the whole of most values with their case, so a predicate that ignores case is
/// said in the case that it is written in, unless the rule has the `.caseless` spelling of the
/// field.
pub fn predicate(predicate: &Predicate, query: &str) -> Result<Said, Refusal> {
    let cannot = |what: &str| {
        let message = format!("KQL can't say `{predicate}`: {what}");
        Refusal::new("kql-predicate", message)
    };
    let Subject::Field(field) = &predicate.subject else {
        return Err(cannot("it compares one field"));
    };
    let name = names::ecs(field, query)?;
    let exact = |text: String| Said {
        text,
        meaning: predicate.clone(),
    };
    Ok(match &predicate.test {
        Test::Text(globs) => {
            let [glob] = globs.as_slice() else {
                return Err(cannot("it stands for several values; give each by itself"));
            };
            let tokens = as_written(glob, &predicate.value);
            let value = value(&tokens).ok_or_else(|| {
                cannot("its only wildcard is `*`, and blanks at the ends of a pattern do not count")
            })?;
            let base = name.strip_suffix(".caseless").unwrap_or(&name);
            let caseless = !glob.cased() && query.contains(&format!("{base}.caseless"));
            let name = match caseless {
                true => format!("{base}.caseless"),
                false => base.to_owned(),
            };
            let glob = Glob::new(tokens, !caseless);
            Said {
                text: format!("{name}: {value}"),
                meaning: Predicate {
                    test: Test::Text(vec![glob]),
                    ..predicate.clone()
                },
            }
        }
        Test::IsNot(inner) => {
            let inner = Predicate {
                test: Test::clone(inner),
                ..predicate.clone()
            };
            let said = self::predicate(&inner, query)?;
            Said {
                text: format!("not {}", said.text),
                meaning: Predicate {
                    test: Test::IsNot(Box::new(said.meaning.test)),
                    ..predicate.clone()
                },
            }
        }
        Test::Cidr(_) => exact(format!("{name}: \"{}\"", predicate.value)),
        Test::Number(relation, number) => match relation {
            Relation::Eq => exact(format!("{name}: {}", number.get())),
            Relation::Ne => return Err(cannot("the opposite is written with `not`")),
            order => exact(format!("{name} {} {}", order.sign(), number.get())),
        },
        Test::Exists(true) => exact(format!("{name}: *")),
        Test::Regex(_) => return Err(cannot("it has no regular expressions")),
        Test::SameAs { .. } => return Err(cannot("it does not compare two fields")),
        Test::Exists(false) | Test::Null | Test::Differs(_) => {
            return Err(cannot("the opposite is written with `not`"));
        }
        Test::Holds | Test::Undecidable(_) => {
            return Err(cannot("it is not decided by one value of a field"));
        }
    })
}

/// A value: between quotes where it is plain text, and else with its special characters escaped.
/// `None` where it has a wildcard beside `*`, or [blanks](is_trimmed) at an end that it would lose.
pub fn value(tokens: &[Token]) -> Option<String> {
    let starred = |text: &str| text.contains('*');
    match tokens {
        [] => return Some("\"\"".to_owned()),
        [Token::Literal(text)] if !starred(text) => return Some(quoted(text)),
        _ if is_trimmed(tokens) => return None,
        _ => {}
    }
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Many => out.push('*'),
            Token::One | Token::Dash => return None,
            Token::Literal(text) => bare(text, &mut out),
        }
    }
    Some(out)
}

/// Whether a bare value would lose blanks at its ends: Kibana takes them away once the escapes are
/// read, so that no escape keeps them.
pub fn is_trimmed(tokens: &[Token]) -> bool {
    let first = matches!(tokens.first(), Some(Token::Literal(text)) if text.starts_with(is_space));
    let last = matches!(tokens.last(), Some(Token::Literal(text)) if text.ends_with(is_space));
    first || last
}

/// What JavaScript's `trim` takes away.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{feff}'
}

pub fn quoted(text: &str) -> String {
    quotes::double(text, |_| None)
}

fn bare(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if literal::SPECIAL.contains(c) => out.extend(['\\', c]),
            // A keyword as a word of the value: its first letter by its number, since `\n` of
            // `\not` is a line break.
            c if is_keyword(text, at) => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
}

/// Whether a keyword would begin here. `not` needs no blank in front of it, so that it is one at
/// the end of a longer word, too.
fn is_keyword(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    match literal::keyword(text, at) {
        Some("not") => true,
        Some(_) => before.is_none_or(literal::is_blank),
        None => false,
    }
}

/// `… and not …`
pub fn exclude(before: &Before, all_of: &[Predicate]) -> Result<Written, Refusal> {
    let rule = before.rule();
    let container = Container::of(rule)?;
    let text = container.query.text();
    let (written, meant) = query::said(all_of, |one| predicate(one, text))?;
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let own = text.get(start..end).unwrap_or_default();
    let parsed = parse::parse(text, &mut Vec::new());
    let either = matches!(parsed, Ok(ast::Query::Or(..))) && !query::in_parentheses(own);
    let mut edits = Edits::default();
    if either {
        container.insert_before(start, "(", &mut edits)?;
    }
    let and = query::and(own, container.takes_lines());
    let not = query::not(&written);
    let close = if either { ")" } else { "" };
    container.replace(Span::at(end), &format!("{close}{and}{not}"), &mut edits)?;
    let wanted = wanted::excluding(rule, 0, &meant);
    let mut written = before.written(edits, &wanted)?;
    if meant != all_of {
        written.note = Some(CASED.to_owned());
    }
    Ok(written)
}
