use super::{PARENT_RULE, Place, RULE};
use serde_json::json;

#[test]
fn the_guide_of_the_pack_is_one_object() {
    let place = Place::new("guide_pack");
    let ran = place.run(&["guide", "--pack", "t1216", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let [guide] = &ran.rows()[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(guide["vendors"]["Sigma"], 15);
    let rules = guide["rules"].as_array().unwrap();
    assert_eq!(guide["summary"]["rules"], rules.len());
    // A value leads to the rules that use it.
    let indicators = guide["indicators"].as_array().unwrap();
    let pubprn = indicators
        .iter()
        .find(|row| row["value"] == r"\pubprn.vbs")
        .unwrap();
    let at = pubprn["used_by"][0].as_u64().unwrap() as usize;
    assert_eq!(rules[at]["title"], "Pubprn.vbs Proxy Execution");
    assert_eq!(pubprn["reach"]["total"], 1);
    // And a rule to the logs that it is about.
    let logs = guide["telemetry"].as_array().unwrap();
    let pester = logs
        .iter()
        .find(|row| row["title"] == "Execute Code with Pester.bat as Parent")
        .unwrap();
    let security = &pester["logs"][1];
    assert_eq!(
        (&security["log"], &security["can"], &security["lacks"]),
        (
            &json!("Security 4688"),
            &json!("never"),
            &json!(["ParentCommandLine"])
        )
    );
}

#[test]
fn a_guide_counts_the_rules_that_are_named() {
    let place = Place::new("guide_own");
    place
        .file("rules/a.yml", RULE)
        .file("rules/b.yml", PARENT_RULE);
    let ran = place.run(&["guide", "--rules", "rules", "--json"]);
    let guide = &ran.rows()[0];
    assert_eq!(
        guide["summary"],
        json!({"rules": 2, "events": 2, "fields": 2, "indicators": 2, "exclusions": 0})
    );
    assert_eq!(
        guide["fields"][0],
        json!({
            "field": "CommandLine", "rules": 2, "operators": {"contains": 2}, "values": 1,
            "samples": ["tool"], "used_by": [0, 1]
        })
    );
    assert_eq!(guide["platforms"], json!({"windows": 2}));
}

#[test]
fn people_get_tables_that_are_cut_short_unless_all_is_asked_for() {
    let place = Place::new("guide_tables");
    let ran = place.run(&["guide"]);
    for part in [
        "Sysmon 1",
        "Fields filtered most",
        "' -nologo",
        "more; --all shows them",
        "Notes",
        "Logs they can match in",
        "A  Sysmon 1",
    ] {
        assert!(ran.stdout.contains(part), "{part}");
    }
    let all = place.run(&["guide", "--all"]);
    assert!(!all.stdout.contains("more; --all"));
    assert!(all.stdout.lines().count() > ran.stdout.lines().count());
}

#[test]
fn a_filter_that_leaves_no_rule_says_what_there_is() {
    let place = Place::new("guide_filter");
    let ran = place.run(&["guide", "--vendor", "nobody"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("Sigma"), "{}", ran.stderr);
}
