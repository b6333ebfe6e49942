//! Which events a rule is meant for.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Sigma's logsource; what is `None` or empty covers everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Logsource {
    /// Any of these. Sigma has one; `process` of EQL stands for several.
    pub categories: Vec<String>,
    pub product: Option<String>,
    pub service: Option<String>,
}

impl fmt::Display for Logsource {
    /// `windows · process_creation`, or `any log`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let categories = match self.categories.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [first, rest @ ..] => Some(format!("{first} and {} more", rest.len())),
        };
        let parts = [&self.product, &categories, &self.service];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        if parts.is_empty() {
            f.write_str("any log")
        } else {
            f.write_str(&parts.join(" · "))
        }
    }
}
