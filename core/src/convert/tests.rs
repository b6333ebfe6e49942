//! Queries as they are written. What no engine has answered here is held against the vendor's
//! documentation by the tables beside this file, one a target, of which each row names its page.

mod eql;
mod esql;
mod kuery;
mod kusto;
mod page;
mod splunk;
mod trino;

use super::{Schema, Status, Target, Wanted, convert};
use crate::ir::{Node, NodeKind, Predicate, Test};
use crate::rule::parse;

fn query(rule: &str, target: Target) -> (Status, String) {
    let rules = parse(rule);
    let wanted = Wanted {
        target,
        schema: None,
        mapping: None,
    };
    let conversion = convert(&rules[0], &wanted);
    let reasons = conversion.reasons.iter().map(|reason| &reason.message);
    let reasons: Vec<&String> = reasons.collect();
    let query = conversion.query.unwrap_or_else(|| format!("{reasons:?}"));
    (conversion.status, query)
}

const RULE: &str = r"
title: t
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: ['\cscript.exe', '\wscript.exe']
    CommandLine|contains|all: [pubprn, '100%']
  filter:
    User: [a, b]
  condition: selection and not filter
";

#[test]
fn a_rule_becomes_sql() {
    let (status, query) = query(RULE, Target::DuckDb);
    assert_eq!(status, Status::Exact);
    assert_eq!(
        query,
        r"SELECT *
FROM events
WHERE CAST(EventID AS VARCHAR) = '1'
AND (lower(Image) LIKE '%\cscript.exe' OR lower(Image) LIKE '%\wscript.exe')
AND lower(CommandLine) LIKE '%pubprn%'
AND lower(CommandLine) LIKE '%100!%%' ESCAPE '!'
AND NOT coalesce(lower(User) IN ('a', 'b'), FALSE)"
    );
}

#[test]
fn what_cannot_be_said_is_left_out_on_the_safe_side() {
    let rule = RULE.replace("User: [a, b]", "SourceIp|cidr: 2001:db8::/32");
    let (status, query) = query(&rule, Target::DuckDb);
    assert_eq!(status, Status::Superset);
    assert!(query.starts_with("-- A superset of the rule: "), "{query}");
    assert!(!query.contains("NOT"), "{query}");
    let rule = RULE
        .replace("selection and not filter", "filter")
        .replace("User: [a, b]", "a.b: c");
    let (status, reasons) = self::query(&rule, Target::DuckDb);
    assert_eq!(status, Status::Refused);
    assert!(reasons.contains("no field `a.b`"), "{reasons}");
}

#[test]
fn a_rule_of_another_language_becomes_sigma() {
    let rule = "// title: t\nprocess where process.name : (\"cscript.exe\", \"wscript.exe\")\n  and process.command_line : \"*it's*\" and not user.name == \"a\"";
    let (status, text) = query(rule, Target::Sigma);
    // Of its one category, Sigma has several.
    assert_eq!(status, Status::Superset, "{text}");
    let detection = &text[text.find("detection:").unwrap()..];
    assert_eq!(
        detection,
        r"detection:
    selection_1:
        CommandLine|contains: 'it''s'
    selection_2:
        - Image|endswith:
            - '\cscript.exe'
            - '/cscript.exe'
            - '\wscript.exe'
            - '/wscript.exe'
        - Image:
            - 'cscript.exe'
            - 'wscript.exe'
    filter_1:
        User|cased: 'a'
    condition: selection_1 and selection_2 and not filter_1
"
    );
    let rule = RULE
        .replace("selection and not filter", "1 of *")
        .replace("User: [a, b]", "'a b|exists': false");
    let (status, text) = query(&rule, Target::Sigma);
    assert_eq!(status, Status::Exact, "{text}");
    assert!(
        text.ends_with("condition: selection_1 or not filter_1\n"),
        "{text}"
    );
}

#[test]
fn a_data_model_is_searched_with_tstats() {
    let rules = parse(RULE);
    let wanted = Wanted {
        target: Target::Splunk,
        schema: Some(Schema::Cim),
        mapping: None,
    };
    let rule = RULE.replace("User: [a, b]", "OriginalFileName: '*'");
    let conversion = convert(&parse(&rule)[0], &wanted);
    assert_eq!(conversion.status, Status::Exact);
    let query = conversion.query.unwrap();
    let condition = query.split("\nwhere ").nth(1).unwrap();
    // What the model fills in for a field that is missing does not count as a value.
    assert_eq!(
        condition,
        r#"((Processes.process_path="*\\cscript.exe" OR Processes.process_path="*\\wscript.exe")
AND Processes.process="*pubprn*"
AND Processes.process="*100%*"
AND NOT Processes.original_file_name!="unknown")
by Processes.dest _time span=1s"#
    );
    // Whether its users have domains is not known, so that nothing is excluded by them.
    let conversion = convert(&rules[0], &wanted);
    assert_eq!(conversion.status, Status::Superset);
    assert!(!conversion.query.unwrap().contains("NOT"));
}

#[test]
fn null_is_made_false_under_not_in_esql() {
    // A domain and a name are apart there.
    let rule = RULE.replace("User: [a, b]", r"User: 'D\a*'");
    let (status, query) = query(&rule, Target::Esql);
    assert_eq!(status, Status::Exact);
    assert_eq!(
        query,
        r#"FROM logs-* METADATA _id, _index, _version
| WHERE event.category : "process"
AND event.type : "start"
AND TO_LOWER(process.executable) LIKE ("""*\\cscript.exe""", """*\\wscript.exe""")
AND TO_LOWER(process.command_line) LIKE "*pubprn*"
AND TO_LOWER(process.command_line) LIKE "*100%*"
AND NOT COALESCE(TO_LOWER(user.domain) == "d" AND TO_LOWER(user.name) LIKE "a*", false)"#
    );
}

#[test]
fn kql_asks_the_spelling_in_lower_case() {
    let rule = RULE.replace("User: [a, b]", r"User: 'D\a*'");
    let (status, query) = self::query(&rule, Target::Kql);
    assert_eq!(status, Status::Superset);
    assert_eq!(
        query,
        r#"event.category: "process"
and event.type: "start"
and process.executable.caseless: (*\\cscript.exe or *\\wscript.exe)
and process.command_line.caseless: *pubprn*
and process.command_line: *100%*"#
    );
}

#[test]
fn a_category_of_elastics_stands_for_several_of_sigmas() {
    let rule = "process where process.command_line : \"*a*\"";
    let (status, text) = query(rule, Target::Eql);
    assert_eq!(status, Status::Exact);
    assert_eq!(text, "process where process.command_line : \"*a*\"");
    // A rule of Sigma can't say that.
    let (status, text) = query(rule, Target::Sigma);
    assert_eq!(status, Status::Superset);
    assert!(text.contains("\nlogsource: {}\n"), "{text}");
}

/// A sequence is written as one, and reads back as the same.
#[test]
fn a_sequence_in_eql_comes_back_as_it_was() {
    use crate::ir::Group;
    use crate::rule::write::formula;
    for rule in [
        "sequence by host.id with maxspan=5m\n  [process where process.name : \"cscript.exe\" and user.name == \"a\"] by process.entity_id\n  [network where destination.port == 443 or destination.ip == \"10.0.0.1\"] by process.entity_id with runs=2\nuntil [process where event.type == \"end\"] by process.entity_id",
        "sequence by host.id with maxspan=90s [process where process.name : \"x\"] ![file where file.path : \"*a*\"]",
        "sample by host.id [process where process.name : \"x\"] [file where file.path : \"*a*\"]",
        "sequence by ?user.id [any where process.name : \"x\"] [any where true] | tail 3",
    ] {
        let before = &parse(rule)[0];
        assert_eq!(before.diagnostics, [], "{rule}");
        let (status, text) = query(rule, Target::Eql);
        assert_eq!(status, Status::Exact, "{text}");
        let after = &parse(&text)[0];
        assert_eq!(after.diagnostics, [], "{text}");
        let (Some(Group::Sequence(one)), Some(Group::Sequence(other))) =
            (&before.group, &after.group)
        else {
            panic!("{text}");
        };
        assert_eq!(
            (one.max_span, one.order, &one.keep),
            (other.max_span, other.order, &other.keep),
            "{text}"
        );
        assert_eq!(one.steps.len(), other.steps.len(), "{text}");
        let steps = one.steps.iter().chain(&one.until);
        let others = other.steps.iter().chain(&other.until);
        for (one, other) in steps.zip(others) {
            assert_eq!(
                (&one.by, one.runs, one.missing),
                (&other.by, other.runs, other.missing),
                "{text}"
            );
            assert_eq!(one.logsource, other.logsource, "{text}");
            assert!(formula::same(&one.condition, &other.condition), "{text}");
        }
    }
    // A step that can't be said exactly would change the others.
    let wide = "sequence by host.id [process where process.args_count > 4 and process.name : \"x\"] [file where true]";
    assert_ne!(query(wide, Target::Eql).0, Status::Exact);
}

/// Whatever stands in parentheses in a condition, what is written has the same condition.
#[test]
fn conditions_of_every_shape_keep_their_parentheses() {
    let detection = "detection:
  a: {CommandLine|contains: a}
  b: {CommandLine|contains: b}
  c: {Image: c}
  d: {ParentImage|endswith: d}
  e: {CommandLine|startswith: e}
  f: {ParentCommandLine: f, Image: g}
";
    let mut conditions: Vec<String> = [
        "a and (not (b or (c and not d)) or e)",
        "a or (not (b and c) and d)",
        "not (not (a or b and c) and (d or not e))",
        "2 of * and (not (a and b) or not f)",
        "f and c and (a or b or f)",
        "a and (not (b or not c) or (e and f))",
        "(not (a or not b) or (f and c)) and (not (d or not e) or (f and a))",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut random = Random(1216);
    conditions.extend((0..200).map(|_| condition(&mut random, 4)));
    for condition in conditions {
        let rule = format!("title: t\nlogsource: {{}}\n{detection}  condition: {condition}\n");
        let before = &parse(&rule)[0];
        for target in [Target::Sigma, Target::Eql, Target::Splunk] {
            let (status, text) = query(&rule, target);
            assert_eq!(status, Status::Exact, "{text}");
            let after = &parse(&text)[0];
            let conditions = before.condition.as_ref().zip(after.condition.as_ref());
            let (before, after) = conditions.unwrap_or_else(|| panic!("{text}"));
            let mut asked = Vec::new();
            for node in [before, after] {
                node.each_predicate(&mut |predicate, _, _| asked.push(what(predicate)));
            }
            asked.sort();
            asked.dedup();
            // As many as the rule has: what is written asks the same.
            assert!(asked.len() <= 7, "{text}\n{asked:#?}");
            for row in 0..1_u32 << asked.len() {
                let is_true = |predicate: &Predicate| {
                    let at = asked.binary_search(&what(predicate)).unwrap();
                    row >> at & 1 == 1
                };
                let (before, after) = (holds(before, &is_true), holds(after, &is_true));
                assert_eq!(before, after, "{condition}\n{text}");
            }
        }
    }
}

/// What a predicate asks, whatever its language calls it. The opposite of a test asks the same.
fn what(predicate: &Predicate) -> String {
    let test = match &predicate.test {
        Test::IsNot(inner) => inner,
        test => test,
    };
    format!("{:?} {test:?}", predicate.subject)
}

/// What a condition comes to, where its predicates come to this.
fn holds(node: &Node, is_true: &dyn Fn(&Predicate) -> bool) -> bool {
    let count = |nodes: &[Node]| nodes.iter().filter(|node| holds(node, is_true)).count();
    match &node.kind {
        NodeKind::Constant(value) => *value,
        NodeKind::Predicate(predicate) => {
            is_true(predicate) != matches!(predicate.test, Test::IsNot(_))
        }
        NodeKind::Not(inner) => !holds(inner, is_true),
        NodeKind::All(nodes) => count(nodes) == nodes.len(),
        NodeKind::Any(nodes) => count(nodes) > 0,
        NodeKind::AtLeast(least, nodes) => count(nodes) >= *least as usize,
    }
}

/// A linear congruential generator, after Knuth: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }
}

fn condition(random: &mut Random, depth: u64) -> String {
    if depth == 0 || random.below(4) == 0 {
        return ["a", "b", "c", "d", "e", "f"][random.below(6) as usize].to_owned();
    }
    if random.below(3) == 0 {
        return format!("not ({})", condition(random, depth - 1));
    }
    let word = [" and ", " or "][random.below(2) as usize];
    let parts = (0..2 + random.below(2)).map(|_| format!("({})", condition(random, depth - 1)));
    parts.collect::<Vec<String>>().join(word)
}

#[test]
fn a_path_by_a_name_of_ones_own_is_quoted_in_a_function_of_splunk() {
    let (mapping, said) = super::Mapping::read("cutout-mapping: 1\nfields:\n  Image: exe.path\n");
    assert!(said.is_empty());
    let rule = "process where process.name : \"a?\"";
    let wanted = Wanted {
        target: Target::Splunk,
        schema: None,
        mapping: Some(&mapping),
    };
    let query = convert(&parse(rule)[0], &wanted).query.unwrap();
    assert!(query.contains("replace('exe.path', "), "{query}");
}

/// Fields that the Elastic Common Schema has as arrays are asked item by item.
#[test]
fn a_list_is_true_where_one_of_its_items_is() {
    let rule = "// title: t\nprocess where process.args : (\"-enc\", \"/c*\") and not process.args : \"x\"";
    for (target, first, last) in [
        (
            Target::DuckDb,
            "len([item FOR item IN event.category IF item = 'process']) > 0",
            "NOT coalesce(len([item FOR item IN process.args IF lower(item) = 'x']) > 0, FALSE)",
        ),
        (
            Target::ClickHouse,
            "arrayExists(item -> item = 'process', event.category)",
            "NOT coalesce(arrayExists(item -> lowerUTF8(item) = 'x', process.args), FALSE)",
        ),
        (
            Target::Spark,
            "exists(event.category, item -> item = 'process')",
            "NOT coalesce(exists(process.args, item -> lower(item) = 'x'), FALSE)",
        ),
        (
            Target::Trino,
            "any_match(event.category, item -> item = 'process')",
            "NOT coalesce(any_match(process.args, item -> lower(item) = 'x'), FALSE)",
        ),
    ] {
        let wanted = Wanted {
            target,
            schema: Some(Schema::Ecs),
            mapping: None,
        };
        let conversion = convert(&parse(rule)[0], &wanted);
        assert_eq!(conversion.status, Status::Exact);
        let query = conversion.query.unwrap();
        assert!(query.contains(&format!("WHERE {first}\n")), "{query}");
        assert!(query.ends_with(&format!("AND {last}")), "{query}");
    }
}

/// What a threshold becomes where there are no windows of time, and where there are.
#[test]
fn what_is_counted_is_a_superset_without_its_window_and_exact_without_one() {
    let rules = |condition: &str, count: &str| {
        format!(
            "title: one\nname: one\nlogsource: {{category: process_creation, product: windows}}\ndetection: {{a: {{CommandLine|contains: x}}, condition: a}}\n---\ntitle: t\ncorrelation:\n  type: {count}\n  rules: [one]\n  group-by: [Computer]\n  timespan: 5m\n  condition: {condition}\n"
        )
    };
    let linked = |text: &str, target: Target| {
        let mut analyzer = crate::analyze::analyze(crate::analyze::Request {
            rules: crate::analyze::RuleChoice {
                own: vec![crate::analyze::OwnRule {
                    key: "k".into(),
                    text: text.into(),
                    language: None,
                }],
                ..Default::default()
            },
            ..Default::default()
        });
        while analyzer.step() != crate::analyze::Progress::Done {}
        let key = analyzer.rules().last().unwrap().key.clone();
        let wanted = Wanted {
            target,
            schema: None,
            mapping: None,
        };
        analyzer.convert(&key, &wanted).unwrap()
    };
    let codes = |conversion: &super::Conversion| -> Vec<String> {
        let reasons = conversion.reasons.iter();
        reasons.map(|one| one.code.clone()).collect()
    };
    let burst = rules("{gte: 3}", "event_count");
    let splunk = linked(&burst, Target::Splunk);
    assert_eq!(
        (splunk.status, codes(&splunk)),
        (Status::Superset, vec!["window".into()])
    );
    let query = splunk.query.unwrap();
    let counted = "\n| eventstats count AS cutout_count BY Computer\n| where cutout_count>=3\n";
    assert!(query.contains(counted), "{query}");
    let kusto = linked(&burst, Target::Kusto);
    let query = kusto.query.unwrap();
    assert!(
        query.ends_with(
            "| where ProcessCommandLine contains \"x\"\n| where isnotempty(DeviceName);\ncutout_taken\n| join kind=inner (\n  cutout_taken\n  | summarize cutout_count = count() by DeviceName\n  | where cutout_count >= 3\n) on DeviceName"
        ),
        "{query}"
    );
    // More than a window has may be too many, so that nothing is counted.
    let few = linked(&rules("{lt: 3}", "event_count"), Target::Splunk);
    assert_eq!(codes(&few), ["several-events"]);
    assert!(!few.query.unwrap().contains("eventstats"));
    let values = linked(&rules("{field: User, gt: 2}", "value_count"), Target::Kusto);
    assert_eq!(
        codes(&values),
        ["several-events"],
        "an account has two columns"
    );
    // Windows of SQL are run on engines, see tests/converted.rs.
    for target in [
        Target::DuckDb,
        Target::Spark,
        Target::Trino,
        Target::ClickHouse,
    ] {
        assert_eq!(linked(&burst, target).status, Status::Exact, "{target:?}");
    }
    let search = "index=* CommandLine=\"*x*\" | stats count by User | where count > 2";
    assert_eq!(self::query(search, Target::DuckDb).0, Status::Exact);
}
