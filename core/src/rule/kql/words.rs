//! Words in analysed text, as regular expressions over the text itself.
//!
//! Elasticsearch's standard analyzer cuts text at everything that is no letter, digit or
//! underscore, keeps a dot or an apostrophe between two of these, and lower-cases the words.

use super::ast::Literal;
use crate::ir::{Regex, RegexFlags, Test};
use crate::text::glob::Token;

/// A word begins here: the edge of the text, or a character that belongs to no word.
const BEGIN: &str = r"(?:^|[^\w.']|(?:^|\W)[.'])";
const END: &str = r"(?:$|[^\w.']|[.'](?:\W|$))";

/// A test that the words of a value stand in a text: one after another if the value is quoted,
/// else any of them. `None` if there are no words in it. The error is a sentence for the user.
pub fn test(value: &Literal) -> Result<Option<Test>, String> {
    let text = value.text();
    let patterns: Vec<String> = if value.quoted {
        let words: Vec<String> = words(&text).map(regex::escape).collect();
        if words.is_empty() {
            Vec::new()
        } else {
            vec![format!("{BEGIN}{}{END}", words.join(r"\W+"))]
        }
    } else if value.has_wildcard() {
        wild(&value.tokens)
    } else {
        let words: Vec<String> = words(&text).map(regex::escape).collect();
        if words.is_empty() {
            Vec::new()
        } else {
            vec![format!("{BEGIN}(?:{}){END}", words.join("|"))]
        }
    };
    if patterns.is_empty() {
        return Ok(None);
    }
    let flags = RegexFlags {
        ignore_case: true,
        dot_all: true,
        ..RegexFlags::default()
    };
    Regex::new(&patterns.join("|"), flags).map(|regex| Some(Test::Regex(regex)))
}

/// How many words are looked for.
pub fn count(value: &Literal) -> usize {
    words(&value.text()).count()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '\'')))
        .map(|word| word.trim_matches(['.', '\'']))
        .filter(|word| !word.is_empty())
}

/// Each part between blanks is looked for; a star stands for what is left of its word.
fn wild(tokens: &[Token]) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut starts_open = vec![false];
    for token in tokens {
        match token {
            Token::Literal(text) => {
                for (at, piece) in text.split(char::is_whitespace).enumerate() {
                    if at > 0 {
                        parts.push(String::new());
                        starts_open.push(false);
                    }
                    if let Some(part) = parts.last_mut() {
                        part.push_str(&regex::escape(piece));
                    }
                }
            }
            _ => {
                if let (Some(part), Some(open)) = (parts.last_mut(), starts_open.last_mut()) {
                    if part.is_empty() {
                        *open = true;
                    } else {
                        part.push_str(r"\S*");
                    }
                }
            }
        }
    }
    let around = |(part, open): (String, bool)| {
        let begin = if open { "" } else { BEGIN };
        let end = if part.ends_with(r"\S*") { "" } else { END };
        (!part.is_empty()).then(|| format!("{begin}{part}{end}"))
    };
    parts
        .into_iter()
        .zip(starts_open)
        .filter_map(around)
        .collect()
}
