//! DuckDB, after its documentation (duckdb.org/docs/sql): literals, patterns, RE2 expressions.

use super::{ESCAPE, Engine, standard};
use crate::convert::regex::Dialect;

pub static DUCKDB: Engine = Engine {
    literal: |text| {
        // A literal ends at the character that is nothing.
        let parts: Vec<String> = text.split('\0').map(standard).collect();
        match parts.as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(" || chr(0) || ")),
        }
    },
    quote: '"',
    text: "VARCHAR",
    lower: "lower",
    like: |pattern| {
        let escape = match pattern.contains(ESCAPE) {
            true => format!(" ESCAPE '{ESCAPE}'"),
            false => String::new(),
        };
        format!("{}{escape}", (DUCKDB.literal)(pattern))
    },
    regex: Dialect::Re2,
    matches: |value, expression| format!("regexp_matches({value}, {expression})"),
    behind: |value, expression| format!("regexp_replace({value}, {expression}, '')"),
    any: |list, item, condition| format!("len([{item} FOR {item} IN {list} IF {condition}]) > 0"),
    number: |value| format!("TRY_CAST({value} AS DOUBLE)"),
    position: |text, part| format!("strpos({text}, {part})"),
    ticks: |time, in_milliseconds| match in_milliseconds {
        true => format!("{time} * 1000"),
        false => format!("epoch_us(TRY_CAST({time} AS TIMESTAMP))"),
    },
    ticks_a_millisecond: 1_000,
    farthest: i64::MAX as u64,
    distinct: |values, over| match values {
        [one] => format!("count(DISTINCT {one}) {over}"),
        several => format!("count(DISTINCT ({})) {over}", several.join(", ")),
    },
};
