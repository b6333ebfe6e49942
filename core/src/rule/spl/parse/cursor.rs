//! A place in the text of a search, and what all parsers of it need.

use crate::limits;
use crate::rule::spl::ast::{Literal, Name};
use crate::rule::spl::expand::{macro_end, quote_end};
use crate::text::{Diagnostic, Span};

/// Why a search could not be read, and where.
#[derive(Clone, Debug)]
pub struct Fault {
    pub code: &'static str,
    pub message: String,
    pub span: Span,
    pub help: Option<&'static str>,
}

impl Fault {
    pub fn new(code: &'static str, message: impl Into<String>, span: Span) -> Fault {
        Fault {
            code,
            message: message.into(),
            span,
            help: None,
        }
    }

    pub fn syntax(message: impl Into<String>, span: Span) -> Fault {
        Fault::new("spl-syntax", message, span)
    }

    pub fn unclosed(what: &str, span: Span) -> Fault {
        let help = match what {
            "quote" => "add the closing quote; a quote inside a text is written `\\\"`",
            "macro" => "add the closing backtick",
            "comment" => "add the three closing backticks",
            "subsearch" => "add the closing bracket",
            _ => "add what closes it",
        };
        Fault::new("spl-unclosed", format!("this {what} is never closed"), span).help(help)
    }

    pub fn nesting(span: Span) -> Fault {
        let message = format!("this nests more than {} levels deep", limits::NESTING);
        Fault::new("spl-nesting", message, span)
            .help("look for parentheses or brackets that are not closed")
    }

    pub fn help(mut self, help: &'static str) -> Fault {
        self.help = Some(help);
        self
    }

    /// As a message about the rule; the span is that in the rule's source.
    pub fn diagnostic(self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, self.message, span);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// A place in a text, and the end beyond which the parser must not look.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Cursor<'a> {
        Cursor {
            text,
            at: 0,
            end: text.len(),
        }
    }

    /// The same place with an earlier end.
    pub fn until(&self, end: usize) -> Cursor<'a> {
        Cursor {
            end,
            ..self.clone()
        }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    /// What is left, without the blanks at its end.
    pub fn rest_span(&self) -> Span {
        Span::new(self.at, self.at + self.rest().trim_end().len())
    }

    /// From `start` to here.
    pub fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.end
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub fn move_to(&mut self, at: usize) {
        self.at = at;
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    pub fn skip_blanks(&mut self) {
        self.skip_while(char::is_whitespace);
    }

    pub fn skip_while(&mut self, taken: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&taken) {
            self.bump();
        }
    }

    /// Skips blanks and commas.
    pub fn skip_separators(&mut self) {
        self.skip_while(|c| c.is_whitespace() || c == ',');
    }

    /// The next characters that `taken` accepts; `None` where there are none.
    pub fn word(&mut self, taken: impl Fn(char) -> bool) -> Option<Span> {
        let start = self.at;
        self.skip_while(taken);
        (self.at > start).then(|| self.since(start))
    }

    /// Takes a word if it is this one, in whatever case, and ends there.
    pub fn keyword(&mut self, wanted: &str) -> bool {
        let rest = self.rest();
        let found = rest
            .get(..wanted.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(wanted))
            && !rest[wanted.len()..]
                .starts_with(|c: char| c.is_alphanumeric() || "_.:".contains(c));
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// A command's name: letters, digits and underscores.
    pub fn command_name(&mut self) -> Option<Span> {
        let before = self.at;
        let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_')?;
        // `a=b` and `a.b` begin with a field, `foo*` with a pattern.
        let begins = self
            .peek()
            .is_none_or(|c| c.is_whitespace() || "`[(\"'-|".contains(c));
        if !begins || self.text.as_bytes()[before].is_ascii_digit() {
            self.at = before;
            return None;
        }
        Some(name)
    }

    /// A text in double quotes, which must begin here.
    pub fn quoted(&mut self) -> Result<Literal, Fault> {
        let open = self.at;
        let end = quote_end(&self.text[..self.end], open)
            .ok_or_else(|| Fault::unclosed("quote", Span::new(open, open + 1)))?;
        self.at = end;
        Ok(Literal {
            written: self.text[open + 1..end - 1].to_owned(),
            span: Span::new(open, end),
        })
    }

    /// The text between backticks, which must begin here.
    pub fn macro_call(&mut self) -> Result<crate::rule::spl::ast::Macro, Fault> {
        let open = self.at;
        let end = macro_end(&self.text[..self.end], open)
            .ok_or_else(|| Fault::unclosed("macro", Span::new(open, open + 1)))?;
        self.at = end;
        let span = Span::new(open, end);
        Ok(crate::rule::spl::expand::read_call(
            &self.text[open + 1..end - 1],
            span,
        ))
    }

    /// A field's name as commands other than `search` and `eval` take it: a word, or anything
    /// in quotes of either kind.
    pub fn name(&mut self) -> Result<Option<Name>, Fault> {
        self.skip_blanks();
        let start = self.at;
        let text = match self.peek() {
            Some('"') => self.quoted()?.text(),
            Some('\'') => match self.rest()[1..].find('\'') {
                Some(end) => {
                    self.at += end + 2;
                    self.text[start + 1..self.at - 1].to_owned()
                }
                None => {
                    return Err(Fault::unclosed("quote", Span::new(start, start + 1)));
                }
            },
            _ => match self.word(|c| !c.is_whitespace() && !",|()[]\"`=".contains(c)) {
                Some(word) => word.of(self.text).to_owned(),
                None => return Ok(None),
            },
        };
        let span = self.since(start);
        Ok(Some(Name { text, span }))
    }

    /// An option `name=value`, if one begins here.
    pub fn option(&mut self) -> Result<Option<(String, String)>, Fault> {
        let before = self.clone();
        self.skip_separators();
        let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_');
        let Some(name) = name.map(|name| name.of(self.text).to_lowercase()) else {
            *self = before;
            return Ok(None);
        };
        self.skip_blanks();
        if !self.eat("=") {
            *self = before;
            return Ok(None);
        }
        self.skip_blanks();
        let value = match self.peek() {
            Some('"') => self.quoted()?.text(),
            Some('`') => {
                self.macro_call()?;
                String::new()
            }
            _ => {
                let value = self.word(|c| !c.is_whitespace() && !",|[]()\"".contains(c));
                value.map_or("", |value| value.of(self.text)).to_owned()
            }
        };
        Ok(Some((name, value)))
    }

    /// Options up to what is none.
    pub fn options(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let mut options = Vec::new();
        while let Some(option) = self.option()? {
            options.push(option);
        }
        Ok(options)
    }

    /// The end of the command that begins here: the next pipe in no quotes and no brackets.
    pub fn command_end(&self) -> Result<usize, Fault> {
        let mut at = self.at;
        let mut open = Vec::new();
        while at < self.end {
            let (next, mark) = self.step(at)?;
            match mark {
                '[' => open.push(at),
                ']' if open.pop().is_none() => {
                    let message = "this bracket closes nothing";
                    return Err(Fault::syntax(message, Span::new(at, next)).help(
                        "open a subsearch before it, or put brackets that are text into quotes",
                    ));
                }
                '|' if open.is_empty() => return Ok(at),
                _ => {}
            }
            at = next;
        }
        match open.pop() {
            Some(open) => Err(Fault::unclosed("subsearch", Span::new(open, open + 1))),
            None => Ok(self.end),
        }
    }

    /// The inside of the brackets that open here; moves behind them.
    pub fn bracketed(&mut self) -> Result<Cursor<'a>, Fault> {
        self.enclosed('[', ']', "subsearch")
    }

    /// The inside of the parentheses that open here; moves behind them.
    pub fn parenthesised(&mut self) -> Result<Cursor<'a>, Fault> {
        self.enclosed('(', ')', "parenthesis")
    }

    fn enclosed(&mut self, open: char, close: char, what: &str) -> Result<Cursor<'a>, Fault> {
        let start = self.at;
        let mut at = start;
        let mut depth = 0usize;
        while at < self.end {
            let (next, mark) = self.step(at)?;
            if mark == open {
                depth += 1;
            } else if mark == close {
                depth -= 1;
                if depth == 0 {
                    self.at = next;
                    return Ok(Cursor {
                        text: self.text,
                        at: start + 1,
                        end: at,
                    });
                }
            }
            at = next;
        }
        Err(Fault::unclosed(what, Span::new(start, start + 1)))
    }

    /// One step through text that is not looked into: a whole quoted text, macro call or escaped
    /// character, for which a blank is given, or the character itself.
    fn step(&self, at: usize) -> Result<(usize, char), Fault> {
        let text = &self.text[..self.end];
        let here = Span::new(at, at + 1);
        let c = text[at..].chars().next().unwrap_or(' ');
        let next = at + c.len_utf8();
        Ok(match c {
            '"' => (
                quote_end(text, at).ok_or_else(|| Fault::unclosed("quote", here))?,
                ' ',
            ),
            '`' => (
                macro_end(text, at).ok_or_else(|| Fault::unclosed("macro", here))?,
                ' ',
            ),
            '\\' => {
                let escaped = text[next..].chars().next().map_or(0, char::len_utf8);
                (next + escaped, ' ')
            }
            c => (next, c),
        })
    }
}
