//! Texts to start from. They are part of the program, so that picking one makes no request.

use serde::Deserialize;
use std::sync::LazyLock;

/// A text to start from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Sample {
    pub id: String,
    pub title: String,
    /// One sentence on what is in it.
    pub what: String,
    file: String,
    /// `malicious`, `benign` or `mixed`.
    pub kind: String,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../assets/samples/", $name)))),*]
    };
}

/// Every file that the index names.
const FILES: &[(&str, &str)] = files![
    "appv.txt",
    "evtx-dump.json",
    "first-look.txt",
    "mixture.txt",
    "nested.txt",
    "parents.json",
    "printer-admin.txt",
    "winrm.txt",
];

static INDEX: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    // A test reads the index, so that a slip in it never gets this far.
    serde_json::from_str(include_str!("../../../assets/samples/index.json")).unwrap_or_default()
});

/// The samples, in the order to offer them.
pub fn all() -> &'static [Sample] {
    &INDEX
}

impl Sample {
    pub fn text(&self) -> &'static str {
        FILES
            .iter()
            .find(|(name, _)| *name == self.file)
            .map_or("", |(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_of_the_index_has_its_text() {
        assert!(!all().is_empty(), "assets/samples/index.json can't be read");
        for sample in all() {
            assert!(!sample.text().is_empty(), "{} is not in FILES", sample.file);
        }
        assert_eq!(all().len(), FILES.len());
    }
}
