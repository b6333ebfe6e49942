//! The rules of a request: those of the pack and the user's own, parsed once.

mod edit;
mod sets;

pub use self::edit::Edited;

use super::RuleChoice;
use crate::advice::weak;
use crate::catalog::{Pack, Reach};
use crate::ir::Group;
use crate::report::{Origin, PredicateView, RuleReach, RuleView};
use crate::rule::detect::detect;
use crate::rule::{self, Language, Link, Rule};
use crate::sort::Sort;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Parsed rules in the order that reports refer to.
#[derive(Debug, Default)]
pub struct RuleSet {
    entries: Vec<Entry>,
    /// Keys of rules and of sets that are switched off, whether there are such or not.
    off: HashSet<String>,
    revision: u64,
    sets_revision: u64,
    versions: u64,
}

#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub origin: Origin,
    pub enabled: bool,
    /// The language that the user chose, `None` for the one that was found.
    chosen: Option<Language>,
    pub rule: Box<Rule>,
    /// Differs from that of every rule before it that says something else.
    pub version: u64,
    /// The rule as it was read, where linking it with others changed it.
    unlinked: Option<Box<Rule>>,
}

impl Entry {
    /// Whether other rules are linked with it. A filter or correlation that is switched off
    /// leaves the others as they were read.
    fn takes_part(&self) -> bool {
        self.enabled || self.rule.link.is_none()
    }
}

impl RuleSet {
    /// Takes the rules that are asked for; a text that was parsed before is not parsed again.
    pub fn choose(&mut self, choice: &RuleChoice) {
        let of_sets = self.entries.split_off(self.first_of_sets());
        let stood_at = self.entries.len();
        let mut old = Old::new(std::mem::take(&mut self.entries));
        let mut changed = false;
        self.off = choice.off.iter().cloned().collect();
        let pack = choice.pack.as_deref().and_then(Pack::find);
        let of_pack = pack
            .into_iter()
            .flat_map(|pack| pack.rules)
            .map(|(file, text)| {
                (
                    Cow::Owned(format!("pack/{file}")),
                    Origin::Pack,
                    *text,
                    None,
                )
            });
        let own = choice.own.iter().map(|own| {
            (
                Cow::Borrowed(own.key.as_str()),
                Origin::Own,
                own.text.as_str(),
                own.language,
            )
        });
        for (key, origin, text, chosen) in of_pack.chain(own) {
            let same =
                |(_, entry): &(usize, Entry)| *entry.rule.source == *text && entry.chosen == chosen;
            let kept = match old.take(&key).filter(|kept| kept.iter().all(same)) {
                Some(kept) => kept,
                None => {
                    changed = true;
                    (0..).zip(self.read(&key, origin, text, chosen)).collect()
                }
            };
            for (was_at, mut entry) in kept {
                let enabled = !self.off.contains(&entry.key);
                changed |= entry.enabled != enabled || was_at != self.entries.len();
                entry.enabled = enabled;
                self.entries.push(entry);
            }
        }
        changed |= !of_sets.is_empty() && stood_at != self.entries.len();
        changed |= self.put_back(of_sets);
        if changed || !old.is_used_up() {
            self.revision += 1;
            self.link();
        }
    }

    /// The rules of a text that is new.
    fn read(
        &mut self,
        key: &str,
        origin: Origin,
        text: &str,
        chosen: Option<Language>,
    ) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (at, rule) in rule::parse_as(text, chosen).into_iter().enumerate() {
            self.versions += 1;
            let key = numbered(key, at);
            entries.push(Entry {
                enabled: !self.off.contains(&key),
                key,
                origin,
                chosen,
                rule: Box::new(rule),
                version: self.versions,
                unlinked: None,
            });
        }
        entries
    }

    /// Puts together the rules that are about each other.
    fn link(&mut self) {
        for entry in &mut self.entries {
            if let Some(unlinked) = entry.unlinked.take() {
                entry.rule = unlinked;
                self.versions += 1;
                entry.version = self.versions;
            }
        }
        let places: Vec<usize> = (0..self.entries.len())
            .filter(|&at| self.entries[at].takes_part())
            .collect();
        let rules: Vec<&Rule> = places.iter().map(|&at| &*self.entries[at].rule).collect();
        for (at, linked) in rule::link(&rules) {
            let entry = &mut self.entries[places[at]];
            entry.unlinked = Some(std::mem::replace(&mut entry.rule, Box::new(linked)));
            self.versions += 1;
            entry.version = self.versions;
        }
    }

    /// A rule as its own text has it, without what other texts add to it.
    pub fn unlinked(&self, rule: usize) -> &Rule {
        let entry = &self.entries[rule];
        entry.unlinked.as_deref().unwrap_or(&entry.rule)
    }

    /// The rules of one text, by the key of the text.
    pub fn of_text(&self, key: &str) -> Range<usize> {
        let is_of_text = |entry: &Entry| base(&entry.key) == key;
        let start = self.entries.iter().position(is_of_text).unwrap_or_default();
        let count = self.entries[start..]
            .iter()
            .take_while(|entry| is_of_text(entry))
            .count();
        start..start + count
    }

    /// A rule as it would be with another text in place of its own, linked with the rules that
    /// are switched on. `None` where the text does not hold as many rules as its own.
    pub fn changed(&self, rule: usize, text: &str) -> Option<Rule> {
        self.version(rule, text, self.entries[rule].chosen)
    }

    /// The same with a text that may be of another language; `None` finds it out.
    pub fn version(&self, rule: usize, text: &str, language: Option<Language>) -> Option<Rule> {
        let own = base(&self.entries[rule].key);
        let first = (0..=rule).find(|&at| base(&self.entries[at].key) == own)?;
        let parsed = rule::parse_as(text, language);
        let of_own = |entry: &&Entry| base(&entry.key) == own;
        if self.entries.iter().filter(of_own).count() != parsed.len() {
            return None;
        }
        let read = |at: usize| match at.checked_sub(first) {
            Some(of_text) if of_text < parsed.len() => &parsed[of_text],
            _ => self.unlinked(at),
        };
        Some(self.linked_by(rule, read, &[]))
    }

    /// A rule as it would be with the rules of another text, linked with these, too.
    pub fn beside(&self, rule: usize, text: &str) -> Rule {
        let more = rule::parse(text);
        self.linked_by(rule, |at| self.unlinked(at), &more)
    }

    /// One rule of the set, linked with the others as `read` has them and with some more.
    fn linked_by<'r>(
        &self,
        rule: usize,
        read: impl Fn(usize) -> &'r Rule,
        more: &'r [Rule],
    ) -> Rule {
        let taking_part = |at: &usize| *at == rule || self.entries[*at].takes_part();
        let places: Vec<usize> = (0..self.len()).filter(taking_part).collect();
        let rules = places.iter().map(|&at| read(at)).chain(more);
        let linked = rule::link(&rules.collect::<Vec<_>>());
        let changed = linked
            .into_iter()
            .find(|(at, _)| places.get(*at) == Some(&rule));
        changed.map_or_else(|| read(rule).clone(), |(_, rule)| rule)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, rule: usize) -> &Entry {
        &self.entries[rule]
    }

    /// The rules that are switched on, with their keys.
    pub fn enabled(&self) -> impl Iterator<Item = (&str, &Rule)> {
        let on = self.entries.iter().filter(|entry| entry.enabled);
        on.map(|entry| (entry.key.as_str(), &*entry.rule))
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// A rule by its key.
    pub fn find(&self, key: &str) -> Option<&Rule> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.rule)
    }

    pub fn views(&self, reach: &Reach) -> Vec<RuleView> {
        views(self.entries.iter(), reach)
    }
}

/// Views of rules, of which several may stand in one text.
fn views<'e>(entries: impl Iterator<Item = &'e Entry>, reach: &Reach) -> Vec<RuleView> {
    let mut detected: Option<(Arc<str>, Option<String>)> = None;
    let view = |entry: &'e Entry| {
        let source = &entry.rule.source;
        let same = detected.as_ref().filter(|(of, _)| Arc::ptr_eq(of, source));
        let because = match same {
            Some((_, because)) => because.clone(),
            None => because(entry),
        };
        detected = Some((source.clone(), because.clone()));
        RuleView {
            because,
            ..view(entry, reach)
        }
    };
    entries.map(view).collect()
}

/// Why the text is taken for one in its language, unless the user said so.
fn because(entry: &Entry) -> Option<String> {
    let found = entry.origin == Origin::Own && entry.chosen.is_none();
    found.then(|| detect(&entry.rule.source).why.to_owned())
}

/// The rules before a choice, of which each text is taken once.
///
/// Mostly the next text that is asked for is the next there is, so that following someone who
/// types costs little more than comparing texts.
struct Old {
    entries: Vec<Option<Entry>>,
    /// Behind the text that was taken last.
    next: usize,
    /// Where the rules of a text begin, by its key; made when it is needed.
    places: Option<HashMap<String, usize>>,
}

impl Old {
    fn new(entries: Vec<Entry>) -> Old {
        Old {
            entries: entries.into_iter().map(Some).collect(),
            next: 0,
            places: None,
        }
    }

    fn is_of(&self, at: usize, key: &str) -> bool {
        let entry = self.entries.get(at).and_then(Option::as_ref);
        entry.is_some_and(|entry| base(&entry.key) == key)
    }

    /// The rules of a text and where they stood.
    fn take(&mut self, key: &str) -> Option<Vec<(usize, Entry)>> {
        let from = if self.is_of(self.next, key) {
            self.next
        } else {
            *self.places().get(key)?
        };
        let mut taken = Vec::new();
        let mut at = from;
        while self.is_of(at, key) {
            taken.extend(self.entries[at].take().map(|entry| (at, entry)));
            at += 1;
        }
        self.next = at;
        (!taken.is_empty()).then_some(taken)
    }

    fn places(&mut self) -> &HashMap<String, usize> {
        self.places.get_or_insert_with(|| {
            let left = self.entries.iter().enumerate().rev();
            let left = left.filter_map(|(at, entry)| Some((at, entry.as_ref()?)));
            left.map(|(at, entry)| (base(&entry.key).to_owned(), at))
                .collect()
        })
    }

    fn is_used_up(&self) -> bool {
        self.entries.iter().all(Option::is_none)
    }
}

/// The second and later rules of one text get a number after their key.
pub(super) fn numbered(key: &str, at: usize) -> String {
    if at == 0 {
        key.to_owned()
    } else {
        format!("{key}#{}", at + 1)
    }
}

fn base(key: &str) -> &str {
    key.split_once('#').map_or(key, |(base, _)| base)
}

fn view(entry: &Entry, reach: &Reach) -> RuleView {
    let Rule {
        meta,
        source,
        diagnostics,
        ..
    } = &*entry.rule;
    RuleView {
        description: meta.description.clone(),
        author: meta.author.clone(),
        license: meta.license.clone(),
        upstream: meta.upstream.clone(),
        references: meta.references.clone(),
        false_positives: meta.false_positives.clone(),
        tags: meta.tags.clone(),
        source: source.clone(),
        diagnostics: diagnostics.clone(),
        predicates: predicates(&entry.rule, reach),
        reach: weak::reading(&entry.rule, reach),
        ..brief(entry)
    }
}

/// What a list says of a rule: nothing that is about its text or its predicates.
fn brief(entry: &Entry) -> RuleView {
    let Rule {
        language,
        meta,
        logsource,
        link,
        part_of,
        span,
        ..
    } = &*entry.rule;
    RuleView {
        key: entry.key.clone(),
        origin: entry.origin,
        enabled: entry.enabled,
        usable: entry.rule.usable().is_some(),
        part: match (part_of, link) {
            (Some(whole), _) => Some(format!("a part of “{whole}”")),
            (None, Some(Link::Filter(_))) => Some("a filter for other rules".to_owned()),
            _ => None,
        },
        id: meta.id.clone(),
        title: meta
            .title
            .clone()
            .unwrap_or_else(|| "Untitled rule".to_owned()),
        language: *language,
        because: None,
        filters_only: entry.rule.filters_only(),
        level: meta.level,
        status: meta.status.clone(),
        description: None,
        author: None,
        license: None,
        upstream: None,
        references: Vec::new(),
        false_positives: Vec::new(),
        tags: Vec::new(),
        techniques: meta.techniques(),
        logsource: logsource.to_string(),
        source: Arc::default(),
        document: *span,
        diagnostics: Vec::new(),
        predicates: Vec::new(),
        reach: RuleReach::default(),
    }
}

/// Each distinct predicate once on each side, in the order of the source.
fn predicates(rule: &Rule, reach: &Reach) -> Vec<PredicateView> {
    let mut seen = std::collections::HashSet::new();
    let mut views = Vec::new();
    let behind = rule.group.iter().flat_map(Group::conditions);
    for node in rule.condition.iter().chain(behind) {
        node.each_predicate(&mut |predicate, span, exclusion| {
            if seen.insert((predicate, exclusion)) {
                views.push(PredicateView {
                    field: predicate.subject.to_string(),
                    op: predicate.op.name().to_owned(),
                    value: predicate.value.clone(),
                    span,
                    exclusion,
                    reach: reach.figure(predicate, exclusion),
                });
            }
        });
    }
    views.order_by_key(|view| view.span);
    views
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::OwnRule;

    fn own(keys: &[&str]) -> RuleChoice {
        let rule = |key: &&str| OwnRule {
            key: key.to_string(),
            text: format!("title: {key}\ndetection:\n  a: [x]\n  condition: a\n"),
            language: None,
        };
        RuleChoice {
            own: keys.iter().map(rule).collect(),
            ..RuleChoice::default()
        }
    }

    /// Reports refer to rules by their place, so another order is another set.
    #[test]
    fn the_revision_changes_with_the_rules_and_their_order() {
        let mut rules = RuleSet::default();
        let revisions = [
            own(&["a", "b"]),
            own(&["a", "b"]),
            own(&["b", "a"]),
            own(&["b"]),
        ]
        .map(|choice| {
            rules.choose(&choice);
            rules.revision()
        });
        assert_eq!(revisions, [1, 1, 2, 3]);
    }
}
