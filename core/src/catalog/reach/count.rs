//! Counting predicates over a set of rules.
//!
//! A rule counts once for a predicate and side, however often it repeats it; on both sides where
//! it uses it on both. Each member of a list is a predicate. Fields that only choose a platform or
//! a data set are left out, and so is what no other rule could share: values that are computed. A
//! name that a search gives such a value counts as it is written ([`Rule::written`]).

use super::{Key, Vendor, fold, key};
use crate::catalog::scope::{self, Place};
use crate::catalog::uses::each_use;
use crate::ir::{Op, Predicate, Subject};
use crate::report::RulePointer;
use crate::rule::{Language, Rule};
use std::collections::{HashMap, HashSet};

/// Rules that are remembered with an exclusion: the first that have it. An index takes a few of
/// them.
const REMEMBERED: usize = 12;

/// Counts by predicate and side, and how many rules they are over.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub indicators: HashMap<Key, Count>,
    pub exclusions: HashMap<Key, Count>,
    /// The same with equivalent spellings merged; see [`fold`].
    pub folded_indicators: HashMap<Key, Count>,
    pub folded_exclusions: HashMap<Key, Count>,
    /// Rules that were read, by vendor.
    pub rules: [u32; 3],
}

/// How many rules use a predicate on one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// By vendor, in the order of [`Vendor::ALL`].
    pub by: [u32; 3],
    /// For an exclusion, the first rules that have it, at most [`REMEMBERED`].
    pub examples: Vec<RulePointer>,
}

impl Count {
    pub fn total(&self) -> u32 {
        self.by.iter().sum()
    }
}

impl Counts {
    /// Counts a rule as one of this vendor's.
    pub fn add(&mut self, vendor: Vendor, rule: &Rule) {
        self.rules[vendor as usize] += 1;
        let mut indicators = HashSet::new();
        let mut exclusions = HashSet::new();
        let mut visit = |predicate: &Predicate, exclusion| {
            if counts(rule.language, predicate) {
                let side = if exclusion {
                    &mut exclusions
                } else {
                    &mut indicators
                };
                side.insert((key(predicate), fold::key(predicate)));
            }
        };
        each_use(rule, &mut visit);
        for node in &rule.written {
            node.each_predicate(&mut |predicate, _, negated| visit(predicate, negated));
        }
        let sides = [
            (
                indicators,
                &mut self.indicators,
                &mut self.folded_indicators,
            ),
            (
                exclusions,
                &mut self.exclusions,
                &mut self.folded_exclusions,
            ),
        ];
        for (exclusion, (used, counts, folded)) in sides.into_iter().enumerate() {
            let (keys, folded_keys): (HashSet<Key>, HashSet<Key>) = used.into_iter().unzip();
            for key in keys {
                let count = counts.entry(key).or_default();
                count.by[vendor as usize] += 1;
                if exclusion == 1 && count.examples.len() < REMEMBERED {
                    count.examples.push(pointer(vendor, rule));
                }
            }
            for key in folded_keys {
                folded.entry(key).or_default().by[vendor as usize] += 1;
            }
        }
    }
}

fn pointer(vendor: Vendor, rule: &Rule) -> RulePointer {
    RulePointer {
        vendor: vendor.name().to_owned(),
        id: rule.meta.id.clone().unwrap_or_default(),
        title: rule.meta.title.clone().unwrap_or_default(),
    }
}

/// Whether other rules can have the same predicate.
fn counts(language: Language, predicate: &Predicate) -> bool {
    match &predicate.subject {
        Subject::Field(field) => scope::place(language, field.as_str(), predicate) != Place::Scope,
        // Sigma's keywords, and words of a Splunk search; not that an event is there at all.
        Subject::Anywhere => predicate.op != Op::Exists,
        Subject::Named(_) => true,
        Subject::Computed(_) => false,
    }
}
