//! One term of Lucene's syntax: its text without escapes, and where it ends.

use crate::text::glob::Token;

/// The characters that end a bare term.
const ENDS: &str = "():\"[]{}^~";

/// Reads a bare term from the start of `rest`: its tokens and its length in bytes.
pub fn read(rest: &str) -> (Vec<Token>, usize) {
    let mut tokens = Vec::new();
    let mut chars = rest.char_indices();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || ENDS.contains(c) {
            break;
        }
        end = at + c.len_utf8();
        tokens.push(match c {
            '*' => Token::Many,
            '?' => Token::One,
            '\\' => match chars.next() {
                Some((at, c)) => {
                    end = at + c.len_utf8();
                    Token::Literal(c.into())
                }
                None => Token::Literal("\\".into()),
            },
            c => Token::Literal(c.into()),
        });
    }
    (tokens, end)
}

/// Reads up to the next `close` that no backslash stands before. The text between, with its
/// escapes, and the length with the closing character.
pub fn until(rest: &str, close: char) -> Option<(&str, usize)> {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        if c == close && !escaped {
            return Some((&rest[..at], at + c.len_utf8()));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// A text without the backslashes that escape.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => chars.next().unwrap_or('\\'),
            c => c,
        });
    }
    out
}
