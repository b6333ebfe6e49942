//! What the editor shows in the lines on the screen, in words.

use super::Route;
use super::list::count;
use super::marks::HUES;
use cutout_core::report::advice::{Label, Labels};
use cutout_core::report::lines::{LineMark, LineSays, LineView};
use cutout_core::report::{ReachView, Reading, RuleView};
use cutout_core::text::Span;
use serde::Serialize;
use std::rc::Rc;

/// A line as the editor draws it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Drawn<'l> {
    pub line: u32,
    pub last: u32,
    pub event: u32,
    pub key: &'l str,
    pub says: LineSays,
    pub label: Option<Label>,
    pub title: String,
    pub marks: Vec<DrawnMark<'l>>,
}

#[derive(Debug, PartialEq, Serialize)]
pub struct DrawnMark<'l> {
    pub line: u32,
    pub from: u32,
    pub to: u32,
    pub hue: u32,
    pub predicate: String,
    pub reach: String,
    /// The rule: its title, its address, and its own line with the predicate.
    pub title: &'l str,
    pub href: String,
    pub source: &'l str,
}

/// Puts the lines in the words of the page.
pub fn draw<'l>(
    lines: &'l [LineView],
    rules: &'l [RuleView],
    labels: &Rc<Labels>,
) -> Vec<Drawn<'l>> {
    let drawn = |line: &'l LineView| Drawn {
        line: line.line,
        last: line.last,
        event: line.event,
        key: &line.key,
        says: line.says,
        label: labels.get(&line.key).copied(),
        title: title(line),
        marks: line
            .marks
            .iter()
            .filter_map(|mark| drawn_mark(mark, rules.get(mark.rule as usize)?))
            .collect(),
    };
    lines.iter().map(drawn).collect()
}

fn title(line: &LineView) -> String {
    match (line.says, line.level) {
        (LineSays::Match, Some(level)) => format!(
            "{}, the highest level is {}",
            count(line.matches, "rule matches", "rules match"),
            level.name()
        ),
        (LineSays::Match, None) => count(line.matches, "rule matches", "rules match"),
        (LineSays::CannotTell, _) => "A rule can’t tell: fields are not known".to_owned(),
        (LineSays::NoMatch, _) => "No rule matches".to_owned(),
    }
}

fn drawn_mark<'l>(mark: &'l LineMark, rule: &'l RuleView) -> Option<DrawnMark<'l>> {
    let predicate = rule
        .predicates
        .iter()
        .find(|one| one.field == mark.field && one.op == mark.op && one.value == mark.value);
    Some(DrawnMark {
        line: mark.line,
        from: mark.from,
        to: mark.to,
        hue: mark.nth % HUES,
        predicate: format!(
            "{} {} {}",
            mark.field,
            mark.op.replace('_', " "),
            mark.value
        ),
        reach: reach(predicate.and_then(|one| one.reach.as_ref())),
        title: &rule.title,
        href: Route::rule_at(&rule.key, mark.span).hash(),
        source: source_line(&rule.source, mark.span),
    })
}

/// One line about how common a predicate is.
pub fn reach(reach: Option<&ReachView>) -> String {
    match reach {
        None => "no figure of how many public rules use it".to_owned(),
        Some(reach) if reach.at_most => format!(
            "used by at most {}",
            count(reach.total, "public rule", "public rules")
        ),
        Some(reach) => {
            let used = count(reach.total, "public rule", "public rules");
            let reading = match reach.reading {
                Reading::Common => "common, weak alone",
                Reading::Shared => "shared",
                Reading::Specific => "specific",
            };
            format!("used by {used}: {reading}")
        }
    }
}

/// The line of a rule in which a span begins.
fn source_line(source: &str, span: Span) -> &str {
    let at = source.floor_char_boundary(span.range().start);
    let start = source[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = source[start..].split('\n').next().unwrap_or("");
    line.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_span_is_found_at_either_end_of_the_text() {
        let source = "a: 1\n  b: 2\nc";
        assert_eq!(source_line(source, Span::new(0, 1)), "a: 1");
        assert_eq!(source_line(source, Span::new(7, 8)), "b: 2");
        assert_eq!(source_line(source, Span::new(12, 13)), "c");
    }

    #[test]
    fn a_line_says_how_much_matches() {
        let mut line = LineView {
            line: 1,
            last: 1,
            event: 0,
            key: "k".into(),
            says: LineSays::Match,
            matches: 2,
            level: None,
            marks: Vec::new(),
        };
        assert_eq!(title(&line), "2 rules match");
        line.says = LineSays::NoMatch;
        assert_eq!(title(&line), "No rule matches");
    }
}
