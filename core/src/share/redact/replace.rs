//! Puts placeholders in the place of names, the same for the same name, so that structure is kept
//! and rules still match.

use super::{Kind, Replaced};
use crate::sort::Sort;
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::net::Ipv4Addr;

/// A name shorter than this is taken for one only where it stands alone as a word; a longer one
/// also within a word, as in `jsmith-laptop`.
const WITHIN_WORDS: usize = 5;

/// Names and what stands for them.
pub struct Names {
    replaced: Vec<Replaced>,
    by_name: HashMap<String, usize>,
    pattern: Option<Regex>,
}

impl Names {
    /// `texts` are not to hold a placeholder already.
    pub fn new(found: Vec<(Kind, String)>, texts: &[&str]) -> Names {
        let mut numbers: HashMap<Kind, usize> = HashMap::new();
        let taken: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let mut replaced = Vec::new();
        for (kind, was) in found {
            let number = numbers.entry(kind).or_default();
            let now = loop {
                *number += 1;
                let now = placeholder(kind, &was, *number);
                if *number > 10_000 || !taken.iter().any(|text| text.contains(&now.to_lowercase()))
                {
                    break now;
                }
            };
            replaced.push(Replaced { kind, was, now });
        }
        let by_name = replaced.iter().enumerate();
        let by_name = by_name.map(|(at, one)| (one.was.to_lowercase(), at));
        let by_name: HashMap<String, usize> = by_name.collect();
        let mut names: Vec<String> = replaced
            .iter()
            .flat_map(|one| spellings(&one.was))
            .collect();
        // The longest first, since the first that fits is taken.
        names.order_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        let names: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
        let pattern = (!names.is_empty()).then(|| {
            let pattern = RegexBuilder::new(&names.join("|"))
                .case_insensitive(true)
                .size_limit(64 << 20)
                .build();
            pattern.ok()
        });
        Names {
            replaced,
            by_name,
            pattern: pattern.flatten(),
        }
    }

    pub fn into_replaced(self) -> Vec<Replaced> {
        self.replaced
    }

    pub fn are_ready(&self) -> bool {
        self.pattern.is_some() || self.replaced.is_empty()
    }

    /// A text with placeholders.
    pub fn replace(&self, text: &str) -> String {
        let Some(pattern) = &self.pattern else {
            return text.to_owned();
        };
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        let mut at = 0;
        while let Some(found) = pattern.find_at(text, at) {
            let placeholder = self.placeholder(found.as_str());
            match placeholder.filter(|_| stands_alone(text, found.start(), found.end())) {
                Some(now) => {
                    out.push_str(&text[from..found.start()]);
                    out.push_str(now);
                    (from, at) = (found.end(), found.end());
                }
                None => {
                    at = found.start()
                        + text[found.start()..]
                            .chars()
                            .next()
                            .map_or(1, char::len_utf8)
                }
            }
        }
        out.push_str(&text[from..]);
        out
    }

    fn placeholder(&self, written: &str) -> Option<&str> {
        let known = |name: &str| self.by_name.get(&name.to_lowercase()).copied();
        let at = known(written).or_else(|| {
            let spelt = |one: &Replaced| {
                spellings(&one.was).any(|spelling| spelling.eq_ignore_ascii_case(written))
            };
            self.replaced.iter().position(spelt)
        })?;
        Some(&self.replaced[at].now)
    }

    /// Names that a text still holds.
    pub fn left_in<'n>(&'n self, text: &str) -> Vec<&'n str> {
        let folded = text.to_lowercase();
        let names = self.replaced.iter().map(|one| one.was.as_str());
        let is_left = |name: &&str| {
            let wanted = name.to_lowercase();
            let mut places = folded.match_indices(&wanted);
            places.any(|(at, _)| stands_alone(&folded, at, at + wanted.len()))
        };
        names.filter(is_left).collect()
    }
}

/// Whether a short name is a word of its own there.
fn stands_alone(text: &str, from: usize, to: usize) -> bool {
    if text[from..to].chars().count() >= WITHIN_WORDS {
        return true;
    }
    let before = text[..from].chars().next_back();
    let after = text[to..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// A name as it is, and as JSON and XML write it. An escape of a letter depends on its case.
fn spellings(name: &str) -> impl Iterator<Item = String> {
    let json = serde_json::to_string(name).unwrap_or_default();
    let json = json.trim_matches('"').to_owned();
    let escaped = |name: String| -> String {
        let escaped = |c: char| {
            if c.is_ascii() {
                c.to_string()
            } else {
                units(c)
            }
        };
        name.chars().map(escaped).collect()
    };
    let xml = name.replace('&', "&amp;").replace('<', "&lt;");
    let mut all = vec![name.to_owned(), json, xml];
    if !name.is_ascii() {
        all.extend([name.to_owned(), name.to_lowercase(), name.to_uppercase()].map(escaped));
    }
    all.dedup();
    all.into_iter()
}

/// A character as JSON escapes it.
fn units(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units)
        .iter()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect()
}

/// Addresses stay in the range that they were in, since rules ask for ranges; others are from the
/// ranges for documentation (RFC 5737, RFC 3849).
fn placeholder(kind: Kind, was: &str, number: usize) -> String {
    match kind {
        Kind::User => format!("user{number}"),
        Kind::Host if was.contains('.') => format!("host{number}.example"),
        Kind::Host => format!("host{number}"),
        Kind::Domain if was.contains('.') => format!("domain{number}.example"),
        Kind::Domain => format!("domain{number}"),
        Kind::Address => match was.parse::<Ipv4Addr>() {
            Ok(address) => {
                let low = number % 254 + 1;
                let high = number / 254 % 254;
                match address.octets() {
                    [10, ..] => format!("10.0.{high}.{low}"),
                    [172, 16..=31, ..] => format!("172.16.{high}.{low}"),
                    [192, 168, ..] => format!("192.168.{high}.{low}"),
                    [169, 254, ..] => format!("169.254.{high}.{low}"),
                    _ => format!("203.0.113.{low}"),
                }
            }
            Err(_) if was.to_lowercase().starts_with("fe80") => format!("fe80::{number:x}"),
            Err(_) => format!("2001:db8::{number:x}"),
        },
        Kind::Guid => format!("00000000-0000-4000-8000-{number:012x}"),
        Kind::Sid => format!("S-1-5-21-1-1-{number}"),
    }
}
