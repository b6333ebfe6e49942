//! An index from bytes.

use super::id::spelled;
use super::{Corpus, Index, Row};
use crate::catalog::Vendor;
use crate::catalog::reach::count::Count;
use crate::limits;
use crate::report::RulePointer;

/// `None` is what no writer has written.
pub struct Reader<'b> {
    rest: &'b [u8],
    /// Bytes of values that were spelled out so far.
    text: usize,
}

impl<'b> Reader<'b> {
    /// Reads what follows the checksum, all of it.
    pub fn index(body: &[u8]) -> Option<Index> {
        let mut reader = Reader {
            rest: body,
            text: 0,
        };
        let index = reader.whole()?;
        reader.rest.is_empty().then_some(index)
    }

    fn whole(&mut self) -> Option<Index> {
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
