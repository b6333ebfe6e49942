//! Rules and events made up from a seed, so that every run checks the same ones.
//!
//! Words are few and short, so that rules and events meet often, and are chosen for what has
//! gone wrong in evaluators before: escapes, dashes, letters whose case is odd, empty texts.

use std::collections::BTreeSet;
use std::fmt::Write;

/// SplitMix64: small, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Source(u64);

impl Source {
    pub fn new(seed: u64) -> Source {
        Source(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// A rule with the names of the constructs in it that evaluators are known to read differently.
#[derive(Clone, Debug)]
pub struct Rule {
    pub text: String,
    pub constructs: BTreeSet<&'static str>,
}

/// Fields of generated rules and events. Their names are canonical, so that every evaluator
/// looks for the same ones.
const FIELDS: &[&str] = &[
    "CommandLine",
    "Image",
    "ParentImage",
    "User",
    "Count",
    "Address",
    "Note",
];

const WORDS: &[&str] = &[
    "cmd",
    "CMD.exe",
    r"\cmd.exe",
    r"C:\Windows\",
    r"C:\Windows\System32\cscript.exe",
    "cscript",
    "pubprn.vbs",
    "script:",
    "a",
    "b",
    "ab",
    "aab",
    "-enc",
    "/c",
    " /c ",
    "\u{2013}enc",
    "-f a-b",
    "--x",
    "whoami",
    "",
    " ",
    "  ",
    "é",
    "É",
    "stra\u{df}e",
    "STRASSE",
    "\u{212A}elvin",
    "kelvin",
    "\u{3a3}o",
    "\u{3c3}o",
    "ki\u{131}m",
    "\u{1e9e}",
    "4688",
    "04688",
    "1",
    "0",
    "-5",
    "1.5",
    "true",
    "10.0.0.1",
    "10.255.0.1",
    "192.0.2.7",
    "2001:db8::1",
    "a*b",
    "what?",
    r"a\b",
    r"\\server\share",
    "%name%",
    "a\nb",
    "first\r\nsecond",
    "\"quoted\"",
    "it's",
    "Y21k",
    "YwBtAGQA",
    "xY21kIA==",
    "null",
    "\u{1F600}",
    "a\tb",
];

/// Values for rules beside the plain words: wildcards and their escapes.
const PATTERNS: &[&str] = &[
    "*",
    "?",
    "**",
    "a*",
    "*b",
    "*a*",
    "a*b",
    "a?b",
    "?md",
    r"*\cmd.exe",
    r"C:\Windows\*",
    r"\*",
    r"a\*b",
    r"a\\*",
    r"what\?",
    r"\\\\server\\share",
    r"\\server*",
    "*script*:*",
    "?*",
    "*?",
    "c*d",
    "* /c *",
    "*é",
    "k?lvin",
];

const REGEXES: &[&str] = &[
    "cmd",
    "^cmd$",
    "^C:",
    r"\\cmd\.exe$",
    "a.b",
    "a+b",
    "[a-c]{2}",
    "[^a-z]",
    "(a|b)$",
    r"\s/c\s",
    "^$",
    ".",
    r"\d{4}",
    "É",
    "x?",
    "k",
    "^a.b$",
    "b$",
];

/// Expressions that PCRE and the regex crate read differently as they stand.
const PCRE: &[&str] = &[r"\<cmd\>", "[a[b]", "${name}"];

const BLOCKS: &[&str] = &[
    "10.0.0.0/8",
    "192.0.2.0/24",
    "0.0.0.0/0",
    "2001:db8::/32",
    "10.0.0.1/32",
    "::/0",
];

const NAMES: &[&str] = &["sel_a", "sel_b", "filter_x", "_hidden", "other"];

/// A text as YAML and JSON both read it.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A whole Sigma rule.
pub fn rule(from: &mut Source, title: &str) -> Rule {
    let mut rule = Rule {
        text: format!("title: {}\nlogsource: {{}}\ndetection:\n", quoted(title)),
        constructs: BTreeSet::new(),
    };
    let count = 1 + from.below(4);
    let names = &NAMES[..count];
    for name in names {
        writeln!(rule.text, "  {name}:").unwrap();
        match from.below(12) {
            0 => keywords(from, &mut rule),
            1 | 2 => {
                for _ in 0..1 + from.below(3) {
                    let mut map = String::new();
                    items(from, &mut map, &mut rule.constructs);
                    // The first line of a map in a list follows the dash.
                    rule.text.push_str(&map.replacen("      ", "    - ", 1));
                }
            }
            _ => {
                let mut map = String::new();
                items(from, &mut map, &mut rule.constructs);
                rule.text.push_str(&map);
            }
        }
    }
    let conditions = if from.one_in(10) { 2 } else { 1 };
    if conditions == 2 {
        let (first, second) = (condition(from, names, 2), condition(from, names, 2));
        writeln!(rule.text, "  condition:\n    - {first}\n    - {second}").unwrap();
    } else {
        writeln!(rule.text, "  condition: {}", condition(from, names, 3)).unwrap();
    }
    rule
}

fn keywords(from: &mut Source, rule: &mut Rule) {
    let count = 1 + from.below(3);
    rule.constructs.insert("keywords");
    let all = from.one_in(3) && count > 1;
    if all {
        rule.text.push_str("    '|all':\n");
        rule.constructs.insert("keywords with all");
    }
    for _ in 0..count {
        let word = if from.one_in(12) {
            from.pick(PATTERNS)
        } else {
            from.pick(WORDS)
        };
        note_value(word, rule_wildcards(word), &mut rule.constructs);
        if rule_wildcards(word) {
            rule.constructs.insert("wildcard in a keyword");
        }
        writeln!(
            rule.text,
            "{}- {}",
            if all { "      " } else { "    " },
            quoted(word)
        )
        .unwrap();
    }
}

fn rule_wildcards(value: &str) -> bool {
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '*' | '?' => return true,
            _ => {}
        }
    }
    false
}

fn note_value(value: &str, wildcards: bool, constructs: &mut BTreeSet<&'static str>) {
    if wildcards {
        constructs.insert("wildcard");
    }
    if value.contains(odd_case) {
        constructs.insert("odd case");
    }
}

/// Letters whose simple folding is not their lowercase, or whose lowercase depends on where they
/// stand.
pub fn odd_case(c: char) -> bool {
    matches!(c, '\u{3a3}' | '\u{3c2}' | '\u{17f}' | '\u{b5}' | '\u{130}')
}

/// One to three `field|modifiers: value` lines.
fn items(from: &mut Source, out: &mut String, constructs: &mut BTreeSet<&'static str>) {
    let mut used = Vec::new();
    for _ in 0..1 + from.below(3) {
        let field = from.pick(FIELDS);
        let (modifiers, values) = item(from, constructs);
        let key = format!("{field}{modifiers}");
        // A key stands once in a map.
        if used.contains(&key) {
            continue;
        }
        match values.as_slice() {
            [one] => writeln!(out, "      {key}: {one}").unwrap(),
            several => {
                writeln!(out, "      {key}:").unwrap();
                for value in several {
                    writeln!(out, "        - {value}").unwrap();
                }
            }
        }
        used.push(key);
    }
}

/// Modifiers, and values written as YAML.
fn item(from: &mut Source, constructs: &mut BTreeSet<&'static str>) -> (String, Vec<String>) {
    let count = if from.one_in(2) { 1 } else { 1 + from.below(3) };
    let mut text = |from: &mut Source, wild: bool| {
        let value = if wild && from.one_in(3) {
            from.pick(PATTERNS)
        } else {
            from.pick(WORDS)
        };
        note_value(value, rule_wildcards(value), constructs);
        value
    };
    match from.below(24) {
        0..=3 => (
            String::new(),
            (0..count).map(|_| quoted(text(from, true))).collect(),
        ),
        4..=11 => {
            let compare = from.pick(&["contains", "startswith", "endswith"]);
            // Wildcards beside these modifiers are a known difference, so they are kept rare.
            let wild = compare == "contains" || from.one_in(8);
            let values: Vec<&str> = (0..count).map(|_| text(from, wild)).collect();
            if compare != "contains" && values.iter().any(|value| rule_wildcards(value)) {
                constructs.insert("wildcard after startswith or endswith");
            }
            let mut modifiers = String::new();
            if from.one_in(24) {
                modifiers.push_str("|windash");
                constructs.insert("windash");
            }
            write!(modifiers, "|{compare}").unwrap();
            if from.one_in(4) && count > 1 {
                modifiers.push_str("|all");
            }
            if from.one_in(6) {
                modifiers.push_str("|cased");
            }
            if from.one_in(8) {
                modifiers.push_str("|neq");
                constructs.insert("neq");
            }
            (modifiers, values.into_iter().map(quoted).collect())
        }
        12..=14 => {
            let flags = from.pick(&["", "|i", "|m", "|s", "|i|s"]);
            (
                format!("|re{flags}"),
                (0..count)
                    .map(|_| {
                        if from.one_in(24) {
                            constructs.insert("spelling of PCRE");
                            return quoted(from.pick(PCRE));
                        }
                        quoted(from.pick(REGEXES))
                    })
                    .collect(),
            )
        }
        15 => {
            constructs.insert("number or address");
            (
                "|cidr".to_owned(),
                (0..count).map(|_| quoted(from.pick(BLOCKS))).collect(),
            )
        }
        16 => (
            "|exists".to_owned(),
            vec![from.pick(&["true", "false"]).to_owned()],
        ),
        17 => {
            constructs.insert("number or address");
            let relation = from.pick(&["|lt", "|lte", "|gt", "|gte"]);
            (
                relation.to_owned(),
                vec![from.pick(&["0", "1", "1.5", "-5", "4688"]).to_owned()],
            )
        }
        18 => {
            // Not with `null`, which the other modifiers do not go with.
            (String::new(), vec![from.pick(&["null", "''"]).to_owned()])
        }
        19 => {
            constructs.insert("number or address");
            (
                String::new(),
                (0..count)
                    .map(|_| from.pick(&["1", "0", "4688", "-5", "1.5"]).to_owned())
                    .collect(),
            )
        }
        20 => {
            constructs.insert("fieldref");
            let modifiers = from.pick(&[
                "|fieldref",
                "|fieldref|contains",
                "|fieldref|startswith",
                "|fieldref|endswith",
                "|fieldref|cased",
            ]);
            (modifiers.to_owned(), vec![from.pick(FIELDS).to_owned()])
        }
        21 => {
            let encoding = from.pick(&[
                "base64offset",
                "base64",
                "utf16le|base64",
                "wide|base64offset",
                "utf16be|base64",
                "utf16|base64",
            ]);
            if encoding.contains("offset") {
                constructs.insert("base64offset");
            }
            (
                format!("|{encoding}|contains"),
                vec![quoted(from.pick(&["cmd", "whoami", "a", "é"]))],
            )
        }
        22 => {
            let values = (0..count).map(|_| quoted(text(from, true))).collect();
            constructs.insert("neq");
            ("|neq".to_owned(), values)
        }
        _ => (
            "|cased".to_owned(),
            (0..count).map(|_| quoted(text(from, true))).collect(),
        ),
    }
}

fn condition(from: &mut Source, names: &[&str], depth: usize) -> String {
    let leaf = |from: &mut Source| match from.below(8) {
        0 => from.pick(&["1 of them", "all of them"]).to_owned(),
        1 => {
            let known: Vec<&str> = ["sel_*", "filter_*", "*", "_*"]
                .into_iter()
                .filter(|pattern| names.iter().any(|name| starts(pattern, name)))
                .collect();
            let pattern = from.pick(&known);
            format!(
                "{} {pattern}",
                from.pick(&["1 of", "all of", "2 of", "3 of"])
            )
        }
        _ => from.pick(names).to_owned(),
    };
    if depth == 0 {
        return leaf(from);
    }
    match from.below(7) {
        0 | 1 => format!(
            "{} and {}",
            condition(from, names, depth - 1),
            condition(from, names, depth - 1)
        ),
        2 => format!(
            "{} or {}",
            condition(from, names, depth - 1),
            condition(from, names, depth - 1)
        ),
        3 => format!("not {}", condition(from, names, depth - 1)),
        4 => format!("({})", condition(from, names, depth - 1)),
        _ => leaf(from),
    }
}

fn starts(pattern: &str, name: &str) -> bool {
    name.starts_with(pattern.trim_end_matches('*'))
}

/// A full record as one line of JSON: texts, numbers, truth values, nulls, lists, gaps.
pub fn record(from: &mut Source) -> String {
    let mut entries = Vec::new();
    for field in FIELDS {
        let value = match from.below(12) {
            0..=1 => continue,
            2 => from
                .pick(&["1", "0", "4688", "-5", "1.5", "true", "false"])
                .to_owned(),
            3 => "null".to_owned(),
            4 => {
                let items: Vec<String> = (0..1 + from.below(3))
                    .map(|_| quoted(&value(from)))
                    .collect();
                format!("[{}]", items.join(", "))
            }
            _ => quoted(&value(from)),
        };
        entries.push(format!("{}: {value}", quoted(field)));
    }
    format!("{{{}}}", entries.join(", "))
}

/// One to three words.
pub fn value(from: &mut Source) -> String {
    match from.below(3) {
        0 => from.pick(WORDS).to_owned(),
        1 => format!("{}{}", from.pick(WORDS), from.pick(WORDS)),
        _ => format!(
            "{} {} {}",
            from.pick(WORDS),
            from.pick(WORDS),
            from.pick(WORDS)
        ),
    }
}

/// A bare command line, of which the program is known in full, by its end, or not at all.
pub fn command_line(from: &mut Source) -> String {
    let program = from.pick(&[
        "cscript",
        "cscript.exe //nologo",
        r"C:\Windows\System32\cmd.exe",
        "cmd /c",
        "cmd.exe /c",
        "pubprn.vbs",
        "winrm",
        r#""C:\Program Files\a b\a.exe""#,
        r"C:\Program Files\a b\a.exe",
        "powershell -enc",
        "a",
        "whoami",
        r"\\server\share\x.exe",
        "%SystemRoot%\\x.exe",
        "CMD.EXE",
        "É.exe",
    ]);
    let rest: Vec<String> = (0..from.below(3))
        .map(|_| value(from).replace(['\n', '\r'], " "))
        .collect();
    format!("{program} {}", rest.join(" "))
}
