//! EQL's words. What is wrong with a word is said here, and the word is kept, so that a query
//! with a slip in it is still understood as far as possible.

use crate::text::{Diagnostic, Extract, Span};

#[derive(Clone, Debug, PartialEq)]
pub struct Token<'a> {
    pub kind: Kind<'a>,
    /// Where it stands in the rule's source.
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'a> {
    /// A keyword, a field, a function or a category; with the `~` that follows it at once.
    Name {
        text: &'a str,
        tilde: bool,
    },
    /// A field name between backquotes.
    Quoted(String),
    Text(String),
    Number(&'a str),
    Symbol(&'static str),
    End,
}

/// Longer ones first, so that `<=` is not read as `<` and `=`.
const SYMBOLS: [&str; 21] = [
    "![", "!=", "!:", "==", "<=", ">=", "(", ")", "[", "]", ",", ".", "|", ":", "<", ">", "=", "+",
    "-", "*", "/",
];

/// Splits a query into words. The last is always [`Kind::End`].
pub fn tokens<'a>(query: &'a Extract, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token<'a>> {
    let mut lexer = Lexer {
        query,
        text: query.text(),
        at: 0,
        diagnostics,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    let end = lexer.text.trim_end().len();
    tokens.push(Token {
        kind: Kind::End,
        span: query.span(Span::at(end)),
    });
    tokens
}

struct Lexer<'a, 'd> {
    query: &'a Extract,
    text: &'a str,
    at: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Lexer<'a, '_> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize) -> Span {
        self.query.span(Span::new(start, self.at))
    }

    fn token(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_blanks();
            let start = self.at;
            let c = self.rest().chars().next()?;
            let kind = match c {
                'a'..='z' | 'A'..='Z' | '_' | '@' => Some(self.name()),
                // The items that Elastic Defend's `arraysearch` goes through have such names.
                '$' if self.rest()[1..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    Some(self.name())
                }
                '0'..='9' => Some(self.number()),
                '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    Some(self.number())
                }
                '"' => Some(self.text()),
                '\'' => Some(self.single_quoted()),
                '`' => Some(self.quoted_name()),
                '?' if self.rest()[1..].starts_with(['"', '\'']) => Some(self.old_raw_text()),
                _ => self.symbol(c),
            };
            if let Some(kind) = kind {
                let span = self.span(start);
                return Some(Token { kind, span });
            }
        }
    }

    /// Blanks and comments; a comment between `/*` and `*/` may hold others.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            self.at += blanks;
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.block_comment();
            } else if blanks == 0 {
                return;
            }
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0usize;
        loop {
            let rest = self.rest();
            match rest.find(['/', '*']) {
                Some(at) if rest[at..].starts_with("/*") => {
                    (depth, self.at) = (depth + 1, self.at + at + 2)
                }
                Some(at) if rest[at..].starts_with("*/") => {
                    (depth, self.at) = (depth - 1, self.at + at + 2)
                }
                Some(at) => self.at += at + 1,
                None => {
                    self.at = self.text.len();
                    let span = self.query.span(Span::new(start, start + 2));
                    let message = "this comment is never closed";
                    self.report(
                        Diagnostic::error("eql-comment", message, span).help("end it with `*/`"),
                    );
                    return;
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn name(&mut self) -> Kind<'a> {
        let rest = self.rest();
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@';
        let begin = usize::from(rest.starts_with('$'));
        let end = rest[begin..].find(|c| !name(c));
        let text = &rest[..end.map_or(rest.len(), |end| begin + end)];
        self.at += text.len();
        let tilde = self.rest().starts_with('~');
        self.at += usize::from(tilde);
        Kind::Name { text, tilde }
    }

    fn number(&mut self) -> Kind<'a> {
        let rest = self.rest();
        let digits = |from: usize| {
            let digits = rest[from..].find(|c: char| !c.is_ascii_digit());
            digits.map_or(rest.len(), |length| from + length)
        };
        let mut end = digits(0);
        if rest[end..].starts_with('.') {
            end = digits(end + 1);
        }
        if rest[end..].starts_with(['e', 'E']) {
            let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
            let exponent = digits(end + 1 + sign);
            // `30e` alone is a number and a unit that does not exist.
            if exponent > end + 1 + sign {
                end = exponent;
            }
        }
        self.at += end;
        Kind::Number(&rest[..end])
    }

    /// `"…"` with escapes, or `"""…"""` without any.
    fn text(&mut self) -> Kind<'a> {
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix("\"\"\"") {
            let Some(close) = close_of(inside, "\"\"\"") else {
                return self.unclosed(3, line_of(inside));
            };
            // Up to two more quotes belong to the text.
            let more = inside[close + 3..].chars().take_while(|&c| c == '"');
            let end = close + more.take(2).count();
            self.at += 3 + end + 3;
            return Kind::Text(inside[..end].to_owned());
        }
        self.escaped('"')
    }

    fn escaped(&mut self, quote: char) -> Kind<'a> {
        let rest = self.rest();
        let mut text = String::new();
        let mut chars = rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at += at + 1;
                    return Kind::Text(text);
                }
                '\r' | '\n' => return self.unclosed(1, &rest[1..at]),
                '\\' => {
                    let (meant, length) = escape(&rest[at..]);
                    match meant {
                        Some(meant) => text.push(meant),
                        None => self.bad_escape(at, &rest[at..]),
                    }
                    // An escape that is none stands for itself, so that the rest is understood.
                    if meant.is_none() {
                        text.push('\\');
                    }
                    for _ in 1..length {
                        chars.next();
                    }
                }
                c => text.push(c),
            }
        }
        self.unclosed(1, &rest[1..])
    }

    fn bad_escape(&mut self, at: usize, rest: &str) {
        let written: String = rest.chars().take(2).collect();
        let start = self.at + at;
        let span = self.query.span(Span::new(start, start + written.len()));
        let message = format!("`{written}` is no escape of EQL");
        self.report(
            Diagnostic::error("eql-escape", message, span)
                .help("double the backslash, or put the text between three double quotes")
                .fix("Double the backslash", span, format!(r"\{written}")),
        );
    }

    fn unclosed(&mut self, quotes: usize, inside: &str) -> Kind<'a> {
        let start = self.at;
        self.at += quotes + inside.len();
        let span = self.query.span(Span::new(start, start + quotes));
        let quote = &self.text[start..start + quotes];
        self.report(
            Diagnostic::error("eql-unclosed-text", "this text is never closed", span)
                .help(format!("end it with `{quote}` on the same line")),
        );
        Kind::Text(inside.to_owned())
    }

    /// The older language had these; Elasticsearch keeps the quote for later use.
    fn single_quoted(&mut self) -> Kind<'a> {
        let start = self.at;
        let kind = self.escaped('\'');
        let inside = self.text[start..self.at].trim_matches('\'').to_owned();
        let span = self.span(start);
        self.report(
            Diagnostic::error("eql-single-quotes", "EQL has no single quotes", span)
                .help("put the text between double quotes")
                .fix("Use double quotes", span, format!("\"{inside}\"")),
        );
        kind
    }

    /// `?"…"`, the raw text of the older language.
    fn old_raw_text(&mut self) -> Kind<'a> {
        let start = self.at;
        let rest = self.rest();
        let quote = &rest[1..2];
        let Some(close) = close_of(&rest[2..], quote) else {
            self.at += 1;
            return self.unclosed(1, line_of(&rest[2..]));
        };
        self.at += 2 + close + 1;
        let span = self.span(start);
        let inside = &rest[2..2 + close];
        let message = "Elasticsearch no longer has this form of raw text";
        self.report(
            Diagnostic::error("eql-raw-text", message, span)
                .help("put it between three double quotes")
                .fix(
                    "Use three double quotes",
                    span,
                    format!("\"\"\"{inside}\"\"\""),
                ),
        );
        Kind::Text(inside.to_owned())
    }

    fn quoted_name(&mut self) -> Kind<'a> {
        let start = self.at;
        let rest = self.rest();
        let mut name = String::new();
        let mut at = 1;
        while let Some(length) = rest[at..].find(['`', '\n']) {
            name.push_str(&rest[at..at + length]);
            at += length + 1;
            let two = rest[at - 1..].starts_with("``");
            if rest[at - 1..].starts_with('\n') {
                break;
            }
            if !two {
                self.at += at;
                return Kind::Quoted(name);
            }
            name.push('`');
            at += 1;
        }
        self.at = self.text.len().min(start + at.max(1));
        let span = self.query.span(Span::new(start, start + 1));
        let message = "this field name is never closed";
        self.report(
            Diagnostic::error("eql-unclosed-name", message, span).help("end it with a backquote"),
        );
        // What follows is unlikely to be understood.
        self.at = self.text.len();
        Kind::Quoted(name)
    }

    fn symbol(&mut self, c: char) -> Option<Kind<'a>> {
        let start = self.at;
        let rest = self.rest();
        for (written, word) in [("&&", "and"), ("||", "or")] {
            if rest.starts_with(written) {
                self.at += 2;
                self.not_a_symbol(start, written, word);
                let tilde = false;
                return Some(Kind::Name { text: word, tilde });
            }
        }
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            self.at += symbol.len();
            return Some(Kind::Symbol(symbol));
        }
        self.at += c.len_utf8();
        match c {
            '?' => Some(Kind::Symbol("?")),
            '%' => Some(Kind::Symbol("%")),
            '!' => {
                self.not_a_symbol(start, "!", "not");
                let (text, tilde) = ("not", false);
                Some(Kind::Name { text, tilde })
            }
            _ => {
                let span = self.span(start);
                let message = format!("`{}` means nothing in EQL", c.escape_debug());
                let help = "a field name with other characters stands between backquotes";
                self.report(Diagnostic::error("eql-character", message, span).help(help));
                None
            }
        }
    }

    fn not_a_symbol(&mut self, start: usize, written: &str, word: &str) {
        let span = self.span(start);
        let message = format!("EQL writes `{word}`, not `{written}`");
        self.report(Diagnostic::error("eql-operator", message, span).fix(
            format!("Replace with `{word}`"),
            span,
            format!(" {word} "),
        ));
    }

    /// A thousand slips of one kind help nobody.
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < crate::limits::DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// Where `quotes` stand in the rest of the line. Looks no further than it has to, so that many
/// short texts take no longer than one long one.
fn close_of(inside: &str, quotes: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + inside[from..].find(['"', '\'', '\r', '\n'])?;
        let rest = &inside[at..];
        if rest.starts_with(quotes) {
            return Some(at);
        }
        if rest.starts_with(['\r', '\n']) {
            return None;
        }
        from = at + 1;
    }
}

fn line_of(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What an escape stands for, and how many characters it takes.
fn escape(rest: &str) -> (Option<char>, usize) {
    let mut chars = rest.chars().skip(1);
    let simple = match chars.next() {
        Some('n') => Some('\n'),
        Some('r') => Some('\r'),
        Some('t') => Some('\t'),
        Some('b') => Some('\u{8}'),
        Some('f') => Some('\u{c}'),
        Some(c @ ('\\' | '"' | '\'')) => Some(c),
        Some('u') => {
            let inside = rest.get(3..).filter(|_| rest[2..].starts_with('{'));
            let digits = inside.and_then(|inside| {
                inside.get(..inside.char_indices().take(9).find(|(_, c)| *c == '}')?.0)
            });
            let character = digits
                .filter(|digits| digits.len() >= 2)
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32);
            return match (character, digits) {
                (Some(character), Some(digits)) => (Some(character), digits.len() + 4),
                _ => (None, 1),
            };
        }
        _ => None,
    };
    match simple {
        Some(c) => (Some(c), 2),
        None => (None, 1),
    }
}
