//! A predicate of a Sigma rule, replaced by alternatives.
//!
//! A map is AND, so alternatives fit into it only as values of one key. Where they have other
//! keys, the map becomes several maps in a list, which is OR: one for each key, with everything
//! else of the map in each of them.

use super::item::{Item, Value};
use super::layout::{self, Layout};
use crate::ir::Predicate;
use crate::rule::write::check::Before;
use crate::rule::write::edit::Edits;
use crate::rule::write::wanted::{self, Alternatives};
use crate::rule::write::{Refusal, Written};
use crate::rule::yaml::{self, Kind};
use crate::sort::Sort;
use crate::text::Span;

pub fn replace(before: &Before, place: Span, one_of: &[Predicate]) -> Result<Written, Refusal> {
    let rule = before.rule();
    let (documents, _) = yaml::parse(&rule.source);
    let layout = documents
        .iter()
        .find(|document| document.span.start == rule.span.start)
        .and_then(|document| Layout::of(document, &rule.source))
        .ok_or_else(super::unknown_layout)?;
    let target = layout
        .selections()
        .find_map(|selection| find(selection, place, false))
        .ok_or_else(|| {
            Refusal::new(
                "replace",
                "no value of a field stands there; change it by hand",
            )
        })?;
    let groups = grouped(one_of, &layout)?;
    let kept = target.key.text().and_then(|own| {
        let mut keys = groups.iter();
        keys.position(|group| same_key(own, &group.key))
    });
    let by_key = groups.iter().map(|group| group.predicates.clone());
    let apart = (by_key.collect(), kept);
    let entry = Entry {
        layout: &layout,
        source: &rule.source,
        target,
        groups,
        kept,
    };
    let prove = |edits: Edits, apart| {
        let alternatives = Alternatives { one_of, apart };
        let wanted = wanted::replacing(rule, place, &alternatives);
        before.written(edits, &wanted).ok()
    };
    let in_place = entry.in_place().and_then(|edits| prove(edits, None));
    let out_of_all = || entry.out_of_all().and_then(|edits| prove(edits, None));
    let split = || entry.split().and_then(|edits| prove(edits, Some(apart)));
    in_place.or_else(out_of_all).or_else(split).ok_or_else(|| {
        Refusal::new(
            "replace",
            "the alternatives don't fit in the place of this value; change it by hand",
        )
    })
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Target<'a> {
    map: &'a yaml::Node,
    key: &'a yaml::Node,
    value: &'a yaml::Node,
    /// The one of the values that is meant.
    item: &'a yaml::Node,
    /// The map is one of a list already.
    listed: bool,
}

fn find(node: &yaml::Node, place: Span, listed: bool) -> Option<Target<'_>> {
    match &node.kind {
        Kind::List(items) => items.iter().find_map(|item| find(item, place, true)),
        Kind::Map(entries) => entries.iter().find_map(|(key, value)| {
            let item = value.items().iter().find(|item| item.span == place)?;
            Some(Target {
                map: node,
                key,
                value,
                item,
                listed,
            })
        }),
        Kind::Scalar { .. } => None,
    }
}

/// Alternatives that have one key.
struct Group {
    key: String,
    values: Vec<Value>,
    predicates: Vec<Predicate>,
}

/// The alternatives by their keys, in the order that they are given.
fn grouped(one_of: &[Predicate], layout: &Layout<'_>) -> Result<Vec<Group>, Refusal> {
    let mut groups: Vec<Group> = Vec::new();
    for predicate in one_of {
        let item = Item::of(predicate)?;
        let key = item.key(layout.spelling(&item.field));
        let at = groups.iter().position(|group| group.key == key);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                key,
                values: Vec::new(),
                predicates: Vec::new(),
            });
            groups.len() - 1
        });
        if !groups[at].values.contains(&item.value) {
            groups[at].values.push(item.value);
        }
        groups[at].predicates.push(predicate.clone());
    }
    Ok(groups)
}

struct Entry<'a> {
    layout: &'a Layout<'a>,
    source: &'a str,
    target: Target<'a>,
    groups: Vec<Group>,
    /// Those that have the key of the entry already.
    kept: Option<usize>,
}

impl Entry<'_> {
    /// The alternatives as values of the one key, which may get other modifiers.
    fn in_place(&self) -> Option<Edits> {
        let [group] = self.groups.as_slice() else {
            return None;
        };
        let mut edits = Edits::default();
        self.key_becomes(&group.key, &mut edits)?;
        self.value_becomes(&group.values, &mut edits)?;
        Some(edits)
    }

    /// Writes the key anew unless it says the same in another order.
    fn key_becomes(&self, key: &str, edits: &mut Edits) -> Option<()> {
        let own = self.target.key.text()?;
        let all = own.split('|').any(|part| part == "all");
        if !same_key(own, key) {
            let key = if all {
                format!("{key}|all")
            } else {
                key.to_owned()
            };
            edits.replace(self.target.key.span, layout::key(&key));
        }
        Some(())
    }

    fn value_becomes(&self, values: &[Value], edits: &mut Edits) -> Option<()> {
        let item = self.target.item;
        let written: Vec<String> = values
            .iter()
            .map(|value| value.written(self.layout.quotes))
            .collect();
        let column = self.layout.column(self.target.key);
        let end = self.layout.line_end;
        let text = match written.as_slice() {
            [one] => one.clone(),
            // One value becomes a list below its key.
            all if item.span == self.target.value.span => {
                let indent = " ".repeat(column + self.layout.step);
                let lines = all.iter().map(|value| format!("{end}{indent}- {value}"));
                let blank = self.source[..item.span.range().start].ends_with(' ');
                let from = item.span.range().start - usize::from(blank);
                edits.replace(
                    Span::new(from, item.span.range().end),
                    lines.collect::<String>(),
                );
                return Some(());
            }
            all => {
                let indent = self.layout.indent_of(item)?;
                all.join(&format!("{end}{indent}- "))
            }
        };
        edits.replace(item.span, text);
        Some(())
    }

    /// One of several values that must all be there leaves their list, and the alternatives get an
    /// entry of their own: what is in a map must all be true as well.
    fn out_of_all(&self) -> Option<Edits> {
        let Target {
            map,
            key,
            value,
            item,
            ..
        } = self.target;
        let [group] = self.groups.as_slice() else {
            return None;
        };
        let own = key.text()?;
        let left = value.items().len().saturating_sub(1);
        if left == 0 || own.split('|').all(|part| part != "all") {
            return None;
        }
        let rest = match left {
            1 => own.replace("|all", ""),
            _ => own.to_owned(),
        };
        let is_taken = |other: &(yaml::Node, yaml::Node)| {
            other.0.span != key.span && other.0.text() == Some(&group.key)
        };
        // A map has a key once.
        if rest == group.key || map.entries().iter().any(is_taken) {
            return None;
        }
        let mut edits = Edits::default();
        if rest != own {
            edits.replace(key.span, layout::key(&rest));
        }
        let written = group.values.iter();
        let written = written.map(|value| value.written(self.layout.quotes));
        let column = self
            .layout
            .column(map.entries().first().map(|(key, _)| key)?);
        let entry = self.pair(&group.key, written.collect(), false, column);
        let entry = format!("{}{}{entry}", self.layout.line_end, " ".repeat(column));
        edits.replace(self.layout.line_of(item)?, "");
        let mut others = value.items().iter().rev();
        let last = others.find(|other| other.span != item.span)?;
        edits.insert(self.layout.end_of_line(last.span.range().end), entry);
        Some(edits)
    }

    /// The map as several maps in a list.
    fn split(&self) -> Option<Edits> {
        let Target {
            map,
            value,
            item,
            listed,
            ..
        } = self.target;
        let own = self.target.key.text()?;
        let all = own.split('|').any(|part| part == "all") && value.items().len() > 1;
        let mut edits = Edits::default();
        let end = self.layout.line_end;
        let column = self
            .layout
            .column(self.target.map.entries().first().map(|(key, _)| key)?);
        // In front of the dash of a map in a list, and of one that becomes one.
        let dash = if listed {
            column.checked_sub(2)?
        } else {
            column
        };
        let mut removed = Span::default();
        let mut others: Vec<&Group> = self.groups.iter().collect();
        // The alternatives with the key of the map itself stay in it; where there are none, the
        // first map is that of the values that are left, if there are any.
        match self.kept {
            Some(kept) => {
                let group = others.remove(kept);
                if all && group.values.len() > 1 {
                    return None;
                }
                self.value_becomes(&group.values, &mut edits)?;
            }
            None if all => return None,
            None if value.items().len() > 1 => {
                removed = self.layout.line_of(item)?;
                edits.replace(removed, "");
            }
            None => {
                let group = others.remove(0);
                edits.replace(self.target.key.span, layout::key(&group.key));
                self.value_becomes(&group.values, &mut edits)?;
            }
        }
        if !listed {
            let start = map.entries().first()?.0.span.range().start;
            edits.insert(start, "- ");
            let lines = self.layout.lines_after(start, map.span.range().end);
            for line in lines
                .into_iter()
                .filter(|line| !removed.range().contains(line))
            {
                edits.insert(line, "  ");
            }
        }
        let mut text = String::new();
        for group in others {
            let mut lines = Vec::new();
            for (other, old) in map.entries() {
                if other.span == self.target.key.span {
                    if all {
                        // The others of the list must be there as well.
                        let left: Vec<String> = value
                            .items()
                            .iter()
                            .filter(|other| other.span != item.span)
                            .map(|other| other.span.of(self.source).to_owned())
                            .collect();
                        lines.push(self.pair(&own.replace("|all", ""), left, true, dash + 2));
                    }
                    let values: Vec<String> = group
                        .values
                        .iter()
                        .map(|value| value.written(self.layout.quotes))
                        .collect();
                    lines.push(self.pair(&group.key, values, false, dash + 2));
                } else {
                    let raw = Span::new(other.span.range().start, old.span.range().end);
                    lines.push(shifted(raw.of(self.source), column, dash + 2));
                }
            }
            let inner = " ".repeat(dash + 2);
            let lines = lines.join(&format!("{end}{inner}"));
            text.push_str(&format!("{end}{}- {lines}", " ".repeat(dash)));
        }
        edits.insert(self.layout.end_of_line(map.span.range().end), text);
        Some(edits)
    }

    /// `key: value`, or a list below the key, whose column is given.
    fn pair(&self, key: &str, values: Vec<String>, all: bool, column: usize) -> String {
        let several = if all && values.len() > 1 { "|all" } else { "" };
        let key = layout::key(&format!("{key}{several}"));
        match values.as_slice() {
            [one] => format!("{key}: {one}"),
            values => {
                let indent = " ".repeat(column + self.layout.step);
                let end = self.layout.line_end;
                let lines = values.iter().map(|value| format!("{end}{indent}- {value}"));
                format!("{key}:{}", lines.collect::<String>())
            }
        }
    }
}

/// Whether two keys are the same but for the order of their modifiers, and for `all`.
fn same_key(one: &str, other: &str) -> bool {
    let parts = |key: &str| {
        let mut parts: Vec<String> = key.split('|').map(str::to_owned).collect();
        parts.retain(|part| part != "all");
        parts.order();
        parts
    };
    parts(one) == parts(other)
}

/// Lines that began at one column, at another.
fn shifted(text: &str, from: usize, to: usize) -> String {
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let own = line.len() - line.trim_start().len();
        out.push('\n');
        if !line.trim().is_empty() {
            out.push_str(&" ".repeat((own + to).saturating_sub(from)));
        }
        out.push_str(line.trim_start());
    }
    out
}
