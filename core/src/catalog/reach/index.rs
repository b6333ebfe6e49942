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

use super::count::{Count, Counts};
use super::{Key, Vendor};
use crate::limits;
use crate::report::RulePointer;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

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
        let mut body = Writer::default();
        body.number(self.least);
        body.text(&self.date);
        body.number(self.corpora.len() as u32);
        for corpus in &self.corpora {
            body.number(corpus.vendor as u32);
            body.text(&corpus.name);
            body.text(&corpus.commit);
            body.number(corpus.rules);
        }
        let rules: BTreeSet<&RulePointer> = self
            .tables()
            .into_iter()
            .flatten()
            .flat_map(|row| &row.count.examples)
            .collect();
        let rules: Vec<&RulePointer> = rules.into_iter().collect();
        body.rules(&rules);
        let numbers: HashMap<&RulePointer, u32> = rules
            .iter()
            .zip(0..)
            .map(|(&rule, at)| (rule, at))
            .collect();
        for table in self.tables() {
            body.table(table, &numbers);
        }
        let mut bytes = Vec::with_capacity(HEAD + body.0.len());
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&(body.0.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&checksum(&body.0).to_le_bytes());
        bytes.extend_from_slice(&body.0);
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
        let mut reader = Reader {
            rest: body,
            text: 0,
        };
        let index = reader.index().filter(|_| reader.rest.is_empty());
        index.ok_or_else(|| format!("this reach index holds what no index holds; {again}"))
    }
}

fn rows(counts: &HashMap<Key, Count>, keep: impl Fn(&Key, &Count) -> bool) -> Vec<Row> {
    let row = |(key, count): (&Key, &Count)| Row {
        key: key.clone(),
        count: count.clone(),
    };
    let kept = counts.iter().filter(|(key, count)| keep(key, count));
    let mut rows: Vec<Row> = kept.map(row).collect();
    rows.sort_by(|one, other| one.key.cmp(&other.key));
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
        examples.sort_by_key(|rule| Reverse(uses[rule]));
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

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A UUID as its 16 bytes, any other id as text.
    fn rules(&mut self, rules: &[&RulePointer]) {
        self.number(rules.len() as u32);
        for rule in rules {
            self.text(&rule.vendor);
        }
        for rule in rules {
            self.text(&rule.title);
        }
        for rule in rules {
            match uuid(&rule.id) {
                Some(bytes) => {
                    self.number(1);
                    self.0.extend_from_slice(&bytes);
                }
                None => {
                    self.number(0);
                    self.text(&rule.id);
                }
            }
        }
    }

    fn table(&mut self, rows: &[Row], rules: &HashMap<&RulePointer, u32>) {
        // One entry a field and operator: how many rows it has.
        let mut groups: Vec<(&str, &str, u32)> = Vec::new();
        for Row { key, .. } in rows {
            match groups.last_mut() {
                Some((field, op, count)) if (*field, *op) == (&*key.0, &*key.1) => *count += 1,
                _ => groups.push((&key.0, &key.1, 1)),
            }
        }
        self.number(groups.len() as u32);
        for (field, ..) in &groups {
            self.text(field);
        }
        for (_, op, _) in &groups {
            self.text(op);
        }
        for (.., count) in &groups {
            self.number(*count);
        }
        let mut shared = Vec::new();
        let mut last = "";
        for Row { key, .. } in rows {
            let same = last.bytes().zip(key.2.bytes()).take_while(|(a, b)| a == b);
            shared.push(same.count());
            last = &key.2;
        }
        for shared in &shared {
            self.number(*shared as u32);
        }
        for (row, shared) in rows.iter().zip(&shared) {
            self.number((row.key.2.len() - shared) as u32);
        }
        for (row, shared) in rows.iter().zip(&shared) {
            self.0.extend_from_slice(&row.key.2.as_bytes()[*shared..]);
        }
        for vendor in 0..3 {
            for row in rows {
                self.number(row.count.by[vendor]);
            }
        }
        for row in rows {
            self.number(row.count.examples.len() as u32);
        }
        for rule in rows.iter().flat_map(|row| &row.count.examples) {
            self.number(rules[rule]);
        }
    }
}

/// The bytes of a UUID that is written in the usual way, in lower case.
fn uuid(id: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = id.bytes().filter(|&byte| byte != b'-').collect();
    let mut bytes = [0; 16];
    if digits.len() != 32 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (spelled(&bytes) == id).then_some(bytes)
}

fn spelled(bytes: &[u8; 16]) -> String {
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    id
}

/// Reads what [`Writer`] writes. `None` is a text that no writer has written.
struct Reader<'b> {
    rest: &'b [u8],
    /// Bytes of values that were spelled out so far.
    text: usize,
}

impl<'b> Reader<'b> {
    fn index(&mut self) -> Option<Index> {
        let least = self.number()?;
        let date = self.text()?;
        let corpora = self.many(|reader| {
            Some(Corpus {
                vendor: *Vendor::ALL.get(reader.number()? as usize)?,
                name: reader.text()?,
                commit: reader.text()?,
                rules: reader.number()?,
            })
        })?;
        let rules = self.rules()?;
        Some(Index {
            corpora,
            date,
            least,
            indicators: self.table(&rules)?,
            exclusions: self.table(&rules)?,
            folded_indicators: self.table(&rules)?,
            folded_exclusions: self.table(&rules)?,
        })
    }

    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()? as usize;
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }

    fn many<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        self.times(count, one)
    }

    /// Each takes a byte at least, so a count that is larger than the rest is a lie.
    fn times<T>(&mut self, count: usize, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if count > self.rest.len() {
            return None;
        }
        (0..count).map(|_| one(self)).collect()
    }

    fn rules(&mut self) -> Option<Vec<RulePointer>> {
        let vendors = self.many(Reader::text)?;
        let titles = self.times(vendors.len(), Reader::text)?;
        let ids = self.times(vendors.len(), |reader| match reader.number()? {
            1 => Some(spelled(reader.bytes(16)?.try_into().ok()?)),
            0 => reader.text(),
            _ => None,
        })?;
        let rules = vendors.into_iter().zip(ids).zip(titles);
        let rule = |((vendor, id), title)| RulePointer { vendor, id, title };
        Some(rules.map(rule).collect())
    }

    fn table(&mut self, rules: &[RulePointer]) -> Option<Vec<Row>> {
        let fields = self.many(Reader::text)?;
        let ops = self.times(fields.len(), Reader::text)?;
        let counts = self.times(fields.len(), Reader::number)?;
        let total = counts.iter().map(|&count| count as usize).sum();
        let shared = self.times(total, Reader::number)?;
        let own = self.times(total, Reader::number)?;
        let groups = fields.into_iter().zip(ops).zip(counts);
        let mut names = groups.flat_map(|(name, count)| std::iter::repeat_n(name, count as usize));
        let mut rows = Vec::with_capacity(total);
        let mut last: Vec<u8> = Vec::new();
        for (shared, own) in shared.into_iter().zip(own) {
            last.truncate(shared as usize);
            last.extend_from_slice(self.bytes(own as usize)?);
            self.text += last.len();
            // What is left out of each value could spell out to far more than the file's size.
            if self.text > limits::REACH_INDEX {
                return None;
            }
            let (field, op) = names.next()?;
            let value = String::from_utf8(last.clone()).ok()?;
            rows.push(Row {
                key: (field, op, value),
                count: Count::default(),
            });
        }
        for vendor in 0..3 {
            for row in &mut rows {
                row.count.by[vendor] = self.number()?;
            }
        }
        let examples = self.times(total, Reader::number)?;
        for (row, count) in rows.iter_mut().zip(examples) {
            row.count.examples = self.times(count as usize, |reader| {
                rules.get(reader.number()? as usize).cloned()
            })?;
        }
        Some(rows)
    }
}
