use super::*;
use crate::rule;

/// A Sigma rule with this logsource and detection.
fn sigma(logsource: &str, detection: &str) -> String {
    format!("title: R\nlogsource: {{ {logsource} }}\ndetection:\n  {detection}\n")
}

fn guide_of(texts: &[String], filter: &GuideFilter) -> Guide {
    let rules: Vec<Rule> = texts.iter().flat_map(|text| rule::parse(text)).collect();
    guide(
        rules.iter().map(|rule| ("own", rule)),
        &Reach::shipped(),
        filter,
    )
}

fn values(rows: &[GuideValue]) -> Vec<(String, usize, usize)> {
    let row = |row: &GuideValue| {
        let name = format!("{} {} {}", row.field, row.op, row.value);
        (name, row.rules.len(), row.excluding.len())
    };
    rows.iter().map(row).collect()
}

const PROCESS: &str = "product: windows, category: process_creation";

#[test]
fn a_rule_counts_once_for_a_value_and_case_does_not_tell_values_apart() {
    let rules = [
        sigma(
            PROCESS,
            "a: { CommandLine|contains: [Winrm, winrm, 'winrm '] }\n  condition: a",
        ),
        sigma(
            PROCESS,
            "a: { CommandLine|contains: winrm }\n  b: { CommandLine|endswith: x }\n  condition: a or b",
        ),
    ];
    let guide = guide_of(&rules, &GuideFilter::default());
    assert_eq!(
        values(&guide.indicators),
        [
            ("CommandLine contains Winrm".into(), 2, 0),
            ("CommandLine contains winrm ".into(), 1, 0),
            ("CommandLine ends_with x".into(), 1, 0),
        ]
    );
    let [field] = guide.fields.as_slice() else {
        panic!("{:?}", guide.fields)
    };
    assert_eq!((field.rules.len(), field.values), (2, 3));
    let ops: Vec<(&str, u32)> = field.ops.iter().map(|op| (&*op.name, op.rules)).collect();
    assert_eq!(ops, [("contains", 2), ("ends_with", 1)]);
}

#[test]
fn what_sigma_filters_exclude_is_in_both_tables() {
    let detection = "a: { Image|endswith: '\\cmd.exe' }\n  b: { ParentImage|endswith: '\\x.exe' }\n  condition: ";
    let rules = [
        sigma(PROCESS, &format!("{detection}b and not a")),
        sigma(PROCESS, &format!("{detection}a")),
        // On both sides of one rule: it detects, so it does not only exclude.
        sigma(PROCESS, &format!("{detection}a or (b and not a)")),
    ];
    let guide = guide_of(&rules, &GuideFilter::default());
    assert_eq!(
        values(&guide.indicators),
        [
            (r"Image ends_with \cmd.exe".into(), 3, 1),
            (r"ParentImage ends_with \x.exe".into(), 2, 0),
        ]
    );
    assert_eq!(guide.indicators[0].rules, [0, 1, 2]);
    assert_eq!(guide.indicators[0].excluding, [0]);
    assert_eq!(
        values(&guide.exclusions),
        [(r"Image ends_with \cmd.exe".into(), 2, 0)]
    );
    // Its reach is that of the side that the row is about.
    let totals =
        [&guide.indicators, &guide.exclusions].map(|rows| rows[0].reach.as_ref().unwrap().total);
    assert_eq!(totals, [122, 13]);
}

#[test]
fn events_come_from_the_logsource_or_the_event_id() {
    let keywords = "a: [x]\n  condition: a";
    let rules = [
        sigma(PROCESS, keywords),
        sigma("product: windows, category: file_event", keywords),
        sigma(
            "product: windows, service: security",
            "a: { EventID: [4688, 4624] }\n  condition: a",
        ),
        sigma("product: windows, category: ps_script", keywords),
        sigma(
            "product: windows, service: system",
            "a: { EventID: 7045 }\n  condition: a",
        ),
        sigma("product: linux, service: auditd", keywords),
        sigma("category: proxy", keywords),
        // Number 1 of the security log is not Sysmon's.
        sigma(
            "product: windows, service: security",
            "a: { EventID: 1 }\n  condition: a",
        ),
        // What it excludes, it does not cover.
        sigma(
            "product: windows, service: security",
            "a: { EventID: 4688 }\n  condition: not a",
        ),
    ];
    let guide = guide_of(&rules, &GuideFilter::default());
    let mut events: Vec<(String, Vec<u32>)> = guide
        .events
        .iter()
        .map(|event| {
            let id = event.id.map_or(String::new(), |id| format!(" {id}"));
            (format!("{}{id}", event.log), event.rules.clone())
        })
        .collect();
    events.sort();
    let expected = [
        ("Auditd", vec![5]),
        ("PowerShell 4104", vec![3]),
        ("Proxy", vec![6]),
        ("Security", vec![8]),
        ("Security 4688", vec![0, 2]),
        ("Security log 1", vec![7]),
        ("Security log 4624", vec![2]),
        ("Sysmon 1", vec![0]),
        ("Sysmon 11", vec![1]),
        ("System log 7045", vec![4]),
    ];
    assert_eq!(
        events,
        expected.map(|(event, rules)| (event.to_owned(), rules))
    );
}

#[test]
fn a_filter_counts_some_and_still_names_all_there_is_to_filter_by() {
    let keywords = "a: [x]\n  condition: a";
    let rules = [
        sigma(PROCESS, keywords),
        sigma("product: linux, category: process_creation", keywords),
        sigma("category: proxy", keywords),
    ];
    let filter = |vendor: Option<&str>, platform: Option<&str>| GuideFilter {
        vendor: vendor.map(str::to_owned),
        platform: platform.map(str::to_owned),
    };
    let counted = |filter| guide_of(&rules, &filter).rules.len();
    assert_eq!(counted(filter(None, None)), 3);
    assert_eq!(counted(filter(Some("sigma"), None)), 3);
    assert_eq!(counted(filter(None, Some("Linux"))), 1);
    assert_eq!(counted(filter(Some("Splunk"), None)), 0);
    let guide = guide_of(&rules, &filter(Some("Splunk"), None));
    assert_eq!(guide.platforms.len(), 2);
    assert_eq!(
        guide.vendors,
        [GuideGroup {
            name: "Sigma".into(),
            rules: 3
        }]
    );
    assert!(guide.notes.is_empty() && guide.indicators.is_empty());
}

#[test]
fn a_broken_rule_is_not_counted() {
    let rules = [
        "title: x".to_owned(),
        sigma(PROCESS, "a: { x|conatins: y }\n  condition: a"),
    ];
    assert!(guide_of(&rules, &GuideFilter::default()).rules.is_empty());
}
