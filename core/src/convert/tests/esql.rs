//! Elastic's ES|QL, against its reference and the grammar of Elasticsearch.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const SYNTAX: &str = "https://www.elastic.co/docs/reference/query-languages/esql/esql-syntax";
const OPERATORS: &str =
    "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/operators";
const WHERE: &str = "https://www.elastic.co/docs/reference/query-languages/esql/commands/where";
const FROM: &str = "https://www.elastic.co/docs/reference/query-languages/esql/commands/from";
const LIMITS: &str = "https://www.elastic.co/docs/reference/query-languages/esql/limitations";
const CONDITIONAL: &str = "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/conditional-functions-and-expressions";
const CONVERSION: &str = "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/type-conversion-functions";
const IP: &str =
    "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/ip-functions";
const TEXT: &str = "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/string-functions";
const SEARCH: &str = "https://www.elastic.co/docs/reference/query-languages/esql/functions-operators/search-functions";
const REGEXP: &str =
    "https://www.elastic.co/docs/reference/query-languages/query-dsl/regexp-syntax";
const GRAMMAR: &str = "https://github.com/elastic/elasticsearch/blob/main/x-pack/plugin/esql/src/main/antlr/lexer/Expression.g4";
const SOURCES: &str = "https://github.com/elastic/elasticsearch/blob/main/x-pack/plugin/esql/src/main/antlr/lexer/From.g4";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Esql,
        schema: Schema::Ecs,
        opening: r#"| WHERE event.category : "process" AND event.type : "start" AND "#,
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Esql,
        schema: Schema::Ecs,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: SYNTAX,
        says: "Within double quotes, a double quote is escaped by a backslash.",
        rule: r#"CommandLine|cased: 'say "hi"'"#,
        writes: r#"process.command_line == "say \"hi\"""#,
    },
    Row {
        page: SYNTAX,
        says: "A single quote is plain.",
        rule: "CommandLine|cased: it's",
        writes: r#"process.command_line == "it's""#,
    },
    Row {
        page: SYNTAX,
        says: "Between three quotes nothing is escaped.",
        rule: r"CommandLine|cased: 'C:\new'",
        writes: r#"process.command_line == """C:\new""""#,
    },
    Row {
        page: GRAMMAR,
        says: "Between three quotes, a backslash at the end is plain.",
        rule: r"CommandLine|cased: 'ends\'",
        writes: r#"process.command_line == """ends\""""#,
    },
    Row {
        page: GRAMMAR,
        says: "What has a quote is not put between three, which it could end.",
        rule: r#"CommandLine|cased: '"C:\x"'"#,
        writes: r#"process.command_line == "\"C:\\x\"""#,
    },
    Row {
        page: SYNTAX,
        says: "A line feed, a carriage return and a tab are escaped.",
        rule: r#"CommandLine|cased: "a\nb\rc\td""#,
        writes: r#"process.command_line == "a\nb\rc\td""#,
    },
    Row {
        page: GRAMMAR,
        says: "Between three quotes is no line break, so that a text with one has escapes for its backslashes.",
        rule: r#"CommandLine|cased: "C:\\x\nb""#,
        writes: r#"process.command_line == "C:\\x\nb""#,
    },
    Row {
        page: GRAMMAR,
        says: "Other control characters have no escape and stand as they are.",
        rule: r#"CommandLine|cased: "a\0b""#,
        writes: "process.command_line == \"a\0b\"",
    },
    Row {
        page: OPERATORS,
        says: "`%` and `_` are plain in a pattern of `LIKE`.",
        rule: "CommandLine|contains|cased: '100%_'",
        writes: r#"process.command_line LIKE "*100%_*""#,
    },
    Row {
        page: OPERATORS,
        says: "`*` and `?` are the wildcards of `LIKE`.",
        rule: "CommandLine|cased: 'a*b?c'",
        writes: r#"process.command_line LIKE "a*b?c""#,
    },
    Row {
        page: OPERATORS,
        says: "A backslash makes a wildcard plain, and itself.",
        rule: r"CommandLine|cased: 'C:\\\*x\?*'",
        writes: r#"process.command_line LIKE """C:\\\*x\?*""""#,
    },
    Row {
        page: OPERATORS,
        says: "A text without wildcards is compared by `==`, where stars are plain.",
        rule: r"CommandLine|cased: 'a\*b'",
        writes: r#"process.command_line == "a*b""#,
    },
    Row {
        page: LIMITS,
        says: "Comparisons mind case.",
        rule: "CommandLine|cased: Abc",
        writes: r#"process.command_line == "Abc""#,
    },
    Row {
        page: TEXT,
        says: "Where case does not count, the value goes through `TO_LOWER`.",
        rule: "CommandLine: Abc",
        writes: r#"TO_LOWER(process.command_line) == "abc""#,
    },
    Row {
        page: TEXT,
        says: "`TO_LOWER` knows all letters.",
        rule: "CommandLine|contains: Ärger",
        writes: r#"TO_LOWER(process.command_line) LIKE "*ärger*""#,
    },
    Row {
        page: LIMITS,
        says: "A field of analysed text is compared as a whole, as a keyword is.",
        rule: "CommandLine: message
---
CommandLine|cased: x",
        writes: r#"message == "x""#,
    },
    Row {
        page: LIMITS,
        says: "`LIKE` is about the whole value, so that a part has stars on both sides.",
        rule: "CommandLine|contains|cased: Ab",
        writes: r#"process.command_line LIKE "*Ab*""#,
    },
    Row {
        page: OPERATORS,
        says: "A list of values is one comparison with `IN`.",
        rule: "CommandLine|cased: [a, B]",
        writes: r#"process.command_line IN ("a", "B")"#,
    },
    Row {
        page: OPERATORS,
        says: "`LIKE` takes a list of patterns.",
        rule: "CommandLine|contains|cased: [a, b]",
        writes: r#"process.command_line LIKE ("*a*", "*b*")"#,
    },
    Row {
        page: REGEXP,
        says: "Expressions match the whole value, so that one which is found anywhere has `.*` on both sides.",
        rule: "CommandLine|re: 'ab'",
        writes: r#"process.command_line RLIKE ".*ab.*""#,
    },
    Row {
        page: REGEXP,
        says: "`^` and `$` are no operators, and are left away where they stand at the ends.",
        rule: "CommandLine|re: '^ab$'",
        writes: r#"process.command_line RLIKE "ab""#,
    },
    Row {
        page: REGEXP,
        says: "`.` matches any character, a line feed, too.",
        rule: "CommandLine|re: '^a.b$'",
        writes: r#"process.command_line RLIKE "a[^\n]b""#,
    },
    Row {
        page: REGEXP,
        says: r#"The operators `#`, `@`, `&`, `<`, `>`, `~` and `"` are on unless they are switched off, and are escaped."#,
        rule: "CommandLine|re: '^#@&<1>~$'",
        writes: r#"process.command_line RLIKE """\#\@\&\<1\>\~""""#,
    },
    Row {
        page: REGEXP,
        says: r"Of `\d`, `\w` and `\b` the page has nothing: what may match more is written, and said to be wider.",
        rule: r"CommandLine|re: '^a\d\b$'",
        writes: "wider: process.command_line RLIKE \"a[0-9\u{80}-\u{10ffff}]()\"",
    },
    Row {
        page: REGEXP,
        says: "Letters of an expression are in lower case where case does not count.",
        rule: "CommandLine|re|i: '^A[B-D]$'",
        writes: r#"TO_LOWER(process.command_line) RLIKE "a[B-Db-d]""#,
    },
    Row {
        page: REGEXP,
        says: "Repetitions are counted in braces.",
        rule: "CommandLine|re: '^a{2,4}b{2}c+?$'",
        writes: r#"process.command_line RLIKE "a{2,4}b{2}c+""#,
    },
    Row {
        page: REGEXP,
        says: "Dashes of several kinds are a class, in which `-` is escaped.",
        rule: "CommandLine|windash|contains: ' -x'",
        writes: r#"TO_LOWER(process.command_line) RLIKE """.* [\-\/–—―]x.*""""#,
    },
    Row {
        page: WHERE,
        says: "A missing field is null, and `IS NOT NULL` tells one that is there.",
        rule: "CommandLine|exists: true",
        writes: "process.command_line IS NOT NULL",
    },
    Row {
        page: WHERE,
        says: "NOT stands before parentheses.",
        rule: "CommandLine|exists: false",
        writes: "NOT (process.command_line IS NOT NULL)",
    },
    Row {
        page: OPERATORS,
        says: "An empty text is a value.",
        rule: "CommandLine|cased: ''",
        writes: r#"process.command_line == """#,
    },
    Row {
        page: CONDITIONAL,
        says: "A comparison with a missing field is null, and becomes false before it is negated.",
        rule: "a: {CommandLine|cased: x}
condition: not a",
        writes: r#"NOT COALESCE(process.command_line == "x", false)"#,
    },
    Row {
        page: CONDITIONAL,
        says: "What is negated as a whole is one argument.",
        rule: "a: {CommandLine|cased: x, Image|cased: y}
condition: not a",
        writes: r#"NOT COALESCE(process.command_line == "x" AND process.executable == "y", false)"#,
    },
    Row {
        page: GRAMMAR,
        says: "What is mixed of AND and OR stands in parentheses.",
        rule: "a: {CommandLine|cased: x}
b: {Image|cased: y}
c: {CommandLine|cased: z}
condition: a and (b or c)",
        writes: r#"process.command_line == "x"
AND (process.executable == "y" OR process.command_line == "z")"#,
    },
    Row {
        page: IP,
        says: "`CIDR_MATCH` takes an address and blocks.",
        rule: "SourceIp|cidr: 10.0.0.0/8",
        writes: r#"CIDR_MATCH(TO_IP(source.ip), "10.0.0.0/8")"#,
    },
    Row {
        page: IP,
        says: "Blocks of version 6 are blocks as others.",
        rule: "SourceIp|cidr: '2001:db8::/32'",
        writes: r#"CIDR_MATCH(TO_IP(source.ip), "2001:db8::/32")"#,
    },
    Row {
        page: CONVERSION,
        says: "An address is compared with a text as a text.",
        rule: "SourceIp: 192.0.2.1",
        writes: r#"TO_LOWER(TO_STRING(source.ip)) == "192.0.2.1""#,
    },
    Row {
        page: CONVERSION,
        says: "A number is compared with a text as a text.",
        rule: "ProcessId|startswith: 5",
        writes: r#"TO_LOWER(TO_STRING(process.pid)) LIKE "5*""#,
    },
    Row {
        page: CONVERSION,
        says: "A keyword is compared with a number as a number, if it is one.",
        rule: "Details|gt: 5",
        writes: r#"registry.data.strings RLIKE """ *[0-9\+\-\.][0-9\+\-\.eE]* *"""
AND TO_DOUBLE(registry.data.strings) > 5"#,
    },
    Row {
        page: SYNTAX,
        says: "A whole number that is too long for `long` is a `double`.",
        rule: "ProcessId|gt: 10000000000000000000000",
        writes: "TO_DOUBLE(process.pid) > 10000000000000000000000",
    },
    Row {
        page: TEXT,
        says: "One field is the end of another.",
        rule: "Image|endswith|fieldref: OriginalFileName",
        writes: "ENDS_WITH(TO_LOWER(process.executable), TO_LOWER(process.pe.original_file_name))",
    },
    Row {
        page: SYNTAX,
        says: "A name with another sign than letters, digits and `_` stands in backticks.",
        rule: "CommandLine: 'a b'
Image: c-d
---
CommandLine|cased: x
Image|cased: y",
        writes: r#"`a b` == "x" AND `c-d` == "y""#,
    },
    Row {
        page: SYNTAX,
        says: "A backtick within a name is doubled.",
        rule: "CommandLine: 'a`b'
---
CommandLine|cased: x",
        writes: r#"`a``b` == "x""#,
    },
    Row {
        page: SYNTAX,
        says: "A name that begins with a digit stands in backticks; one that begins with `@` does not.",
        rule: "CommandLine: 1.field
Image: '@x'
---
CommandLine|cased: x
Image|cased: y",
        writes: r#"`1.field` == "x" AND @x == "y""#,
    },
    Row {
        page: GRAMMAR,
        says: "`_` alone is no name.",
        rule: "CommandLine: _
---
CommandLine|cased: x",
        writes: r#"`_` == "x""#,
    },
    Row {
        page: GRAMMAR,
        says: "A keyword that is a name stands in backticks, whatever its case.",
        rule: "CommandLine: Nulls
Image: a.like
---
CommandLine|cased: x
Image|cased: y",
        writes: r#"`Nulls` == "x" AND `a.like` == "y""#,
    },
];

const STATEMENTS: &[Row] = &[
    Row {
        page: SEARCH,
        says: "`:` searches a list of values, and comparisons of lists would be null (limitations).",
        rule: "CommandLine|cased: x",
        writes: r#"FROM logs-* METADATA _id, _index, _version
| WHERE event.category : "process" AND event.type : "start" AND process.command_line == "x""#,
    },
    Row {
        page: SYNTAX,
        says: "A comment goes on to the end of its line.",
        rule: r"CommandLine|re: 'x\b'",
        writes: r#"wider: // A superset of the rule: `x\b`: where words, lines or the value end is not asked there
FROM logs-* METADATA _id, _index, _version
| WHERE event.category : "process" AND event.type : "start" AND process.command_line RLIKE ".*x().*""#,
    },
    Row {
        page: FROM,
        says: "Several patterns of indices stand beside each other.",
        rule: "table: logs-a*,-logs-b,c:logs-*
CommandLine: x
---
CommandLine|cased: x",
        writes: r#"FROM logs-a*,-logs-b,c:logs-* METADATA _id, _index, _version
| WHERE event.category : "process" AND event.type : "start" AND x == "x""#,
    },
    Row {
        page: SOURCES,
        says: "A source with a blank or a bracket stands in double quotes.",
        rule: "table: logs (a)
CommandLine: x
---
CommandLine|cased: x",
        writes: r#"FROM "logs (a)" METADATA _id, _index, _version
| WHERE event.category : "process" AND event.type : "start" AND x == "x""#,
    },
];
