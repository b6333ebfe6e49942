//! The languages that rules are converted to.

use super::dialect::Dialect;
use super::schema::Schema;
use super::splunk::{Over, Search, Where};
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
    /// Microsoft Defender and Sentinel.
    Kusto,
    Splunk,
    Eql,
    Esql,
    /// Kibana's, which is not Microsoft's.
    Kql,
    Sigma,
}

impl Target {
    pub const ALL: [Target; 10] = [
        Target::Splunk,
        Target::Eql,
        Target::Esql,
        Target::Kql,
        Target::Kusto,
        Target::DuckDb,
        Target::Spark,
        Target::Trino,
        Target::ClickHouse,
        Target::Sigma,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Target::DuckDb => "duckdb",
            Target::Spark => "spark",
            Target::Trino => "trino",
            Target::ClickHouse => "clickhouse",
            Target::Kusto => "kusto",
            Target::Splunk => "splunk",
            Target::Eql => "eql",
            Target::Esql => "esql",
            Target::Kql => "kql",
            Target::Sigma => "sigma",
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
            Target::Kusto => "Microsoft Kusto",
            Target::Splunk => "Splunk",
            Target::Eql => "Elastic EQL",
            Target::Esql => "Elastic ES|QL",
            Target::Kql => "Kibana KQL",
            Target::Sigma => "Sigma",
        }
    }

    /// What files of its queries end in.
    pub fn ending(self) -> &'static str {
        match self {
            Target::DuckDb | Target::Spark | Target::Trino | Target::ClickHouse => "sql",
            Target::Kusto => "kql",
            Target::Splunk => "spl",
            Target::Eql => "eql",
            Target::Esql => "esql",
            Target::Kql => "kuery",
            Target::Sigma => "yml",
        }
    }

    /// The log that it searches unless another is asked for.
    pub fn schema(self) -> Schema {
        self.schemas()[0]
    }

    /// The logs that it can search, the usual one first.
    pub fn schemas(self) -> &'static [Schema] {
        match self {
            Target::DuckDb | Target::Spark | Target::Trino | Target::ClickHouse => &[
                Schema::Windows,
                Schema::Security,
                Schema::Ecs,
                Schema::Defender,
                Schema::Ocsf,
            ],
            Target::Kusto => &[Schema::Defender, Schema::Security],
            Target::Splunk => &[Schema::Windows, Schema::Cim, Schema::Security],
            Target::Eql | Target::Esql | Target::Kql => &[Schema::Ecs],
            Target::Sigma => &[Schema::Sigma],
        }
    }

    /// How its queries are written; of several, the first that can say a rule is taken.
    pub(super) fn dialects(self, schema: Schema) -> Vec<&'static dyn Dialect> {
        match self {
            Target::DuckDb => vec![&sql::DUCKDB],
            Target::Spark => vec![&sql::SPARK],
            Target::Trino => vec![&sql::TRINO],
            Target::ClickHouse => vec![&sql::CLICKHOUSE],
            Target::Kusto => vec![&super::kusto::Kusto],
            Target::Splunk if schema == Schema::Cim => {
                vec![&Search(Over::Model), &Where(Over::Model)]
            }
            Target::Splunk => vec![&Search(Over::Events), &Where(Over::Events)],
            Target::Eql => vec![&super::elastic::Eql],
            Target::Esql => vec![&super::esql::Esql],
            Target::Kql => vec![&super::kuery::Kuery],
            Target::Sigma => vec![&super::sigma::Sigma],
        }
    }
}
