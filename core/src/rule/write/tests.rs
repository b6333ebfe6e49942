use super::{Refusal, Written, exclude, replace};
use crate::event::Field;
use crate::ir::{Op, Predicate};
use crate::report::advice::Placement;
use crate::rule::{self, Language, Rule};

fn predicate(field: &str, op: Op, value: &str) -> Predicate {
    Predicate::compare(Field::new(field), op, value).unwrap()
}

fn image() -> Predicate {
    predicate("Image", Op::EndsWith, r"\foo.exe")
}

fn line() -> Predicate {
    predicate("CommandLine", Op::Contains, " -x \"y\"")
}

fn read(source: &str, language: Language) -> Rule {
    rule::parse_as(source, Some(language)).remove(0)
}

fn excluded(source: &str, language: Language, all_of: &[Predicate]) -> Result<Written, Refusal> {
    exclude(&read(source, language), all_of, Placement::Main)
}

fn becomes(language: Language, source: &str, all_of: &[Predicate], want: &str) {
    match excluded(source, language, all_of) {
        Ok(written) => assert_eq!(written.text, want),
        Err(refusal) => panic!("{refusal}: {source}"),
    }
}

#[test]
fn eql_has_the_exclusion_at_the_end_of_its_condition() {
    let image = &[image()];
    for (source, want) in [
        (
            "process where process.name == \"x\"",
            r#"process where process.name == "x" and not process.executable : "*\\foo.exe""#,
        ),
        (
            "process where a == \"x\" or b == \"y\" | head 3",
            r#"process where (a == "x" or b == "y") and not process.executable : "*\\foo.exe" | head 3"#,
        ),
        (
            "process where (a == \"x\" or b == \"y\") // why\n",
            "process where (a == \"x\" or b == \"y\") and not process.executable : \"*\\\\foo.exe\" // why\n",
        ),
        (
            "process where a == \"(\" and\n  /* or */\n  (b : \"y\" or c : \"z\")",
            "process where a == \"(\" and\n  /* or */\n  (b : \"y\" or c : \"z\") and\n  not process.executable : \"*\\\\foo.exe\"",
        ),
    ] {
        becomes(Language::Eql, source, image, want);
    }
    becomes(
        Language::Eql,
        "process where process.command_line : \"x\"",
        &[line(), predicate("User", Op::Eq, "a*b?")],
        r#"process where process.command_line : "x" and not (process.command_line : "* -x \"y\"*" and user.name regex~ "a\\*b\\?")"#,
    );
}

#[test]
fn of_a_sequence_the_event_that_the_fields_are_about_gets_the_exclusion() {
    let source = "sequence by host.id with maxspan=1m\n  [file where file.name == \"x\"]\n  [process where process.args[0] == \"a\" or process.name == \"y\"] by process.pid\n";
    let keyed = source.replace("\"x\"]", "\"x\"] by process.pid");
    becomes(
        Language::Eql,
        &keyed,
        &[line()],
        &keyed.replace(
            "process.args[0] == \"a\" or process.name == \"y\"",
            r#"(process.args[0] == "a" or process.name == "y") and not process.command_line : "* -x \"y\"*""#,
        ),
    );
    let file = predicate("TargetFilename", Op::StartsWith, r"C:\x\");
    becomes(
        Language::Eql,
        &keyed,
        &[file],
        &keyed.replace("\"x\"]", r#""x" and not file.path : "C:\\x\\*"]"#),
    );
    let registry = predicate("TargetObject", Op::Eq, "x");
    let refused = excluded(&keyed, Language::Eql, &[registry]).unwrap_err();
    assert_eq!(refused.code, "sequence");
}

#[test]
fn kql_has_the_exclusion_in_its_own_case() {
    let image = &[predicate("Image", Op::EndsWith, r"\Foo.exe")];
    becomes(
        Language::Kql,
        "process.name: x or a: y",
        image,
        r"(process.name: x or a: y) and not process.executable: *\\Foo.exe",
    );
    let written = excluded("a: x", Language::Kql, image).unwrap();
    assert!(written.note.unwrap().contains("case"));
    let caseless = "process.executable.caseless: x";
    let written = excluded(caseless, Language::Kql, image).unwrap();
    assert_eq!(
        (written.text.as_str(), written.note),
        (
            r"process.executable.caseless: x and not process.executable.caseless: *\\Foo.exe",
            None
        )
    );
    becomes(
        Language::Kql,
        "a: x\n  and b: (y or z)",
        &[
            predicate("CommandLine", Op::Contains, " and (b): \"c\" "),
            predicate("User", Op::Eq, "it\"s"),
        ],
        "a: x\n  and b: (y or z)\n  and not (process.command_line: * \\u0061nd \\(b\\)\\: \\\"c\\\" * and user.name: \"it\\\"s\")",
    );
}

#[test]
fn spl_has_the_exclusion_among_the_terms_of_the_search() {
    let image = &[image()];
    for (source, want) in [
        (
            "index=x Image=a OR b | stats count by Image",
            r#"index=x Image=a OR b NOT Image="*\\foo.exe" | stats count by Image"#,
        ),
        (
            "| tstats count from datamodel=Endpoint.Processes where Processes.process_name=\"by\" by Processes.dest _time | `x`",
            r#"| tstats count from datamodel=Endpoint.Processes where Processes.process_name="by" NOT Processes.process_path="*\\foo.exe" by Processes.dest _time | `x`"#,
        ),
        (
            "`sysmon` EventCode=1 NewProcessName=x\n| table a",
            "`sysmon` EventCode=1 NewProcessName=x NOT NewProcessName=\"*\\\\foo.exe\"\n| table a",
        ),
    ] {
        becomes(Language::Spl, source, image, want);
    }
    becomes(
        Language::Spl,
        "process=x",
        &[line(), predicate("User", Op::Eq, "a")],
        r#"process=x NOT (process="* -x \"y\"*" user="a")"#,
    );
    let starred = predicate("CommandLine", Op::Contains, "*");
    let refused = excluded("process=x", Language::Spl, &[starred]).unwrap_err();
    assert_eq!(refused.code, "spl-predicate");
}

#[test]
fn a_query_in_a_file_is_written_as_its_quotes_ask() {
    let toml = |query: &str, language: &str| {
        format!(
            "# why\n[rule]\nname = \"x\"\nlanguage = \"{language}\"\ntype = \"query\"\nquery = {query} # so\nrisk_score = 3\n"
        )
    };
    let line = &[line()];
    for (query, want) in [
        (
            "'''\nprocess where a == \"b\"\n'''",
            "'''\nprocess where a == \"b\" and not process.command_line : \"* -x \\\"y\\\"*\"\n'''",
        ),
        (
            "\"process where a == \\\"b\\\"\"",
            r#""process where a == \"b\" and not process.command_line : \"* -x \\\"y\\\"*\"""#,
        ),
        (
            "\"\"\"\nprocess where a == \"\\\\\\\\\" or b == \"c\"\n\"\"\"",
            "\"\"\"\n(process where a == \"\\\\\\\\\" or b == \"c\") and\n\"\"\"",
        ),
    ] {
        let written = excluded(&toml(query, "eql"), Language::Eql, line).unwrap();
        if want.contains("(process") {
            assert!(written.text.contains(r#"where (a == "\\\\" or b == "c") and not process.command_line : \"* -x \\\"y\\\"*\""#), "{}", written.text);
        } else {
            assert_eq!(written.text, toml(want, "eql"));
        }
    }
    let yaml = |search: &str| format!("name: x\nsearch: {search}\nid: y\n");
    for (search, want) in [
        (
            "a=b c=\"it\"",
            r#"a=b c="it" NOT CommandLine="* -x \"y\"*""#,
        ),
        (
            "'a=b\n  c=\"it''s\" | table a'",
            "'a=b\n  c=\"it''s\" NOT CommandLine=\"* -x \\\"y\\\"*\" | table a'",
        ),
        (
            "\"a=b c=\\\"d\\\"\"",
            r#""a=b c=\"d\" NOT CommandLine=\"* -x \\\"y\\\"*\"""#,
        ),
        (
            "|-\n  a=b\n  | table a",
            "|-\n  a=b NOT CommandLine=\"* -x \\\"y\\\"*\"\n  | table a",
        ),
        (
            ">\n  a=b\n  c=d\n  | table a",
            ">\n  a=b\n  c=d NOT CommandLine=\"* -x \\\"y\\\"*\"\n  | table a",
        ),
    ] {
        becomes(Language::Spl, &yaml(search), line, &yaml(want));
    }
    let conf = |search: &str| format!("[other]\nsearch = z=1\n[x]\nsearch = {search}\ncron = *\n");
    let source = conf("a=b \\\n  c=d \\\n  | table a");
    let rules = rule::parse_as(&source, Some(Language::Spl));
    let written = exclude(&rules[1], line, Placement::Main).unwrap();
    assert_eq!(
        written.text,
        conf("a=b \\\n  c=d NOT CommandLine=\"* -x \\\"y\\\"*\" \\\n  | table a")
    );
}

#[test]
fn what_is_not_written_says_what_to_do() {
    let code = |source: &str, language, placement| {
        let rule = read(source, language);
        exclude(&rule, &[image()], placement).unwrap_err().code
    };
    assert_eq!(
        code("process where true", Language::Eql, Placement::File),
        "placement"
    );
    assert_eq!(
        code("process where", Language::Eql, Placement::Main),
        "unusable"
    );
    assert_eq!(
        code("from x | where a == \"b\"", Language::Esql, Placement::Main),
        "unusable"
    );
    let field = predicate("GrantedAccess", Op::Eq, "x");
    let rule = read("process where a == \"b\"", Language::Eql);
    assert_eq!(
        exclude(&rule, &[field], Placement::Main).unwrap_err().code,
        "field"
    );
    assert_eq!(
        exclude(&rule, &[], Placement::Main).unwrap_err().code,
        "nothing"
    );
}

fn replaced(language: Language, source: &str, value: &str, one_of: &[Predicate]) -> String {
    let rule = read(source, language);
    let mut place = None;
    rule.condition
        .as_ref()
        .unwrap()
        .each_predicate(&mut |predicate, span, _| {
            if predicate.value == value {
                place = Some(span);
            }
        });
    match replace(&rule, place.unwrap(), one_of) {
        Ok(written) => written.text,
        Err(refusal) => panic!("{refusal}: {source}"),
    }
}

#[test]
fn alternatives_take_the_place_of_a_predicate() {
    let name = |value| predicate("process_name", Op::Eq, value);
    let original = predicate("OriginalFileName", Op::Eq, "x.exe");
    let both = &[name("x.exe"), original.clone()];
    for (language, source, want) in [
        (
            Language::Eql,
            r#"process where process.name : "x.exe" and a == "b""#,
            r#"process where (process.name : "x.exe" or process.pe.original_file_name : "x.exe") and a == "b""#,
        ),
        (
            Language::Eql,
            r#"process where not process.name : ("x.exe", "y.exe")"#,
            r#"process where not (process.name : ("x.exe", "y.exe") or process.pe.original_file_name : "x.exe")"#,
        ),
        (
            Language::Spl,
            r#"process_name="x.exe" a=b | table a"#,
            r#"(process_name="x.exe" OR original_file_name="x.exe") a=b | table a"#,
        ),
    ] {
        assert_eq!(replaced(language, source, "x.exe", both), want);
    }
    assert_eq!(
        replaced(
            Language::Eql,
            r#"process where process.name : ("x.exe", "y.exe")"#,
            "x.exe",
            &[name("z.exe"), name("w.exe")]
        ),
        r#"process where process.name : ("z.exe", "w.exe", "y.exe")"#
    );
    assert_eq!(
        replaced(
            Language::Eql,
            r#"process where process.name in~ ("x.exe", "y.exe")"#,
            "x.exe",
            &[original]
        ),
        r#"process where (process.name in~ ("y.exe") or process.pe.original_file_name : "x.exe")"#
    );
}

#[test]
fn kql_values_become_more_values() {
    let cased = |value: &str| {
        let rule = read(&format!("process.name: {value}"), Language::Kql);
        let mut found = None;
        rule.condition
            .unwrap()
            .each_predicate(&mut |predicate, _, _| found = Some(predicate.as_ref().clone()));
        found.unwrap()
    };
    assert_eq!(
        replaced(
            Language::Kql,
            "a: b and process.name: (x or y)",
            "x",
            &[cased("z"), cased("w*")]
        ),
        "a: b and process.name: ((\"z\" or w*) or y)"
    );
    assert_eq!(
        replaced(
            Language::Kql,
            "process.name: x",
            "x",
            &[cased("z"), cased("w*")]
        ),
        "(process.name: \"z\" or process.name: w*)"
    );
}
