//! The languages that rules are converted to.

use super::dialect::Dialect;
use super::schema::Schema;
use super::sql;
use serde::{Deserialize, Serialize};

/// A language that an engine takes. The names are what the command line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    DuckDb,
}

impl Target {
    pub const ALL: [Target; 1] = [Target::DuckDb];

    pub fn name(self) -> &'static str {
        match self {
            Target::DuckDb => "duckdb",
        }
    }

    pub fn named(name: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.name() == name)
    }

    pub fn title(self) -> &'static str {
        match self {
            Target::DuckDb => "DuckDB",
        }
    }

    /// What files of its queries end in.
    pub fn ending(self) -> &'static str {
        match self {
            Target::DuckDb => "sql",
        }
    }

    /// The log that it searches unless another is asked for.
    pub fn schema(self) -> Schema {
        self.schemas()[0]
    }

    /// The logs that it can search, the usual one first.
    pub fn schemas(self) -> &'static [Schema] {
        match self {
            Target::DuckDb => &Schema::ALL,
        }
    }

    pub(super) fn dialect(self) -> &'static dyn Dialect {
        match self {
            Target::DuckDb => &sql::DUCKDB,
        }
    }
}
