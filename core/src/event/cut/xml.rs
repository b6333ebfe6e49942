//! Cutting text into the records of Windows event XML, and getting on after one that is broken.
//!
//! Takes what Event Viewer, `wevtutil`, Splunk's `_raw` and converters of EVTX files write: one
//! `<Event>` after another, one a line, or all of them inside `<Events>`, with an XML declaration
//! and comments or without. A document type is refused, and no entity of one is ever expanded.

mod tree;

use self::tree::{Read, Trouble};
use super::{Cut, Cutting, Step, Window, at_line_start, line_end};
use crate::event::json::Json;
use crate::event::sniff;
use crate::limits;
use crate::text::{Diagnostic, Span};

/// Cuts the `<Event>` elements of a text.
///
/// A quote or a comment that is never closed makes the parser read to the end of the text in
/// vain. To let that happen once only, after the first broken record each is read no further than
/// to where the next `<Event>` begins; until then, CDATA and comments may hold an `<Event>`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Events {
    /// Nothing but XML is expected: what else stands there is a problem, not another segment.
    alone: bool,
    /// A record was broken before.
    wary: bool,
}

impl Cut for Events {
    fn next<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let text = window.text;
        loop {
            *at = text.len() - text[*at..].trim_start_matches(is_blank).len();
            let rest = &text[*at..];
            if rest.is_empty() {
                return if window.at_end { Step::End } else { Step::More };
            }
            if begins_event(rest) {
                return self.record(at, window, said);
            }
            // The time and the host that a syslog server writes in front of each.
            if at_line_start(text, *at) {
                let in_front = sniff::in_front(rest);
                if in_front > 0 && begins_event(&rest[in_front..]) {
                    *at += in_front;
                    continue;
                }
            }
            if rest.starts_with("<!DOCTYPE") {
                return doctype(at, window);
            }
            if let Some(length) = markup(rest) {
                *at += length;
                continue;
            }
            // The page takes `#` for a comment in every format.
            if rest.starts_with('#') && at_line_start(text, *at) && line_end(rest, 0) < rest.len() {
                *at += line_end(rest, 0);
                continue;
            }
            let is_other = !rest.starts_with('<') || sniff::begins(rest).is_none();
            if !self.alone && is_other && at_line_start(text, *at) {
                return Step::End;
            }
            if !window.at_end && is_short(rest) && find_event(rest, 1) == rest.len() {
                return Step::More;
            }
            return Step::Problem(self.not_xml(at, text));
        }
    }
}

/// The event that a text begins with, where it is a value of another record: Splunk's `_raw`.
pub fn event(text: &str) -> Option<Json<'_>> {
    let text = text.trim_start_matches(is_blank);
    if !begins_event(text) {
        return None;
    }
    tree::read(text).tree
}

impl Events {
    /// Only XML, whatever it looks like.
    pub fn alone() -> Events {
        Events {
            alone: true,
            wary: false,
        }
    }

    fn record<'t>(
        &mut self,
        at: &mut usize,
        window: Window<'t>,
        said: &mut Vec<Diagnostic>,
    ) -> Step<'t> {
        let (text, start) = (window.text, *at);
        let end = if self.wary {
            find_event(text, start + 1)
        } else {
            text.len()
        };
        let Read {
            length,
            tree,
            trouble,
            said: remarks,
        } = tree::read(&text[start..end]);
        if let Some(trouble) = &trouble {
            let may_go_on = !window.at_end && end == text.len() && trouble.ran_out();
            if may_go_on && (is_short(&text[start..]) || find_event(text, start + 1) == text.len())
            {
                return Step::More;
            }
            self.wary = true;
            *at = find_event(text, start + trouble.resume().max(1));
        } else {
            *at = start + length;
        }
        let partial = trouble.is_some();
        let explained = trouble.map(|trouble| explain(&trouble, start, tree.is_some()));
        let Some(tree) = tree else {
            // Of an event of which nothing is left, what ended it is all there is to tell.
            return Step::Problem(explained.unwrap_or_else(|| nothing(start)));
        };
        said.extend(remarks.into_iter().map(|remark| Diagnostic {
            span: remark.span.shifted(start),
            ..remark
        }));
        said.extend(explained);
        Step::Record(Cutting {
            span: Span::new(start, start + text[start..*at].trim_end().len()),
            tree,
            partial,
        })
    }

    /// Skips what is not XML: up to the next record, or to the end of the line where something
    /// else may follow.
    fn not_xml(&self, at: &mut usize, text: &str) -> Diagnostic {
        let start = *at;
        let end = if self.alone {
            text.len()
        } else {
            (line_end(text, start) + 1).min(text.len())
        };
        // What is left of `<` that begins nothing must not be found again.
        *at = find_event(&text[..end], start + 1);
        let skipped = text[start..*at].trim_end();
        let line = skipped.lines().next().unwrap_or_default();
        let message = match skipped.lines().count() {
            0 | 1 => "This is not part of an event in XML; it was skipped.".to_owned(),
            lines => {
                format!("These {lines} lines are not part of an event in XML; they were skipped.")
            }
        };
        Diagnostic::warning(
            "xml-expected",
            message,
            Span::new(start, start + line.len()),
        )
    }
}

/// Skips a document type, with all that it declares.
fn doctype<'t>(at: &mut usize, window: Window<'t>) -> Step<'t> {
    let start = *at;
    let rest = &window.text[start..];
    let close = |(at, _)| {
        let behind = rest[at + 1..].trim_start_matches(is_blank);
        behind
            .starts_with('>')
            .then(|| rest.len() - behind.len() + 1)
    };
    // The declarations stand in brackets, and have `>` of their own.
    let length = match rest.find(['[', '>']) {
        Some(at) if rest.as_bytes()[at] == b'>' => Some(at + 1),
        Some(_) => rest.match_indices(']').find_map(close),
        None => None,
    };
    if length.is_none() && !window.at_end && is_short(rest) {
        return Step::More;
    }
    *at = start + length.unwrap_or_else(|| find_event(rest, 1));
    let message = "A document type has no place in Windows events: it was skipped, and none of its entities is expanded.";
    let span = Span::new(start, start + "<!DOCTYPE".len());
    Step::Problem(Diagnostic::error("xml-doctype", message, span))
}

/// Is a window worth waiting for, to see how this ends?
fn is_short(text: &str) -> bool {
    text.len() < limits::XML_RECORD
}

/// Does an `<Event>` begin here, whatever its prefix?
pub fn begins_event(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<') else {
        return false;
    };
    // The name of a namespace is short; a limit keeps a look at each `<` of a text cheap.
    let name = inner
        .bytes()
        .take(64)
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte)));
    let Some(length) = name else { return false };
    let (prefix, local) = inner[..length]
        .split_once(':')
        .unwrap_or(("", &inner[..length]));
    local == "Event" && !prefix.contains(':')
}

/// The start of the first `<Event>` that begins at `from` or later, or the end of the text.
pub fn find_event(text: &str, from: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    text[from..]
        .match_indices('<')
        .map(|(at, _)| from + at)
        .find(|&at| begins_event(&text[at..]))
        .unwrap_or(text.len())
}

/// The length of the markup here, of what may stand around events: a tag, a comment, a
/// declaration. `None` for text, and for markup that is not closed.
fn markup(text: &str) -> Option<usize> {
    if text.starts_with('\u{feff}') {
        return Some('\u{feff}'.len_utf8());
    }
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 3);
    }
    if text.starts_with("<?") {
        return text.find("?>").map(|at| at + 2);
    }
    let inner = text.strip_prefix('<')?;
    let named = inner.trim_start_matches('/');
    if !named.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let end = inner.find(['<', '>'])?;
    (inner.as_bytes()[end] == b'>').then_some(end + 2)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Says what ended the reading of the record that begins at `start`, and what became of it.
fn explain(trouble: &Trouble, start: usize, read: bool) -> Diagnostic {
    let left = if read {
        "what was read before counts, and what would follow is unknown"
    } else {
        "nothing of it could be read"
    };
    let at = |offset: usize| Span::new(start + offset, start + offset + 1);
    match trouble {
        Trouble::Open { element, .. } => Diagnostic::error(
            "xml-open",
            format!("This event is cut off inside `<{element}>`: {left}."),
            at(0),
        )
        .help("Perhaps the end of the text is missing, or a closing tag."),
        Trouble::Syntax {
            at: offset, reason, ..
        } => Diagnostic::error(
            "xml-syntax",
            format!("This event can't be read on from here: {reason}; {left}."),
            at(*offset),
        ),
        Trouble::Deep { at: offset } => Diagnostic::error(
            "xml-nesting",
            format!(
                "This event nests more than {} levels deep: {left}.",
                limits::NESTING
            ),
            at(*offset),
        ),
    }
}

fn nothing(start: usize) -> Diagnostic {
    let span = Span::new(start, start + 1);
    Diagnostic::warning("xml-empty", "There is nothing in this event.", span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::json::Json;

    /// What the steps through a text are, in short: a record as its data, a problem as its code
    /// and the text it points at.
    fn steps(text: &str) -> Vec<String> {
        let mut events = Events::alone();
        let (mut at, mut seen) = (0, Vec::new());
        let window = Window { text, at_end: true };
        let shown =
            |problem: &Diagnostic| format!("{} at {:?}", problem.code, problem.span.of(text));
        loop {
            let mut said = Vec::new();
            match events.next(&mut at, window, &mut said) {
                Step::Record(cutting) => {
                    let event = cutting.tree.get("Event");
                    let data = event.and_then(|event| event.get("EventData"));
                    let partial = if cutting.partial { "partial " } else { "" };
                    seen.push(format!("{partial}{}", data.map(show).unwrap_or_default()));
                    seen.extend(said.iter().map(shown));
                }
                Step::Problem(problem) => seen.push(shown(&problem)),
                _ => return seen,
            }
        }
    }

    fn show(json: &Json<'_>) -> String {
        match json {
            Json::Null => "null".into(),
            Json::Text(text) => text.to_string(),
            Json::List(items) => items.iter().map(show).collect::<Vec<_>>().join("|"),
            Json::Object(entries) => {
                let shown = entries
                    .iter()
                    .map(|(name, value)| format!("{name}={}", show(value)));
                shown.collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn event(data: &str) -> String {
        format!(
            "<Event><System><EventID>1</EventID></System><EventData><Data Name='a'>{data}</Data></EventData></Event>"
        )
    }

    #[test]
    fn events_stand_in_a_row_on_lines_or_in_a_wrapper() {
        let (one, two) = (event("1"), event("2"));
        for text in [
            format!("{one}{two}"),
            format!("{one}\r\n\r\n{two}\n"),
            format!(
                "\u{feff}<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<!-- <Event> --><Events>\n{one}\n{two}</Events>"
            ),
            format!(
                "<r:Root xmlns:r='x'>{}{two}</r:Root>",
                one.replace("<", "<e:").replace("<e:/", "</e:")
            ),
        ] {
            assert_eq!(steps(&text), ["a=1", "a=2"], "{text}");
        }
    }

    #[test]
    fn values_are_unescaped_and_kept_to_the_blank() {
        let cases = [
            (
                "&quot;a&quot; &amp;&amp; b&lt;&gt;&apos; ",
                "\"a\" && b<>' ",
            ),
            ("&#65;&#x42;&#x1F600;", "AB\u{1F600}"),
            ("a<![CDATA[ <Event> &amp; ]]>b", "a <Event> &amp; b"),
            ("a<!-- <Event> -->b<?p?>", "ab"),
            ("a\r\nb\tc", "a\nb\tc"),
            ("", ""),
            ("\r\n    ", ""),
            ("{5770385F-C22A}", "{5770385F-C22A}"),
        ];
        for (written, expected) in cases {
            assert_eq!(
                steps(&event(written)),
                [format!("a={expected}")],
                "{written}"
            );
        }
    }

    #[test]
    fn quotes_prefixes_and_blanks_in_tags_are_free() {
        let text = "<Event\n xmlns = \"x\" ><EventData\t><Data Name = \"a &amp; b\" >1</Data ><Data Name='it\"s'>2</Data><Binary/></EventData></Event>";
        assert_eq!(steps(text), ["a & b=1 it\"s=2 Binary=null"]);
    }

    #[test]
    fn data_without_a_name_stays_in_order() {
        let text =
            "<Event><EventData><Data>x</Data><Data Name=''>y</Data><Data/></EventData></Event>";
        assert_eq!(steps(text), ["Data=x Data=y Data="]);
    }

    #[test]
    fn an_event_that_is_cut_off_keeps_what_was_read_and_hurts_no_other() {
        let (one, two) = (event("1"), event("2"));
        let cut = "<Event><EventData><Data Name='b'>1</Data><Data Name='c'>cscri";
        assert_eq!(
            steps(&format!("{one}\n{cut}\n{two}")),
            ["a=1", "partial b=1", "xml-open at \"<\"", "a=2"]
        );
        assert_eq!(
            steps(&format!("{one}{cut}")),
            ["a=1", "partial b=1", "xml-open at \"<\""]
        );
        assert_eq!(
            steps("<Event><System><Event>"),
            ["xml-open at \"<\"", "xml-open at \"<\""]
        );
    }

    #[test]
    fn a_quote_that_is_missing_costs_one_event() {
        let text = format!(
            "{}{}{}",
            event("1"),
            "<Event><EventData><Data Name='b'>1</Data><Data Name='c>2</Data></EventData></Event>",
            event("2").replace('\'', "\"")
        );
        assert_eq!(
            steps(&text),
            ["a=1", "partial b=1", "xml-syntax at \"<\"", "a=2"]
        );
    }

    #[test]
    fn tags_that_do_not_fit_are_told() {
        let text = format!(
            "<Event><EventData><Data Name='b'>1</Data><Data>2</Dta></EventData></Event>{}",
            event("2")
        );
        assert_eq!(steps(&text), ["partial b=1", "xml-syntax at \"<\"", "a=2"]);
    }

    #[test]
    fn entities_are_never_expanded() {
        let text = format!(
            "<!DOCTYPE e [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n{}",
            event("&b; &nbsp; & c")
        );
        assert_eq!(
            steps(&text),
            [
                "xml-doctype at \"<!DOCTYPE\"",
                "a=&b; &nbsp; & c",
                "xml-entity at \"&b;\""
            ]
        );
        assert_eq!(
            steps(&event("&#0;&#xD800;&#x110000;"))[0],
            "a=\u{fffd}\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn what_stands_between_events_is_told_once() {
        let text = format!(
            "Jan 02 host app: {}\nplain\nlines < of text\n{}",
            event("1"),
            event("2")
        );
        assert_eq!(
            steps(&text),
            [
                "xml-expected at \"Jan 02 host app:\"",
                "a=1",
                "xml-expected at \"plain\"",
                "a=2"
            ]
        );
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for unit in [
            "<Event>",
            "<Event",
            "<Event '",
            "<Event \"><Event '>",
            "<Event><!--",
            "<Event><![CDATA[",
            "<!--",
            "<?",
            "<!DOCTYPE [",
            "<",
            "&",
            "<Event>&",
            "<Event></Event '\"",
            "<Event><a></Event>",
            "<a>",
            "<a ",
            "x ",
            "]",
            "<Event><Data Name='&#",
            "<Event><?",
        ] {
            let text = unit.repeat(400_000 / unit.len());
            let begun = std::time::Instant::now();
            steps(&text);
            assert!(
                begun.elapsed().as_secs() < 5,
                "{unit}: {:?}",
                begun.elapsed()
            );
        }
    }

    #[test]
    fn nesting_past_the_limit_is_refused() {
        let deep = format!("<Event>{}{}", "<a>".repeat(5_000), event("2"));
        assert_eq!(steps(&deep), ["xml-nesting at \"<\"", "a=2"]);
    }
}
