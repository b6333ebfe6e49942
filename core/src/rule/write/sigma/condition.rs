//! The condition of a Sigma rule, with one more exclusion.

use crate::rule::sigma::condition::{self, Condition};
use crate::rule::write::Refusal;
use crate::rule::write::edit::Edits;
use crate::rule::write::query::in_parentheses;
use crate::rule::yaml;
use crate::text::Span;

/// Adds `and not …` to the condition, or to each of a list of them.
pub fn and_not(
    excluded: &str,
    node: &yaml::Node,
    source: &str,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    for part in node.items() {
        let text = part.text().unwrap_or_default();
        let inner = inner(part.span, source);
        // An alias, or a comment between the lines, and then the text is not what is meant.
        let words = inner.of(source).split_whitespace();
        if !words.eq(text.split_whitespace()) {
            return Err(super::unknown_layout());
        }
        let parsed = condition::parse(text, part.span, source);
        let either = matches!(parsed, Ok(Condition::Or(..))) && !in_parentheses(text);
        if either {
            edits.insert(inner.range().start, "(");
        }
        let close = if either { ")" } else { "" };
        edits.insert(inner.range().end, format!("{close} and not {excluded}"));
    }
    Ok(())
}

/// The condition's own text: without the quotes, or the mark of a block, around it.
fn inner(span: Span, source: &str) -> Span {
    let raw = span.of(source);
    let (from, to) = match raw.chars().next() {
        Some('\'' | '"') => (1, raw.len().saturating_sub(1)),
        Some('>' | '|') => (raw.find('\n').unwrap_or(0), raw.len()),
        _ => (0, raw.len()),
    };
    let text = raw.get(from..to).unwrap_or_default();
    let start = from + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    Span::new(start, end).shifted(span.start as usize)
}
