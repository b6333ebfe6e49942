//! What holds of every text, sound or not, and what broken searches are told.

use super::read;
use crate::text::{Diagnostic, Extract};

fn messages(search: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    read(&Extract::whole(search), &mut diagnostics);
    diagnostics
}

/// Code and marked text of each error.
fn errors(search: &str) -> Vec<(String, String)> {
    messages(search)
        .into_iter()
        .filter(|message| message.severity == crate::text::Severity::Error)
        .map(|message| (message.code, message.span.of(search).to_owned()))
        .collect()
}

#[test]
fn a_broken_search_says_what_and_where() {
    for (search, code, place) in [
        ("a=1 b=\"x", "spl-unclosed", "\""),
        ("a=1 (b=2 OR c=3 | head 1", "spl-unclosed", "("),
        ("a=1 | join x [search b=2", "spl-unclosed", "["),
        ("a=1 `m(1)", "spl-unclosed", "`"),
        ("a=1 ]", "spl-syntax", "]"),
        ("a=1)", "spl-syntax", ")"),
        ("a= | head 1", "spl-syntax", "a="),
        ("a=1 OR", "spl-syntax", "OR"),
        ("a=1 | where b=", "spl-syntax", ""),
        ("a=1 | where lower(b", "spl-unclosed", "("),
        ("a=1 | where 'b", "spl-unclosed", "'"),
        ("a=1 | where b c", "spl-syntax", "c"),
        ("a=1 | eval b", "spl-syntax", "b"),
        ("a=1 | rename b c", "spl-syntax", "b"),
    ] {
        let wanted = (code.to_owned(), place.to_owned());
        assert_eq!(errors(search), [wanted], "{search}");
    }
}

#[test]
fn nesting_has_an_end() {
    for part in [
        "(",
        "[",
        "NOT ",
        "a=[",
        "| where (",
        "| where NOT ",
        "| where -",
        "| eval a=f(",
    ] {
        let search = part.repeat(20_000);
        assert!(!errors(&search).is_empty(), "{part}");
    }
    let names = "Processes.".repeat(100_000);
    assert!(errors(&format!("{names}x=1")).is_empty());
}

#[test]
fn values_that_are_put_into_each_other_have_an_end() {
    // Each line doubles the expression, or makes it deeper by one.
    for step in ["x=x.x", "x=x+1", "x=if(x=1,x,x)"] {
        let search = format!(
            "a=1 {} | where x=\"2\"",
            format!("| eval {step}").repeat(400)
        );
        let codes: Vec<String> = messages(&search).into_iter().map(|m| m.code).collect();
        assert_eq!(codes, ["unsupported-spl-expression"], "{step}");
    }
    let chain = format!("a=1 | where {}1=2", "1+".repeat(5_000));
    assert_eq!(errors(&chain)[0].0, "spl-nesting");
}

#[test]
fn a_command_that_may_drop_events_is_named() {
    let codes =
        |search: &str| -> Vec<String> { messages(search).into_iter().map(|m| m.code).collect() };
    assert_eq!(
        codes(r#"a=1 | transaction host startswith="a=1" endswith="a=2""#),
        ["unsupported-spl-transaction"]
    );
    assert_eq!(codes("a=1 | mvexpand a | uniq"), [""; 0]);
}

#[test]
fn a_filter_on_what_a_command_makes_is_named() {
    let codes =
        |search: &str| -> Vec<String> { messages(search).into_iter().map(|m| m.code).collect() };
    for (search, code) in [
        (
            "a=1 | streamstats count as c | where c=1",
            "unsupported-spl-streamstats",
        ),
        (
            r#"a=1 | makemv delim=" " b | where mvcount(b)>1"#,
            "unsupported-spl-makemv",
        ),
        (
            r#"a=1 | strcat b "x" z | search z=*"#,
            "unsupported-spl-strcat",
        ),
        (
            r#"a=1 | replace "*a" WITH "z" IN Image | search Image=z"#,
            "unsupported-spl-replace",
        ),
        ("a=1 | extract | search made=1", "unsupported-spl-extract"),
    ] {
        assert_eq!(codes(search), [code], "{search}");
    }
    // What it counts by, and what logs have, is as it was.
    for search in [
        "a=1 | streamstats count as c by user | where user=1",
        "a=1 | extract | search process_name=x",
        r#"a=1 | strcat b "x" z | search b=1"#,
    ] {
        assert_eq!(codes(search), [""; 0], "{search}");
    }
}

/// A function that is a test is no value, and must not be looked for as one for ever.
#[test]
fn tests_with_a_wrong_number_of_arguments_are_named() {
    for called in [
        "match(a)",
        "match()",
        "match(a,b,c)",
        "like(a)",
        "cidrmatch(a)",
        "isnull()",
        "isnotnull(a,b)",
        "searchmatch()",
        "NOT match(a)",
        "x=like(a)",
        "if(match(a),1,0)=1",
    ] {
        let said = messages(&format!("a=1 | where {called}"));
        assert_eq!(said.len(), 1, "{called}");
    }
}

/// Sound searches with characters left out, doubled and exchanged: some message or none, and
/// never a panic. The numbers come from a fixed sequence, so a failure comes again.
#[test]
fn no_change_of_a_search_is_too_much() {
    const SEARCHES: &[&str] = &[
        r#"`sysmon` EventCode=1 (process="*\\a b*" OR NOT x IN ("y", z*)) TERM(a) | rex field=process "(?<n>\d+)" | stats count dc(n) AS m by _time, user | where m>2 AND like(user,"d%") | head 3"#,
        r#"| tstats `security_content_summariesonly` count values(Processes.process) as process from datamodel=Endpoint.Processes where `process_cmd` Processes.process!="x" by Processes.dest _time span=1h | join dest [search a=b | eval c=case(a=1,"x",true(),null())] | fillnull value=q | rename a AS "b c" | fields - d*"#,
        r#"search a="b\"c" ```why``` | eval 'd e'=replace(a,"(.)\1","$x$").1.5e3 | where NOT searchmatch("a=b c") XOR isnull('d e') | bin span=5m _time as t | sort - 3 t | dedup a b | lookup l a OUTPUT b | regex a!="[x]""#,
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound.max(1) as u64) as usize
    };
    for search in SEARCHES {
        assert!(errors(search).is_empty(), "{:?}", errors(search));
        let whole: Vec<char> = search.chars().collect();
        for _ in 0..400 {
            let mut chars = whole.clone();
            for _ in 0..=next(3) {
                let at = next(chars.len());
                match next(4) {
                    0 => drop(chars.remove(at)),
                    1 => chars.insert(at, chars[next(chars.len())]),
                    2 => chars.truncate(at + 1),
                    _ => chars[at] = ['"', '[', ')', '|', '`', '\\', '\'', 'é', '*'][next(9)],
                }
            }
            let changed: String = chars.into_iter().collect();
            for message in messages(&changed) {
                assert!(
                    changed.get(message.span.range()).is_some(),
                    "{changed}: {message}"
                );
            }
        }
    }
}
