//! Spark SQL, after its reference (spark.apache.org/docs/latest/sql-ref.html): a backslash escapes
//! in literals, unless `spark.sql.parser.escapedStringLiterals` says otherwise, and expressions are
//! those of Java.

use super::{ESCAPE, Engine, with_backslashes};
use crate::convert::regex::Dialect;

pub static SPARK: Engine = Engine {
    literal,
    quote: '`',
    text: "STRING",
    lower: "lower",
    // Without an escape of its own, a pattern has the backslash for one.
    like: |pattern| {
        let escape = match pattern.contains([ESCAPE, '\\']) {
            true => format!(" ESCAPE '{ESCAPE}'"),
            false => String::new(),
        };
        format!("{}{escape}", literal(pattern))
    },
    regex: Dialect::Java,
    matches: |value, expression| format!("{value} RLIKE {expression}"),
    behind: |value, expression| format!("regexp_replace({value}, {expression}, '')"),
    any: |list, item, condition| format!("exists({list}, {item} -> {condition})"),
    number: |value| format!("TRY_CAST({value} AS DOUBLE)"),
    position: |text, part| format!("locate({part}, {text})"),
    ticks: |time, in_milliseconds| match in_milliseconds {
        true => format!("{time} * 1000"),
        false => format!("unix_micros(TRY_CAST({time} AS TIMESTAMP))"),
    },
    ticks_a_millisecond: 1_000,
    farthest: i64::MAX as u64,
    distinct: |values, over| match values {
        [one] => format!("size(collect_set({one}) {over})"),
        several => format!("size(collect_set(struct({})) {over})", several.join(", ")),
    },
};

/// Spark puts the values of variables in the place of `${name}` before it reads a query, even
/// within literals.
fn literal(text: &str) -> String {
    with_backslashes(text).replace("${", r"\u0024{")
}
