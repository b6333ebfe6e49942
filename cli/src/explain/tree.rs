//! The condition as rows: the rule's line, the outcome, the node.

use crate::output::{FAINT, Out, outcome_style, shown};
use cutout_core::report::{LeafView, Outcome, RuleView, TraceKind, TraceNode};
use cutout_core::text::LineIndex;
use std::io::{self, Write};

/// Prints the tree, each node beneath and to the right of the one it belongs to.
pub fn print(file: &str, rule: &RuleView, trace: &TraceNode, out: &mut Out) -> io::Result<()> {
    let lines = LineIndex::new(&rule.source);
    writeln!(
        out,
        "  {}",
        out.styled(FAINT, format!("  line of {}", shown(file)))
    )?;
    // A stack of its own: rules nest as deep as their limits allow.
    let mut open = vec![(trace, 0)];
    while let Some((node, depth)) = open.pop() {
        // A part of another rule's text has no place in this one.
        let line = match node.span.is_empty() {
            true => "-".to_owned(),
            false => lines.line(node.span.start).to_string(),
        };
        let outcome = out.styled(outcome_style(node.outcome), outcome_word(node.outcome));
        let indent = depth * 2;
        let label = node
            .label
            .as_deref()
            .map(|label| format!("{}: ", shown(label)))
            .unwrap_or_default();
        write!(out, "  {line:>6}  {outcome:<7}  {:indent$}{label}", "")?;
        match &node.kind {
            TraceKind::Predicate(leaf) => predicate(leaf, out)?,
            kind => writeln!(out, "{}", words(kind, node.outcome))?,
        }
        open.extend(node.children.iter().rev().map(|child| (child, depth + 1)));
    }
    Ok(())
}

fn predicate(leaf: &LeafView, out: &mut Out) -> io::Result<()> {
    let LeafView {
        field,
        op,
        value,
        reason,
        ..
    } = leaf;
    let reason = out.styled(FAINT, format!("({})", shown(reason)));
    writeln!(out, "{} {op} '{}'  {reason}", shown(field), shown(value))
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "PASS",
        Outcome::Fail => "FAIL",
        Outcome::Unknown => "UNKNOWN",
    }
}

fn words(kind: &TraceKind, outcome: Outcome) -> String {
    match kind {
        TraceKind::All => "all of".to_owned(),
        TraceKind::Any => "any of".to_owned(),
        TraceKind::Not => "not".to_owned(),
        TraceKind::AtLeast(count) => format!("at least {count} of"),
        TraceKind::Constant if outcome == Outcome::Pass => "always true".to_owned(),
        TraceKind::Constant => "never true".to_owned(),
        TraceKind::Predicate(_) => String::new(),
    }
}
