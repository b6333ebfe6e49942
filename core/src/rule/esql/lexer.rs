//! ES|QL as tokens. Names of indices may hold anything, so a sign that is not known is a token too.

use crate::text::{Diagnostic, Span};

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A name or a keyword, without its backticks.
    Name(String),
    /// A name with backticks, which is no keyword.
    Quoted(String),
    Text(String),
    Number(String),
    Sign(&'static str),
    /// A character that means something in an index pattern only.
    Other,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub span: Span,
}

impl Token {
    pub fn is(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Name(name) if name.eq_ignore_ascii_case(word))
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind, Kind::Sign(own) if own == sign)
    }
}

/// Longer signs come first.
const SIGNS: [&str; 26] = [
    "==", "=~", "!=", "<=", ">=", "::", "->", "|", "=", "<", ">", "+", "-", "*", "/", "%", "(",
    ")", "[", "]", "{", "}", ",", ":", "?", ".",
];

/// Reads all tokens; comments and blanks are left out.
pub fn lex(text: &str) -> Result<Vec<Token>, Diagnostic> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if let Some(inside) = rest.strip_prefix("/*") {
            let end = inside
                .find("*/")
                .ok_or_else(|| open("comment", "*/", at, 2))?;
            at += end + 4;
            continue;
        }
        let (kind, length) = if c == '"' {
            string(rest, at)?
        } else if c.is_ascii_digit() {
            let length = number(rest);
            (Kind::Number(rest[..length].to_owned()), length)
        } else if is_name(c) || c == '`' {
            name(rest, at)?
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (Kind::Sign(sign), sign.len())
        } else {
            (Kind::Other, c.len_utf8())
        };
        tokens.push(Token {
            kind,
            span: Span::new(at, at + length),
        });
        at += length;
    }
    Ok(tokens)
}

fn open(what: &str, close: &str, at: usize, length: usize) -> Diagnostic {
    let span = Span::new(at, at + length);
    Diagnostic::error("esql-syntax", format!("this {what} is not closed"), span)
        .help(format!("close it with `{close}`"))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@')
}

/// A name with its dots: `process.name`. Any part may stand in backticks.
fn name(rest: &str, at: usize) -> Result<(Kind, usize), Diagnostic> {
    let mut text = String::new();
    let mut quoted = false;
    let mut end = 0;
    loop {
        let part = &rest[end..];
        end += if part.starts_with('`') {
            quoted = true;
            backticks(part, at + end, &mut text)?
        } else {
            let length = part.find(|c| !is_name(c)).unwrap_or(part.len());
            text.push_str(&part[..length]);
            length
        };
        let next = rest[end..].strip_prefix('.');
        if !next.is_some_and(|next| next.starts_with(|c| is_name(c) || c == '`')) {
            break;
        }
        text.push('.');
        end += 1;
    }
    let kind = if quoted {
        Kind::Quoted(text)
    } else {
        Kind::Name(text)
    };
    Ok((kind, end))
}

fn number(rest: &str) -> usize {
    let mut before = ' ';
    let end = rest.find(|c: char| {
        let goes_on = c.is_ascii_digit()
            || matches!(c, '.' | 'e' | 'E')
            || matches!(before, 'e' | 'E') && matches!(c, '+' | '-');
        before = c;
        !goes_on
    });
    end.unwrap_or(rest.len())
}

/// Between three quotes nothing is escaped.
fn string(rest: &str, at: usize) -> Result<(Kind, usize), Diagnostic> {
    if let Some(inside) = rest.strip_prefix("\"\"\"") {
        let end = inside
            .find("\"\"\"")
            .ok_or_else(|| open("text", "\"\"\"", at, 3))?;
        // Up to two quotes may stand right before the closing three.
        let more = inside[end + 3..]
            .bytes()
            .take(2)
            .take_while(|byte| *byte == b'"')
            .count();
        let end = end + more;
        return Ok((Kind::Text(inside[..end].to_owned()), end + 6));
    }
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((offset, c)) = chars.next() {
        match c {
            '"' => return Ok((Kind::Text(text), offset + 1)),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, 't')) => text.push('\t'),
                Some((_, c @ ('"' | '\\'))) => text.push(c),
                Some((_, c)) => text.extend(['\\', c]),
                None => break,
            },
            c => text.push(c),
        }
    }
    Err(open("text", "\"", at, 1))
}

/// Adds what stands in backticks, one of which is written twice inside, and gives its length.
fn backticks(rest: &str, at: usize, text: &mut String) -> Result<usize, Diagnostic> {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((offset, c)) = chars.next() {
        if c != '`' {
            text.push(c);
        } else if chars.next_if(|(_, c)| *c == '`').is_some() {
            text.push('`');
        } else {
            return Ok(offset + 1);
        }
    }
    Err(open("name", "`", at, 1))
}
