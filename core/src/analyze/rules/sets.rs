//! The rules of sets, which stand behind all others, whatever is chosen of those.

use super::super::sets::{ReadSet, SetText, set_of};
use super::{Entry, RuleSet, because, brief, numbered, view, views};
use crate::catalog::Reach;
use crate::limits;
use crate::report::{Origin, RuleView};
use std::collections::HashMap;

impl RuleSet {
    /// Takes a set in, in place of one of the same key.
    pub fn put_set(&mut self, set: ReadSet) {
        self.drop_set(&set.view.key);
        let on = !self.off.contains(&set.view.key);
        for SetText {
            key,
            language,
            rules,
        } in set.texts
        {
            for (at, rule) in rules.into_iter().enumerate() {
                self.versions += 1;
                let key = numbered(&key, at);
                self.entries.push(Entry {
                    enabled: on && !self.off.contains(&key),
                    key,
                    origin: Origin::Set,
                    chosen: language,
                    rule: Box::new(rule),
                    version: self.versions,
                    unlinked: None,
                });
            }
        }
        self.sets_changed();
    }

    pub fn remove_set(&mut self, key: &str) {
        if self.drop_set(key) {
            self.sets_changed();
        }
    }

    /// True where there was one.
    fn drop_set(&mut self, key: &str) -> bool {
        let before = self.entries.len();
        let is_its = |entry: &Entry| set_of(&entry.key) == Some(key);
        self.entries
            .retain(|entry| entry.origin != Origin::Set || !is_its(entry));
        self.entries.len() < before
    }

    fn sets_changed(&mut self) {
        self.revision += 1;
        self.sets_revision += 1;
        self.link();
    }

    /// The place of the first rule of a set, or that behind all rules.
    pub(super) fn first_of_sets(&self) -> usize {
        self.entries
            .partition_point(|entry| entry.origin != Origin::Set)
    }

    /// Puts rules of sets behind the others again, switched on or off. True where that is another
    /// choice of them.
    pub(super) fn put_back(&mut self, of_sets: Vec<Entry>) -> bool {
        let mut changed = false;
        for mut entry in of_sets {
            let set_is_off = set_of(&entry.key).is_some_and(|set| self.off.contains(set));
            let enabled = !set_is_off && !self.off.contains(&entry.key);
            changed |= entry.enabled != enabled;
            entry.enabled = enabled;
            self.entries.push(entry);
        }
        self.sets_revision += u64::from(changed);
        changed
    }

    pub fn sets_revision(&self) -> u64 {
        self.sets_revision
    }

    pub fn first_views(&self, reach: &Reach) -> Vec<RuleView> {
        let first = &self.entries[..self.first_of_sets()];
        let mut rules_of: HashMap<*const u8, usize> = HashMap::new();
        for entry in first {
            *rules_of.entry(entry.rule.source.as_ptr()).or_default() += 1;
        }
        let mut all = views(first.iter(), reach);
        for (entry, view) in first.iter().zip(&mut all) {
            let source = &entry.rule.source;
            if rules_of[&source.as_ptr()] * source.len() > limits::RULE_COPIES {
                *view = brief(entry);
            }
        }
        all
    }

    pub fn set_views(&self) -> Vec<RuleView> {
        let of_sets = &self.entries[self.first_of_sets()..];
        of_sets.iter().map(brief).collect()
    }

    pub fn view(&self, key: &str, reach: &Reach) -> Option<RuleView> {
        let found = self.entries.iter().find(|entry| entry.key == key);
        found.map(|entry| RuleView {
            because: because(entry),
            ..view(entry, reach)
        })
    }
}
