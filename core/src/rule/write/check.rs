//! A changed text, read again and held against what was asked.

use super::edit::Edits;
use super::{Refusal, Written, formula};
use crate::ir::Node;
use crate::rule::{self, Rule};

/// The rule as its own source says it, and which of the rules in that source it is.
///
/// What other files added to it is not part of its text.
pub fn reread(rule: &Rule) -> Result<(usize, Rule), Refusal> {
    let mut rules = rule::parse_as(&rule.source, Some(rule.language));
    let at = rules
        .iter()
        .position(|other| other.span.start == rule.span.start);
    let found = at.map(|at| (at, rules.swap_remove(at)));
    match found {
        Some((at, found)) if found.usable().is_some() => Ok((at, found)),
        Some((_, found)) if found.link.is_some() => Err(Refusal::new(
            "link",
            "this is a rule about other rules; change those that it names",
        )),
        _ => Err(Refusal::new(
            "unusable",
            "the rule can't be evaluated; mend what its messages are about first",
        )),
    }
}

/// Makes the edits in the source of the rule at `at`, and proves that its condition has become
/// `wanted`, that the other rules of the source are as they were, and that reading gives no new
/// message.
pub fn written(at: usize, rule: &Rule, edits: Edits, wanted: &Node) -> Result<Written, Refusal> {
    let (text, added) = edits.apply(&rule.source).ok_or_else(unproved)?;
    let before = rule::parse_as(&rule.source, Some(rule.language));
    let after = rule::parse_as(&text, Some(rule.language));
    if before.len() != after.len() {
        return Err(unproved());
    }
    for (other, (before, after)) in before.iter().zip(&after).enumerate() {
        let conditions = (before.condition.as_ref(), after.condition.as_ref());
        let as_wanted = match conditions {
            (Some(_), Some(after)) if other == at => formula::same(wanted, after),
            (Some(before), Some(after)) => before.to_string() == after.to_string(),
            (before, after) => before.is_none() && after.is_none(),
        };
        if !as_wanted || before.language != after.language || says_more(before, after) {
            return Err(unproved());
        }
    }
    Ok(Written {
        text,
        added,
        note: None,
    })
}

/// Whether a message stands in one rule's diagnostics oftener than in another's.
fn says_more(before: &Rule, after: &Rule) -> bool {
    let count = |rule: &Rule, code: &str| {
        let same = rule.diagnostics.iter().filter(|other| other.code == code);
        same.count()
    };
    let mut codes = after.diagnostics.iter().map(|diagnostic| &*diagnostic.code);
    codes.any(|code| count(after, code) > count(before, code))
}

fn unproved() -> Refusal {
    Refusal::new(
        "layout",
        "the rule is laid out in a way that is not changed here without risk; add it by hand",
    )
}
