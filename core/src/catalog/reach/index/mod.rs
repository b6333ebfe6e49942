//! The reach index: counts of predicates in a file that a page can fetch.
//!
//! | bytes | content |
//! |---|---|
//! | 4 | `CUTR` |
//! | 1 | the version of what follows |
//! | 4 | how many bytes follow the checksum |
//! | 8 | FNV-1a of these bytes |
//! | … | who was counted, a table of rules, then four tables of predicates |
//!
//! Numbers are LEB128, texts have their length in front. A table is sorted and stored by column,
//! and a value leaves out what it shares with the one before, so that a general compressor finds
//! what repeats. The tables of folded figures have only the rows that differ from the plain ones.

mod id;
mod read;
mod write;

use self::read::Reader;
use self::write::Writer;
use super::count::{Count, Counts};
use super::{Key, Vendor};
use crate::report::RulePointer;
use crate::sort::Sort;
use std::cmp::Reverse;
use std::collections::HashMap;

const MAGIC: &[u8; 4] = b"CUTR";
/// Changes with the layout of the bytes.
pub const VERSION: u8 = 1;
const HEAD: usize = 17;
/// Rules that are named with an exclusion.
const EXAMPLES: usize = 2;

/// A set of rules that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corpus {
    pub vendor: Vendor,
    /// `SigmaHQ/sigma`, or what the user calls it.
    pub name: String,
    /// Empty where it was not said.
    pub commit: String,
    /// Rules that were read.
    pub rules: u32,
}

/// Counts that can be written to a file, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    pub corpora: Vec<Corpus>,
    /// The day the corpora are of, as given: `2026-08-21`. Empty where it was not said.
    pub date: String,
    /// Predicates that fewer rules use are left out.
    pub least: u32,
    pub indicators: Vec<Row>,
    pub exclusions: Vec<Row>,
    /// Figures over all spellings of a predicate, where they are not the plain ones.
    pub folded_indicators: Vec<Row>,
    pub folded_exclusions: Vec<Row>,
}

/// A predicate and how many rules use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: Key,
    pub count: Count,
}

impl Index {
    /// The counts of predicates that at least `least` rules use.
    pub fn new(counts: &Counts, corpora: Vec<Corpus>, date: &str, least: u32) -> Index {
        let plain = |counts: &HashMap<Key, Count>| rows(counts, |_, count| count.total() >= least);
        let folded = |folded: &HashMap<Key, Count>, plain: &HashMap<Key, Count>| {
            rows(folded, |key, count| {
                let same = plain.get(key).is_some_and(|plain| plain.by == count.by);
                count.total() >= least && !same
            })
        };
        Index {
            corpora,
            date: date.to_owned(),
            least,
            indicators: plain(&counts.indicators),
            exclusions: with_few_rules(plain(&counts.exclusions)),
            folded_indicators: folded(&counts.folded_indicators, &counts.indicators),
            folded_exclusions: folded(&counts.folded_exclusions, &counts.exclusions),
        }
    }

    fn tables(&self) -> [&Vec<Row>; 4] {
        [
            &self.indicators,
            &self.exclusions,
            &self.folded_indicators,
            &self.folded_exclusions,
        ]
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let body = Writer::body(self);
        let mut bytes = Vec::with_capacity(HEAD + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&checksum(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Reads an index. The error is a sentence for the user: what is wrong and what to do.
    pub fn from_bytes(bytes: &[u8]) -> Result<Index, String> {
        let again = "build it again with `cutout reach build`";
        if !bytes.starts_with(&MAGIC[..bytes.len().min(4)]) || bytes.is_empty() {
            return Err(
                "this is no reach index; `cutout reach build` makes one from folders of rules"
                    .to_owned(),
            );
        }
        match bytes.get(4) {
            Some(&VERSION) | None => {}
            Some(version) => {
                return Err(format!(
                    "this reach index is of version {version}, and version {VERSION} is read here; {again}"
                ));
            }
        }
        let head = bytes.get(5..HEAD);
        let number = |at: std::ops::Range<usize>| head.and_then(|head| head.get(at));
        let (Some(length), Some(sum)) = (number(0..4), number(4..12)) else {
            return Err(format!(
                "this reach index is cut off after its first bytes; {again}"
            ));
        };
        let length = length
            .iter()
            .rev()
            .fold(0, |n, &byte| n << 8 | usize::from(byte));
        let sum = sum
            .iter()
            .rev()
            .fold(0, |n, &byte| n << 8 | u64::from(byte));
        let body = &bytes[HEAD..];
        if body.len() < length {
            return Err(format!(
                "this reach index is cut off: it has {} of {} bytes; copy it anew, or {again}",
                bytes.len(),
                HEAD + length
            ));
        }
        if body.len() > length || checksum(body) != sum {
            return Err(format!(
                "this reach index is damaged: its checksum does not fit; copy it anew, or {again}"
            ));
        }
        Reader::index(body)
            .ok_or_else(|| format!("this reach index holds what no index holds; {again}"))
    }
}

fn rows(counts: &HashMap<Key, Count>, keep: impl Fn(&Key, &Count) -> bool) -> Vec<Row> {
    let row = |(key, count): (&Key, &Count)| Row {
        key: key.clone(),
        count: count.clone(),
    };
    let kept = counts.iter().filter(|(key, count)| keep(key, count));
    let mut rows: Vec<Row> = kept.map(row).collect();
    rows.order_by(|one, other| one.key.cmp(&other.key));
    rows
}

/// Keeps [`EXAMPLES`] of the rules of each row: those that are examples of most rows. So the table
/// of rules, of which the ids can't be compressed, stays short.
fn with_few_rules(mut rows: Vec<Row>) -> Vec<Row> {
    let mut uses: HashMap<RulePointer, u32> = HashMap::new();
    for rule in rows.iter().flat_map(|row| &row.count.examples) {
        *uses.entry(rule.clone()).or_default() += 1;
    }
    for row in &mut rows {
        let examples = &mut row.count.examples;
        examples.order_by_key(|rule| Reverse(uses[rule]));
        examples.truncate(EXAMPLES);
    }
    rows
}

/// FNV-1a, which finds any byte that was lost or changed.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
