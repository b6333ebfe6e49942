//! The guide of the pack against the published T1216 authoring guide, row by row.

use cutout_core::analyze::{Request, RuleChoice, analyze};
use cutout_core::report::{Guide, GuideFilter, GuideValue};

/// A row that the published guide prints.
struct Row<'a> {
    table: &'a str,
    field: &'a str,
    op: &'a str,
    value: &'a str,
    rules: u32,
    reach: Option<u32>,
}

fn published() -> impl Iterator<Item = Row<'static>> {
    let lines = include_str!("published_guide.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        [table, field, op, value, rules, reach] => Row {
            table,
            field,
            op,
            value,
            rules: rules.parse().unwrap(),
            reach: (!reach.is_empty()).then(|| reach.parse().unwrap()),
        },
        _ => panic!("{line:?}"),
    })
}

fn guide(filter: GuideFilter) -> Guide {
    let analyzer = analyze(Request {
        rules: RuleChoice {
            pack: Some("t1216".into()),
            ..RuleChoice::default()
        },
        ..Request::default()
    });
    analyzer.guide(&filter)
}

/// How the published guide prints a value: without blanks at its ends, and one for several.
fn printed(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn find<'g>(rows: &'g [GuideValue], row: &Row<'_>) -> &'g GuideValue {
    let wanted = printed(row.value);
    let same = |one: &&GuideValue| {
        one.field == row.field && one.op == row.op && printed(&one.value) == wanted
    };
    let mut found = rows.iter().filter(same);
    let first = found.next();
    assert!(
        found.next().is_none(),
        "two rows for {} {} {}",
        row.field,
        row.op,
        row.value
    );
    first.unwrap_or_else(|| panic!("no row for {} {} {}", row.field, row.op, row.value))
}

#[test]
fn every_value_that_is_printed_is_here_with_its_rules_and_its_reach() {
    let guide = guide(GuideFilter::default());
    let mut seen = 0;
    for row in published().filter(|row| row.table == "values" && row.field != "(distinct)") {
        let ours = find(&guide.indicators, &row);
        assert_eq!(
            ours.rules.len() as u32,
            row.rules,
            "{} {}",
            row.field,
            row.value
        );
        // A figure that the recount does not share stands beside it as what was published; it
        // prints none where no other rule uses the value.
        let reach = ours
            .reach
            .as_ref()
            .unwrap_or_else(|| panic!("{} {}", row.field, row.value));
        match row.reach {
            Some(_) => assert_eq!(reach.published, row.reach, "{} {}", row.field, row.value),
            None => assert_eq!(reach.total, row.rules, "{} {}", row.field, row.value),
        }
        seen += 1;
    }
    assert_eq!(seen, 30);
}

#[test]
fn every_exclusion_that_is_printed_is_here() {
    let guide = guide(GuideFilter::default());
    let mut seen = 0;
    for row in published().filter(|row| row.table == "exclusions" && row.field != "(distinct)") {
        let ours = find(&guide.exclusions, &row);
        assert_eq!(
            ours.rules.len() as u32,
            row.rules,
            "{} {}",
            row.field,
            row.value
        );
        seen += 1;
    }
    assert_eq!(seen, 15);
}

#[test]
fn every_field_has_its_rules_and_operators() {
    let guide = guide(GuideFilter::default());
    let mut ours = guide.fields.iter();
    for row in published().filter(|row| row.table == "fields" && row.field != "(distinct)") {
        // In the same order, too.
        let field = ours.next().unwrap();
        assert_eq!(
            (&*field.field, field.rules.len() as u32),
            (row.field, row.rules)
        );
        let ops: Vec<String> = field
            .ops
            .iter()
            .map(|op| format!("{} {}", op.name, op.rules))
            .collect();
        assert_eq!(ops.join(","), row.op, "{}", row.field);
    }
    assert!(ours.next().is_none());
}

#[test]
fn the_totals_are_those_of_the_published_guide() {
    let guide = guide(GuideFilter::default());
    let distinct = |table: &str| {
        let mut rows = published().filter(|row| row.table == table);
        rows.find(|row| row.field == "(distinct)").unwrap().rules as usize
    };
    assert_eq!(guide.rules.len(), 19);
    assert_eq!(guide.fields.len(), distinct("fields"));
    assert_eq!(guide.indicators.len(), distinct("values"));
    assert_eq!(guide.exclusions.len(), distinct("exclusions"));
    let mut events: Vec<String> = guide
        .events
        .iter()
        .map(|event| format!("{} {}", event.log, event.id.unwrap_or_default()))
        .collect();
    events.sort();
    assert_eq!(events, ["Security 4688", "Sysmon 1", "Sysmon 11"]);
    let vendors: Vec<(&str, u32)> = guide
        .vendors
        .iter()
        .map(|group| (&*group.name, group.rules))
        .collect();
    assert_eq!(vendors, [("Sigma", 15), ("Splunk", 3), ("Elastic", 1)]);
}

#[test]
fn what_can_not_be_equal_is_said() {
    let notes = guide(GuideFilter::default()).notes.join("\n");
    for part in [
        "Type eq “Process” (1 rule)",
        "Image ends_with “\\cmd.exe” is used by 2 rules, and 1 of them to exclude",
        "Image ends_with “\\cmd.exe” 122 (130)",
        "Image ends_with “\\powershell.exe” 172 (182)",
        "host.os.type (1 rule)",
        "with one blank for two",
    ] {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
}
