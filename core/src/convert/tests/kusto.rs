//! Kusto, against Microsoft's reference and its published grammar.

use super::page::{Row, Table};
use crate::convert::{Schema, Target};

const DEFENDER: &str =
    "https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-deviceprocessevents-table";
const SENTINEL: &str =
    "https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/securityevent";
const STRINGS: &str = "https://learn.microsoft.com/en-us/kusto/query/scalar-data-types/string";
const GRAMMAR: &str =
    "https://github.com/microsoft/Kusto-Query-Language/blob/master/grammar/KqlTokens.g4";
const OPERATORS: &str = "https://learn.microsoft.com/en-us/kusto/query/datatypes-string-operators";
const STARTSWITH: &str = "https://learn.microsoft.com/en-us/kusto/query/startswith-operator";
const IN: &str = "https://learn.microsoft.com/en-us/kusto/query/in-operator";
const REGEX: &str = "https://learn.microsoft.com/en-us/kusto/query/regex";
const NULLS: &str = "https://learn.microsoft.com/en-us/kusto/query/scalar-data-types/null-values";
const WHERE: &str = "https://learn.microsoft.com/en-us/kusto/query/where-operator";
const LOGICAL: &str = "https://learn.microsoft.com/en-us/kusto/query/logical-operators";
const IFF: &str = "https://learn.microsoft.com/en-us/kusto/query/iff-function";
const NAMES: &str = "https://learn.microsoft.com/en-us/kusto/query/schema-entities/entity-names";
const REAL: &str = "https://learn.microsoft.com/en-us/kusto/query/scalar-data-types/real";
const ISFINITE: &str = "https://learn.microsoft.com/en-us/kusto/query/isfinite-function";
const IPV4: &str = "https://learn.microsoft.com/en-us/kusto/query/ipv4-is-in-range-function";
const IPV6: &str = "https://learn.microsoft.com/en-us/kusto/query/ipv6-is-in-range-function";
const TOSTRING: &str = "https://learn.microsoft.com/en-us/kusto/query/tostring-function";

#[test]
fn conditions() {
    let table = Table {
        target: Target::Kusto,
        schema: Schema::Defender,
        opening: "DeviceProcessEvents
| where ",
        rows: CONDITIONS,
    };
    table.hold();
}

#[test]
fn statements() {
    let table = Table {
        target: Target::Kusto,
        schema: Schema::Defender,
        opening: "",
        rows: STATEMENTS,
    };
    table.hold();
}

#[test]
fn statements_of_sentinel() {
    let table = Table {
        target: Target::Kusto,
        schema: Schema::Security,
        opening: "",
        rows: STATEMENTS_OF_SENTINEL,
    };
    table.hold();
}

const CONDITIONS: &[Row] = &[
    Row {
        page: STRINGS,
        says: "Within double quotes, a double quote is escaped by a backslash.",
        rule: r#"CommandLine: 'say "hi"'"#,
        writes: r#"ProcessCommandLine =~ "say \"hi\"""#,
    },
    Row {
        page: STRINGS,
        says: "A single quote needs no escape within double quotes.",
        rule: "CommandLine: it's",
        writes: r#"ProcessCommandLine =~ "it's""#,
    },
    Row {
        page: STRINGS,
        says: "Behind `@`, a backslash stands for itself.",
        rule: r"CommandLine: 'C:\new\table'",
        writes: r#"ProcessCommandLine =~ @"C:\new\table""#,
    },
    Row {
        page: STRINGS,
        says: "Behind `@`, a backslash at the end does not escape the quote.",
        rule: r"CommandLine: 'ends\'",
        writes: r#"ProcessCommandLine =~ @"ends\""#,
    },
    Row {
        page: STRINGS,
        says: "Behind `@`, a double quote is doubled.",
        rule: r#"CommandLine: '"C:\x"'"#,
        writes: r#"ProcessCommandLine =~ @"""C:\x""""#,
    },
    Row {
        page: STRINGS,
        says: "A line feed, a carriage return and a tab are escaped.",
        rule: r#"CommandLine: "a\nb\rc\td""#,
        writes: r#"ProcessCommandLine =~ "a\nb\rc\td""#,
    },
    Row {
        page: GRAMMAR,
        says: "Nothing behind `@` may be a line break, so that a text with one has escapes for its backslashes.",
        rule: r#"CommandLine: "C:\\x\nb""#,
        writes: r#"ProcessCommandLine =~ "C:\\x\nb""#,
    },
    Row {
        page: GRAMMAR,
        says: "A control character has an escape of four digits behind `u`.",
        rule: r#"CommandLine: "a\0b\x1b""#,
        writes: r#"ProcessCommandLine =~ "a\u0000b\u001b""#,
    },
    Row {
        page: STRINGS,
        says: "The signs of a multi-line text and of an obfuscated one are nothing within quotes.",
        rule: "CommandLine|contains: '```h'",
        writes: r#"ProcessCommandLine contains "```h""#,
    },
    Row {
        page: OPERATORS,
        says: "No operator on texts has wildcards, so that `%`, `_` and `*` are plain.",
        rule: r"CommandLine|contains: '100%_\*'",
        writes: r#"ProcessCommandLine contains "100%_*""#,
    },
    Row {
        page: OPERATORS,
        says: "`=~` compares whole texts whatever their case.",
        rule: "CommandLine: Abc",
        writes: r#"ProcessCommandLine =~ "Abc""#,
    },
    Row {
        page: OPERATORS,
        says: "`==` compares whole texts with their case.",
        rule: "CommandLine|cased: Abc",
        writes: r#"ProcessCommandLine == "Abc""#,
    },
    Row {
        page: OPERATORS,
        says: "`contains` finds a text anywhere, not only whole terms as `has` does.",
        rule: "CommandLine|contains: Ab",
        writes: r#"ProcessCommandLine contains "Ab""#,
    },
    Row {
        page: OPERATORS,
        says: "`contains_cs` minds case.",
        rule: "CommandLine|contains|cased: Ab",
        writes: r#"ProcessCommandLine contains_cs "Ab""#,
    },
    Row {
        page: STARTSWITH,
        says: "`startswith` ignores case, `startswith_cs` minds it.",
        rule: "CommandLine|startswith: [Ab]
Image|startswith|cased: C",
        writes: r#"ProcessCommandLine startswith "Ab" and FolderPath startswith_cs "C""#,
    },
    Row {
        page: OPERATORS,
        says: "`endswith` ignores case, `endswith_cs` minds it.",
        rule: "CommandLine|endswith: ['.PS1']
Image|endswith|cased: e",
        writes: r#"ProcessCommandLine endswith ".PS1" and FolderPath endswith_cs "e""#,
    },
    Row {
        page: OPERATORS,
        says: "Operators that ignore case know ASCII only; for other letters the page asks for `tolower()`.",
        rule: "CommandLine: Ärger",
        writes: r#"tolower(ProcessCommandLine) == "ärger""#,
    },
    Row {
        page: OPERATORS,
        says: "A part of a text with letters beyond ASCII is sought in lower case.",
        rule: "CommandLine|contains: Ärger",
        writes: r#"tolower(ProcessCommandLine) contains_cs "ärger""#,
    },
    Row {
        page: OPERATORS,
        says: "`in~` ignores case in ASCII only, as the others do.",
        rule: "CommandLine: [Ä, B]",
        writes: r#"tolower(ProcessCommandLine) in ("ä", "b")"#,
    },
    Row {
        page: OPERATORS,
        says: "Letters beyond ASCII need nothing more where case counts.",
        rule: "CommandLine|contains|cased: Ärger",
        writes: r#"ProcessCommandLine contains_cs "Ärger""#,
    },
    Row {
        page: IN,
        says: "A list has up to a million values and is one comparison.",
        rule: "CommandLine: [a, B, c]",
        writes: r#"ProcessCommandLine in~ ("a", "b", "c")"#,
    },
    Row {
        page: OPERATORS,
        says: "`in` minds case.",
        rule: "CommandLine|cased: [a, B]",
        writes: r#"ProcessCommandLine in ("a", "B")"#,
    },
    Row {
        page: OPERATORS,
        says: "`in~` compares whole values, so that parts are alternatives.",
        rule: "CommandLine|contains: [a, b]",
        writes: r#"ProcessCommandLine contains "a" or ProcessCommandLine contains "b""#,
    },
    Row {
        page: REGEX,
        says: r"Wildcards within a text become an expression that is anchored by `^` and `\z`, in which `s` lets `.` match line feeds and `i` ignores case.",
        rule: "CommandLine: 'a*b?c'",
        writes: r#"isnotempty(ProcessCommandLine) and ProcessCommandLine matches regex @"(?is)^a.*b.c\z""#,
    },
    Row {
        page: REGEX,
        says: "Where case counts, the expression has no `i`.",
        rule: "CommandLine|cased: 'a*b?c'",
        writes: r#"isnotempty(ProcessCommandLine) and ProcessCommandLine matches regex @"(?s)^a.*b.c\z""#,
    },
    Row {
        page: REGEX,
        says: "A backslash makes all signs of ASCII plain but `<` and `>`, with which it stands for the ends of words.",
        rule: "CommandLine: 'a<b>.*[c]?'",
        writes: r#"isnotempty(ProcessCommandLine) and ProcessCommandLine matches regex @"(?is)^a<b>\..*\[c\].\z""#,
    },
    Row {
        page: REGEX,
        says: "Dashes of several kinds are a class of characters.",
        rule: "CommandLine|windash|contains: ' -x'",
        writes: r#"isnotempty(ProcessCommandLine)
and ProcessCommandLine matches regex @"(?is)^.* [\-\/–—―]x.*\z""#,
    },
    Row {
        page: REGEX,
        says: "Expressions are found anywhere, with flags and classes as they are here.",
        rule: r"CommandLine|re: '(?i)a[b-d]\d+\w\bx\.exe$'",
        writes: r#"ProcessCommandLine matches regex @"(?i)a[b-d]\d+\w\bx\.exe$""#,
    },
    Row {
        page: REGEX,
        says: "Flags of the rule stand in front.",
        rule: "CommandLine|re|i|m: '^a$'",
        writes: r#"ProcessCommandLine matches regex "(?im)^a$""#,
    },
    Row {
        page: STRINGS,
        says: "A quote within an expression is doubled or escaped as in any text.",
        rule: r#"CommandLine|re: '"\s'"#,
        writes: r#"ProcessCommandLine matches regex @"""\s""#,
    },
    Row {
        page: NULLS,
        says: "A text is never null but empty, so that an expression that matches nothing asks for a value, too.",
        rule: "CommandLine|re: 'a*'",
        writes: r#"isnotempty(ProcessCommandLine) and ProcessCommandLine matches regex "a*""#,
    },
    Row {
        page: NULLS,
        says: "`isnotempty` tells a text that is there.",
        rule: "CommandLine|exists: true",
        writes: "isnotempty(ProcessCommandLine)",
    },
    Row {
        page: NULLS,
        says: "A text that is missing is empty.",
        rule: "CommandLine: null",
        writes: "not(isnotempty(ProcessCommandLine))",
    },
    Row {
        page: NULLS,
        says: "Any value at all is one that is not empty.",
        rule: "CommandLine: '*'",
        writes: "isnotempty(ProcessCommandLine)",
    },
    Row {
        page: NULLS,
        says: "An empty text and a missing one are the same there.",
        rule: "CommandLine: ''",
        writes: "wider: isempty(ProcessCommandLine)",
    },
    Row {
        page: NULLS,
        says: "A missing name does not become a backslash that would count as a value.",
        rule: "User: '*'",
        writes: r#"isnotempty(iff(isempty(AccountName), "", strcat(AccountDomain, @"\", AccountName)))"#,
    },
    Row {
        page: NULLS,
        says: "A domain and a name are put together where there is a name.",
        rule: r"User: 'D\a*'",
        writes: r#"iff(isempty(AccountName), "", strcat(AccountDomain, @"\", AccountName)) startswith @"D\a""#,
    },
    Row {
        page: WHERE,
        says: "`not()` is a function, and no operator on texts gives null.",
        rule: "a: {CommandLine: x}
condition: not a",
        writes: r#"not(ProcessCommandLine =~ "x")"#,
    },
    Row {
        page: LOGICAL,
        says: "`and` binds closer than `or`; what is mixed stands in parentheses.",
        rule: "a: {CommandLine: x}
b: {Image: y}
c: {ParentImage: z}
condition: a and (b or not c)",
        writes: r#"ProcessCommandLine =~ "x" and (FolderPath =~ "y" or not(InitiatingProcessFolderPath =~ "z"))"#,
    },
    Row {
        page: LOGICAL,
        says: "Parentheses stand where they would not be needed, too.",
        rule: "a: {CommandLine: x}
b: {Image: y}
c: {ParentImage: z}
condition: a and b or c",
        writes: r#"(ProcessCommandLine =~ "x" and FolderPath =~ "y") or InitiatingProcessFolderPath =~ "z""#,
    },
    Row {
        page: IPV4,
        says: "The function takes an address and a block, and gives null for what is no address.",
        rule: "SourceIp: RemoteIP
---
SourceIp|cidr: 10.0.0.0/8",
        writes: r#"ipv4_is_in_range(RemoteIP, "10.0.0.0/8")"#,
    },
    Row {
        page: NULLS,
        says: "Null becomes false before it is negated.",
        rule: "SourceIp: RemoteIP
---
a: {SourceIp|cidr: 10.0.0.0/8}
condition: not a",
        writes: r#"not(coalesce(ipv4_is_in_range(RemoteIP, "10.0.0.0/8"), false))"#,
    },
    Row {
        page: IPV6,
        says: "Blocks of version 6 have a function of their own.",
        rule: "SourceIp: RemoteIP
---
SourceIp|cidr: '2001:db8::/32'",
        writes: r#"ipv6_is_in_range(RemoteIP, "2001:db8::/32")"#,
    },
    Row {
        page: IFF,
        says: "A condition that is null counts as one that is false; a sum with null would be null.",
        rule: "SourceIp: RemoteIP
---
a: {CommandLine: x}
b: {Image: y}
c: {SourceIp|cidr: 10.0.0.0/8}
condition: 2 of *",
        writes: r#"iff(ProcessCommandLine =~ "x", 1, 0) + iff(FolderPath =~ "y", 1, 0) + iff(ipv4_is_in_range(RemoteIP, "10.0.0.0/8"), 1, 0) >= 2"#,
    },
    Row {
        page: ISFINITE,
        says: "A text that is no finite number is no number.",
        rule: "CommandLine|lt: -1.5",
        writes: "isfinite(todouble(ProcessCommandLine)) and todouble(ProcessCommandLine) < -1.5",
    },
    Row {
        page: TOSTRING,
        says: "A column of numbers is compared as a text where the rule has a text.",
        rule: "ProcessId|startswith: 5",
        writes: r#"tostring(ProcessId) startswith "5""#,
    },
    Row {
        page: REAL,
        says: "A number has an exponent where no whole number of 64 bits comes to it.",
        rule: "CommandLine|gt: 10000000000000000000000",
        writes: "isfinite(todouble(ProcessCommandLine)) and todouble(ProcessCommandLine) > 1e22",
    },
    Row {
        page: WHERE,
        says: "A column that the table never has is false.",
        rule: "EventID: 1",
        writes: "false",
    },
    Row {
        page: WHERE,
        says: "`*` stands for any column.",
        rule: r#"keywords: [a, "b c"]
condition: keywords"#,
        writes: r#"* contains "a" or * contains "b c""#,
    },
    Row {
        page: OPERATORS,
        says: "Two columns are compared as a column and a text are; a missing one equals nothing.",
        rule: "Image|endswith|fieldref: OriginalFileName",
        writes: "isnotempty(FolderPath)
and isnotempty(ProcessVersionInfoOriginalFileName)
and FolderPath endswith ProcessVersionInfoOriginalFileName",
    },
    Row {
        page: NAMES,
        says: "A name with a blank or a dash stands in brackets and quotes.",
        rule: "CommandLine: 'a b'
Image: c-d
---
CommandLine: x
Image: y",
        writes: r#"["a b"] =~ "x" and ["c-d"] =~ "y""#,
    },
    Row {
        page: NAMES,
        says: "A keyword that is a name stands in brackets and quotes.",
        rule: "CommandLine: where
Image: type
---
CommandLine: x
Image: y",
        writes: r#"["where"] =~ "x" and ["type"] =~ "y""#,
    },
    Row {
        page: NAMES,
        says: "No keyword begins with a capital.",
        rule: "CommandLine: Type
---
CommandLine: x",
        writes: r#"Type =~ "x""#,
    },
    Row {
        page: NAMES,
        says: "Dots part the names within a record.",
        rule: "CommandLine: Fields.CommandLine
---
CommandLine: x",
        writes: r#"Fields.CommandLine =~ "x""#,
    },
    Row {
        page: NAMES,
        says: "A name that begins with a digit stands in brackets.",
        rule: "CommandLine: 1st
---
CommandLine: x",
        writes: r#"["1st"] =~ "x""#,
    },
    Row {
        page: NAMES,
        says: "A quote within a name is escaped as in any text.",
        rule: r#"CommandLine: 'a"b'
---
CommandLine: x"#,
        writes: r#"["a\"b"] =~ "x""#,
    },
];

const STATEMENTS: &[Row] = &[
    Row {
        page: DEFENDER,
        says: "Processes that start are the rows of a table of their own.",
        rule: "CommandLine: x",
        writes: r#"DeviceProcessEvents
| where ProcessCommandLine =~ "x""#,
    },
    Row {
        page: GRAMMAR,
        says: "A comment goes on to the end of its line.",
        rule: "CommandLine: x
Image: ''",
        writes: r#"wider: // A superset of the rule: a text that is empty is not told from one that is missing
DeviceProcessEvents
| where ProcessCommandLine =~ "x" and isempty(FolderPath)"#,
    },
    Row {
        page: GRAMMAR,
        says: "A line separator of Unicode ends a comment, too, so that none is left in one.",
        rule: r#"a: {CommandLine: x}
keywords: ["a*b\u2028c"]
condition: a and keywords"#,
        writes: r#"wider: // A superset of the rule: `(keywords) contains "a*b\u{2028}c"`: a search through all columns has no such pattern
DeviceProcessEvents
| where ProcessCommandLine =~ "x""#,
    },
];

const STATEMENTS_OF_SENTINEL: &[Row] = &[Row {
    page: SENTINEL,
    says: "Process creations are event 4688 of the table SecurityEvent.",
    rule: r"CommandLine: x
Image: 'C:\a.exe'",
    writes: r#"SecurityEvent
| where EventID == 4688 and CommandLine =~ "x" and NewProcessName =~ @"C:\a.exe""#,
}];
