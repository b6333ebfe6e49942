//! What each rule of a request says, as far as it was evaluated.

use super::rules::{Entry, RuleSet};
use crate::judge::Judged;
use std::collections::HashMap;
use std::ops::Range;

/// Results by the place of the rule, and the rules that wait for one.
///
/// A result is good for as long as the events and the rule stay the same, wherever the rule
/// comes to stand.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// By the place of the rule.
    of: Vec<Slot>,
    /// Places, the next one last.
    waiting: Vec<usize>,
    /// Whether their predicates were not asked yet.
    new: bool,
}

#[derive(Debug, Default)]
struct Slot {
    version: u64,
    /// Whether the rule was switched on.
    enabled: bool,
    /// `None` for a rule that was not evaluated: it is off, unusable, or still waiting.
    judged: Option<Judged>,
}

impl Results {
    /// Forgets all results.
    pub fn clear(&mut self) {
        *self = Results::default();
    }

    /// Keeps the results of rules that are still the same, and has the others wait.
    pub fn wait_for(&mut self, rules: &RuleSet) {
        let waiting = std::mem::take(&mut self.waiting);
        let mut kept = std::mem::take(&mut self.of);
        waiting.iter().for_each(|&at| kept[at].version = 0);
        // Mostly a rule stays where it is; where it was is worked out for the first that does not.
        let mut places: Option<HashMap<u64, usize>> = None;
        for at in 0..rules.len() {
            let entry = rules.get(at);
            let is_it = |slot: &Slot| slot.version == entry.version && slot.version > 0;
            let was_at = if kept.get(at).is_some_and(is_it) {
                Some(at)
            } else {
                let places = places.get_or_insert_with(|| {
                    let places = kept.iter().enumerate();
                    places.map(|(at, slot)| (slot.version, at)).collect()
                });
                places.get(&entry.version).copied()
            };
            let slot = was_at.map(|was_at| std::mem::take(&mut kept[was_at]));
            let slot = slot.filter(|slot| slot.enabled == entry.enabled);
            if slot.is_none() {
                self.waiting.push(at);
            }
            self.of.push(slot.unwrap_or(Slot {
                version: entry.version,
                enabled: entry.enabled,
                judged: None,
            }));
        }
        self.waiting.reverse();
        self.new = true;
    }

    /// Has rules wait again that stay where they are, and keeps the results of all others.
    pub fn ask_again(&mut self, rules: &RuleSet, places: Range<usize>) {
        self.waiting.retain(|at| !places.contains(at));
        self.waiting.extend(places.clone().rev());
        for at in places {
            let Entry {
                version, enabled, ..
            } = *rules.get(at);
            self.of[at] = Slot {
                version,
                enabled,
                judged: None,
            };
        }
        self.new = true;
    }

    /// The next rule that waits.
    pub fn next(&self) -> Option<usize> {
        self.waiting.last().copied()
    }

    /// Every rule that waits.
    pub fn all_waiting(&self) -> &[usize] {
        &self.waiting
    }

    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether those that wait have waited for nothing so far.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// Their predicates were asked.
    pub fn begun(&mut self) {
        self.new = false;
    }

    /// Gives the next rule its result.
    pub fn put(&mut self, rule: usize, judged: Option<Judged>) {
        self.waiting.pop();
        self.of[rule].judged = judged;
    }

    pub fn get(&self, rule: usize) -> Option<&Judged> {
        self.of.get(rule)?.judged.as_ref()
    }

    /// By the place of the rule; `None` for one that was not evaluated.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Judged>> {
        self.of.iter().map(|slot| slot.judged.as_ref())
    }
}
