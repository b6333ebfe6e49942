//! Cutting text into JSON records, and getting on after one that is broken.

use super::json::{Broken, Json, parse};
use crate::limits;
use crate::text::{Diagnostic, Span};

/// One step through the text.
#[derive(Debug)]
pub enum Step<'a> {
    Record(Span, Json<'a>),
    /// Something here is not a record; what could be skipped has been.
    Problem(Diagnostic),
    End,
}

/// Where the reading of a text of JSON records stands.
///
/// Takes an array, one object a line, several objects in a row, and mixtures of these; commas
/// between records are neither asked for nor refused, so that lines cut out of an array work.
/// `evtx_dump`'s own `Record 12` lines are skipped, and so are comments.
#[derive(Clone, Copy, Debug, Default)]
pub struct Records {
    at: usize,
    /// Where the array that is open began.
    array: Option<usize>,
}

impl Records {
    /// Bytes that are done with.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Reads on to the next record or problem.
    ///
    /// Linear over a whole text, broken or not: a record is skipped to where it ends or where
    /// the next one begins, and only [`limits::NESTING`] unfinished records can be read in vain
    /// from one place on.
    pub fn next<'a>(&mut self, text: &'a str) -> Step<'a> {
        let bytes = text.as_bytes();
        loop {
            while bytes
                .get(self.at)
                .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b','))
            {
                self.at += 1;
            }
            match bytes.get(self.at) {
                None => return self.end(),
                Some(b'[') if self.array.is_none() => {
                    self.array = Some(self.at);
                    self.at += 1;
                }
                Some(b']') if self.array.is_some() => {
                    self.array = None;
                    self.at += 1;
                }
                Some(b'{') => return self.record(text),
                // The page takes `#` for a comment in every format.
                Some(b'#') => self.at = line_end(text, self.at),
                // A byte order mark, or between two files that were joined.
                Some(0xEF) if text[self.at..].starts_with('\u{feff}') => self.at += 3,
                Some(b'R') if record_line(&text[self.at..]).is_some() => {
                    self.at += record_line(&text[self.at..]).unwrap_or(0);
                }
                Some(_) => return Step::Problem(self.not_a_record(text)),
            }
        }
    }

    fn end<'a>(&mut self) -> Step<'a> {
        match self.array.take() {
            Some(open) => Step::Problem(
                Diagnostic::warning(
                    "json-array-open",
                    "This array is never closed.",
                    Span::new(open, open + 1),
                )
                .help("Its records were read; perhaps the end of the text was cut off."),
            ),
            None => Step::End,
        }
    }

    fn record<'a>(&mut self, text: &'a str) -> Step<'a> {
        let start = self.at;
        match parse(&text[start..]) {
            Ok((json, length)) => {
                self.at = start + length;
                Step::Record(Span::new(start, self.at), json)
            }
            Err(broken) => {
                self.at = resume(text, start);
                Step::Problem(explain(&broken, text, start, self.at))
            }
        }
    }

    /// Skips values that are no objects, or lines that are no JSON at all, as one problem.
    fn not_a_record(&mut self, text: &str) -> Diagnostic {
        let start = self.at;
        let mut values = 0;
        while let Some(length) = scalar(&text[self.at..]) {
            self.at += length;
            values += 1;
            let gap = text[self.at..]
                .bytes()
                .take_while(|byte| b" \t\r\n,".contains(byte))
                .count();
            let next = text.as_bytes().get(self.at + gap);
            if matches!(next, None | Some(b'{' | b'[' | b']')) {
                break;
            }
            self.at += gap;
        }
        if values > 0 {
            let message = match values {
                1 => "A record must be an object, `{…}`; this is a single value.".to_owned(),
                _ => format!(
                    "A record must be an object, `{{…}}`; these are {values} single values."
                ),
            };
            return Diagnostic::error("json-not-an-object", message, Span::new(start, self.at));
        }
        // Stray brackets may have a record right behind them.
        let stray = text[start..]
            .bytes()
            .take_while(|byte| b"[]}, \t\r\n".contains(byte))
            .count();
        if stray > 0 {
            self.at = start + stray;
            let span = Span::new(start, start + text[start..self.at].trim_end().len());
            let message = "A bracket here belongs to no record.";
            return Diagnostic::error("json-syntax", message, span);
        }
        let first_line_end = line_end(text, start);
        self.at = text.len();
        let mut lines = 1;
        let mut line = first_line_end + 1;
        while line < text.len() {
            if begins_record(text[line..].trim_start_matches([' ', '\t'])) {
                self.at = line;
                break;
            }
            lines += 1;
            line = line_end(text, line) + 1;
        }
        let message = match lines {
            1 => "This line is not JSON; it was skipped.".to_owned(),
            _ => format!("Here {lines} lines are not JSON; they were skipped."),
        };
        Diagnostic::error(
            "json-expected",
            message,
            Span::new(start, first_line_end.min(self.at)),
        )
        .help("Paste command lines and JSON records apart, or choose the format by hand.")
    }
}

/// The length of a line `Record 12` that evtx_dump prints before each record.
fn record_line(text: &str) -> Option<usize> {
    let line = &text[..line_end(text, 0)];
    let number = line.strip_prefix("Record ")?.trim_end();
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(line.len())
}

/// Does a record, or an array of records, begin here? Also what tells JSON from a command line
/// or a PowerShell expression that begins with a bracket.
pub fn begins_record(text: &str) -> bool {
    let Some(inner) = text.strip_prefix(['{', '[']) else {
        return record_line(text).is_some();
    };
    let first = inner.trim_start().bytes().next();
    match first {
        None | Some(b'"') => true,
        Some(b'}') => text.starts_with('{'),
        Some(b'{' | b'[' | b']' | b'-' | b'0'..=b'9') => text.starts_with('['),
        _ => false,
    }
}

/// The end of the line that `from` is on, its line break not included.
fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

/// The length of the number, string or word at the start of `text`.
fn scalar(text: &str) -> Option<usize> {
    let first = text.bytes().next()?;
    if !matches!(first, b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') {
        return None;
    }
    let (_, length) = parse(text).ok()?;
    // `1.2.3.4` or `127.0.0.1 script:x` begins with a number but is none.
    let boundary = text[length..]
        .bytes()
        .next()
        .is_none_or(|byte| b" \t\r\n,]}[{".contains(&byte));
    boundary.then_some(length)
}

/// Where to read on after the record that begins at `start` turned out to be broken.
///
/// Either behind the bracket that closes it, or at the next line that begins a record, if that
/// comes first and stands no deeper than the broken record's own line: deeper lines are parts of
/// it. A string ends with its line at the latest, as it does in JSON.
fn resume(text: &str, start: usize) -> usize {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = |line: usize| {
        text[line..]
            .bytes()
            .take_while(|byte| b" \t".contains(byte))
            .count()
    };
    let own = indent(line_start);
    let bytes = text.as_bytes();
    let (mut depth, mut quoted, mut at) = (0_usize, false, start);
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => {
                quoted = false;
                let inner = indent(at + 1);
                if inner <= own && begins_record(&text[at + 1 + inner..]) {
                    return at + 1;
                }
            }
            b'\\' if quoted && bytes.get(at + 1) != Some(&b'\n') => at += 1,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Says what was expected and where, for a record from `start` that was skipped up to `end`.
fn explain(broken: &Broken, text: &str, start: usize, end: usize) -> Diagnostic {
    if broken.too_deep {
        let message = format!(
            "This record nests more than {} levels deep, so it was not read.",
            limits::NESTING
        );
        return Diagnostic::error("json-nesting", message, Span::new(start, start + 1));
    }
    let shown = broken.error.to_string();
    let reason = shown.split(" at line ").next().unwrap_or(&shown);
    let at = offset(&broken.error, text, start);
    if broken.error.is_eof() || at >= end {
        let message = "This record is not closed: a `}` is missing.";
        return Diagnostic::error("json-open", message, Span::new(start, start + 1));
    }
    // The parser stops behind the backslash that it can't make sense of.
    let is_escape = reason.contains("escape");
    let at = if is_escape && text[..at].ends_with('\\') {
        at - 1
    } else {
        at
    };
    let message = format!("This record could not be read: {reason}.");
    let span = Span::new(
        at,
        text[at..].chars().next().map_or(at, |c| at + c.len_utf8()),
    );
    let problem = Diagnostic::error("json-syntax", message, span);
    if is_escape {
        problem.help("In JSON a backslash is written twice: C:\\\\Windows.")
    } else if reason.contains("control character") {
        problem.help(
            "A line break or tab in a string is written \\n or \\t; perhaps a quote is missing.",
        )
    } else {
        problem
    }
}

/// The byte that serde_json stopped at. It counts lines and bytes from 1.
fn offset(error: &serde_json::Error, text: &str, start: usize) -> usize {
    let record = &text[start..];
    let line_start = match error.line() {
        0 | 1 => 0,
        line => record
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n')
            .nth(line - 2)
            .map_or(0, |(at, _)| at + 1),
    };
    // Column 0 is the line break before the line.
    let at = (start + line_start + error.column())
        .saturating_sub(1)
        .min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the steps through a text are, in short: a record as its source, a problem as its
    /// code and the text it points at.
    fn steps(text: &str) -> Vec<String> {
        let mut records = Records::default();
        let mut seen = Vec::new();
        loop {
            match records.next(text) {
                Step::Record(span, _) => seen.push(span.of(text).to_owned()),
                Step::Problem(problem) => {
                    seen.push(format!("{} at {:?}", problem.code, problem.span.of(text)));
                }
                Step::End => return seen,
            }
        }
    }

    #[test]
    fn arrays_lines_and_rows_of_objects_are_records() {
        let expected = ["{\"a\":1}", "{\"b\":\n 2}"];
        assert_eq!(steps("[{\"a\":1},\n {\"b\":\n 2}]"), expected);
        assert_eq!(steps("{\"a\":1}\n{\"b\":\n 2}"), expected);
        assert_eq!(steps("{\"a\":1}{\"b\":\n 2}"), expected);
        assert_eq!(steps("{\"a\":1},\r\n{\"b\":\n 2},"), expected);
        assert_eq!(steps("# x\n{\"a\":1} # y\n{\"b\":\n 2}"), expected);
        assert_eq!(
            steps("Record 1\n{\"a\":1}\nRecord 2\r\n{\"b\":\n 2}\n"),
            expected
        );
    }

    #[test]
    fn a_broken_line_does_not_take_the_next_ones_with_it() {
        let text = "{\"a\":1}\n{\"b\":}\n{\"c\":{\"d\":1}\n{\"e\":\"x\n{\"f\":1}";
        let expected = [
            "{\"a\":1}",
            "json-syntax at \"}\"",
            "json-open at \"{\"",
            "json-syntax at \"\\n\"",
            "{\"f\":1}",
        ];
        assert_eq!(steps(text), expected);
    }

    #[test]
    fn a_broken_element_of_an_array_leaves_those_before_and_after() {
        let expected = ["{\"a\":1}", "json-syntax at \"\\\\\"", "{\"c\":1}"];
        let seen = steps(r#"[{"a":1},{"b":"C:\Windows {"},{"c":1}]"#);
        assert_eq!(seen.len(), 3);
        assert_eq!((&*seen[0], &*seen[2]), (expected[0], expected[2]));
    }

    #[test]
    fn inner_objects_of_a_broken_record_are_not_taken_for_records() {
        let text =
            "[\n  {\n    \"list\": [\n      {\"x\": 1},\n      oops\n    ]\n  },\n  {\"b\": 1}\n]";
        assert_eq!(steps(text), ["json-syntax at \"o\"", "{\"b\": 1}"]);
    }

    #[test]
    fn an_array_that_is_cut_off_keeps_its_elements() {
        let expected = [
            "{\"a\":1}",
            "json-open at \"{\"",
            "json-array-open at \"[\"",
        ];
        assert_eq!(steps("[{\"a\":1},{\"b\":"), expected);
    }

    #[test]
    fn values_that_are_no_objects_are_one_problem() {
        assert_eq!(
            steps("[1, \"x\", null, {\"a\":1}]"),
            ["json-not-an-object at \"1, \\\"x\\\", null\"", "{\"a\":1}"]
        );
    }

    #[test]
    fn lines_that_are_no_json_are_skipped_as_one_problem() {
        let text = "{\"a\":1}\ncscript x.vbs\n127.0.0.1 x\n{\"b\":1}";
        assert_eq!(
            steps(text),
            [
                "{\"a\":1}",
                "json-expected at \"cscript x.vbs\"",
                "{\"b\":1}"
            ]
        );
    }

    #[test]
    fn nesting_past_the_limit_is_named_and_skipped() {
        for depth in [limits::NESTING, 2_000, 20_000] {
            let text = format!(
                "{}1{}\n{{\"b\":1}}",
                "{\"a\":".repeat(depth + 1),
                "}".repeat(depth + 1)
            );
            assert_eq!(steps(&text), ["json-nesting at \"{\"", "{\"b\":1}"]);
            let lines = "{\"a\":\n".repeat(depth + 1);
            assert!(steps(&lines).len() <= depth + 2);
        }
        let text = format!(
            "{}1{}",
            "{\"a\":".repeat(limits::NESTING),
            "}".repeat(limits::NESTING)
        );
        assert_eq!(steps(&text), [text]);
    }

    #[test]
    fn powershell_brackets_do_not_begin_a_record() {
        assert!(begins_record("[ {\"a\":1}]") && begins_record("{\n") && begins_record("{}"));
        assert!(!begins_record("[Program.Class]::Main()"));
        assert!(!begins_record("{ Invoke-Pester }"));
    }
}
