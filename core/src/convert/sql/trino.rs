//! Trino and Amazon Athena, which runs it, after trino.io/docs/current/functions: literals of the
//! standard, `LIKE` without an escape unless it is named, and expressions of Joni in the syntax of
//! Java, in which classes know all of Unicode and lines end at a line feed.

use super::{ESCAPE, Engine, standard};
use crate::convert::regex::Dialect;

pub static TRINO: Engine = Engine {
    literal: standard,
    quote: '"',
    text: "VARCHAR",
    lower: "lower",
    like: |pattern| {
        let escape = match pattern.contains(ESCAPE) {
            true => format!(" ESCAPE '{ESCAPE}'"),
            false => String::new(),
        };
        format!("{}{escape}", standard(pattern))
    },
    regex: Dialect::Joni,
    matches: |value, expression| format!("regexp_like({value}, {expression})"),
    behind: |value, expression| format!("regexp_replace({value}, {expression}, '')"),
    any: |list, item, condition| format!("any_match({list}, {item} -> {condition})"),
    number: |value| format!("TRY_CAST({value} AS DOUBLE)"),
    position: |text, part| format!("strpos({text}, {part})"),
    ticks: |time, in_milliseconds| match in_milliseconds {
        true => format!("{time} * 1000"),
        false => {
            format!("CAST(round(to_unixtime(TRY_CAST({time} AS TIMESTAMP(6))) * 1e6) AS BIGINT)")
        }
    },
    ticks_a_millisecond: 1_000,
    farthest: i64::MAX as u64,
    distinct: |values, over| match values {
        [one] => format!("cardinality(array_distinct(array_agg({one}) {over}))"),
        several => format!(
            "cardinality(array_distinct(array_agg(ROW({})) {over}))",
            several.join(", ")
        ),
    },
};
