//! Cutting text into JSON records, and getting on after one that is broken.

use super::inside;
use super::{Cut, Cutting, Step, Window, at_line_start, line_end};
use crate::event::json::{Broken, Json, parse};
use crate::event::{sniff, surrogates};
use crate::limits;
use crate::text::{Diagnostic, Span};

/// Cuts JSON records: an array, one object a line, several objects in a row, and mixtures of
/// these.
///
/// Commas between records are neither asked for nor refused, so that lines cut out of an array
/// work. `evtx_dump`'s own `Record 12` lines are skipped, and so are comments.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Nothing but JSON is expected: what else stands there is a problem, not another segment.
    alone: bool,
    /// Where the array that is open began.
    array: Option<usize>,
    /// Records within an envelope that was read, the last one first, and where it ends.
    inside: Vec<Span>,
    envelope_end: usize,
}

impl Cut for Records {
    /// A record that is broken is skipped to where it ends or where the next one begins, and
    /// only [`limits::NESTING`] unfinished records can be read in vain from one place on.
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        let bytes = text.as_bytes();
        while let Some(span) = self.inside.pop() {
            // Each was parsed before, as a part of its envelope.
            let parsed = parse(span.of(text)).ok();
            if self.inside.is_empty() {
                *at = self.envelope_end;
            }
            if let Some((json, _)) = parsed {
                return Step::Record(Cutting::full(span, json));
            }
        }
        loop {
            while bytes
                .get(*at)
                .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b','))
            {
                *at += 1;
            }
            match bytes.get(*at) {
                None if !window.at_end => return Step::More,
                None => return self.end(),
                Some(b'[')
                    if self.array.is_none() && (self.alone || begins_record(&text[*at..])) =>
                {
                    self.array = Some(*at);
                    *at += 1;
                }
                Some(b']') if self.array.is_some() => {
                    self.array = None;
                    *at += 1;
                }
                Some(b'{') if self.alone || self.array.is_some() || begins_record(&text[*at..]) => {
                    if let Some(length) = inside::bulk_action(&text[*at..]) {
                        *at += length;
                        continue;
                    }
                    return self.record(at, window, said);
                }
                // The page takes `#` for a comment in every format.
                Some(b'#') => *at = line_end(text, *at),
                // A byte order mark, or between two files that were joined.
                Some(0xEF) if text[*at..].starts_with('\u{feff}') => *at += 3,
                Some(b'R') if record_line(&text[*at..]).is_some() => {
                    *at += record_line(&text[*at..]).unwrap_or(0);
                }
                Some(_) if self.is_another_segment(text, *at) => return self.end(),
                Some(_) if !window.at_end && line_end(text, *at) == text.len() => {
                    return Step::More;
                }
                Some(_) => return Step::Problem(self.not_a_record(at, window)),
            }
        }
    }

    fn moved(&mut self, by: usize) {
        self.array = self.array.map(|at| at.saturating_sub(by));
        debug_assert!(
            self.inside.is_empty(),
            "a window is read to its end before the next"
        );
    }
}

impl Records {
    /// Only JSON, whatever it looks like.
    pub fn alone() -> Records {
        Records {
            alone: true,
            ..Records::default()
        }
    }

    /// Does a line that begins no record belong to something else than this JSON?
    ///
    /// Within an array a stray line is more likely broken JSON than a command line.
    fn is_another_segment(&self, text: &str, at: usize) -> bool {
        !self.alone
            && at_line_start(text, at)
            && !text[at..].starts_with([']', '}'])
            && (self.array.is_none() || sniff::begins(&text[at..]).is_some())
    }

    /// Does something that is read begin with this line?
    fn goes_on(&self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t']);
        begins_record(line) || !self.alone && sniff::begins(line).is_some()
    }

    fn end<'t>(&mut self) -> Step<'t> {
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

    fn record<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let (text, start) = (window.text, *at);
        let broken = match parse(&text[start..]) {
            Ok((json, length)) => {
                let span = Span::new(start, start + length);
                self.inside = inside::records(text, span, &json);
                if !self.inside.is_empty() {
                    self.inside.reverse();
                    self.envelope_end = start + length;
                    return self.next(at, window, said);
                }
                *at = start + length;
                return Step::Record(Cutting::full(Span::new(start, *at), json));
            }
            Err(broken) => broken,
        };
        let end = resume(text, start);
        if !window.at_end && (broken.error.is_eof() || end == text.len()) {
            return Step::More;
        }
        *at = end;
        if let Some((json, lone)) = mended(&text[start..end]) {
            said.push(half_characters(&lone, start));
            return Step::Record(Cutting::full(Span::new(start, end), json));
        }
        Step::Problem(explain(&broken, text, start, end))
    }

    /// Skips values that are no objects, or lines that are no JSON at all, as one problem.
    fn not_a_record(&self, at: &mut usize, window: Window<'_>) -> Diagnostic {
        let (text, start) = (window.text, *at);
        let mut values = 0;
        while let Some(length) = scalar(&text[*at..]) {
            *at += length;
            values += 1;
            let gap = text[*at..]
                .bytes()
                .take_while(|byte| b" \t\r\n,".contains(byte))
                .count();
            let next = text.as_bytes().get(*at + gap);
            if matches!(next, None | Some(b'{' | b'[' | b']')) {
                break;
            }
            *at += gap;
        }
        if values > 0 {
            let message = match values {
                1 => "A record must be an object, `{…}`; this is a single value.".to_owned(),
                _ => format!(
                    "A record must be an object, `{{…}}`; these are {values} single values."
                ),
            };
            return Diagnostic::error("json-not-an-object", message, Span::new(start, *at));
        }
        // Stray brackets may have a record right behind them.
        let stray = text[start..]
            .bytes()
            .take_while(|byte| b"[]}, \t\r\n".contains(byte))
            .count();
        if stray > 0 {
            *at = start + stray;
            let span = Span::new(start, start + text[start..*at].trim_end().len());
            let message = "A bracket here belongs to no record.";
            return Diagnostic::error("json-syntax", message, span);
        }
        let first_line_end = line_end(text, start);
        let mut lines = 1;
        *at = (first_line_end + 1).min(text.len());
        // Behind a record, only the rest of the line is in doubt; what comes next may be read as
        // something else. In an array, and where only JSON is expected, nothing else can be.
        while (self.alone || self.array.is_some()) && *at < text.len() {
            let end = line_end(text, *at);
            if self.goes_on(&text[*at..]) || end == text.len() && !window.at_end {
                break;
            }
            lines += 1;
            *at = (end + 1).min(text.len());
        }
        let message = match lines {
            1 => "This line is not JSON; it was skipped.".to_owned(),
            _ => format!("Here {lines} lines are not JSON; they were skipped."),
        };
        Diagnostic::error(
            "json-expected",
            message,
            Span::new(start, first_line_end.min(*at)),
        )
        .help("Paste command lines and JSON records apart, or choose the format by hand.")
    }
}

/// A broken record that is fine but for half characters (`\ud83d` without its other half), with
/// these replaced, and where they stood in it.
fn mended(record: &str) -> Option<(Json<'static>, Vec<Span>)> {
    let (mended, lone) = surrogates::mend(record)?;
    let (json, _) = parse(&mended).ok()?;
    Some((json.into_owned(), lone))
}

/// Reports the lone surrogates of a record, as one.
fn half_characters(lone: &[Span], record: usize) -> Diagnostic {
    let what = match lone.len() {
        1 => "Half a character (a lone surrogate) was".to_owned(),
        count => format!("{count} half characters (lone surrogates) were"),
    };
    let message = format!("{what} replaced by \u{fffd}; the rest of the record is as it was.");
    let first = lone.first().copied().unwrap_or_default();
    Diagnostic::warning("lone-surrogate", message, first.shifted(record))
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
        let mut records = Records::alone();
        let (mut at, mut seen, mut said) = (0, Vec::new(), Vec::new());
        let window = Window { text, at_end: true };
        loop {
            match records.next(&mut at, window, &mut said) {
                Step::Record(cutting) => seen.push(cutting.span.of(text).to_owned()),
                Step::Problem(problem) => {
                    seen.push(format!("{} at {:?}", problem.code, problem.span.of(text)));
                }
                _ => return seen,
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
