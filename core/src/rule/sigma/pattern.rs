//! A Sigma string value as glob tokens: wildcards, escapes, and the rewriting modifiers.

use super::modifier::{Compare, Rewrite};
use crate::text::Glob;
use crate::text::glob::{DASHES, Token};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Splits a value at its wildcards, after the specification's rules of escaping: a backslash
/// before `*`, `?` or another backslash makes that character plain; before anything else it is
/// a plain backslash itself.
pub fn tokens(value: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut text = String::new();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let wildcard = match c {
            '\\' => {
                text.push(
                    chars
                        .next_if(|next| matches!(next, '*' | '?' | '\\'))
                        .unwrap_or('\\'),
                );
                continue;
            }
            '*' => Token::Many,
            '?' => Token::One,
            c => {
                text.push(c);
                continue;
            }
        };
        tokens.push(Token::Literal(std::mem::take(&mut text)));
        tokens.push(wildcard);
    }
    tokens.push(Token::Literal(text));
    tokens
}

/// Applies the rewriting modifiers in order; several patterns stand for one value.
///
/// The error is a sentence for the user.
pub fn rewrite(tokens: Vec<Token>, rewrites: &[Rewrite]) -> Result<Vec<Vec<Token>>, &'static str> {
    let mut tokens = tokens;
    // Encodings work on bytes; once a value is bytes, base64 makes it text again.
    let mut bytes: Option<Vec<u8>> = None;
    for (at, step) in rewrites.iter().enumerate() {
        match step {
            Rewrite::Windash => tokens = windash(tokens),
            Rewrite::Utf16Le | Rewrite::Utf16Be | Rewrite::Utf16Bom => {
                bytes = Some(utf16(&plain(&tokens)?, *step));
            }
            Rewrite::Base64 => {
                let input = bytes
                    .take()
                    .map_or_else(|| plain(&tokens).map(String::into_bytes), Ok)?;
                tokens = vec![Token::Literal(STANDARD.encode(input))];
            }
            Rewrite::Base64Offset => {
                let input = bytes
                    .take()
                    .map_or_else(|| plain(&tokens).map(String::into_bytes), Ok)?;
                if at + 1 < rewrites.len() {
                    return Err(
                        "`base64offset` gives three values, so it has to be the last rewriting modifier",
                    );
                }
                return Ok(offsets(&input)
                    .into_iter()
                    .map(|text| vec![Token::Literal(text)])
                    .collect());
            }
        }
    }
    Ok(vec![tokens])
}

/// Puts the wildcards of `contains`, `startswith` and `endswith` around a value.
pub fn wrap(mut tokens: Vec<Token>, compare: Compare, cased: bool) -> Glob {
    if matches!(compare, Compare::Contains | Compare::EndsWith) {
        tokens.insert(0, Token::Many);
    }
    if matches!(compare, Compare::Contains | Compare::StartsWith) {
        tokens.push(Token::Many);
    }
    Glob::new(tokens, cased)
}

/// The value as text, for the encodings, which cannot encode a wildcard.
fn plain(tokens: &[Token]) -> Result<String, &'static str> {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Literal(part) => text.push_str(part),
            Token::Dash => {
                return Err("`windash` has to come after the encoding modifiers, or not at all");
            }
            Token::One | Token::Many => {
                return Err(
                    "a value with a wildcard cannot be encoded; escape it as `\\*` or `\\?` if it is meant as text",
                );
            }
        }
    }
    Ok(text)
}

/// A dash that opens a flag (after a non-word character, before a word character) becomes any of
/// the five, as pySigma reads the specification's "permutations". Which of the five the rule has
/// makes no difference: the specification converts them interchangeably.
fn windash(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::new();
    for token in tokens {
        let Token::Literal(text) = token else {
            out.push(token);
            continue;
        };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let mut before: Option<char> = None;
        let mut chars = text.chars().peekable();
        let mut part = String::new();
        while let Some(c) = chars.next() {
            let opens = DASHES.contains(&c)
                && !before.is_some_and(word)
                && chars.peek().is_some_and(|&c| word(c));
            if opens {
                out.push(Token::Literal(std::mem::take(&mut part)));
                out.push(Token::Dash);
            } else {
                part.push(c);
            }
            before = Some(c);
        }
        out.push(Token::Literal(part));
    }
    out
}

fn utf16(text: &str, encoding: Rewrite) -> Vec<u8> {
    let units = text.encode_utf16();
    match encoding {
        Rewrite::Utf16Be => units.flat_map(u16::to_be_bytes).collect(),
        Rewrite::Utf16Bom => [0xFF, 0xFE]
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect(),
        _ => units.flat_map(u16::to_le_bytes).collect(),
    }
}

/// The three ways the bytes can look inside a longer base64 text, each cut to the characters
/// that do not depend on the bytes around them.
fn offsets(bytes: &[u8]) -> [String; 3] {
    [0, 1, 2].map(|offset| {
        let mut padded = vec![0; offset];
        padded.extend_from_slice(bytes);
        let encoded = STANDARD.encode(&padded);
        let start = [0, 2, 3][offset];
        let end = match padded.len() % 3 {
            0 => encoded.len(),
            1 => encoded.len() - 3,
            _ => encoded.len() - 2,
        };
        encoded.get(start..end.max(start)).unwrap_or("").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Token {
        Token::Literal(text.into())
    }

    /// The glob of a value, so that empty literals fall away.
    fn glob(value: &str) -> Vec<Token> {
        Glob::new(tokens(value), true).tokens().to_vec()
    }

    #[test]
    fn escapes_follow_the_specification() {
        assert_eq!(glob(r"a\*b"), [literal("a*b")]);
        assert_eq!(glob(r"a\\*b"), [literal(r"a\"), Token::Many, literal("b")]);
        assert_eq!(glob(r"\\server\share"), [literal(r"\server\share")]);
        assert_eq!(glob(r"\\\\server"), [literal(r"\\server")]);
        assert_eq!(glob(r"C:\Windows\"), [literal(r"C:\Windows\")]);
        assert_eq!(glob(r"\?"), [literal("?")]);
        assert_eq!(
            glob("a?*c"),
            [literal("a"), Token::One, Token::Many, literal("c")]
        );
    }

    #[test]
    fn windash_touches_only_dashes_that_open_a_flag() {
        let tokens = windash(vec![literal(" -f a-b -- /x")]);
        let shape: Vec<String> = tokens.iter().map(|t| format!("{t:?}")).collect();
        assert_eq!(
            shape,
            [
                r#"Literal(" ")"#,
                "Dash",
                r#"Literal("f a-b -- ")"#,
                "Dash",
                r#"Literal("x")"#
            ]
        );
    }

    #[test]
    fn base64_offsets_stand_in_every_shift() {
        let text = b"Invoke-Expression";
        let patterns = offsets(text);
        for shift in 0..6 {
            let mut whole = vec![b'x'; shift];
            whole.extend_from_slice(text);
            whole.extend_from_slice(b" tail");
            let encoded = STANDARD.encode(&whole);
            assert!(encoded.contains(&patterns[shift % 3]), "shift {shift}");
        }
    }

    #[test]
    fn utf16_is_encoded_before_base64() {
        let patterns = rewrite(vec![literal("cmd")], &[Rewrite::Utf16Le, Rewrite::Base64]).unwrap();
        assert_eq!(patterns, [vec![literal("YwBtAGQA")]]);
        assert!(rewrite(tokens("c*d"), &[Rewrite::Base64]).is_err());
    }
}
