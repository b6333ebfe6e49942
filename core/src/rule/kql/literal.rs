//! Names and values of KQL: quoted, or bare with escapes and wildcards.

use super::ast::Literal;
use crate::text::glob::Token;
use crate::text::{Diagnostic, Span};

/// The characters that end a bare value, and that a backslash makes plain.
pub const SPECIAL: &str = "\\():<>\"*{}";
const KEYWORDS: [&str; 3] = ["and", "or", "not"];

/// A blank as KQL knows it.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}')
}

/// The keyword that stands at `at`, whatever its case. What follows must set it apart.
pub fn keyword(text: &str, at: usize) -> Option<&'static str> {
    let rest = &text[at..];
    KEYWORDS.into_iter().find(|word| {
        let (Some(head), Some(tail)) = (rest.get(..word.len()), rest.get(word.len()..)) else {
            return false;
        };
        head.eq_ignore_ascii_case(word)
            && tail
                .chars()
                .next()
                .is_none_or(|c| is_blank(c) || c == '(' || c == ')' || c == '"')
    })
}

/// Reads the literal that begins at `at` and gives the place after it. `None` where none begins
/// there.
pub fn read(
    text: &str,
    at: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<(Literal, usize)>, Diagnostic> {
    if text[at..].starts_with('"') {
        return quoted(text, at, diagnostics).map(Some);
    }
    bare(text, at, diagnostics)
}

/// Collects text and wildcards.
#[derive(Default)]
struct Tokens {
    tokens: Vec<Token>,
    text: String,
}

impl Tokens {
    fn star(&mut self) {
        self.flush();
        self.tokens.push(Token::Many);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.tokens
                .push(Token::Literal(std::mem::take(&mut self.text)));
        }
    }

    fn done(mut self) -> Vec<Token> {
        self.flush();
        self.tokens
    }
}

fn quoted(
    text: &str,
    at: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Literal, usize), Diagnostic> {
    let mut tokens = Tokens::default();
    let mut here = at + 1;
    let mut blank_escape = None;
    loop {
        let rest = &text[here..];
        let Some(c) = rest.chars().next() else {
            let span = Span::new(at, at + 1);
            return Err(
                Diagnostic::error("kql-syntax", "this quote is not closed", span)
                    .help("close it with `\"`; a quote inside is written `\\\"`"),
            );
        };
        match c {
            '"' => break,
            '\\' => match escape(rest) {
                Some((c, length)) => {
                    if matches!(c, '\t' | '\r' | '\n') && blank_escape.is_none() {
                        blank_escape = Some(Span::new(here, here + length));
                    }
                    tokens.text.push(c);
                    here += length;
                }
                // Between quotes a backslash before anything else is a backslash.
                None => {
                    let plain = rest[1..].chars().next().filter(|c| matches!(c, '"' | '\\'));
                    tokens.text.push(plain.unwrap_or('\\'));
                    here += if plain.is_some() { 2 } else { 1 };
                }
            },
            c => {
                tokens.text.push(c);
                here += c.len_utf8();
            }
        }
    }
    let span = Span::new(at, here + 1);
    if let Some(escape) = blank_escape.filter(|_| span.of(text).contains(":\\")) {
        let written = escape.of(text);
        diagnostics.push(
            Diagnostic::warning(
                "kql-escape",
                format!("`{written}` in this path is read as a tab or a line break"),
                escape,
            )
            .help("write each backslash of a path twice: `\"C:\\\\temp\"`"),
        );
    }
    let literal = Literal {
        tokens: tokens.done(),
        quoted: true,
        span,
    };
    Ok((literal, here + 1))
}

fn bare(
    text: &str,
    at: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<(Literal, usize)>, Diagnostic> {
    if keyword(text, at).is_some() {
        return Ok(None);
    }
    let mut tokens = Tokens::default();
    let (mut here, mut end) = (at, at);
    while let Some(c) = text[here..].chars().next() {
        let rest = &text[here..];
        match c {
            c if is_blank(c) => {
                // Blanks belong to a value as long as the value goes on behind them.
                let next = here + rest.len() - rest.trim_start_matches(is_blank).len();
                let goes_on = text[next..]
                    .chars()
                    .next()
                    .is_some_and(|c| !SPECIAL.contains(c) || c == '\\' || c == '*');
                if !goes_on || keyword(text, next).is_some() {
                    break;
                }
                tokens.text.push_str(&text[here..next]);
                here = next;
                continue;
            }
            '*' => {
                tokens.star();
                here += 1;
            }
            '\\' => match escape(rest).or_else(|| plain(rest)) {
                Some((c, length)) => {
                    tokens.text.push(c);
                    here += length;
                }
                // Kibana refuses this; what is meant is plain all the same.
                None => {
                    let next = rest[1..].chars().next();
                    let span = Span::new(here, here + 1 + next.map_or(0, char::len_utf8));
                    diagnostics.push(
                        Diagnostic::warning(
                            "kql-escape",
                            "a backslash outside quotes escapes the next character, and this one needs no escape",
                            span,
                        )
                        .help("write `\\\\` for a backslash, or put the value in double quotes"),
                    );
                    tokens.text.push('\\');
                    here += 1;
                }
            },
            c if SPECIAL.contains(c) => break,
            c => {
                tokens.text.push(c);
                here += c.len_utf8();
            }
        }
        end = here;
    }
    if end == at {
        return Ok(None);
    }
    let literal = Literal {
        tokens: tokens.done(),
        quoted: false,
        span: Span::new(at, end),
    };
    Ok(Some((literal, end)))
}

/// `\t`, `\r`, `\n` and `\u0041` as character and length.
fn escape(rest: &str) -> Option<(char, usize)> {
    Some(match rest.as_bytes().get(1)? {
        b't' => ('\t', 2),
        b'r' => ('\r', 2),
        b'n' => ('\n', 2),
        b'u' => {
            let digits = rest.get(2..6)?;
            if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            let code = u32::from_str_radix(digits, 16).ok()?;
            (char::from_u32(code)?, 6)
        }
        _ => return None,
    })
}

/// A special character behind a backslash, or the first letter of a keyword that is meant as a
/// word.
fn plain(rest: &str) -> Option<(char, usize)> {
    let c = rest[1..].chars().next()?;
    let word = || {
        KEYWORDS.iter().any(|word| {
            rest.get(1..1 + word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
        })
    };
    (SPECIAL.contains(c) || word()).then(|| (c, 1 + c.len_utf8()))
}
