use super::{Place, RULE};
use serde_json::json;

const EVENTS: &str = "frob a.vbs\nfrob b.wsf\nfrob c.vbs d.wsf\n";
const NEW: &str = "title: New\nlogsource: {product: windows, category: process_creation}\ndetection:\n  a:\n    CommandLine|contains: '.wsf'\n  condition: a\n";

fn place(name: &str) -> Place {
    let place = Place::new(name);
    place
        .file("old.yml", NEW.replace(".wsf", ".vbs"))
        .file("new.yml", NEW)
        .file("lines.txt", EVENTS);
    place
}

#[test]
fn what_is_gained_and_lost_is_printed_with_the_predicates() {
    let place = place("compare_table");
    let ran = place.run(&["compare", "old.yml", "new.yml", "lines.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        ran.stdout,
        "New
  - lines.txt:1  frob a.vbs
  + lines.txt:2  frob b.wsf
  predicate - CommandLine contains '.vbs'
  predicate + CommandLine contains '.wsf'
3 events: 1 gained, 1 lost, 0 can't tell any more, 0 can tell now, 1 match both
"
    );
    let ran = place.run(&["compare", "new.yml", "new.yml", "lines.txt"]);
    assert!(ran.stdout.contains("the predicates are the same"));
}

#[test]
fn json_has_a_row_a_change_and_a_summary() {
    let place = place("compare_json");
    place.file("more.txt", "frob e.wsf\n");
    let ran = place.run(&[
        "compare",
        "old.yml",
        "new.yml",
        "--json",
        "lines.txt",
        "more.txt",
    ]);
    let (rows, summary) = ran.rows_and_summary();
    let [lost, gained, more, predicates] = &rows[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(
        (&lost["change"], &gained["change"]),
        (&json!("lost"), &json!("gained"))
    );
    assert_eq!(more["event"]["file"], "more.txt");
    assert_eq!(
        (&more["event"]["line"], &more["event"]["index"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(predicates["predicates"][0]["change"], "removed");
    assert_eq!(
        summary,
        json!({"summary": {"events": 4, "rules": 1, "gained": 2, "lost": 1, "opened": 0, "settled": 0, "kept": 1}})
    );
}

#[test]
fn a_gate_fails_on_what_it_is_told_to() {
    let place = place("compare_gate");
    let code = |what: &str| {
        let ran = place.run(&[
            "compare",
            "old.yml",
            "new.yml",
            "--fail-on",
            what,
            "lines.txt",
        ]);
        ran.code
    };
    assert_eq!(
        (code("lost"), code("gained"), code("any")),
        (Some(1), Some(1), Some(1))
    );
    let same = [
        "compare",
        "new.yml",
        "new.yml",
        "--fail-on",
        "any",
        "lines.txt",
    ];
    assert_eq!(place.run(&same).code, Some(0));
}

#[test]
fn versions_of_different_languages_and_mistakes() {
    let place = place("compare_languages");
    place.file("new.eql", "process where process.command_line : \"*.vbs*\"");
    let ran = place.run(&[
        "compare",
        "old.yml",
        "new.eql",
        "--fail-on",
        "any",
        "lines.txt",
    ]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    place.file("two.yml", format!("{RULE}---\n{RULE}"));
    let ran = place.run(&["compare", "two.yml", "new.yml", "lines.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("different numbers of rules"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["compare", "no.yml", "new.yml", "lines.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("no.yml"), "{}", ran.stderr);
}
