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
    Spark,
    /// Amazon Athena runs it, too.
    Trino,
    ClickHouse,
}

impl Target {
    pub const ALL: [Target; 4] = [
        Target::DuckDb,
        Target::Spark,
        Target::Trino,
        Target::ClickHouse,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Target::DuckDb => "duckdb",
            Target::Spark => "spark",
            Target::Trino => "trino",
            Target::ClickHouse => "clickhouse",
        }
    }

    pub fn named(name: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.name() == name)
    }

    pub fn title(self) -> &'static str {
        match self {
            Target::DuckDb => "DuckDB",
            Target::Spark => "Spark SQL",
            Target::Trino => "Trino, Athena",
            Target::ClickHouse => "ClickHouse",
        }
    }

    /// What files of its queries end in.
    pub fn ending(self) -> &'static str {
        match self {
            Target::DuckDb | Target::Spark | Target::Trino | Target::ClickHouse => "sql",
        }
    }

    /// The log that it searches unless another is asked for.
    pub fn schema(self) -> Schema {
        self.schemas()[0]
    }

    /// The logs that it can search, the usual one first.
    pub fn schemas(self) -> &'static [Schema] {
        match self {
            Target::DuckDb | Target::Spark | Target::Trino | Target::ClickHouse => &Schema::ALL,
        }
    }

    pub(super) fn dialect(self) -> &'static dyn Dialect {
        match self {
            Target::DuckDb => &sql::DUCKDB,
            Target::Spark => &sql::SPARK,
            Target::Trino => &sql::TRINO,
            Target::ClickHouse => &sql::CLICKHOUSE,
        }
    }
}
