//! Windows command lines: the program they name, and their arguments.

use crate::text::Span;
use std::borrow::Cow;

/// The program a command line starts with, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program<'l> {
    /// Without quotes, and without the carets that `cmd.exe` drops.
    pub path: Cow<'l, str>,
    pub quoted: bool,
    /// The program in the line, quotes included.
    pub span: Span,
}

impl<'l> Program<'l> {
    /// The program of `line`; `None` for a line of nothing but blanks.
    ///
    /// A quoted program ends at the next quote, with no escapes, as CreateProcess reads it. An
    /// unquoted one ends at the first blank, even where its path goes on behind it:
    /// [`image`](super::image::image) knows how to try further.
    pub fn of(line: &'l str) -> Option<Program<'l>> {
        // `@` in a batch file keeps the line from being shown, and is no part of the program.
        let start = line.len()
            - line
                .trim_start_matches(|c: char| c <= ' ' || c == '@')
                .len();
        let rest = &line[start..];
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('"') {
            let length = inner.find('"').unwrap_or(inner.len());
            let end = (start + 1 + length + 1).min(line.len());
            let path = Cow::Borrowed(&inner[..length]);
            return Some(Program {
                path,
                quoted: true,
                span: Span::new(start, end),
            });
        }
        let mut length = rest.find(|c: char| c <= ' ').unwrap_or(rest.len());
        // `cmd/c dir`: cmd.exe is often written together with its first switch. A slash parts
        // folders, too, so only the name between two separators can be cmd's.
        let mut name = 0;
        for (at, separator) in rest[..length].match_indices(['/', '\\']) {
            if separator == "/" && is_cmd(&unescape(&rest[name..at])) {
                length = at;
                break;
            }
            name = at + separator.len();
        }
        let path = unescape(&rest[..length]);
        Some(Program {
            path,
            quoted: false,
            span: Span::new(start, start + length),
        })
    }

    /// The file's name: what follows the last separator.
    pub fn name(&self) -> &str {
        file_name(&self.path)
    }

    /// Is it `cmd.exe`, in whatever folder and spelling?
    pub fn is_cmd(&self) -> bool {
        is_cmd(&self.path)
    }
}

/// Drops what `cmd.exe` drops from an unquoted program name: `c^script`, `c""script`.
fn unescape(word: &str) -> Cow<'_, str> {
    if word.contains(['^', '"']) {
        Cow::Owned(word.chars().filter(|&c| c != '^' && c != '"').collect())
    } else {
        Cow::Borrowed(word)
    }
}

fn is_cmd(path: &str) -> bool {
    ["cmd", "cmd.exe", "%comspec%"]
        .iter()
        .any(|name| file_name(path).eq_ignore_ascii_case(name))
}

/// What follows the last separator of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

/// An argument and where it stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// As the program receives it.
    pub text: String,
    /// In the line, quotes included.
    pub span: Span,
}

/// Splits a command line as `CommandLineToArgvW` does, the program included.
///
/// The program's name follows [`Program::of`]. In what follows, blanks outside quotes part
/// arguments; 2n backslashes before a quote are n backslashes, and one more makes the quote a
/// character; a doubled quote inside quotes is a character and ends them, and a tripled one is a
/// character within them. Unlike Windows, blanks before the program are skipped, since people
/// paste them and nobody starts a program without a name.
pub fn split(line: &str) -> Vec<Arg> {
    let Some(program) = Program::of(line) else {
        return Vec::new();
    };
    let mut at = program.span.end as usize;
    let mut args = vec![Arg {
        text: program.path.into_owned(),
        span: program.span,
    }];
    loop {
        at += line[at..]
            .bytes()
            .take_while(|byte| b" \t".contains(byte))
            .count();
        if at == line.len() {
            return args;
        }
        let start = at;
        let mut text = String::new();
        // 0 outside quotes, 1 inside; further quotes in a row count on from there.
        let mut quotes = 0;
        while let Some(c) = line[at..].chars().next() {
            match c {
                ' ' | '\t' if quotes == 0 => break,
                '\\' => {
                    let run = line[at..].bytes().take_while(|&byte| byte == b'\\').count();
                    at += run;
                    if line[at..].starts_with('"') {
                        text.extend(std::iter::repeat_n('\\', run / 2));
                        if run % 2 == 1 {
                            text.push('"');
                            at += 1;
                        }
                    } else {
                        text.extend(std::iter::repeat_n('\\', run));
                    }
                }
                '"' => {
                    let run = line[at..].bytes().take_while(|&byte| byte == b'"').count();
                    at += run;
                    for _ in 0..run {
                        quotes += 1;
                        if quotes == 3 {
                            text.push('"');
                            quotes = 0;
                        }
                    }
                    if quotes == 2 {
                        quotes = 0;
                    }
                }
                c => {
                    text.push(c);
                    at += c.len_utf8();
                }
            }
        }
        args.push(Arg {
            text,
            span: Span::new(start, at),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).into_iter().map(|arg| arg.text).collect()
    }

    #[test]
    fn arguments_follow_the_rules_for_backslashes_and_quotes() {
        assert_eq!(texts(r#"a "b c" d"#), ["a", "b c", "d"]);
        assert_eq!(
            texts(r#"a b\\\"c d\\"e f" g\h"#),
            ["a", r#"b\"c"#, r"d\e f", r"g\h"]
        );
        assert_eq!(texts(r#"a "" b"#), ["a", "", "b"]);
        assert_eq!(
            texts(r#"a "x """C:\Program Files""" y" z"#),
            ["a", r#"x "C:\Program Files" y"#, "z"]
        );
        assert_eq!(texts("a\t b  "), ["a", "b"]);
    }

    #[test]
    fn the_program_knows_no_escapes() {
        assert_eq!(texts(r#""C:\a b\" c"#), [r"C:\a b\", "c"]);
        assert_eq!(texts(r#""C:\never closed"#), [r"C:\never closed"]);
        assert_eq!(texts(" \t"), [""; 0]);
    }

    #[test]
    fn spans_cover_the_arguments_with_their_quotes() {
        let line = r#"  "a b" "ö c"  d"#;
        let spans: Vec<&str> = split(line).iter().map(|arg| arg.span.of(line)).collect();
        assert_eq!(spans, [r#""a b""#, r#""ö c""#, "d"]);
    }

    #[test]
    fn cmd_is_known_in_every_spelling() {
        for line in [
            "cmd /c x",
            "CMD.EXE/c x",
            r#""C:\Windows\System32\cmd.exe" /c"#,
            "%ComSpec% /c x",
            "c^m\"\"d /c x",
            "@cmd",
        ] {
            assert!(Program::of(line).unwrap().is_cmd(), "{line}");
        }
        assert!(!Program::of("cmdkey /list").unwrap().is_cmd());
        assert_eq!(Program::of("cmd/c x").unwrap().span, Span::new(0, 3));
    }
}
