//! Elastic's EQL, against its reference.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const SYNTAX: &str = "https://www.elastic.co/docs/reference/query-languages/eql/eql-syntax";
const FUNCTIONS: &str =
    "https://www.elastic.co/docs/reference/query-languages/eql/eql-function-ref";
const REGEXP: &str =
    "https://www.elastic.co/docs/reference/query-languages/query-dsl/regexp-syntax";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Eql,
        schema: Schema::Ecs,
        opening: r#"process where event.type == "start" and "#,
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Eql,
        schema: Schema::Ecs,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: SYNTAX,
        says: "A double quote and a backslash are escaped by a backslash.",
        rule: r#"CommandLine: '"C:\x"'"#,
        writes: r#"process.command_line : "\"C:\\x\"""#,
    },
    Row {
        page: SYNTAX,
        says: "A backslash at the end is escaped.",
        rule: r"CommandLine: 'ends\'",
        writes: r#"process.command_line : "ends\\""#,
    },
    Row {
        page: SYNTAX,
        says: "A single quote is not escaped.",
        rule: "CommandLine: it's",
        writes: r#"process.command_line : "it's""#,
    },
    Row {
        page: SYNTAX,
        says: "A line feed, a carriage return and a tab are escaped.",
        rule: r#"CommandLine: "a\nb\rc\td""#,
        writes: r#"process.command_line : "a\nb\rc\td""#,
    },
    Row {
        page: SYNTAX,
        says: "Other control characters have an escape of two digits or more in braces.",
        rule: r#"CommandLine: "a\0b""#,
        writes: r#"process.command_line : "a\u{00}b""#,
    },
    Row {
        page: SYNTAX,
        says: "`%` and `_` are plain.",
        rule: "CommandLine|contains: '100%_'",
        writes: r#"process.command_line : "*100%_*""#,
    },
    Row {
        page: SYNTAX,
        says: "`:` ignores case and has the wildcards `*` and `?`.",
        rule: "CommandLine: 'a*b?c'",
        writes: r#"process.command_line : "a*b?c""#,
    },
    Row {
        page: SYNTAX,
        says: "`like` minds case and has the same wildcards.",
        rule: "CommandLine|cased: 'a*b?c'",
        writes: r#"process.command_line like "a*b?c""#,
    },
    Row {
        page: SYNTAX,
        says: "`==` minds case and has no wildcards.",
        rule: "CommandLine|cased: Abc",
        writes: r#"process.command_line == "Abc""#,
    },
    Row {
        page: SYNTAX,
        says: "A wildcard has no escape in a pattern, so that a plain one makes an expression.",
        rule: r"CommandLine|contains: 'a\*b\?'",
        writes: r#"process.command_line regex~ ".*a\\*b\\?.*""#,
    },
    Row {
        page: SYNTAX,
        says: "The same where case counts.",
        rule: r"CommandLine|cased|contains: 'a\*b'",
        writes: r#"process.command_line regex ".*a\\*b.*""#,
    },
    Row {
        page: SYNTAX,
        says: "Several values are alternatives.",
        rule: "CommandLine: [a, B]",
        writes: r#"(process.command_line : "a" or process.command_line : "B")"#,
    },
    Row {
        page: REGEXP,
        says: "Expressions match the whole value.",
        rule: "CommandLine|re: 'ab'",
        writes: r#"process.command_line regex ".*ab.*""#,
    },
    Row {
        page: REGEXP,
        says: "`^` and `$` are no operators.",
        rule: "CommandLine|re: '^ab$'",
        writes: r#"process.command_line regex "ab""#,
    },
    Row {
        page: REGEXP,
        says: "`regex~` ignores case, but not within brackets, which have letters in both cases.",
        rule: "CommandLine|re|i: '^a[b-dX]$'",
        writes: r#"process.command_line regex~ "a[b-dB-DXx]""#,
    },
    Row {
        page: REGEXP,
        says: "The same in brackets that exclude.",
        rule: "CommandLine|re|i: '^[^a-c]$'",
        writes: r#"process.command_line regex~ "[^a-cA-C]""#,
    },
    Row {
        page: REGEXP,
        says: "`.` matches a line feed, too.",
        rule: "CommandLine|re: '^a.b$'",
        writes: r#"process.command_line regex "a[^\n]b""#,
    },
    Row {
        page: REGEXP,
        says: "Optional operators are on, and are escaped.",
        rule: "CommandLine|re: '^#@&<1>~$'",
        writes: r#"process.command_line regex "\\#\\@\\&\\<1\\>\\~""#,
    },
    Row {
        page: REGEXP,
        says: "What the page has no word for is written wider.",
        rule: r"CommandLine|re: '^\d\b$'",
        writes: r#"wider: process.command_line regex "[0-9\u{80}-\u{10ffff}]()""#,
    },
    Row {
        page: SYNTAX,
        says: "A field is there if it is not null.",
        rule: "CommandLine|exists: true",
        writes: "process.command_line != null",
    },
    Row {
        page: SYNTAX,
        says: "What is missing is null.",
        rule: "CommandLine: null",
        writes: "not process.command_line != null",
    },
    Row {
        page: SYNTAX,
        says: "An empty text is a value.",
        rule: "CommandLine: ''",
        writes: r#"process.command_line : """#,
    },
    Row {
        page: SYNTAX,
        says: "`not` is true where the condition is false.",
        rule: "a: {CommandLine: x}
condition: not a",
        writes: r#"not process.command_line : "x""#,
    },
    Row {
        page: SYNTAX,
        says: "What is negated as a whole stands in parentheses.",
        rule: "a: {CommandLine: x, Image: y}
condition: not a",
        writes: r#"not (process.command_line : "x" and process.executable : "y")"#,
    },
    Row {
        page: SYNTAX,
        says: "What is mixed of `and` and `or` stands in parentheses.",
        rule: "a: {CommandLine: x}
b: {Image: y}
c: {ParentImage: z}
condition: a and (b or not c)",
        writes: r#"process.command_line : "x"
and (process.executable : "y" or not process.parent.executable : "z")"#,
    },
    Row {
        page: FUNCTIONS,
        says: "`cidrMatch` takes an address and a block.",
        rule: "SourceIp|cidr: 10.0.0.0/8",
        writes: r#"cidrMatch(source.ip, "10.0.0.0/8")"#,
    },
    Row {
        page: FUNCTIONS,
        says: "It takes fields of addresses only, and not a text that has one.",
        rule: "ClientAddress|cidr: 10.0.0.0/8",
        writes: "wider: winlog.event_data.ClientAddress != null",
    },
    Row {
        page: SYNTAX,
        says: "Fields of analysed text are not searched.",
        rule: "CommandLine: message
---
CommandLine: x",
        writes: "refused: words, nothing-left",
    },
    Row {
        page: FUNCTIONS,
        says: "Blocks may be of version 6.",
        rule: "SourceIp|cidr: '2001:db8::/32'",
        writes: r#"cidrMatch(source.ip, "2001:db8::/32")"#,
    },
    Row {
        page: SYNTAX,
        says: "`:` compares texts only, so that an address is compared by `==`.",
        rule: "SourceIp: 192.0.2.1",
        writes: r#"source.ip == "192.0.2.1""#,
    },
    Row {
        page: FUNCTIONS,
        says: "An address has no wildcards; octets at its beginning are a block.",
        rule: "SourceIp|startswith: '192.168.'",
        writes: r#"cidrMatch(source.ip, "192.168.0.0/16")"#,
    },
    Row {
        page: SYNTAX,
        says: "Other parts of an address are not said.",
        rule: "SourceIp|endswith: '.1'",
        writes: "refused: type, nothing-left",
    },
    Row {
        page: SYNTAX,
        says: "`:` compares texts only, so that a number is compared by `==`.",
        rule: "DestinationPort: '443'",
        writes: "destination.port == 443",
    },
    Row {
        page: SYNTAX,
        says: "A number has no wildcards.",
        rule: "ProcessId|startswith: 5",
        writes: "refused: type, nothing-left",
    },
    Row {
        page: SYNTAX,
        says: "Numbers are compared by their order.",
        rule: "ProcessId|gte: 5",
        writes: "process.pid >= 5",
    },
    Row {
        page: SYNTAX,
        says: "Texts are compared letter by letter, so that no order of numbers is asked of them.",
        rule: "CommandLine|gt: 5",
        writes: "wider: process.command_line != null",
    },
    Row {
        page: SYNTAX,
        says: "`event.code` is a text.",
        rule: "EventID: 4688",
        writes: r#"event.code : "4688""#,
    },
    Row {
        page: SYNTAX,
        says: "Two fields are not compared.",
        rule: "Image|fieldref: ParentImage",
        writes: "refused: fields, nothing-left",
    },
    Row {
        page: SYNTAX,
        says: "A name with a hyphen or a blank, or one that begins with a digit, stands in backticks.",
        rule: "CommandLine: 'a b'
Image: c-d
ParentImage: 1st
---
CommandLine: x
Image|re: '^y$'
ParentImage: '*'",
        writes: r#"`a b` : "x" and `c-d` regex "y" and `1st` : "*""#,
    },
    Row {
        page: SYNTAX,
        says: "A backtick within a name is doubled.",
        rule: "CommandLine: 'a`b'
---
CommandLine: x",
        writes: r#"`a``b` : "x""#,
    },
];

const STATEMENTS: &[Row] = &[
    Row {
        page: SYNTAX,
        says: "The category stands in front of `where`.",
        rule: "CommandLine: x",
        writes: r#"process where event.type == "start" and process.command_line : "x""#,
    },
    Row {
        page: SYNTAX,
        says: "What is left out is named in a comment.",
        rule: r"CommandLine|re: 'x\b'",
        writes: r#"wider: // A superset of the rule: `x\b`: where words, lines or the value end is not asked there
process where event.type == "start" and process.command_line regex ".*x().*""#,
    },
];
