//! The authoring guide: what a set of rules filters by, with counts.
//!
//! Counted as the published T1216 guide does. A rule counts once for a field, an operator and a
//! value; values are compared without case and never trimmed; each member of a list is a value.
//! The tables of fields and indicators take in what Sigma's filters exclude, and leave out what
//! stands under a NOT in the query languages; the table of exclusions has both.

mod events;
mod notes;
#[cfg(test)]
mod tests;

use super::Reach;
use super::reach::key;
use super::scope::{self, Place};
use super::uses::{Vendor, each_use};
use crate::event::Field;
use crate::ir::{Op, Predicate, Subject};
use crate::report::{
    Guide, GuideEvent, GuideField, GuideFilter, GuideGroup, GuideRule, GuideValue,
};
use crate::rule::{Language, Rule, Status, status};
use crate::sort::Sort;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Sample values of a field.
const SAMPLES: usize = 5;

/// Counts over the rules that could be read, each with the key that others know it by.
pub fn guide<'a>(
    rules: impl IntoIterator<Item = (&'a str, &'a Rule)>,
    reach: &Reach,
    filter: &GuideFilter,
) -> Guide {
    let mut guide = Guide {
        filter: filter.clone(),
        ..Guide::default()
    };
    let mut counts = Counts::default();
    let mut vendors = BTreeMap::new();
    let mut platforms = BTreeMap::new();
    for (key, rule) in rules {
        if rule.condition.is_none() || status(&rule.diagnostics) == Status::Error {
            continue;
        }
        let found = describe(key, rule);
        *vendors.entry(found.vendor.clone()).or_default() += 1;
        for platform in &found.platforms {
            *platforms.entry(platform.clone()).or_default() += 1;
        }
        if keeps(filter, &found) {
            counts.add(guide.rules.len() as u32, rule);
            guide.rules.push(found);
        }
    }
    guide.vendors = groups(vendors);
    guide.platforms = groups(platforms);
    guide.notes = notes::of(&counts, &guide.rules, reach);
    counts.tables(reach, &mut guide);
    guide
}

fn keeps(filter: &GuideFilter, rule: &GuideRule) -> bool {
    let vendor = filter.vendor.as_deref();
    let platform = filter.platform.as_ref();
    vendor.is_none_or(|vendor| rule.vendor.eq_ignore_ascii_case(vendor))
        && platform.is_none_or(|platform| {
            let mut stated = rule.platforms.iter();
            stated.any(|one| one.eq_ignore_ascii_case(platform))
        })
}

fn describe(key: &str, rule: &Rule) -> GuideRule {
    let title = rule.meta.title.as_deref().unwrap_or("Untitled rule");
    GuideRule {
        key: key.to_owned(),
        id: rule.meta.id.clone(),
        title: title.to_owned(),
        language: rule.language,
        level: rule.meta.level,
        vendor: Vendor::of(rule.language).title().to_owned(),
        platforms: platforms(rule),
        filters_only: rule.filters_only(),
    }
}

/// The platforms that a rule states: in its logsource, by a test of `host.os.type`, or by asking
/// for an event that only Windows has.
fn platforms(rule: &Rule) -> Vec<String> {
    let mut stated: Vec<String> = rule.logsource.product.iter().cloned().collect();
    each_use(rule, &mut |predicate, exclusion| {
        let os = matches!(&predicate.subject, Subject::Field(field)
            if matches!(field.as_str(), "host.os.type" | "host.os.family" | "host.os.platform"));
        if os && !exclusion && matches!(predicate.op, Op::Eq | Op::In) {
            stated.push(predicate.value.to_lowercase());
        }
    });
    let numbered = |event: &events::Covered| event.id.is_some();
    if stated.is_empty() && names_event(rule) && events::of_rule(rule).iter().any(numbered) {
        stated.push("windows".to_owned());
    }
    stated.order();
    stated.dedup();
    stated
}

fn names_event(rule: &Rule) -> bool {
    let mut names = false;
    each_use(rule, &mut |predicate, exclusion| {
        names |= !exclusion
            && matches!(&predicate.subject, Subject::Field(field) if field.as_str() == crate::event::field::EVENT_ID);
    });
    names
}

/// What the rules use, before it is sorted into tables.
#[derive(Debug, Default)]
struct Counts<'r> {
    events: IndexMap<events::Covered, Vec<u32>>,
    fields: IndexMap<String, FieldCount>,
    indicators: IndexMap<Key, Use<'r>>,
    exclusions: IndexMap<Key, Use<'r>>,
    /// Fields that only choose records, and in how many rules.
    scope: BTreeMap<String, Vec<u32>>,
    /// Values that tell one input from another: the field is listed, the value isn't.
    unlisted: BTreeMap<(String, String), Vec<u32>>,
    /// Rules that look for words anywhere in a record.
    words: Vec<u32>,
    /// Rules that compare a value they compute.
    computed: Vec<u32>,
}

type Key = (String, String, String);

#[derive(Debug, Default)]
struct FieldCount {
    rules: Vec<u32>,
    ops: IndexMap<&'static str, Vec<u32>>,
}

/// Who uses a predicate.
#[derive(Debug)]
struct Use<'r> {
    predicate: &'r Predicate,
    rules: Vec<u32>,
    /// Those in which it detects.
    detecting: Vec<u32>,
}

impl<'r> Counts<'r> {
    fn add(&mut self, at: u32, rule: &'r Rule) {
        for event in events::of_rule(rule) {
            push(self.events.entry(event).or_default(), at);
        }
        each_use(rule, &mut |predicate, exclusion| {
            self.count(at, rule.language, predicate, exclusion);
        });
    }

    fn count(&mut self, at: u32, language: Language, predicate: &'r Predicate, exclusion: bool) {
        let field = match &predicate.subject {
            Subject::Field(field) => field,
            Subject::Computed(_) => return push(&mut self.computed, at),
            // Sigma's keywords are a selection of their own; in a search they are mere words.
            Subject::Anywhere if language == Language::Sigma => &Field::new("(keywords)"),
            Subject::Anywhere => return push(&mut self.words, at),
            Subject::Named(pattern) => &Field::new(&pattern.to_string()),
        };
        let name = field.as_str();
        let place = scope::place(language, name, predicate);
        if place == Place::Scope {
            return push(self.scope.entry(name.to_owned()).or_default(), at);
        }
        if exclusion {
            let found = self.exclusions.entry(key(predicate));
            found.or_insert_with(|| Use::of(predicate)).add(at, false);
        }
        if exclusion && language != Language::Sigma {
            return;
        }
        let count = self.fields.entry(name.to_owned()).or_default();
        push(&mut count.rules, at);
        push(count.ops.entry(predicate.op.name()).or_default(), at);
        if place == Place::FieldOnly {
            let value = (name.to_owned(), predicate.value.clone());
            return push(self.unlisted.entry(value).or_default(), at);
        }
        let found = self.indicators.entry(key(predicate));
        found
            .or_insert_with(|| Use::of(predicate))
            .add(at, !exclusion);
    }

    fn tables(self, reach: &Reach, guide: &mut Guide) {
        let rows = |uses: IndexMap<Key, Use<'_>>, exclusions: bool| -> Vec<GuideValue> {
            let mut rows: Vec<GuideValue> = uses
                .into_values()
                .map(|used| used.row(reach, exclusions))
                .collect();
            rows.order_by_key(|row| {
                let value = row.value.to_lowercase();
                (
                    Reverse(row.rules.len()),
                    row.field.clone(),
                    row.op.clone(),
                    value,
                )
            });
            rows
        };
        guide.indicators = rows(self.indicators, false);
        guide.exclusions = rows(self.exclusions, true);
        guide.fields = fields(self.fields, &guide.indicators);
        let events = self.events.into_iter().map(|(event, rules)| GuideEvent {
            log: event.log,
            id: event.id,
            what: event.what,
            rules,
        });
        guide.events = events.collect();
        guide
            .events
            .order_by_key(|event| (Reverse(event.rules.len()), event.log.clone(), event.id));
    }
}

impl<'r> Use<'r> {
    fn of(predicate: &'r Predicate) -> Use<'r> {
        Use {
            predicate,
            rules: Vec::new(),
            detecting: Vec::new(),
        }
    }

    fn add(&mut self, rule: u32, detects: bool) {
        push(&mut self.rules, rule);
        if detects {
            push(&mut self.detecting, rule);
        }
    }

    /// The rules in which it only excludes.
    fn excluding(&self) -> Vec<u32> {
        let detects = |rule: &u32| self.detecting.contains(rule);
        self.rules
            .iter()
            .copied()
            .filter(|rule| !detects(rule))
            .collect()
    }

    fn row(self, reach: &Reach, exclusion: bool) -> GuideValue {
        GuideValue {
            field: self.predicate.subject.to_string(),
            op: self.predicate.op.name().to_owned(),
            value: self.predicate.value.clone(),
            excluding: if exclusion {
                Vec::new()
            } else {
                self.excluding()
            },
            reach: reach.figure(self.predicate, exclusion),
            rules: self.rules,
        }
    }
}

fn fields(counts: IndexMap<String, FieldCount>, indicators: &[GuideValue]) -> Vec<GuideField> {
    let mut fields: Vec<GuideField> = counts
        .into_iter()
        .map(|(field, count)| {
            let mut values: Vec<&GuideValue> = Vec::new();
            for row in indicators.iter().filter(|row| row.field == field) {
                let same = |one: &&GuideValue| one.value.eq_ignore_ascii_case(&row.value);
                if !values.iter().any(same) {
                    values.push(row);
                }
            }
            let samples = values.iter().take(SAMPLES).map(|row| row.value.clone());
            let ops = count
                .ops
                .into_iter()
                .map(|(op, rules)| (op.to_owned(), rules.len() as u32));
            GuideField {
                samples: samples.collect(),
                values: values.len() as u32,
                ops: groups(ops.collect()),
                rules: count.rules,
                field,
            }
        })
        .collect();
    fields.order_by_key(|row| (Reverse(row.rules.len()), row.field.clone()));
    fields
}

/// The largest first, then by name.
fn groups(counts: BTreeMap<String, u32>) -> Vec<GuideGroup> {
    let group = |(name, rules)| GuideGroup { name, rules };
    let mut groups: Vec<GuideGroup> = counts.into_iter().map(group).collect();
    groups.order_by_key(|group| Reverse(group.rules));
    groups
}

/// Rules come in order, so that one that was counted already stands last.
fn push(rules: &mut Vec<u32>, rule: u32) {
    if rules.last() != Some(&rule) {
        rules.push(rule);
    }
}
