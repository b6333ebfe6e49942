//! Writes what `make test-engines` gives to other engines: rules as their queries, events, and
//! which of them each rule matches here.
//!
//!     cargo run -p cutout-tests --example engine_work -- FOLDER SEED
//!
//! `events.ndjson` has flat records, numbered by `n`; `queries.ndjson` one query a line:
//! `{"rule","language","target","status","reasons","query","matches"}`.

use cutout_core::analyze::{OwnRule, Request, RuleChoice, analyze};
use cutout_core::catalog::pack::PACKS;
use cutout_core::convert::{Conversion, Target, Wanted};
use cutout_core::report::Verdict;
use cutout_core::rule;
use cutout_tests::generate::{self, Source};
use cutout_tests::meeting::{self, Record};
use cutout_tests::shared;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Generated rules.
const MADE_UP: usize = 400;
/// Records made from each rule, and those of them that are changed afterwards.
const RECORDS: usize = 5;
const CHANGED: usize = 2;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("a folder"));
    let seed = args
        .next()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1216);
    let mut from = Source::new(seed);
    let texts = texts(&mut from);
    let records = records(&texts, &mut from);
    let mut out = BufWriter::new(File::create(folder.join("events.ndjson")).unwrap());
    let mut lines = String::new();
    for (n, record) in records.iter().enumerate() {
        writeln!(out, "{}", event(record, Some(n))).unwrap();
        lines.push_str(&event(record, None).to_string());
        lines.push('\n');
    }
    let mut out = BufWriter::new(File::create(folder.join("queries.ndjson")).unwrap());
    for row in rows(texts, &lines) {
        writeln!(out, "{row}").unwrap();
    }
}

/// Rules of the pack, made-up ones, and public ones where they are at hand.
fn texts(from: &mut Source) -> Vec<String> {
    let mut texts: Vec<String> = PACKS
        .iter()
        .flat_map(|pack| pack.rules.iter().map(|(_, text)| (*text).to_owned()))
        .collect();
    for number in 0..MADE_UP {
        texts.push(generate::rule(from, &format!("made up {number}")).text);
    }
    for part in ["rules", "rules-emerging-threats", "rules-threat-hunting"] {
        let part = format!("corpus/sigma/{part}/windows/process_creation");
        if let Some(folder) = shared::find(&part) {
            let files = shared::files(&folder, "yml");
            texts.extend(
                files
                    .iter()
                    .map(|file| std::fs::read_to_string(file).unwrap()),
            );
        }
    }
    texts
}

fn records(texts: &[String], from: &mut Source) -> Vec<Record> {
    let mut records = Vec::new();
    for text in texts {
        for rule in rule::parse(text) {
            let Some(condition) = rule.usable() else {
                continue;
            };
            for at in 0..RECORDS {
                let mut record = meeting::record(condition, from);
                if at < CHANGED {
                    change(&mut record, from);
                }
                // What a name in a log can't be, in any of them.
                record.retain(|name, _| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
                records.push(record);
            }
        }
    }
    records
}

/// Takes a field away, or puts something odd in it.
fn change(record: &mut Record, from: &mut Source) {
    let names: Vec<String> = record.keys().cloned().collect();
    let Some(name) = names.get(from.below(names.len().max(1))) else {
        return;
    };
    match from.below(4) {
        0 => {
            record.remove(name);
        }
        1 => {
            record.insert(name.clone(), generate::value(from));
        }
        2 => {
            let value = record.entry(name.clone()).or_default();
            value.push_str(&generate::value(from));
        }
        _ => {
            let value = record.entry(name.clone()).or_default();
            value.pop();
        }
    }
}

/// A record of Sysmon's; with a number for the engines' tables.
fn event(record: &Record, n: Option<usize>) -> Value {
    let mut event = Map::new();
    if let Some(n) = n {
        event.insert("n".into(), n.into());
    }
    let fields = record
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()));
    event.extend(fields);
    event.insert(
        "Channel".into(),
        "Microsoft-Windows-Sysmon/Operational".into(),
    );
    event.insert("EventID".into(), 1.into());
    Value::Object(event)
}

fn rows(texts: Vec<String>, events: &str) -> Vec<Value> {
    let own = |(at, text)| OwnRule {
        key: format!("{at:06}"),
        text,
        language: None,
    };
    let analyzer = analyze(Request {
        text: events.to_owned(),
        rules: RuleChoice {
            pack: None,
            own: texts.into_iter().enumerate().map(own).collect(),
            off: Vec::new(),
        },
        ..Request::default()
    });
    // Events that follow from others stand in no table.
    let records: Vec<u32> = (0..analyzer.events() as u32)
        .filter(|event| analyzer.row(*event).is_some_and(|row| row.parent.is_none()))
        .collect();
    let mut rows = Vec::new();
    for (at, view) in analyzer.rules().iter().enumerate() {
        let matches: Vec<usize> = records
            .iter()
            .enumerate()
            .filter(|(_, event)| analyzer.verdict(**event as usize, at) == Some(Verdict::Match))
            .map(|(n, _)| n)
            .collect();
        for target in Target::ALL {
            let wanted = Wanted {
                target,
                schema: None,
                mapping: None,
            };
            let Some(conversion) = analyzer.convert(&view.key, &wanted) else {
                continue;
            };
            rows.push(row(&view.title, view.language.name(), conversion, &matches));
        }
    }
    rows
}

fn row(title: &str, language: &str, conversion: Conversion, matches: &[usize]) -> Value {
    // A field's name is that of its column, in the log that is searched by default.
    let columns: Vec<&str> = conversion.fields.iter().map(|name| &*name.column).collect();
    let reasons: Vec<&str> = conversion
        .reasons
        .iter()
        .map(|reason| &*reason.code)
        .collect();
    json!({
        "rule": title,
        "language": language,
        "target": conversion.target.name(),
        "status": conversion.status.name(),
        "reasons": reasons,
        "columns": columns,
        "query": conversion.query,
        "matches": matches,
    })
}
