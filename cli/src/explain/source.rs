//! The lines of a rule with what passed, failed or is unknown marked beneath.

use super::rows::{Mark, rows};
use super::underline::print_part;
use crate::output::{FAINT, Out};
use cutout_core::report::{Outcome, RuleView, TraceKind, TraceNode};
use cutout_core::text::{LineIndex, Span};
use std::cmp::Reverse;
use std::io::{self, Write};

/// Prints the lines that hold predicates, where the tree's line numbers alone would not tell these
/// apart: where a line holds several.
pub fn print(rule: &RuleView, trace: &TraceNode, out: &mut Out) -> io::Result<()> {
    let predicates = predicates(trace);
    let lines = LineIndex::new(&rule.source);
    let begins = |mark: &Mark| lines.line(mark.span.start);
    let several = predicates
        .windows(2)
        .any(|two| begins(&two[0]) == begins(&two[1]));
    if !several {
        return Ok(());
    }
    let legend = "  In the rule: passed ^, failed x, unknown ?";
    writeln!(out, "{}", out.styled(FAINT, legend))?;
    let mut marks = predicates.iter().peekable();
    let mut start = 0;
    for (number, line) in (1..).zip(rule.source.split_inclusive('\n')) {
        let end = start + line.len();
        let text = line.trim_end_matches(['\n', '\r']);
        let mut of_line = Vec::new();
        while let Some(mark) = marks.next_if(|mark| (mark.span.start as usize) < end) {
            // What goes on in the next line is marked up to the end of its first one.
            let to = (mark.span.end as usize - start).min(text.len());
            of_line.push(Mark {
                span: Span::new(mark.span.start as usize - start, to),
                ..*mark
            });
        }
        if !of_line.is_empty() {
            let mut first = format!("  {number:>6}  ");
            for part in rows(text, "", &of_line) {
                print_part(part, &first, "          ", out)?;
                first = "          ".to_owned();
            }
        }
        start = end;
    }
    Ok(())
}

/// Each predicate's place in the rule and how it came out, the wider of two that begin together first.
fn predicates(trace: &TraceNode) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut open = vec![trace];
    while let Some(node) = open.pop() {
        if matches!(node.kind, TraceKind::Predicate(_)) && !node.span.is_empty() {
            found.push(Mark {
                span: node.span,
                beneath: match node.outcome {
                    Outcome::Pass => '^',
                    Outcome::Fail => 'x',
                    Outcome::Unknown => '?',
                },
            });
        }
        open.extend(&node.children);
    }
    // Of several that one text stands for, like the encodings of a value, what passed is shown.
    let rank = |mark: &Mark| "^?x".find(mark.beneath);
    found.sort_by_key(|mark| (mark.span.start, Reverse(mark.span.end), rank(mark)));
    found.dedup_by_key(|mark| mark.span);
    found
}
