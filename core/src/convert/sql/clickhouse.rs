//! ClickHouse, after clickhouse.com/docs/sql-reference: a backslash escapes in literals and, once
//! more, in patterns; expressions are those of RE2, in which `.` would match a line feed.

use super::{ESCAPE, Engine, with_backslashes};
use crate::convert::regex::Dialect;

pub static CLICKHOUSE: Engine = Engine {
    literal: |text| with_backslashes(text).replace('\0', r"\0"),
    quote: '`',
    text: "Nullable(String)",
    lower: "lowerUTF8",
    like: |pattern| {
        let mut out = String::new();
        let mut escaped = false;
        for c in pattern.chars() {
            match (c, escaped) {
                (ESCAPE, false) => escaped = true,
                ('%' | '_', true) | ('\\', _) => {
                    out.extend(['\\', c]);
                    escaped = false;
                }
                (c, _) => {
                    out.push(c);
                    escaped = false;
                }
            }
        }
        (CLICKHOUSE.literal)(&out)
    },
    regex: Dialect::Re2LineFeeds,
    matches: |value, expression| format!("match({value}, {expression})"),
    behind: |value, expression| format!("replaceRegexpOne({value}, {expression}, '')"),
    any: |list, item, condition| format!("arrayExists({item} -> {condition}, {list})"),
    number: |value| format!("toFloat64OrNull(trim({value}))"),
    position: |text, part| format!("position({text}, {part})"),
    ticks: |time, in_milliseconds| match in_milliseconds {
        true => time.to_owned(),
        false => format!(
            "toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(toString({time}), 3, 'UTC'))"
        ),
    },
    // The bounds of windows have 31 bits, which microseconds would fill in half an hour.
    ticks_a_millisecond: 1,
    farthest: i32::MAX as u64,
    distinct: |values, over| format!("uniqExact({}) {over}", values.join(", ")),
};
