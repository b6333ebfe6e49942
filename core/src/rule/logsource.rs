//! Which events a rule is meant for.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Sigma's logsource; `None` covers everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Logsource {
    pub category: Option<String>,
    pub product: Option<String>,
    pub service: Option<String>,
}

impl fmt::Display for Logsource {
    /// `windows · process_creation`, or `any log`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.product, &self.category, &self.service];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        if parts.is_empty() {
            f.write_str("any log")
        } else {
            f.write_str(&parts.join(" · "))
        }
    }
}
