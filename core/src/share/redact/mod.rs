//! Takes the names of people, machines and addresses out of work that is to be shared.
//!
//! Names are found where fields and paths show that they are names, and then replaced wherever they
//! stand, in any case and as JSON or XML write them. The result is read again and looked through:
//! a name that is still there is told, and so are verdicts that changed. Text that is encoded
//! (Base64, `-EncodedCommand`) is not looked into, and is told, too.

mod find;
mod replace;
#[cfg(test)]
mod tests;

use self::replace::Names;
use super::Workspace;
use crate::analyze::{Analyzer, Progress, Request, RuleChoice};
use crate::catalog::Reach;
use crate::event::Value;
use crate::report::advice::Labels;
use crate::sort::Sort;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    User,
    Host,
    Domain,
    Address,
    Guid,
    Sid,
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Kind::User => "person",
            Kind::Host => "machine",
            Kind::Domain => "domain",
            Kind::Address => "address",
            Kind::Guid => "GUID",
            Kind::Sid => "SID",
        }
    }
}

/// A name and what stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    pub kind: Kind,
    pub was: String,
    pub now: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redacted {
    pub work: Workspace,
    pub replaced: Vec<Replaced>,
    /// Lines of the text, from 1, with something encoded in them.
    pub encoded: Vec<u32>,
    /// Names that could not be taken out.
    pub left: Vec<String>,
    /// Pairs of an event and a rule on which another verdict is given now; `None` where the text
    /// is read as other events than before.
    pub changed: Option<u32>,
}

/// Encoded text as it stands on command lines: long, and of letters and digits alone.
static ENCODED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[A-Za-z0-9+/]{24,}={0,2}").expect("a pattern of ours"));

/// `pack` is the pack that is evaluated along with the work's own rules.
pub fn redact(work: &Workspace, pack: &str) -> Redacted {
    let before = analyzed(work, pack);
    let mut found = Vec::new();
    for event in 0..before.events() {
        for (field, value) in before.batch().event(event).fields {
            for text in texts(&value.value) {
                find::in_field(&field.to_string(), text, &mut found);
                find::in_value(text, &mut found);
            }
        }
    }
    for line in unread(&before, &work.text) {
        find::in_value(&line.replace("\\\\", "\\"), &mut found);
    }
    for supplied in &work.supplied {
        find::in_field(&supplied.field, &supplied.value, &mut found);
        find::in_value(&supplied.value, &mut found);
    }
    for rule in &work.own {
        rule.text
            .lines()
            .for_each(|line| find::in_value(line, &mut found));
    }
    // A class id that a rule asks for is the same on every machine.
    let rules = before.rules();
    found.retain(|(kind, name)| {
        let names_it = || {
            rules
                .iter()
                .any(|rule| rule.source.to_lowercase().contains(&name.to_lowercase()))
        };
        *kind != Kind::Guid || !names_it()
    });

    let mut all: Vec<&str> = vec![&work.text];
    all.extend(work.own.iter().map(|rule| &*rule.text));
    let names = Names::new(found, &all);
    let mut out = work.clone();
    out.text = names.replace(&work.text);
    for rule in &mut out.own {
        rule.text = names.replace(&rule.text);
    }
    for supplied in &mut out.supplied {
        supplied.value = names.replace(&supplied.value);
    }
    let changed = follow(&before, &mut out, pack);

    let mut kept = out.text.clone();
    let values = (0..before.events()).len();
    let after = analyzed(&out, pack);
    for event in 0..after.events().min(values) {
        for (_, value) in after.batch().event(event).fields {
            texts(&value.value).for_each(|text| {
                kept.push('\n');
                kept.push_str(text);
            });
        }
    }
    for text in out
        .own
        .iter()
        .map(|rule| &rule.text)
        .chain(out.supplied.iter().map(|one| &one.value))
    {
        kept.push('\n');
        kept.push_str(text);
    }
    let mut left: Vec<String> = names
        .left_in(&kept)
        .into_iter()
        .map(str::to_owned)
        .collect();
    if !names.are_ready() {
        left.push("names: there are too many of them".to_owned());
    }
    let encoded = (1..).zip(out.text.lines());
    let encoded =
        encoded.filter(|(_, line)| ENCODED.find_iter(line).any(|one| is_encoded(one.as_str())));
    Redacted {
        encoded: encoded.map(|(at, _)| at).collect(),
        replaced: names.into_replaced(),
        left,
        changed,
        work: out,
    }
}

/// The lines of a text that no event was read from.
fn unread<'t>(analyzer: &Analyzer, text: &'t str) -> impl Iterator<Item = &'t str> {
    let spans = (0..analyzer.events()).map(|event| analyzer.batch().record(event).span.range());
    let mut spans: Vec<_> = spans.collect();
    spans.order_by_key(|span| span.start);
    let mut at = 0;
    text.split_inclusive('\n').filter(move |line| {
        let from = at;
        at += line.len();
        let next = spans.partition_point(|span| span.end <= from);
        spans.get(next).is_none_or(|span| span.start >= at)
    })
}

/// A long word or a path has one case or few changes of it; encoded text has many.
fn is_encoded(text: &str) -> bool {
    let changes = text
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() != pair[1].is_ascii_lowercase());
    changes.count() * 4 > text.len()
}

/// Gives labels and fields to the events by their new keys, and counts verdicts that changed.
fn follow(before: &Analyzer, out: &mut Workspace, pack: &str) -> Option<u32> {
    let plain = Workspace {
        supplied: Vec::new(),
        ..out.clone()
    };
    let after = analyzed(&plain, pack);
    if after.events() != before.events() {
        out.labels.clear();
        out.supplied.clear();
        return None;
    }
    let key = |analyzer: &Analyzer, event: usize| analyzer.row(event as u32).map(|row| row.key);
    let keys: HashMap<String, String> = (0..before.events())
        .filter_map(|event| Some((key(before, event)?, key(&after, event)?)))
        .collect();
    let labels = std::mem::take(&mut out.labels).into_iter();
    out.labels = labels
        .filter_map(|(event, label)| Some((keys.get(&event)?.clone(), label)))
        .collect::<Labels>();
    out.supplied.retain_mut(|one| match keys.get(&one.event) {
        Some(key) => {
            one.event.clone_from(key);
            true
        }
        None => false,
    });
    let after = analyzed(out, pack);
    let rules = before.rules().len().min(after.rules().len());
    let pairs = (0..before.events()).flat_map(|event| (0..rules).map(move |rule| (event, rule)));
    let changed =
        pairs.filter(|&(event, rule)| before.verdict(event, rule) != after.verdict(event, rule));
    Some(changed.count() as u32)
}

fn analyzed(work: &Workspace, pack: &str) -> Analyzer {
    let mut analyzer = Analyzer::with(Reach::default());
    analyzer.start(Request {
        text: work.text.clone(),
        format: work.format,
        rules: RuleChoice {
            pack: Some(pack.to_owned()),
            own: work.own.clone(),
            off: work.off.clone(),
        },
        ignore_logsource: work.ignore_logsource,
        supplied: work.supplied.clone(),
    });
    while analyzer.step() != Progress::Done {}
    analyzer
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Value::Exact(text) | Value::EndsWith(text) => (Some(text), &[][..]),
        Value::Many(texts) => (None, &texts[..]),
        Value::Unknown => (None, &[][..]),
    };
    one.into_iter().chain(many).map(String::as_str)
}
