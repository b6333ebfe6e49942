//! The rules of a request as queries of other engines.

use super::Analyzer;
use crate::convert::{self, Conversion, Wanted};

impl Analyzer {
    /// A rule as a query, by its key and with the filters that other texts add to it, or `None`
    /// where there is no such rule.
    pub fn convert(&self, key: &str, wanted: &Wanted) -> Option<Conversion> {
        let rule = self.rules.find(key)?;
        Some(convert::convert(rule, wanted))
    }
}
