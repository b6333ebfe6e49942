//! Queries as they are written.

use super::{Status, Target, Wanted, convert};
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
