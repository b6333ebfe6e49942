//! Proposals worked out by hand.

use super::*;

fn of(field: &str, op: Op, value: &str) -> Vec<(&'static str, Vec<String>)> {
    let predicate = Predicate::compare(Field::new(field), op, value).unwrap();
    let made = proposals(&predicate).into_iter();
    made.map(|made| {
        let one_of = made.one_of.iter();
        (
            made.title,
            one_of
                .map(|one| format!("{} {}", one.op.name(), one.value))
                .collect(),
        )
    })
    .collect()
}

fn titled(all: &[(&'static str, Vec<String>)], title: &str) -> Vec<String> {
    let found = all.iter().find(|(known, _)| known.starts_with(title));
    found
        .unwrap_or_else(|| panic!("{title}: {all:?}"))
        .1
        .clone()
}

#[test]
fn a_script_in_a_line() {
    let all = of("CommandLine", Op::Contains, r"\pubprn.vbs");
    assert_eq!(
        titled(&all, "Take forward"),
        [r"contains \pubprn.vbs", "contains /pubprn.vbs"]
    );
    assert_eq!(titled(&all, "Drop the folder"), ["contains pubprn.vbs"]);
    assert_eq!(titled(&all, "Drop the ext"), [r"contains \pubprn"]);
    let [expression] = &titled(&all, "Allow quotes")[..] else {
        panic!()
    };
    let expression = expression.strip_prefix("regex_match ").unwrap();
    let regex = regex::Regex::new(expression).unwrap();
    for text in [
        r"\pubprn.vbs",
        r#"/p"ubpr"n.v"b"s"#,
        r"\\PUBPRN.VBS",
        r"\p`ubprn.vbs",
    ] {
        assert!(regex.is_match(text), "{text}");
    }
    assert!(!regex.is_match(r"\pubprnavbs"));
}

#[test]
fn switches_and_verbs_of_winrm() {
    let all = of("CommandLine", Op::Contains, "-r:http");
    assert_eq!(titled(&all, "Take every mark").len(), 5);
    assert_eq!(
        titled(&all, "Take the switch"),
        [
            "contains -r:http",
            "contains -remote:http",
            "contains /remote:http",
            "contains /r:http"
        ]
    );
    let all = of("CommandLine", Op::Contains, "invoke Create wmicimv2/Win32_");
    assert_eq!(titled(&all, "Drop the verbs"), ["contains wmicimv2/Win32_"]);
}

#[test]
fn programs_by_what_their_file_says() {
    let all = of("Image", Op::EndsWith, r"\wscript.exe");
    assert_eq!(
        titled(&all, "Compare Original"),
        [r"ends_with \wscript.exe", "eq wscript.exe"]
    );
    assert_eq!(
        titled(&all, "Take the other"),
        [r"ends_with \wscript.exe", r"ends_with \cscript.exe"]
    );
}

#[test]
fn alternatives_of_one_field_are_one_expression() {
    let predicate = |field: &str, value: &str| {
        Predicate::compare(Field::new(field), Op::EndsWith, value).unwrap()
    };
    let of = |one_of: Vec<Predicate>| {
        let made = Proposal::new("", "", one_of).as_expression();
        made.map(|made| made.one_of[0].value.clone())
    };
    assert_eq!(
        of(vec![
            predicate("Image", r"\a.x"),
            predicate("Image", "/a.x")
        ])
        .as_deref(),
        Some(r"(?i)(?:\\a\.x|/a\.x)$")
    );
    assert_eq!(of(vec![predicate("Image", "a"), predicate("x", "a")]), None);
    assert_eq!(of(vec![predicate("Image", "a")]), None);
}

#[test]
fn what_asks_for_no_plain_text_has_no_repair() {
    assert!(of("CommandLine", Op::Exists, "true").is_empty());
    assert!(of("CommandLine", Op::RegexMatch, "a.*b").is_empty());
    assert!(of("CommandLine", Op::Wildcard, "a*b").is_empty());
}
