//! DuckDB, after its documentation (duckdb.org/docs/sql): literals, patterns, RE2 expressions.

use super::Engine;

pub static DUCKDB: Engine = Engine {
    literal: |text| format!("'{}'", text.replace('\'', "''")),
    quote: '"',
    text: "VARCHAR",
    regex: |value, pattern| format!("regexp_matches({value}, {pattern})"),
    number: |value| format!("TRY_CAST({value} AS DOUBLE)"),
};
