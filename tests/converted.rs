//! Rules as queries of other engines: what these answered, as recorded by `make test-engines`.

use cutout_core::convert::{Conversion, Schema, Status, Target};
use cutout_core::rule::{self, Language};
use cutout_tests::engines::{Origin, Work};
use cutout_tests::shared;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The seed that the answers were recorded with.
const SEED: u64 = 1216;
/// Engines that run here; the others are held against their references by tests of the core.
const RUN: [&str; 3] = ["clickhouse", "duckdb", "spark"];

/// What the table of fields says of one that a log never has.
const NEVER: &str = "never in this log";

#[test]
fn engines_have_answered_these_queries_with_these_matches() {
    let recorded = include_str!("engines/answers.tsv");
    let recorded: HashSet<&str> = recorded.lines().collect();
    let work = Work::new(SEED, false);
    let rows = work.rows.iter().filter(|row| {
        let target = row.conversion.target.name();
        RUN.contains(&target)
    });
    // Of rules that are the same, one answer is kept.
    let rows: BTreeSet<String> = rows.filter_map(|row| row.recorded()).collect();
    assert!(rows.len() > 1_000);
    let new: Vec<&String> = rows
        .iter()
        .filter(|row| !recorded.contains(row.as_str()))
        .collect();
    assert!(
        new.is_empty(),
        "{} answers are not recorded; run `make test-engines RECORD=1`: {new:#?}",
        new.len()
    );
    assert_eq!(rows.len(), recorded.len(), "answers that nobody asks for");
}

/// What is written for Splunk and Elastic is read by readers of ours, and means the same to them.
#[test]
fn queries_that_are_read_back_match_the_same() {
    let work = Work::new(SEED, true);
    for (target, schema, language) in [
        (Target::Splunk, Schema::Windows, Language::Spl),
        (Target::Splunk, Schema::Cim, Language::Spl),
        (Target::Eql, Schema::Ecs, Language::Eql),
        (Target::Kql, Schema::Ecs, Language::Kql),
        (Target::Sigma, Schema::Sigma, Language::Sigma),
    ] {
        let mut wrong = Vec::new();
        let back = work.read_back((target, schema), language);
        let fields = back.iter().flat_map(|(row, _)| &row.conversion.fields);
        let never: HashSet<&str> = fields
            .filter(|one| one.column == NEVER || one.column.contains('\\'))
            .map(|one| one.field.as_str())
            .collect();
        // A record with a field that the log never has is none of that log, and of one that the
        // log has in two parts only the parts are read back.
        let is_of_log = |n: &&usize| {
            let mut names = work.records[**n].keys();
            !names.any(|name| never.contains(name.as_str()))
        };
        for (row, found) in &back {
            let found: BTreeSet<&usize> = found.iter().filter(is_of_log).collect();
            let wanted: BTreeSet<&usize> = row.matches.iter().filter(is_of_log).collect();
            let lost: Vec<&usize> = wanted.difference(&found).copied().collect();
            let more: Vec<&usize> = found.difference(&wanted).copied().collect();
            let exact = row.conversion.status == Status::Exact;
            if !lost.is_empty() || exact && !more.is_empty() {
                let of = |all: &[&usize]| all.first().map(|n| format!("{:?}", work.records[**n]));
                wrong.push(format!(
                    "{}\n{}\nlost {} {:?}, more {} {:?}\n",
                    row.rule,
                    row.conversion.query.as_deref().unwrap_or_default(),
                    lost.len(),
                    of(&lost),
                    more.len(),
                    of(&more),
                ));
            }
        }
        println!(
            "{}, {}: {} queries, {} differences",
            target.title(),
            schema.title(),
            back.len(),
            wrong.len()
        );
        let first = &wrong[..wrong.len().min(6)];
        assert!(wrong.is_empty(), "{}", first.join("\n"));
    }
}

/// ES|QL is read here and not evaluated, so its queries are held against the grammar alone.
#[test]
fn queries_of_esql_are_read_without_mistakes() {
    let work = Work::new(SEED, true);
    let rows = work.rows.iter();
    let queries: Vec<&String> = rows
        .filter(|row| row.conversion.target == Target::Esql)
        .filter_map(|row| row.conversion.query.as_ref())
        .collect();
    assert!(queries.len() > 400);
    for query in queries {
        let rules = rule::parse_as(query, Some(Language::Esql));
        let codes: Vec<&str> = rules[0].diagnostics.iter().map(|one| &*one.code).collect();
        assert_eq!(codes, ["unsupported-esql-evaluation"], "{query}");
    }
}

/// How many of Sigma's rules about processes each target can say.
#[test]
fn figures_of_converted_rules() {
    let work = Work::new(SEED, true);
    let mut counts: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for row in work.rows.iter().filter(|row| row.origin == Origin::Public) {
        let Conversion { target, schema, .. } = &row.conversion;
        let of = counts.entry((target.name(), schema.name())).or_default();
        *of.entry(row.conversion.status.name()).or_default() += 1;
    }
    for ((target, schema), counts) in counts {
        let all: usize = counts.values().sum();
        let exact = counts
            .get(Status::Exact.name())
            .copied()
            .unwrap_or_default();
        // KQL ignores case in a few fields only.
        let wanted = if target == Target::Kql.name() { 41 } else { 98 };
        let share = exact as f64 * 100.0 / all as f64;
        shared::figure(
            &format!("Sigma's process_creation rules exact in {target} ({schema}), of {all}"),
            format!("{exact} ({share:.2} %)"),
            &format!("at least {wanted} %"),
            exact * 100 >= all * wanted,
        );
    }
}
