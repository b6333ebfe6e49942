//! One text of the set in place of its former one.
//!
//! Of the other rules nothing is looked at but their keys, unless a filter or a correlation is
//! about the rules of the text, or is one of them: then all are linked anew.

use super::super::OwnRule;
use super::{Entry, RuleSet, base};
use crate::report::Origin;
use crate::rule::{Link, Rule};
use std::ops::Range;

/// What another text for some rules changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    Nothing,
    /// The rules at these places, and no other.
    Only(Range<usize>),
    /// Where rules stand, or rules that are linked with these.
    More,
}

impl RuleSet {
    /// Takes another text for the user's rules of the same key; `None` where there are none.
    pub fn edit(&mut self, own: &OwnRule) -> Option<Edited> {
        let is_its = |entry: &Entry| entry.origin == Origin::Own && base(&entry.key) == own.key;
        let from = self.entries.iter().position(is_its)?;
        let count = self.entries[from..].iter().take_while(|one| is_its(one));
        let places = from..from + count.count();
        let former = &self.entries[from];
        if *former.rule.source == *own.text && former.chosen == own.language {
            return Some(Edited::Nothing);
        }
        let rules = self.read(&own.key, Origin::Own, &own.text, own.language);
        let stay = rules.len() == places.len();
        let mut linked = self.linked(places.clone());
        self.entries.splice(places.clone(), rules);
        linked |= stay && self.linked(places.clone());
        self.revision += 1;
        if linked || !stay {
            self.link();
            return Some(Edited::More);
        }
        Some(Edited::Only(places))
    }

    /// Whether a filter or a correlation is among some rules, or is about one of them.
    fn linked(&self, places: Range<usize>) -> bool {
        let links = || {
            let all = self.entries.iter();
            all.filter_map(|entry| entry.rule.link.as_ref())
        };
        places.into_iter().any(|at| {
            let rule: &Rule = self.unlinked(at);
            rule.link.is_some() || links().any(|link: &Link| link.is_about(rule))
        })
    }
}
