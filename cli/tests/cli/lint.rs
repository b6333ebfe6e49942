use super::{BROKEN_RULE, Place, RULE};
use serde_json::json;

/// ES|QL is read for its predicates and not evaluated.
const NOT_EVALUATED: &str = "from logs-* | where process.name == \"tool.exe\"\n";

#[test]
fn json_rows_have_exactly_the_documented_shape_and_order() {
    let place = Place::new("lint_shape");
    place.file("good.yml", RULE).file("broken.yml", BROKEN_RULE);
    let ran = place.run(&["lint", "--json", "good.yml", "broken.yml"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[0],
        r#"{"path":"good.yml","language":"sigma","status":"ok","diagnostics":[]}"#
    );
    let start = r#"{"path":"broken.yml","language":"sigma","status":"error","diagnostics":[{"code":"sigma-modifier","message":""#;
    assert!(lines[1].starts_with(start), "{}", lines[1]);
    assert!(
        lines[1].ends_with(r#"","line":6,"column":17}]}"#),
        "{}",
        lines[1]
    );
    assert_eq!(
        lines[2],
        concat!(
            r#"{"summary":{"files":2,"ok":1,"unsupported":0,"error":1,"no_rule":0,"#,
            r#""languages":{"sigma":{"files":2,"ok":1,"unsupported":0,"error":1}}}}"#
        )
    );
    assert_eq!(
        (lines.len(), ran.stderr.as_str(), ran.code),
        (3, "", Some(0))
    );
}

#[test]
fn a_folder_is_searched_for_rules_in_the_order_of_names() {
    let place = Place::new("lint_folder");
    place
        .file("rules/b.yml", RULE)
        .file("rules/a/c.ESQL", NOT_EVALUATED)
        .file("rules/notes.txt", "no rule");
    let ran = place.run(&["lint", "rules"]);
    let separator = std::path::MAIN_SEPARATOR;
    let paths: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(
        paths,
        [
            format!("unsupported  rules{separator}a{separator}c.ESQL"),
            format!("ok           rules{separator}b.yml"),
            String::new(),
            "language  files     ok  unsupported  error    ok %  parsed %".to_owned(),
            "esql          1      0            1      0    0.00    100.00".to_owned(),
            "sigma         1      1            0      0  100.00    100.00".to_owned(),
            "2 files: 1 ok, 1 unsupported, 0 error".to_owned(),
        ]
    );
}

#[test]
fn the_status_of_a_file_is_that_of_its_worst_rule() {
    let place = Place::new("lint_documents");
    place.file("several.yml", [RULE, BROKEN_RULE].join("---\n"));
    let ran = place.run(&["lint", "--json", "several.yml"]);
    assert_eq!(ran.rows()[0]["status"], "error");
    assert_eq!(ran.rows()[0]["diagnostics"][0]["line"], 17);
}

#[test]
fn fail_on_decides_the_exit_code() {
    let place = Place::new("lint_fail_on");
    place
        .file("good.yml", RULE)
        .file("broken.yml", BROKEN_RULE)
        .file("query.esql", NOT_EVALUATED);
    let code = |what: &str, file: &str| place.run(&["lint", "--fail-on", what, file]).code.unwrap();
    assert_eq!(code("error", "good.yml"), 0);
    assert_eq!(code("error", "query.esql"), 0);
    assert_eq!(code("unsupported", "query.esql"), 1);
    assert_eq!(code("error", "broken.yml"), 1);
    assert_eq!(code("unsupported", "broken.yml"), 1);
}

#[test]
fn what_is_no_rule_is_an_error_with_a_place() {
    let place = Place::new("lint_no_rule");
    place
        .file("empty.yml", "")
        .file("bytes.yml", b"title: \xFF\ndetection: [")
        .file("list.yml", "- 1\n- 2\n");
    place.file("deep.yml", "title:\n".to_owned() + &"[".repeat(1000));
    let ran = place.run(&["lint", "--json", "."]);
    let (rows, summary) = ran.rows_and_summary();
    let figures = json!({ "files": 4, "ok": 0, "unsupported": 0, "error": 4 });
    let expected = json!({ "files": 4, "ok": 0, "unsupported": 0, "error": 4, "no_rule": 0, "languages": { "sigma": figures } });
    assert_eq!(summary, json!({ "summary": expected }));
    for row in rows {
        let said = row["diagnostics"].as_array().unwrap();
        assert!(
            said.iter()
                .any(|said| said["line"].as_u64() > Some(0) && said["column"].as_u64() > Some(0)),
            "{row}"
        );
    }
}

#[test]
fn a_rule_from_standard_input() {
    let place = Place::new("lint_stdin");
    let ran = place.run_with(&["lint", "-"], RULE.as_bytes());
    assert_eq!(
        ran.stdout,
        "ok           -\n1 file: 1 ok, 0 unsupported, 0 error\n"
    );
}

#[test]
fn a_folder_without_rules_is_no_success() {
    let place = Place::new("lint_nothing");
    place.file("notes/readme.md", "");
    let ran = place.run(&["lint", "--json", "notes"]);
    let expected = "cutout: notes: no rule files in there; read are .yml, .yaml, .toml, .conf, .eql, .kql, .kuery, .spl, .esql, .lucene\n";
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str(), ran.code),
        ("", expected, Some(2))
    );
}

#[test]
fn a_path_that_is_not_there() {
    let ran = Place::new("lint_missing").run(&["lint", "nowhere"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(2)));
    assert!(
        ran.stderr
            .contains("nowhere: there is no such file or folder"),
        "{}",
        ran.stderr
    );
}

#[test]
fn macros_alone_are_no_rule_and_no_error() {
    let place = Place::new("lint_macros");
    place.file("good.yml", RULE).file(
        "macros.conf",
        "[windows(1)]\nargs = host\ndefinition = index=win host=$host$ \\\nsearch EventCode=1\n",
    );
    let ran = place.run(&[
        "lint",
        "--json",
        "--fail-on",
        "error",
        "good.yml",
        "macros.conf",
    ]);
    let (rows, summary) = ran.rows_and_summary();
    assert_eq!((rows.len(), ran.code), (1, Some(0)));
    assert_eq!(summary["summary"]["no_rule"], 1);
    let alone = place.run(&["lint", "macros.conf"]);
    assert_eq!(
        (alone.stderr.as_str(), alone.code),
        (
            "cutout: found no rule in 1 file, only macros, which searches of other files use\n",
            Some(2)
        )
    );
}

/// Folders of rules hold macros, workflows and project files, too; a gate in CI is about rules.
#[test]
fn files_in_folders_that_hold_no_rule_are_counted_apart() {
    let place = Place::new("lint_no_rule_in_folder");
    place
        .file("rules/good.yml", RULE)
        .file(
            "rules/macros/windows.yml",
            "name: windows\ndefinition: index=win\n",
        )
        .file("rules/pyproject.toml", "[project]\nname = \"rules\"\n");
    let ran = place.run(&["lint", "--fail-on", "unsupported", "rules"]);
    assert!(
        ran.stdout
            .ends_with("1 file: 1 ok, 0 unsupported, 0 error; 2 files more hold no rule\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.code, Some(0));
    let ran = place.run(&["lint", "rules/macros"]);
    let expected = "cutout: found no rule in 1 file; name a file itself to see why\n";
    assert_eq!((ran.stderr.as_str(), ran.code), (expected, Some(2)));
    let named = place.run(&["lint", "--json", "rules/pyproject.toml"]);
    assert_eq!(named.rows()[0]["path"], "rules/pyproject.toml");
}

#[test]
fn quiet_leaves_out_what_is_ok() {
    let place = Place::new("lint_quiet");
    place.file("good.yml", RULE).file("broken.yml", BROKEN_RULE);
    let ran = place.run(&["lint", "--quiet", "good.yml", "broken.yml"]);
    assert!(!ran.stdout.contains("good.yml"), "{}", ran.stdout);
    assert!(
        ran.stdout.starts_with("error        broken.yml\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .ends_with("2 files: 1 ok, 0 unsupported, 1 error\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_ending_or_the_user_says_the_language() {
    let place = Place::new("lint_language");
    let query = "process where process.name : \"x.exe\"\n";
    place.file("rules/x.eql", query).file("rules/y.txt", query);
    let language = |args: &[&str]| {
        let ran = place.run(&[&["lint", "--json"], args].concat());
        ran.rows()[0]["language"].clone()
    };
    assert_eq!(language(&["rules"]), "eql");
    assert_eq!(language(&["--language", "eql", "rules/y.txt"]), "eql");
    assert_eq!(language(&["--language", "kql", "rules/x.eql"]), "kql");
}
