//! The same predicate in different spellings, for a comparison across vendors.
//!
//! The catalog keeps a predicate as its rule has it, so that `process_name eq x.exe` of Elastic's
//! and Splunk's rules and `Image ends_with \x.exe` of Sigma's are two. Folded, they are one: what
//! counts is what is asked of the value, and a program's file name is the end of its path.

use super::{Key, key as plain};
use crate::event::field;
use crate::ir::{Op, Predicate, Relation, Subject, Test};
use crate::text::Glob;
use crate::text::glob::Token;

/// What a predicate is counted as beside its equivalents.
pub fn key(predicate: &Predicate) -> Key {
    let (subject, op, value) = plain(predicate);
    let (op, value) = match &predicate.test {
        Test::Text(globs) if comparison(predicate.op) => match globs.as_slice() {
            [glob] => of_glob(glob),
            _ => return (subject, op, value),
        },
        // KQL and Splunk's `search` write a block of addresses as any other value.
        Test::Cidr(_) if comparison(predicate.op) => (Op::Cidr, value),
        Test::Number(Relation::Eq, number) if comparison(predicate.op) => {
            (Op::Eq, number.get().to_string())
        }
        _ => return (subject, op, value),
    };
    let is_name = !value.is_empty() && !value.contains(['\\', '/', '*', '?']);
    let path = match &predicate.subject {
        Subject::Field(name) if op == Op::Eq && is_name => path_of(name.as_str()),
        _ => None,
    };
    match path {
        Some(path) => {
            let separator = if of_windows(&value) { '\\' } else { '/' };
            let end = format!("{separator}{value}");
            (path.to_owned(), Op::EndsWith.name().to_owned(), end)
        }
        None => (subject, op.name().to_owned(), value),
    }
}

/// Operators that say where a text must stand, and so are told from the pattern alone.
fn comparison(op: Op) -> bool {
    matches!(
        op,
        Op::Eq | Op::In | Op::Contains | Op::StartsWith | Op::EndsWith | Op::Wildcard
    )
}

fn of_glob(glob: &Glob) -> (Op, String) {
    let lower = |text: &String| text.to_lowercase();
    match glob.tokens() {
        [] => (Op::Eq, String::new()),
        [Token::Literal(text)] => (Op::Eq, lower(text)),
        [Token::Many] => (Op::Exists, "true".to_owned()),
        [Token::Literal(text), Token::Many] => (Op::StartsWith, lower(text)),
        [Token::Many, Token::Literal(text)] => (Op::EndsWith, lower(text)),
        [Token::Many, Token::Literal(text), Token::Many] => (Op::Contains, lower(text)),
        tokens => {
            let (op, inner) = match tokens {
                [Token::Many, inner @ .., Token::Many] if plain_text(inner) => {
                    (Op::Contains, inner)
                }
                [Token::Many, inner @ ..] if plain_text(inner) => (Op::EndsWith, inner),
                [inner @ .., Token::Many] if plain_text(inner) => (Op::StartsWith, inner),
                all if plain_text(all) => (Op::Eq, all),
                all => (Op::Wildcard, all),
            };
            (op, inner.iter().map(printed).collect())
        }
    }
}

/// Text in which `windash` only widened the dashes.
fn plain_text(tokens: &[Token]) -> bool {
    let plain = |token: &Token| matches!(token, Token::Literal(_) | Token::Dash);
    tokens.iter().all(plain)
}

fn printed(token: &Token) -> String {
    match token {
        Token::Literal(text) => text.to_lowercase(),
        Token::One => "?".to_owned(),
        Token::Many => "*".to_owned(),
        Token::Dash => "-".to_owned(),
    }
}

/// The field with the whole path of the program that another field has the name of.
fn path_of(name: &str) -> Option<&'static str> {
    match name {
        field::PROCESS_NAME => Some(field::IMAGE),
        field::PARENT_PROCESS_NAME => Some(field::PARENT_IMAGE),
        _ => None,
    }
}

fn of_windows(name: &str) -> bool {
    const ENDINGS: [&str; 6] = ["exe", "com", "scr", "bat", "cmd", "dll"];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
