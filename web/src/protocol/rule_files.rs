//! Files of rules on their way from program to program, as one run of bytes.
//!
//! Thousands of files as thousands of objects would hold the page up wherever they pass it. So
//! they are copied as they are, and only the worker that reads them takes them apart.

use cutout_core::catalog::reach::RuleFile;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFiles {
    count: u32,
    /// Paths and texts in turn, each behind its length in four bytes.
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
}

impl RuleFiles {
    /// How many files there are.
    pub fn len(&self) -> u32 {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn push(&mut self, path: &str, text: &str) {
        self.count += 1;
        for part in [path, text] {
            // Limits on files of rules keep all of them together far below four gigabytes.
            self.bytes
                .extend_from_slice(&(part.len() as u32).to_le_bytes());
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    /// The files, in the order in which they came.
    pub fn files(&self) -> impl Iterator<Item = RuleFile> + '_ {
        let mut rest = self.bytes.as_slice();
        let mut part = move || {
            let (length, behind) = rest.split_first_chunk()?;
            let (part, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = behind;
            Some(String::from_utf8_lossy(part).into_owned())
        };
        std::iter::from_fn(move || {
            Some(RuleFile {
                path: part()?,
                text: part()?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in() {
        let mut files = RuleFiles::default();
        assert!(files.is_empty() && files.files().next().is_none());
        let expected = [("a/é.yml", "title: x\n"), ("", ""), ("b", "\0")];
        for (path, text) in expected {
            files.push(path, text);
        }
        let out: Vec<RuleFile> = files.files().collect();
        let out: Vec<(&str, &str)> = out
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        assert_eq!(out, expected);
        assert_eq!(files.len(), 3);
    }
}
