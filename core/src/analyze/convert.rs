//! The rules of a request as queries of other engines.

use super::Analyzer;
use crate::convert::{self, Conversion, Wanted};

impl Analyzer {
    /// A rule as a query, with the filters that other texts add to it.
    pub fn convert(&self, rule: usize, wanted: &Wanted) -> Conversion {
        convert::convert(&self.rules.get(rule).rule, wanted)
    }
}
