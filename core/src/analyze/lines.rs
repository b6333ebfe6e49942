//! What an editor shows of the lines on the screen: verdicts, labels, and where predicates found
//! what they ask for.
//!
//! A mark of the trace is a place in a field's value. The value stands in the text as the format
//! writes it (JSON escapes its backslashes), so the mark is shown where that writing is found.

use super::Analyzer;
use super::view;
use crate::engine::Trace;
use crate::engine::trace::Mark;
use crate::event::value::ValueRef;
use crate::ir::NodeKind;
use crate::limits;
use crate::report::EventRow;
use crate::report::lines::{LineMark, LineSays, LineView};
use crate::sort::Sort;
use crate::truth::Outcome;
use std::borrow::Cow;
use std::ops::Range;

/// The events that begin on `lines` (from 1), in the order of the text; at most
/// [`limits::LINES`] of them.
pub fn lines(analyzer: &Analyzer, lines: Range<u32>) -> Vec<LineView> {
    let first = first_at(analyzer, lines.start);
    let own = (first..analyzer.events())
        .filter(|&event| analyzer.batch.record(event).parent.is_none())
        .take_while(|&event| analyzer.batch.record(event).line < lines.end);
    own.take(limits::LINES)
        .map(|event| line(analyzer, event))
        .collect()
}

/// The first event that begins on this line or behind it. Events are in the order of the text.
fn first_at(analyzer: &Analyzer, line: u32) -> usize {
    let (mut low, mut high) = (0, analyzer.events());
    while low < high {
        let middle = low + (high - low) / 2;
        if analyzer.batch.record(middle).line < line {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn line(analyzer: &Analyzer, event: usize) -> LineView {
    let record = analyzer.batch.record(event);
    let derived = (event + 1..analyzer.events()).take_while(|&child| {
        let record = analyzer.batch.record(child);
        record.parent.is_some_and(|parent| parent as usize >= event)
    });
    let rows: Vec<EventRow> = std::iter::once(event)
        .chain(derived)
        .map(|event| view::row(analyzer, event))
        .collect();
    let matches = distinct(rows.iter().flat_map(|row| &row.matches));
    let open = distinct(rows.iter().flat_map(|row| &row.open));
    let (says, shown) = match (matches.is_empty(), open.is_empty()) {
        (false, _) => (LineSays::Match, &matches),
        (true, false) => (LineSays::CannotTell, &open),
        (true, true) => (LineSays::NoMatch, &open),
    };
    let text = record.span.of(&analyzer.input.text);
    let breaks = text.bytes().filter(|&byte| byte == b'\n').count() as u32;
    let ended = u32::from(text.ends_with('\n'));
    LineView {
        line: record.line,
        last: record.line + breaks - ended,
        event: event as u32,
        says,
        matches: matches.len() as u32,
        level: rows.iter().filter_map(|row| row.level).max(),
        marks: marks(analyzer, &rows, shown),
        key: rows[0].key.clone(),
    }
}

fn distinct<'r>(rules: impl Iterator<Item = &'r u32>) -> Vec<u32> {
    let mut rules: Vec<u32> = rules.copied().collect();
    rules.order();
    rules.dedup();
    rules
}

/// Where these rules found what they ask for, in the event's own fields and in those of the events
/// derived from it.
fn marks(analyzer: &Analyzer, rows: &[EventRow], rules: &[u32]) -> Vec<LineMark> {
    let mut marks: Vec<LineMark> = Vec::new();
    for row in rows {
        let (event, record) = (
            row.index as usize,
            analyzer.batch.record(row.index as usize),
        );
        let text = record.span.of(&analyzer.input.text);
        for (nth, &rule) in (0..).zip(rules) {
            let says = row.matches.contains(&rule) || row.open.contains(&rule);
            let Some(trace) = analyzer.trace(event, rule as usize).filter(|_| says) else {
                continue;
            };
            let mut leaves = Vec::new();
            passed(&trace, &mut leaves);
            for (leaf, mark) in leaves {
                let NodeKind::Predicate(predicate) = &leaf.node.kind else {
                    continue;
                };
                let Some(place) = find(analyzer, event, mark, text) else {
                    continue;
                };
                if marks.len() == limits::LINE_MARKS {
                    break;
                }
                let (line, from, to) = column(text, place);
                marks.push(LineMark {
                    line: record.line + line,
                    from,
                    to,
                    rule,
                    nth,
                    span: leaf.node.span,
                    field: predicate.subject.to_string(),
                    op: predicate.op.name().to_owned(),
                    value: predicate.value.clone(),
                });
            }
        }
    }
    marks.order_by_key(|mark| (mark.line, mark.from, mark.nth));
    marks
}

/// The true predicates of a trace, with where each found its value.
fn passed<'t, 'r>(trace: &'t Trace<'r>, into: &mut Vec<(&'t Trace<'r>, &'t Mark)>) {
    if trace.outcome == Outcome::Pass && !trace.negated {
        into.extend(trace.marks.iter().map(|mark| (trace, mark)));
    }
    for child in &trace.children {
        passed(child, into);
    }
}

/// The bytes of the event's text that a mark is about.
fn find(analyzer: &Analyzer, event: usize, mark: &Mark, text: &str) -> Option<Range<usize>> {
    let mut fields = analyzer.batch.fields(event);
    let (_, known) = fields.find(|(field, _)| **field == mark.field)?;
    let value = match known.value {
        ValueRef::Exact(value) => value,
        ValueRef::Many(values) => values.iter().nth(mark.item as usize)?,
        // It stands nowhere as it is.
        ValueRef::EndsWith(_) | ValueRef::Unknown => return None,
    };
    let range = mark.span.range();
    let (before, marked) = (value.get(..range.start)?, value.get(range)?);
    for write in WRITINGS {
        let whole = write(value);
        if let Some(at) = text.find(&*whole) {
            let start = at + write(before).len();
            return Some(start..start + write(marked).len());
        }
    }
    None
}

/// The ways in which formats write a text: as it is, as JSON, as XML, as CSV.
const WRITINGS: [fn(&str) -> Cow<'_, str>; 4] = [plain, json, xml, csv];

fn plain(text: &str) -> Cow<'_, str> {
    text.into()
}

fn json(text: &str) -> Cow<'_, str> {
    match serde_json::to_string(text) {
        Ok(quoted) => quoted[1..quoted.len() - 1].to_owned().into(),
        Err(_) => text.into(),
    }
}

fn xml(text: &str) -> Cow<'_, str> {
    quick_xml::escape::partial_escape(text)
}

fn csv(text: &str) -> Cow<'_, str> {
    text.replace('"', "\"\"").into()
}

/// Bytes of a text as a line of it, from 0, and UTF-16 units of that line. What goes on behind
/// the line is cut off at its end.
fn column(text: &str, range: Range<usize>) -> (u32, u32, u32) {
    let before = &text[..range.start];
    let line = before.bytes().filter(|&byte| byte == b'\n').count() as u32;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let units = |text: &str| text.encode_utf16().count() as u32;
    let from = units(&text[start..range.start]);
    let marked = &text[range];
    let marked = marked.split('\n').next().unwrap_or("");
    (line, from, from + units(marked))
}

#[cfg(test)]
mod tests {
    use crate::analyze::{OwnRule, Request, RuleChoice, analyze};
    use crate::report::Level;
    use crate::report::lines::{LineSays, LineView};

    fn lines(text: &str, from: u32, to: u32) -> Vec<LineView> {
        let rule = "title: t\nlevel: high\nlogsource: {category: process_creation, product: windows}\ndetection:\n  s:\n    CommandLine|contains: 'A\\\"b'\n  condition: s\n";
        let analyzer = analyze(Request {
            text: text.to_owned(),
            rules: RuleChoice {
                pack: None,
                own: vec![OwnRule {
                    key: "own".into(),
                    text: rule.to_owned(),
                    language: None,
                }],
                off: Vec::new(),
            },
            ..Request::default()
        });
        analyzer.lines(from..to)
    }

    #[test]
    fn a_line_says_whether_it_matches_and_where() {
        let found = lines("whoami\né x a\\\"b\n", 1, 9);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[0].says), (1, LineSays::NoMatch));
        assert_eq!((found[1].line, found[1].says), (2, LineSays::Match));
        assert_eq!(found[1].level, Some(Level::High));
        let mark = &found[1].marks[0];
        assert_eq!((mark.line, mark.from, mark.to), (2, 4, 8));
        assert_eq!(mark.value, "A\\\"b");
    }

    #[test]
    fn only_the_lines_that_are_asked_for() {
        let found = lines("a\nb\nc\nd\n", 2, 4);
        let numbers: Vec<u32> = found.iter().map(|line| line.line).collect();
        assert_eq!(numbers, [2, 3]);
    }

    #[test]
    fn a_mark_is_where_the_format_writes_the_value() {
        let text = "{\"EventID\": 1,\n \"CommandLine\": \"x a\\\\\\\"b y\"}\n";
        let found = lines(text, 1, 9);
        assert_eq!((found[0].line, found[0].last), (1, 2));
        let mark = &found[0].marks[0];
        // Behind ` "CommandLine": "x ` stand `a\\\"b`, six units.
        assert_eq!((mark.line, mark.from, mark.to), (2, 19, 25));
    }

    #[test]
    fn what_a_derived_event_matches_its_line_matches() {
        let found = lines("cmd /c \"tool a\\\"b\"\n", 1, 2);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].says, LineSays::Match);
    }
}
