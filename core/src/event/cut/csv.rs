//! Cutting tables: a header and rows, parted by commas, semicolons or tabs.

use super::{Cut, Cutting, Step, Window, line_end};
use crate::event::json::Json;
use crate::event::{Field, field, sniff};
use crate::text::{Diagnostic, Span};
use std::borrow::Cow;

/// Cuts the rows of a table; cells may be quoted and have several lines.
#[derive(Debug, Default)]
pub struct Csv {
    /// Every row is one of this table, whatever it looks like.
    alone: bool,
    header: Option<Header>,
    /// A row was read.
    has_rows: bool,
    /// The last line was empty.
    after_blank: bool,
    /// A quote was never closed: from there on, a cell ends with its line at the latest. So that
    /// happens once in a text, and reading stays linear.
    wary: bool,
}

#[derive(Debug)]
struct Header {
    names: Vec<String>,
    separator: u8,
    line_end: usize,
}

impl Csv {
    /// Only a table, whatever it looks like.
    pub fn alone() -> Csv {
        Csv {
            alone: true,
            ..Csv::default()
        }
    }
}

impl Cut for Csv {
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        loop {
            while text[*at..].starts_with('\u{feff}') {
                *at += '\u{feff}'.len_utf8();
            }
            if *at == text.len() {
                return self.end(window);
            }
            let end = line_end(text, *at);
            if end == text.len() && !window.at_end {
                return Step::More;
            }
            let line = text[*at..end].trim();
            let is_comment = self.header.is_none() && line.starts_with('#');
            if !line.is_empty() && !is_comment {
                break;
            }
            self.after_blank = true;
            *at = (end + 1).min(text.len());
        }
        let start = *at;
        let Some(header) = &self.header else {
            return self.read_header(at, window, said);
        };
        if !self.alone && sniff::begins_record(&text[start..]).is_some() {
            return Step::End;
        }
        let row = row(text, start, header.separator, self.wary);
        if !row.is_closed && !self.wary {
            if !window.at_end {
                return Step::More;
            }
            self.wary = true;
            *at = (line_end(text, start) + 1).min(text.len());
            let quote = row.cells.last().map_or(start, |cell| cell.start);
            let message =
                "The quote that this cell begins with is never closed, so the row was not read.";
            return Step::Problem(
                Diagnostic::error("csv-quote-open", message, Span::new(quote, quote + 1))
                    .help("Within quotes a quote is written twice. Rows behind this one are read line by line."),
            );
        }
        if row.end == text.len() && !window.at_end {
            return Step::More;
        }
        let (cells, names) = (row.cells.len(), header.names.len());
        if cells == 1 && names > 1 && self.after_blank && !self.alone {
            return Step::End;
        }
        self.after_blank = false;
        *at = (row.end + 1).min(text.len());
        let span = Span::new(
            start,
            start + text[start..row.end].trim_end_matches(['\r', '\n']).len(),
        );
        let first = Span::new(
            start,
            start + text[start..].chars().next().map_or(0, char::len_utf8),
        );
        if cells == 1 && names > 1 {
            let message =
                format!("This row has one cell where the header has {names}, so it was not read.");
            return Step::Problem(Diagnostic::error("csv-cells", message, first).help(
                "Perhaps its cells are parted by another character than those of the header.",
            ));
        }
        if cells != names {
            let more = if cells < names {
                "what is cut off is unknown"
            } else {
                "the cells behind them are left out; perhaps a quote is missing"
            };
            let message =
                format!("This row has {cells} cells where the header has {names}: {more}.");
            said.push(Diagnostic::warning("csv-cells", message, first));
        }
        self.has_rows = true;
        let entries = header.names.iter().zip(&row.cells);
        let tree = entries
            .filter(|(name, cell)| !name.is_empty() && !cell.text.is_empty())
            .map(|(name, cell)| (Cow::Owned(name.clone()), Json::Text(cell.text.clone())))
            .collect();
        Step::Record(Cutting {
            span,
            tree: Json::Object(tree),
            partial: cells < names,
        })
    }
}

impl Csv {
    fn end<'t>(&mut self, window: Window<'_>) -> Step<'t> {
        if !window.at_end {
            return Step::More;
        }
        match self.header.take() {
            Some(header) if !std::mem::replace(&mut self.has_rows, true) => {
                let end = header.line_end.min(window.text.len());
                let message = "This is a header without rows.";
                Step::Problem(Diagnostic::warning("csv-no-rows", message, Span::at(end)))
            }
            _ => Step::End,
        }
    }

    fn read_header<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let (text, start) = (window.text, *at);
        let line = &text[start..line_end(text, start)];
        let separator = separator(line);
        let row = row(text, start, separator, true);
        *at = (row.end + 1).min(text.len());
        self.header = Some(Header {
            names: names(&row),
            separator,
            line_end: row.end,
        });
        self.next(at, window, said)
    }
}

/// The names of a header. Event Viewer gives none to the last column, which has the message.
fn names(header: &Row<'_>) -> Vec<String> {
    let cells = header.cells.iter();
    let mut names: Vec<String> = cells.map(|cell| cell.text.trim().to_owned()).collect();
    let is = |name: &str| names.iter().any(|other| other == name);
    if is("Event ID") && names.last().is_some_and(|last| last == "Task Category") {
        names.push("Message".to_owned());
    }
    names
}

/// A cell without its quotes, and where it begins.
struct Cell<'t> {
    start: usize,
    text: Cow<'t, str>,
}

struct Row<'t> {
    cells: Vec<Cell<'t>>,
    /// The line break that ends it, or the end of the text.
    end: usize,
    /// Every quote that was opened is closed.
    is_closed: bool,
}

/// Reads one row. A quote within quotes is written twice; where it is not, it counts as written
/// unless a separator or the end of the line follows. A cell with such a quote knows no doubled
/// ones: `"a "b"",` is the cell `a "b"`.
fn row(text: &str, start: usize, separator: u8, one_line: bool) -> Row<'_> {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut at = start;
    loop {
        let cell_start = at;
        // Some writers put a blank behind the separator.
        let quote = at + bytes[at..].iter().take_while(|&&byte| byte == b' ').count();
        if bytes.get(quote) == Some(&b'"') {
            let (cell, end, is_closed) = quoted(text, quote, separator, one_line);
            cells.push(Cell {
                start: cell_start,
                text: cell,
            });
            at = end;
            if !is_closed {
                return Row {
                    cells,
                    end: line_end(text, at),
                    is_closed: one_line,
                };
            }
        } else {
            at += bytes[at..]
                .iter()
                .take_while(|&&byte| byte != separator && byte != b'\n')
                .count();
            let cell = text[cell_start..at].trim_end_matches('\r');
            cells.push(Cell {
                start: cell_start,
                text: Cow::Borrowed(cell),
            });
        }
        if bytes.get(at) != Some(&separator) {
            return Row {
                cells,
                end: at,
                is_closed: true,
            };
        }
        at += 1;
    }
}

/// The cell whose quote stands at `open`, where it ends, and whether its quote is closed.
fn quoted(text: &str, open: usize, separator: u8, one_line: bool) -> (Cow<'_, str>, usize, bool) {
    let bytes = text.as_bytes();
    let mut cell = String::new();
    let mut is_plain = false;
    let mut from = open + 1;
    let mut at = from;
    loop {
        let found = bytes[at..]
            .iter()
            .position(|&byte| byte == b'"' || one_line && byte == b'\n');
        let Some(length) = found else {
            return (Cow::Borrowed(&text[open + 1..]), text.len(), false);
        };
        at += length;
        if bytes[at] == b'\n' {
            return (
                Cow::Borrowed(text[open + 1..at].trim_end_matches('\r')),
                at,
                false,
            );
        }
        let ends_behind = |at: usize| match bytes.get(at + 1) {
            None | Some(b'\n') => true,
            Some(b'\r') => matches!(bytes.get(at + 2), None | Some(b'\n')),
            Some(&byte) => byte == separator,
        };
        if bytes.get(at + 1) == Some(&b'"') {
            if is_plain && ends_behind(at + 1) {
                at += 1;
            } else {
                cell.push_str(&text[from..=at]);
                (from, at) = (at + 2, at + 2);
                continue;
            }
        }
        if ends_behind(at) {
            let last = &text[from..at];
            let is_cr = bytes.get(at + 1) == Some(&b'\r');
            let cell = if cell.is_empty() {
                Cow::Borrowed(last)
            } else {
                Cow::Owned(cell + last)
            };
            return (cell, at + 1 + usize::from(is_cr), true);
        }
        is_plain = true;
        at += 1;
    }
}

/// The separator that parts a header into the most names.
fn separator(line: &str) -> u8 {
    let count = |separator: u8| line.bytes().filter(|&byte| byte == separator).count();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|&separator| count(separator))
        .unwrap_or(b',')
}

/// Is this line a header: nothing but names, at least two, and enough that are known?
///
/// At the start of a text one is enough, since nothing else begins like this. Among command
/// lines, where anything may stand, it takes two.
pub fn is_header(line: &str, is_first: bool) -> bool {
    const EXPORTED: [&str; 17] = [
        "_raw",
        "_time",
        "@timestamp",
        "sourcetype",
        "timecreated",
        "timegenerated",
        "timestamp",
        "filename",
        "folderpath",
        "processcommandline",
        "initiatingprocessfilename",
        "devicename",
        "process",
        "parent_process",
        "taskcategory",
        "imagefilename",
        "event_simplename",
    ];
    let line = line.trim_start_matches('\u{feff}').trim_end();
    let is_part = |c: char| c.is_alphanumeric() || "_.@ -\",;|\t{}()#%:[]".contains(c);
    if line.len() > 64 << 10 || !line.chars().all(is_part) {
        return false;
    }
    let names: Vec<&str> = line
        .split(char::from(separator(line)))
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    // Some write blanks between the words, a data set in front, or a mark of their index.
    let is_known = |name: &&&str| {
        let lower = name.to_ascii_lowercase().replace(' ', "");
        let lower = lower.trim_start_matches('#');
        let lower = lower.strip_prefix("processes.").unwrap_or(lower);
        EXPORTED.contains(&lower) || field::is_known(&Field::new(lower))
    };
    names.len() >= 2
        && names
            .iter()
            .all(|name| name.len() < 128 && !name.contains('"'))
        && names.iter().filter(is_known).count() >= if is_first { 1 } else { 2 }
}
