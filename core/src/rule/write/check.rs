//! A changed text, read again and held against what was asked.

use super::edit::Edits;
use super::{Refusal, Written, formula};
use crate::ir::{Group, Sequence, Stage, Step};
use crate::rule::{self, Rule};

/// The rules of a source, and the one of them that is to be changed.
pub struct Before {
    rules: Vec<Rule>,
    at: usize,
}

impl Before {
    /// Reads the rule's own source again: what other files added to it is not part of its text.
    pub fn of(rule: &Rule) -> Result<Before, Refusal> {
        let rules = rule::parse_as(&rule.source, Some(rule.language));
        let at = rules
            .iter()
            .position(|other| other.span.start == rule.span.start);
        match at.map(|at| (at, &rules[at])) {
            Some((at, found)) if found.usable().is_some() => Ok(Before { rules, at }),
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

    pub fn rule(&self) -> &Rule {
        &self.rules[self.at]
    }

    /// Makes the edits in the source, and proves that the rule has become `wanted`, that the
    /// other rules of the source are as they were, and that reading gives no new message.
    pub fn written(&self, edits: Edits, wanted: &Rule) -> Result<Written, Refusal> {
        let rule = self.rule();
        let (text, added) = edits.apply(&rule.source).ok_or_else(unproved)?;
        let after = rule::parse_as(&text, Some(rule.language));
        if self.rules.len() != after.len() {
            return Err(unproved());
        }
        for (other, (before, after)) in self.rules.iter().zip(&after).enumerate() {
            let wanted = if other == self.at { wanted } else { before };
            if !same_rule(wanted, after) || says_more(before, after) {
                return Err(unproved());
            }
        }
        Ok(Written {
            text,
            added,
            note: None,
        })
    }
}

/// Whether two rules ask the same of the same events.
fn same_rule(one: &Rule, other: &Rule) -> bool {
    let conditions = match (&one.condition, &other.condition) {
        (Some(one), Some(other)) => formula::same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    let groups = match (&one.group, &other.group) {
        (Some(one), Some(other)) => same_group(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    conditions && groups && (one.language, &one.logsource) == (other.language, &other.logsource)
}

/// Whether two groups ask the same of the same events.
fn same_group(one: &Group, other: &Group) -> bool {
    let steps = |one: &[Step], other: &[Step]| {
        let same = |(one, other): (&Step, &Step)| same_step(one, other);
        one.len() == other.len() && one.iter().zip(other).all(same)
    };
    match (one, other) {
        (Group::Sequence(one), Group::Sequence(other)) => {
            let until =
                |sequence: &Sequence| sequence.until.clone().into_iter().collect::<Vec<_>>();
            steps(&one.steps, &other.steps)
                && steps(&until(one), &until(other))
                && (one.max_span, one.order, &one.keep)
                    == (other.max_span, other.order, &other.keep)
        }
        (Group::Threshold(one), Group::Threshold(other)) => {
            steps(&one.steps, &other.steps)
                && (&one.count, one.window, &one.holds)
                    == (&other.count, other.window, &other.holds)
        }
        (Group::Pipeline(one), Group::Pipeline(other)) => {
            let same = |(one, other): (&Stage, &Stage)| match (one, other) {
                (Stage::Filter(one), Stage::Filter(other)) => formula::same(one, other),
                (one, other) => one == other,
            };
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        _ => false,
    }
}

fn same_step(one: &Step, other: &Step) -> bool {
    let inner = match (&one.inner, &other.inner) {
        (Some(one), Some(other)) => same_group(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    inner
        && formula::same(&one.condition, &other.condition)
        && (&one.logsource, &one.by, one.runs, one.missing)
            == (&other.logsource, &other.by, other.runs, other.missing)
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
