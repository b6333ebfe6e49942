//! Kibana's KQL, against Elastic's reference and the grammar of Kibana.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const KQL: &str = "https://www.elastic.co/docs/reference/query-languages/kql";
const IP: &str = "https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/ip";
const GRAMMAR: &str = "https://github.com/elastic/kibana/blob/2968d5ef48f98672d229a0285b865e4e425ce126/packages/kbn-es-query/grammar/grammar.peggy";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Kql,
        schema: Schema::Ecs,
        opening: r#"event.category: "process" and event.type: "start" and "#,
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Kql,
        schema: Schema::Ecs,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: GRAMMAR,
        says: "Between quotes, a quote and a backslash are escaped.",
        rule: r#"CommandLine|cased: '"C:\x"'"#,
        writes: r#"process.command_line: "\"C:\\x\"""#,
    },
    Row {
        page: GRAMMAR,
        says: "A backslash at the end is escaped.",
        rule: r"CommandLine|cased: 'ends\'",
        writes: r#"process.command_line: "ends\\""#,
    },
    Row {
        page: GRAMMAR,
        says: "A line feed, a carriage return and a tab are escaped.",
        rule: r#"CommandLine|cased: "a\nb\rc\td""#,
        writes: r#"process.command_line: "a\nb\rc\td""#,
    },
    Row {
        page: GRAMMAR,
        says: "Any other character stands between quotes as it is.",
        rule: r#"CommandLine|cased: "a\0b""#,
        writes: "process.command_line: \"a\0b\"",
    },
    Row {
        page: KQL,
        says: "Between quotes, a star is plain; a text with one is written without them and escaped.",
        rule: r"CommandLine|cased: 'a\*b'",
        writes: r"process.command_line: a\*b",
    },
    Row {
        page: KQL,
        says: "`*` is the only wildcard.",
        rule: "CommandLine|cased: 'a*b'",
        writes: "process.command_line: a*b",
    },
    Row {
        page: KQL,
        says: "A single character is left open as any number of them.",
        rule: "CommandLine|cased: 'a?b'",
        writes: "wider: process.command_line: a*b",
    },
    Row {
        page: KQL,
        says: "`?`, `%` and `_` are plain.",
        rule: r"CommandLine|cased|contains: 'a\?%_'",
        writes: "process.command_line: *a?%_*",
    },
    Row {
        page: KQL,
        says: "Outside of quotes, special characters are escaped.",
        rule: r#"CommandLine|cased|contains: '\(a):<b>"'"#,
        writes: r#"process.command_line: *\\\(a\)\:\<b\>\"*"#,
    },
    Row {
        page: GRAMMAR,
        says: "Braces are special, too.",
        rule: "CommandLine|cased|contains: '{a}'",
        writes: r"process.command_line: *\{a\}*",
    },
    Row {
        page: GRAMMAR,
        says: "A keyword between blanks would end the value; its first letter is written by its number.",
        rule: "CommandLine|cased|contains: 'x or y AND z'",
        writes: r"process.command_line: *x \u006fr y \u0041ND z*",
    },
    Row {
        page: GRAMMAR,
        says: "`not` needs no blank in front of it to be a keyword.",
        rule: "CommandLine|cased|contains: 'cannot open'",
        writes: r"process.command_line: *can\u006eot open*",
    },
    Row {
        page: GRAMMAR,
        says: "Keywords are plain between quotes.",
        rule: "CommandLine|cased: 'x or not y'",
        writes: r#"process.command_line: "x or not y""#,
    },
    Row {
        page: GRAMMAR,
        says: "Blanks at the ends of a value without quotes are taken away after its escapes are read.",
        rule: "CommandLine|cased|endswith: ' -x '",
        writes: "wider: process.command_line: * -x*",
    },
    Row {
        page: GRAMMAR,
        says: "Blanks beside a star are kept.",
        rule: "CommandLine|cased|contains: ' -x '",
        writes: "process.command_line: * -x *",
    },
    Row {
        page: GRAMMAR,
        says: "Blanks are kept between quotes.",
        rule: "CommandLine|cased: ' x '",
        writes: r#"process.command_line: " x ""#,
    },
    Row {
        page: KQL,
        says: "A keyword is compared with its case.",
        rule: "CommandLine|cased: Abc",
        writes: r#"process.command_line: "Abc""#,
    },
    Row {
        page: KQL,
        says: "Where case does not count, the spelling in lower case is asked.",
        rule: "CommandLine: Abc",
        writes: r#"process.command_line.caseless: "abc""#,
    },
    Row {
        page: KQL,
        says: "An analysed text is searched by its words, so that no whole value is compared.",
        rule: "CommandLine: message
---
CommandLine|cased: x",
        writes: "refused: words, nothing-left",
    },
    Row {
        page: KQL,
        says: "A field without such a spelling is not compared whatever the case.",
        rule: "OriginalFileName: Abc",
        writes: "refused: case, nothing-left",
    },
    Row {
        page: KQL,
        says: "What has no letters has no case.",
        rule: "OriginalFileName: '123'",
        writes: r#"process.pe.original_file_name: "123""#,
    },
    Row {
        page: KQL,
        says: "Values of one field are a list in parentheses.",
        rule: "CommandLine|cased: [a, B]",
        writes: r#"process.command_line: ("a" or "B")"#,
    },
    Row {
        page: KQL,
        says: "Patterns may stand in a list.",
        rule: "CommandLine|cased|contains: [a, b]",
        writes: "process.command_line: (*a* or *b*)",
    },
    Row {
        page: KQL,
        says: "There are no regular expressions.",
        rule: "CommandLine|re: 'a'",
        writes: "refused: regex, nothing-left",
    },
    Row {
        page: KQL,
        says: "A star alone asks for any value, an empty text, too.",
        rule: "CommandLine|exists: true",
        writes: "process.command_line: *",
    },
    Row {
        page: KQL,
        says: "What is missing is negated presence.",
        rule: "CommandLine: null",
        writes: "not process.command_line: *",
    },
    Row {
        page: KQL,
        says: "An empty text is a value.",
        rule: "CommandLine|cased: ''",
        writes: r#"process.command_line: """#,
    },
    Row {
        page: KQL,
        says: "`not` stands before the comparison.",
        rule: "a: {CommandLine|cased: x}
condition: not a",
        writes: r#"not process.command_line: "x""#,
    },
    Row {
        page: KQL,
        says: "Parentheses say what is negated and what belongs together.",
        rule: "a: {CommandLine|cased: x, Image|cased: y}
b: {Image|cased: z}
condition: not a or b",
        writes: r#"(not (process.command_line: "x" and process.executable: "y") or process.executable: "z")"#,
    },
    Row {
        page: IP,
        says: "A block is a value of a field of addresses.",
        rule: "SourceIp|cidr: 10.0.0.0/8",
        writes: r#"source.ip: "10.0.0.0/8""#,
    },
    Row {
        page: IP,
        says: "Octets at the beginning of an address are a block, since it has no wildcards.",
        rule: "SourceIp|startswith: '10.'",
        writes: r#"source.ip: "10.0.0.0/8""#,
    },
    Row {
        page: KQL,
        says: "A number is compared as it is.",
        rule: "DestinationPort: 443",
        writes: "destination.port: 443",
    },
    Row {
        page: KQL,
        says: "An order is a range.",
        rule: "ProcessId|gte: 5",
        writes: "process.pid >= 5",
    },
    Row {
        page: KQL,
        says: "A range of a keyword would be one of letters.",
        rule: "CommandLine|gt: 5",
        writes: "refused: number, nothing-left",
    },
    Row {
        page: KQL,
        says: "A range of a keyword that is a number would be one of letters, too.",
        rule: "EventID|gt: 5",
        writes: "refused: number, nothing-left",
    },
    Row {
        page: KQL,
        says: "A keyword that is a number is compared by itself.",
        rule: "EventID: 4688",
        writes: "event.code: 4688",
    },
    Row {
        page: GRAMMAR,
        says: "A name that is no plain word stands between quotes.",
        rule: "CommandLine: 'a b'
Image: not
---
CommandLine|cased: x
Image|cased: y",
        writes: r#""a b": "x" and "not": "y""#,
    },
];

const STATEMENTS: &[Row] = &[Row {
    page: KQL,
    says: "A query is its condition, without a table.",
    rule: "CommandLine|cased: x",
    writes: r#"event.category: "process" and event.type: "start" and process.command_line: "x""#,
}];
