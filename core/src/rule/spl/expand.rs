//! The text of a search with its macros expanded and its comments gone, as Splunk does before
//! it parses, and the way back to what was written.

use super::ast::Macro;
use super::macros::{Definition, Macros};
use super::parse::Fault;
use crate::limits;
use crate::text::{Extract, Span};

/// A search after expansion.
#[derive(Debug, Default)]
pub struct Expanded {
    text: String,
    /// Sorted by where they start in `text`.
    runs: Vec<Run>,
}

/// A stretch of the expanded text.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: u32,
    stands: Stands,
}

#[derive(Clone, Copy, Debug)]
enum Stands {
    /// As it is in the query, from this offset on.
    Alike(u32),
    /// For a macro that is called here.
    Macro(Span),
}

impl Expanded {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of the expanded text stands in the source of the rule.
    pub fn span(&self, part: Span, query: &Extract) -> Span {
        let start = self.place(part.start);
        let last = self.place(part.end.saturating_sub(1).max(part.start));
        let start = match start {
            (Stands::Alike(from), within) => Span::at((from + within) as usize),
            (Stands::Macro(span), _) => span,
        };
        let end = match last {
            _ if part.is_empty() => start.end,
            (Stands::Alike(from), within) => {
                // A character may take several bytes; its end is what the text says.
                let bytes = part.end - part.end.saturating_sub(1).max(part.start);
                from + within + bytes
            }
            (Stands::Macro(span), _) => span.end,
        };
        query.span(Span::new(start.start as usize, end as usize))
    }

    fn place(&self, at: u32) -> (Stands, u32) {
        let run = self.runs.partition_point(|run| run.from <= at);
        match run.checked_sub(1).map(|run| self.runs[run]) {
            Some(run) => (run.stands, at - run.from),
            None => (Stands::Alike(0), 0),
        }
    }

    fn mark(&mut self, stands: Stands) {
        let from = self.text.len() as u32;
        // A run in which nothing was written gives way.
        if self.runs.last().is_some_and(|run| run.from == from) {
            self.runs.pop();
        }
        self.runs.push(Run { from, stands });
    }
}

/// Expands the macros of a query. The fault, if there is one, has its span in the query.
pub fn expand(query: &str, macros: &Macros) -> Result<Expanded, Fault> {
    let mut out = Expanded::default();
    let mut open = Vec::new();
    write(query, None, macros, &mut open, &mut out)?;
    Ok(out)
}

/// Appends `text` with its macros expanded. Within a macro, everything stands for its call.
fn write(
    text: &str,
    call: Option<Span>,
    macros: &Macros,
    open: &mut Vec<String>,
    out: &mut Expanded,
) -> Result<(), Fault> {
    let here = |at: usize| call.map_or(Stands::Alike(at as u32), Stands::Macro);
    let place = |from: usize, to: usize| call.unwrap_or(Span::new(from, to));
    out.mark(here(0));
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if out.text.len() > limits::SPL_EXPANDED {
            let message = format!(
                "this search is longer than {} MB with its macros expanded",
                limits::SPL_EXPANDED >> 20
            );
            return Err(Fault::new("spl-macro-size", message, place(at, at + 1)));
        }
        match c {
            '"' => {
                let end = quote_end(text, at)
                    .ok_or_else(|| Fault::unclosed("quote", place(at, at + 1)))?;
                out.text.push_str(&text[at..end]);
                at = end;
            }
            '`' if text[at..].starts_with("```") => {
                let end = text[at + 3..]
                    .find("```")
                    .ok_or_else(|| Fault::unclosed("comment", place(at, at + 3)))?;
                at += end + 6;
                out.text.push(' ');
                out.mark(here(at));
            }
            '`' => {
                let end = macro_end(text, at)
                    .ok_or_else(|| Fault::unclosed("macro", place(at, at + 1)))?;
                let span = place(at, end);
                let called = read_call(&text[at + 1..end - 1], span);
                match macros.definition(&called.name, called.arguments.len()) {
                    Some(definition) => {
                        if open.contains(&called.name) {
                            return Err(recursion(open, &called));
                        }
                        open.push(called.name.clone());
                        let body = fill(definition, &called.arguments);
                        write(&body, Some(span), macros, open, out)?;
                        open.pop();
                        at = end;
                        out.mark(here(at));
                    }
                    None => {
                        out.text.push_str(&text[at..end]);
                        at = end;
                    }
                }
            }
            // A backslash takes the next character with it, so that an escaped quote opens
            // nothing.
            '\\' => {
                let next = text[at + 1..].chars().next().map_or(0, char::len_utf8);
                out.text.push_str(&text[at..at + 1 + next]);
                at += 1 + next;
            }
            c => {
                out.text.push(c);
                at += c.len_utf8();
            }
        }
    }
    Ok(())
}

fn recursion(open: &[String], called: &Macro) -> Fault {
    let name = &called.name;
    let message = match open {
        [only] if only == name => format!("the macro `{name}` calls itself"),
        _ => format!(
            "the macro `{name}` calls itself, by way of `{}`",
            open.last().map_or("", String::as_str)
        ),
    };
    Fault::new("spl-macro-recursion", message, called.span)
        .help("take the call out of the macro's definition")
}

/// Where the quoted text that opens at `at` ends, its closing quote included.
pub fn quote_end(text: &str, at: usize) -> Option<usize> {
    let mut escaped = false;
    let inside = text[at + 1..].char_indices();
    for (offset, c) in inside {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1 + offset + 1),
            _ => {}
        }
    }
    None
}

/// Where the macro call that opens at `at` ends, its closing backtick included.
pub fn macro_end(text: &str, at: usize) -> Option<usize> {
    let mut next = at + 1;
    while let Some(c) = text[next..].chars().next() {
        match c {
            '`' => return Some(next + 1),
            '"' => next = quote_end(text, next)?,
            c => next += c.len_utf8(),
        }
    }
    None
}

/// Reads what stands between the backticks of a call.
pub fn read_call(inside: &str, span: Span) -> Macro {
    let inside = inside.trim();
    let (name, arguments) = match inside.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').unwrap_or(rest)),
        None => (inside, ""),
    };
    Macro {
        name: name.trim().to_owned(),
        arguments: split_arguments(arguments),
        span,
    }
}

/// Splits at commas that stand in no quotes and no parentheses, and takes quotes off.
fn split_arguments(text: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0usize);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' => {
                at = quote_end(text, at).unwrap_or(text.len());
                continue;
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                arguments.push(argument(&text[start..at]));
                start = at + 1;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    if !text.trim().is_empty() {
        arguments.push(argument(&text[start..]));
    }
    arguments
}

fn argument(text: &str) -> String {
    let text = text.trim();
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    if quoted {
        &text[1..text.len() - 1]
    } else {
        text
    }
    .to_owned()
}

/// The definition with `$name$` replaced by the arguments.
fn fill(definition: &Definition, arguments: &[String]) -> String {
    let mut body = String::with_capacity(definition.text.len());
    let mut rest = definition.text.as_str();
    while let Some(at) = rest.find('$') {
        body.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let named = after.find('$').and_then(|end| {
            let place = definition
                .arguments
                .iter()
                .position(|a| a == &after[..end])?;
            Some((arguments.get(place)?, end))
        });
        match named {
            Some((argument, end)) => {
                body.push_str(argument);
                rest = &after[end + 1..];
            }
            None => {
                body.push('$');
                rest = after;
            }
        }
    }
    body.push_str(rest);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn macros(definitions: &[(&str, &[&str], &str)]) -> Macros {
        let mut macros = Macros::default();
        for (name, arguments, text) in definitions {
            let arguments = arguments.iter().map(|a| a.to_string()).collect();
            macros.define(name, arguments, text);
        }
        macros
    }

    #[test]
    fn a_macro_stands_for_its_call() {
        let macros = macros(&[("by_name", &["n"], "(Image=\"$n$\" OR x=$n$)")]);
        let query = "a=1 `by_name(cmd)` ```why``` b=2";
        let expanded = expand(query, &macros).unwrap();
        assert_eq!(expanded.text(), "a=1 (Image=\"cmd\" OR x=cmd)   b=2");
        let back = |part: &str| {
            let at = expanded.text().find(part).unwrap();
            let span = Span::new(at, at + part.len());
            expanded.span(span, &Extract::whole(query)).of(query)
        };
        assert_eq!(back("a=1"), "a=1");
        assert_eq!(back("x=cmd"), "`by_name(cmd)`");
        assert_eq!(back("b=2"), "b=2");
    }

    #[test]
    fn a_macro_that_calls_itself_is_named() {
        let looping = macros(&[("a", &[], "x=1 `b`"), ("b", &[], "`a`")]);
        let fault = expand("search `a`", &looping).unwrap_err();
        assert_eq!(fault.code, "spl-macro-recursion");
        assert_eq!(fault.message, "the macro `a` calls itself, by way of `b`");
    }

    #[test]
    fn what_is_never_closed_is_named() {
        for (query, what) in [("a=\"b", "quote"), ("`x", "macro"), ("a ```b", "comment")] {
            let fault = expand(query, &Macros::default()).unwrap_err();
            assert_eq!(fault.message, format!("this {what} is never closed"));
        }
    }

    #[test]
    fn a_macro_that_grows_without_end_is_refused() {
        let mut definitions = vec![("m0".to_owned(), "x".repeat(1000))];
        for level in 1..12 {
            let call = format!("`m{}`", level - 1);
            definitions.push((format!("m{level}"), call.repeat(10)));
        }
        let mut macros = Macros::default();
        for (name, text) in &definitions {
            macros.define(name, Vec::new(), text);
        }
        let fault = expand("`m11`", &macros).unwrap_err();
        assert_eq!(fault.code, "spl-macro-size");
    }
}
