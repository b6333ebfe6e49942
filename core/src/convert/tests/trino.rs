//! Trino, and Athena, which runs it, against its documentation.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const TYPES: &str = "https://trino.io/docs/current/language/types.html";
const RESERVED: &str = "https://trino.io/docs/current/language/reserved.html";
const COMPARISON: &str = "https://trino.io/docs/current/functions/comparison.html";
const STRING: &str = "https://trino.io/docs/current/functions/string.html";
const REGEXP: &str = "https://trino.io/docs/current/functions/regexp.html";
const LOGICAL: &str = "https://trino.io/docs/current/functions/logical.html";
const CONDITIONAL: &str = "https://trino.io/docs/current/functions/conditional.html";
const CONVERSION: &str = "https://trino.io/docs/current/functions/conversion.html";
const SELECT: &str = "https://trino.io/docs/current/sql/select.html";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Trino,
        schema: Schema::Windows,
        opening: "WHERE CAST(EventID AS VARCHAR) = '1' AND ",
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Trino,
        schema: Schema::Windows,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: TYPES,
        says: "A single quote is doubled.",
        rule: "CommandLine|cased: it's",
        writes: "CommandLine = 'it''s'",
    },
    Row {
        page: TYPES,
        says: "A double quote is plain.",
        rule: r#"CommandLine|cased: 'say "hi"'"#,
        writes: r#"CommandLine = 'say "hi"'"#,
    },
    Row {
        page: TYPES,
        says: "A backslash is plain in a literal without `U&`.",
        rule: r"CommandLine|cased: 'C:\u0041\'",
        writes: r"CommandLine = 'C:\u0041\'",
    },
    Row {
        page: TYPES,
        says: "Line breaks, tabs and NULs stand as they are.",
        rule: r#"CommandLine|cased: "a\nb\tc\0d""#,
        writes: "CommandLine = 'a\nb\tc\0d'",
    },
    Row {
        page: COMPARISON,
        says: "`%` and `_` are escaped by the sign that ESCAPE names.",
        rule: "CommandLine|cased|contains: '100%_'",
        writes: "CommandLine LIKE '%100!%!_%' ESCAPE '!'",
    },
    Row {
        page: COMPARISON,
        says: "The sign itself is escaped, too.",
        rule: "CommandLine|cased|contains: 'a!b'",
        writes: "CommandLine LIKE '%a!!b%' ESCAPE '!'",
    },
    Row {
        page: COMPARISON,
        says: "Without ESCAPE nothing escapes, so that backslashes are plain.",
        rule: r"CommandLine|cased|endswith: '\x.exe'",
        writes: r"CommandLine LIKE '%\x.exe'",
    },
    Row {
        page: COMPARISON,
        says: "`_` is any single character, `%` any number.",
        rule: "CommandLine|cased: 'a*b?c'",
        writes: "CommandLine LIKE 'a%b_c'",
    },
    Row {
        page: COMPARISON,
        says: "A backtick, `*` and `?` are plain.",
        rule: r"CommandLine|cased|contains: '`\*\?'",
        writes: "CommandLine LIKE '%`*?%'",
    },
    Row {
        page: COMPARISON,
        says: "LIKE and `=` mind case.",
        rule: "CommandLine|cased: Abc",
        writes: "CommandLine = 'Abc'",
    },
    Row {
        page: STRING,
        says: "Where case does not count, the value goes through `lower`, one letter to one.",
        rule: "CommandLine|contains: Ärger",
        writes: "lower(CommandLine) LIKE '%ärger%'",
    },
    Row {
        page: COMPARISON,
        says: "A list is one comparison.",
        rule: "CommandLine|cased: [a, B]",
        writes: "CommandLine IN ('a', 'B')",
    },
    Row {
        page: REGEXP,
        says: "An expression is found anywhere.",
        rule: "CommandLine|re: 'ab'",
        writes: "regexp_like(CommandLine, 'ab')",
    },
    Row {
        page: REGEXP,
        says: r"The syntax is that of Java; `\z` is the very end.",
        rule: "CommandLine|re: '^ab$'",
        writes: r"regexp_like(CommandLine, '^ab\z')",
    },
    Row {
        page: REGEXP,
        says: "`(?d)` and `(?u)` must not be used; `(?i)` knows all letters.",
        rule: "CommandLine|re|i: 'ä'",
        writes: "regexp_like(CommandLine, '(?i)ä')",
    },
    Row {
        page: REGEXP,
        says: "With `(?m)`, lines end at a line feed.",
        rule: "CommandLine|re|m: '^a$'",
        writes: "regexp_like(CommandLine, '(?m)^a$')",
    },
    Row {
        page: REGEXP,
        says: "Classes and boundaries are those of Java.",
        rule: r"CommandLine|re: '\d\w\s\b'",
        writes: r"regexp_like(CommandLine, '\d\w\s\b')",
    },
    Row {
        page: REGEXP,
        says: r"`\Q` is none within a class; each sign is escaped by itself.",
        rule: r"CommandLine|re: '[\[\]^-]'",
        writes: r"regexp_like(CommandLine, '[\[\]\^\-]')",
    },
    Row {
        page: REGEXP,
        says: "A character beyond 16 bits stands as it is, not as two halves.",
        rule: "CommandLine|re: 'x😀y'",
        writes: "regexp_like(CommandLine, 'x😀y')",
    },
    Row {
        page: REGEXP,
        says: "Dashes of several kinds are a class.",
        rule: "CommandLine|windash|contains: ' -x'",
        writes: r"regexp_like(CommandLine, '(?is)^.* [\-\/–—―]x.*\z')",
    },
    Row {
        page: COMPARISON,
        says: "A missing value is null.",
        rule: "CommandLine|exists: true",
        writes: "CommandLine IS NOT NULL",
    },
    Row {
        page: COMPARISON,
        says: "IS NOT NULL is never null.",
        rule: "CommandLine: null",
        writes: "NOT CommandLine IS NOT NULL",
    },
    Row {
        page: COMPARISON,
        says: "An empty text is a value.",
        rule: "CommandLine|cased: ''",
        writes: "CommandLine = ''",
    },
    Row {
        page: LOGICAL,
        says: "NOT of null is null, so that null becomes false first.",
        rule: "a: {CommandLine|cased: x}
condition: not a",
        writes: "NOT coalesce(CommandLine = 'x', FALSE)",
    },
    Row {
        page: LOGICAL,
        says: "The same of what is negated as a whole.",
        rule: "a: {CommandLine|cased: x, Image|cased: y}
condition: not a",
        writes: "NOT coalesce(CommandLine = 'x' AND Image = 'y', FALSE)",
    },
    Row {
        page: LOGICAL,
        says: "What is mixed of AND and OR stands in parentheses.",
        rule: "a: {CommandLine|cased: x}
b: {Image|cased: y}
c: {CommandLine|cased: z}
condition: a and (b or not c)",
        writes: "CommandLine = 'x'
AND (Image = 'y' OR NOT coalesce(CommandLine = 'z', FALSE))",
    },
    Row {
        page: CONDITIONAL,
        says: "CASE takes null for false.",
        rule: "a: {CommandLine|cased: x}
b: {Image|cased: y}
c: {ParentImage|cased: z}
condition: 2 of *",
        writes: "CASE WHEN CommandLine = 'x' THEN 1 ELSE 0 END + CASE WHEN Image = 'y' THEN 1 ELSE 0 END + CASE WHEN ParentImage = 'z' THEN 1 ELSE 0 END >= 2",
    },
    Row {
        page: CONVERSION,
        says: "TRY_CAST gives null for what is no number.",
        rule: "CommandLine|lt: -1.5",
        writes: r"regexp_like(CommandLine, '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*\z')
AND TRY_CAST(CommandLine AS DOUBLE) < -1.5",
    },
    Row {
        page: TYPES,
        says: "A number that no `bigint` comes to has an exponent, which makes it a `double`.",
        rule: "CommandLine|gt: 10000000000000000000000",
        writes: r"regexp_like(CommandLine, '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*\z')
AND TRY_CAST(CommandLine AS DOUBLE) > 1e22",
    },
    Row {
        page: CONVERSION,
        says: "A column that may be a number is compared with a text as one.",
        rule: "ProcessId|startswith: 5",
        writes: "lower(CAST(ProcessId AS VARCHAR)) LIKE '5%'",
    },
    Row {
        page: REGEXP,
        says: "A block of addresses is an expression.",
        rule: "SourceIp|cidr: 192.0.2.1",
        writes: r"regexp_like(SourceIp, '(?s)^[\x{9}-\x{d} \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*192\.0\.2\.1[\x{9}-\x{d} \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*\z')",
    },
    Row {
        page: REGEXP,
        says: "A block of version 6 is left open.",
        rule: "SourceIp|cidr: '2001:db8::/32'",
        writes: "wider: SourceIp LIKE '%:%'",
    },
    Row {
        page: STRING,
        says: "Positions begin with 1, and `length` counts characters.",
        rule: "Image|endswith|fieldref: OriginalFileName",
        writes: "length(lower(Image)) >= length(lower(OriginalFileName)) AND substr(lower(Image), length(lower(Image)) - length(lower(OriginalFileName)) + 1) = lower(OriginalFileName)",
    },
    Row {
        page: RESERVED,
        says: "A keyword that is a name stands in double quotes.",
        rule: "CommandLine: order
Image: a.Group
---
CommandLine|cased: x
Image|cased: y",
        writes: r#""order" = 'x' AND a."Group" = 'y'"#,
    },
    Row {
        page: RESERVED,
        says: "A name must begin with a letter.",
        rule: "CommandLine: _x
Image: 1st
---
CommandLine|cased: x
Image|cased: y",
        writes: r#""_x" = 'x' AND "1st" = 'y'"#,
    },
    Row {
        page: RESERVED,
        says: "A double quote within a name is doubled.",
        rule: r#"CommandLine: 'a"b'
---
CommandLine|cased: x"#,
        writes: r#""a""b" = 'x'"#,
    },
    Row {
        page: RESERVED,
        says: "A name with another sign stands in double quotes.",
        rule: "CommandLine: 'a b'
Image: c$d
---
CommandLine|cased: x
Image|cased: y",
        writes: r#""a b" = 'x' AND "c$d" = 'y'"#,
    },
];

const STATEMENTS: &[Row] = &[Row {
    page: SELECT,
    says: "All columns of the table are selected.",
    rule: "CommandLine|cased: x",
    writes: "SELECT *
FROM events
WHERE CAST(EventID AS VARCHAR) = '1' AND CommandLine = 'x'",
}];
