//! An index to bytes.

use super::id::uuid;
use super::{Index, Row};
use crate::report::RulePointer;
use std::collections::{BTreeSet, HashMap};

#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// What follows the checksum.
    pub fn body(index: &Index) -> Vec<u8> {
        let mut body = Writer::default();
        body.number(index.least);
        body.text(&index.date);
        body.number(index.corpora.len() as u32);
        for corpus in &index.corpora {
            body.number(corpus.vendor as u32);
            body.text(&corpus.name);
            body.text(&corpus.commit);
            body.number(corpus.rules);
        }
        let rules: BTreeSet<&RulePointer> = index
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
        for table in index.tables() {
            body.table(table, &numbers);
        }
        body.0
    }

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
