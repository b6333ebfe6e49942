//! Splunk, against its search reference and manuals.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const SEARCH: &str =
    "https://help.splunk.com/splunk-enterprise/spl-search-reference/9.2/search-commands/search";
const WHERE: &str =
    "https://help.splunk.com/splunk-enterprise/spl-search-reference/9.2/search-commands/where";
const PRIMER: &str =
    "https://help.splunk.com/en/splunk-enterprise/search/search-manual/9.3/search-primer";
const BACKSLASHES: &str =
    "https://help.splunk.com/splunk-enterprise/search/search-manual/9.4/search-primer/backslashes";
const BOOLEAN: &str = "https://help.splunk.com/en/splunk-enterprise/search/search-manual/9.3/expressions-and-predicates";
const EXPRESSIONS: &str = "https://help.splunk.com/en/splunk-enterprise/search/search-manual/10.2/expressions-and-predicates/types-of-expressions";
const REGEX: &str = "https://help.splunk.com/splunk-enterprise/search/search-manual/9.0/expressions-and-predicates/spl-and-regular-expressions";
const CONDITIONAL: &str = "https://help.splunk.com/splunk-cloud-platform/spl-search-reference/9.3.2408/evaluation-functions/comparison-and-conditional-functions";
const NOT: &str = "https://help.splunk.com/splunk-enterprise/search/spl2-search-reference/search-command/search-command-examples";
const COMPARISONS: &str =
    "https://docs.splunk.com/Documentation/SCS/latest/SearchReference/SearchCommandSyntaxDetails";
const MACROS: &str = "https://help.splunk.com/en/splunk-enterprise/manage-knowledge-objects/knowledge-management-manual/10.0/search-macros";
const COMMENTS: &str = "https://help.splunk.com/splunk-enterprise/search/search-manual/10.0/using-the-search-app/add-comments-to-searches";
const TSTATS: &str =
    "https://help.splunk.com/splunk-enterprise/spl-search-reference/10.0/search-commands/tstats";
const MODEL: &str = "https://docs.splunk.com/Documentation/CIM/latest/User/Endpoint";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Splunk,
        schema: Schema::Windows,
        opening: r#"index=* source="*WinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=1
"#,
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn conditions_of_the_model() {
    let table = Table {
        target: Target::Splunk,
        schema: Schema::Cim,
        opening: "from datamodel=Endpoint.Processes
where ",
        rows: CONDITIONS_OF_THE_MODEL,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Splunk,
        schema: Schema::Windows,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

#[test]
fn statements_of_the_model() {
    let table = Table {
        target: Target::Splunk,
        schema: Schema::Cim,
        opening: "",
        rows: STATEMENTS_OF_THE_MODEL,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: SEARCH,
        says: "Within quotes, a quote is escaped by a backslash.",
        rule: r#"CommandLine: 'say "hi"'"#,
        writes: r#"(CommandLine="say \"hi\"")"#,
    },
    Row {
        page: BACKSLASHES,
        says: "A backslash is doubled.",
        rule: r"CommandLine: 'C:\x'",
        writes: r#"(CommandLine="C:\\x")"#,
    },
    Row {
        page: BACKSLASHES,
        says: "A backslash at the end is doubled, too.",
        rule: r"CommandLine: 'ends\'",
        writes: r#"(CommandLine="ends\\")"#,
    },
    Row {
        page: EXPRESSIONS,
        says: r"In a function, `\t` would be a tab, so that backslashes are doubled there, too.",
        rule: r"CommandLine|cased: 'C:\temp'",
        writes: r#"| where CommandLine="C:\\temp""#,
    },
    Row {
        page: SEARCH,
        says: "A single quote is plain.",
        rule: "CommandLine: it's",
        writes: r#"(CommandLine="it's")"#,
    },
    Row {
        page: MACROS,
        says: "No macro is expanded within quotes.",
        rule: "CommandLine|contains: '`x`'",
        writes: r#"(CommandLine="*`x`*")"#,
    },
    Row {
        page: SEARCH,
        says: "Line breaks, tabs and NULs have no escape and stand as they are.",
        rule: r#"CommandLine: "a\nb\tc\0d""#,
        writes: "(CommandLine=\"a\nb\tc\0d\")",
    },
    Row {
        page: PRIMER,
        says: "`%`, `_` and `|` are plain within quotes.",
        rule: "CommandLine|contains: '100%_|x'",
        writes: r#"(CommandLine="*100%_|x*")"#,
    },
    Row {
        page: SEARCH,
        says: "`*` is the wildcard of a term.",
        rule: "CommandLine: 'a*b'",
        writes: r#"(CommandLine="a*b")"#,
    },
    Row {
        page: BACKSLASHES,
        says: "A star that is plain has no escape in a term, and is compared by a function.",
        rule: r"CommandLine: 'a\*b'",
        writes: r#"| where lower(CommandLine)="a*b""#,
    },
    Row {
        page: CONDITIONAL,
        says: "A term has no wildcard for one character; `_` of `like` is one.",
        rule: "CommandLine: 'a?b*'",
        writes: r#"| where like(lower(CommandLine), "a_b%")"#,
    },
    Row {
        page: CONDITIONAL,
        says: "The page names no escape for `like`, so that a plain `%` makes an expression of a pattern.",
        rule: "CommandLine|cased|contains: '100%_'",
        writes: r#"| where match(CommandLine, "(?s)^.*100\\%_.*\\z")"#,
    },
    Row {
        page: CONDITIONAL,
        says: "So does a backslash, which could be an escape.",
        rule: r"CommandLine|cased|endswith: '\x.exe'",
        writes: r#"| where match(CommandLine, "(?s)^.*\\\\x\\.exe\\z")"#,
    },
    Row {
        page: SEARCH,
        says: "Terms ignore case.",
        rule: "CommandLine: Abc",
        writes: r#"(CommandLine="Abc")"#,
    },
    Row {
        page: WHERE,
        says: "Functions mind case.",
        rule: "CommandLine|cased: Abc",
        writes: r#"| where CommandLine="Abc""#,
    },
    Row {
        page: WHERE,
        says: "In a function, case is ignored by `lower`.",
        rule: "CommandLine: 'A?'",
        writes: r#"| where like(lower(CommandLine), "a_")"#,
    },
    Row {
        page: SEARCH,
        says: "Several values are alternatives in parentheses.",
        rule: "CommandLine: [a, B]",
        writes: r#"(CommandLine="a" OR CommandLine="B")"#,
    },
    Row {
        page: REGEX,
        says: "A backslash of an expression is doubled for the text that it stands in.",
        rule: r"CommandLine|re: 'a\.b\\c'",
        writes: r#"| where match(CommandLine, "a\\.b\\\\c")"#,
    },
    Row {
        page: REGEX,
        says: "Expressions are found anywhere; `$` alone would match before a line feed at the end.",
        rule: "CommandLine|re: '^ab$'",
        writes: r#"| where match(CommandLine, "^ab\\z")"#,
    },
    Row {
        page: REGEX,
        says: "PCRE takes flags in front.",
        rule: "CommandLine|re|i|m: '^a.b'",
        writes: r#"| where match(CommandLine, "(?im)^a.b")"#,
    },
    Row {
        page: REGEX,
        says: "Classes know ASCII only unless they are spelled out.",
        rule: r"CommandLine|re: '\d'",
        writes: r#"| where match(CommandLine, "\\p{Nd}")"#,
    },
    Row {
        page: REGEX,
        says: "Where words end is known for ASCII only, so that it is not asked.",
        rule: r"CommandLine|re: 'a\b'",
        writes: r#"wider: | where match(CommandLine, "a(?:)")
```A superset of the rule: 'a\b': where words begin and end is known for the letters of ASCII only```"#,
    },
    Row {
        page: REGEX,
        says: "A pipe stands within quotes.",
        rule: "CommandLine|re: 'a|b'",
        writes: r#"| where match(CommandLine, "a|b")"#,
    },
    Row {
        page: SEARCH,
        says: "A field is there if it has any value.",
        rule: "CommandLine|exists: true",
        writes: "(CommandLine=*)",
    },
    Row {
        page: NOT,
        says: "NOT selects events without the field, too; `!=` does not.",
        rule: "a: {CommandLine: x}
condition: not a",
        writes: r#"(NOT CommandLine="x")"#,
    },
    Row {
        page: NOT,
        says: "A field that is missing is the opposite of one that is there.",
        rule: "CommandLine: null",
        writes: "(NOT CommandLine=*)",
    },
    Row {
        page: BOOLEAN,
        says: "A search evaluates OR before AND; parentheses are all that counts.",
        rule: "a: {CommandLine: x}
b: {Image: y}
c: {ParentImage: z}
condition: a and b or c",
        writes: r#"((CommandLine="x" AND Image="y") OR ParentImage="z")"#,
    },
    Row {
        page: BOOLEAN,
        says: "NOT is about the one term behind it unless it stands before parentheses.",
        rule: "a: {CommandLine: x, Image: y}
b: {ParentImage: z}
condition: not a and b",
        writes: r#"(NOT (CommandLine="x" AND Image="y") AND ParentImage="z")"#,
    },
    Row {
        page: BOOLEAN,
        says: "`where` evaluates AND before OR; parentheses are written all the same.",
        rule: "a: {CommandLine|cased: x}
b: {Image|cased: y}
c: {ParentImage|cased: z}
condition: a and b or c",
        writes: r#"| where (CommandLine="x" AND Image="y") OR ParentImage="z""#,
    },
    Row {
        page: CONDITIONAL,
        says: "A function of a missing field is null, and `coalesce` makes false of it before it is negated.",
        rule: "a: {CommandLine|cased: x}
condition: not a",
        writes: r#"| where NOT (coalesce(CommandLine="x", false()))"#,
    },
    Row {
        page: SEARCH,
        says: "A term takes a block of addresses, of either version.",
        rule: "SourceIp|cidr: 10.0.0.0/8
DestinationIp|cidr: '2001:db8::/32'",
        writes: r#"(SourceIp="10.0.0.0/8" AND DestinationIp="2001:db8::/32")"#,
    },
    Row {
        page: SEARCH,
        says: "A text that looks like a block is no term, which would take it for one.",
        rule: "SourceIp: 10.0.0.0/8",
        writes: r#"| where lower(SourceIp)="10.0.0.0/8""#,
    },
    Row {
        page: CONDITIONAL,
        says: "`cidrmatch` takes the block first.",
        rule: "SourceIp|cidr: 10.0.0.0/8
CommandLine|cased: x",
        writes: r#"| where cidrmatch("10.0.0.0/8", SourceIp) AND CommandLine="x""#,
    },
    Row {
        page: COMPARISONS,
        says: "A term that equals compares texts, of which `1` and `1.0` are not the same; numbers are compared by a function.",
        rule: "ProcessId: 5",
        writes: "| where tonumber(ProcessId)=5",
    },
    Row {
        page: COMPARISONS,
        says: "A term of order compares numbers, where there are only numbers.",
        rule: "ProcessId|gte: 5",
        writes: "(ProcessId>=5)",
    },
    Row {
        page: COMPARISONS,
        says: "A term of order compares other values letter by letter, so that a function asks for numbers.",
        rule: "CommandLine|lt: -1.5",
        writes: "| where tonumber(CommandLine)<-1.5",
    },
    Row {
        page: COMPARISONS,
        says: "TERM() and CASE() are about terms of the index, and are not asked where a whole value is compared.",
        rule: "CommandLine: a.b-c",
        writes: r#"(CommandLine="a.b-c")"#,
    },
    Row {
        page: WHERE,
        says: "Two fields are compared by a function.",
        rule: "Image|fieldref: ParentImage",
        writes: "| where lower(Image)=lower(ParentImage)",
    },
    Row {
        page: WHERE,
        says: "A name with another sign than letters, digits and `_` stands in single quotes.",
        rule: "CommandLine: 'a b'
Image: c-d
---
CommandLine|cased: x
Image|cased: y",
        writes: r#"| where 'a b'="x" AND 'c-d'="y""#,
    },
    Row {
        page: WHERE,
        says: "A name that begins with a digit stands in single quotes.",
        rule: "CommandLine: 5minutes
---
CommandLine|cased: late",
        writes: r#"| where '5minutes'="late""#,
    },
    Row {
        page: WHERE,
        says: "A name that is an operator would be read as one without single quotes.",
        rule: "CommandLine: like
---
CommandLine|cased: x",
        writes: r#"| where 'like'="x""#,
    },
    Row {
        page: WHERE,
        says: "A name with a single quote can't be said.",
        rule: r#"CommandLine: "a'b"
---
CommandLine|cased: x"#,
        writes: "refused: field, nothing-left",
    },
];

const CONDITIONS_OF_THE_MODEL: &[Row] = &[
    Row {
        page: TSTATS,
        says: "Behind `where` stand the terms of a search; behind `by` the fields, and last the span.",
        rule: "CommandLine: x",
        writes: r#"(Processes.process="x")
by Processes.dest _time span=1s"#,
    },
    Row {
        page: MODEL,
        says: "A field that is missing has a filler, which is not taken for a value.",
        rule: "CommandLine: '*'
Image: 'u*'",
        writes: r#"(Processes.process!="unknown"
AND Processes.process_path="u*"
AND Processes.process_path!="unknown")
by Processes.dest _time span=1s"#,
    },
    Row {
        page: NOT,
        says: "The filler is excluded by `!=`, of which a missing field is not true either.",
        rule: "a: {CommandLine: unknown}
condition: not a",
        writes: r#"(NOT (Processes.process="unknown" AND Processes.process!="unknown"))
by Processes.dest _time span=1s"#,
    },
];

const STATEMENTS: &[Row] = &[
    Row {
        page: SEARCH,
        says: "`search` is implied at the beginning, and AND between terms.",
        rule: "CommandLine: x",
        writes: r#"index=* source="*WinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=1
(CommandLine="x")"#,
    },
    Row {
        page: WHERE,
        says: "Functions stand behind a pipe.",
        rule: "CommandLine|cased: x",
        writes: r#"index=* source="*WinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=1
| where CommandLine="x""#,
    },
    Row {
        page: COMMENTS,
        says: "A comment stands between three backticks, and has none itself.",
        rule: r"CommandLine|re: '`\b'",
        writes: r#"wider: index=* source="*WinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=1
| where match(CommandLine, "\\`(?:)")
```A superset of the rule: ''\b': where words begin and end is known for the letters of ASCII only```"#,
    },
];

const STATEMENTS_OF_THE_MODEL: &[Row] = &[
    Row {
        page: TSTATS,
        says: "The data model is searched by `tstats` where terms can say the rule.",
        rule: "CommandLine: x",
        writes: r#"| tstats count values(Processes.user) as user values(Processes.process) as process
  values(Processes.process_path) as process_path values(Processes.parent_process) as parent_process
from datamodel=Endpoint.Processes
where (Processes.process="x")
by Processes.dest _time span=1s"#,
    },
    Row {
        page: TSTATS,
        says: "Else its events are, by the same names.",
        rule: "CommandLine|cased: x",
        writes: r#"| datamodel Endpoint Processes search
| where nullif('Processes.process', "unknown")="x""#,
    },
];
