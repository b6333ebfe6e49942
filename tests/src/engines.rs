//! What other engines are given to be compared with: rules as their queries, records, and which of
//! them each rule matches here.

use crate::generate::{self, Source, quoted};
use crate::meeting::{self, Record};
use crate::shared;
use crate::together;
use cutout_core::analyze::{Analyzer, OwnRule, Request, RuleChoice, analyze};
use cutout_core::catalog::pack::PACKS;
use cutout_core::convert::{Conversion, Schema, Status, Target, Wanted};
use cutout_core::event::{Field, Provenance, Value};
use cutout_core::report::{RuleView, Verdict};
use cutout_core::rule::{self, Language};
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Generated rules.
const MADE_UP: usize = 400;
/// Records made from each rule, and those of them that are changed afterwards.
const RECORDS: usize = 5;
const CHANGED: usize = 2;

/// Values that end a literal or a pattern where it is not written with care.
const HOSTILE: &[&str] = &[
    "' OR 1=1 --",
    "\"; DROP TABLE events; --",
    "a\\",
    "\\",
    "\\\\",
    "a\\'b",
    "100%_!\\%",
    "!",
    "line\nbreak\r\n",
    "tab\tand \u{b}",
    "nothing\0nothing",
    "${x} {{x}} $$ `x` /*x*/ # //",
    "*?\\*\\?",
    "it''s",
    "N'x' E'\\x' U&'x'",
];
/// Values of one list.
const LONG: usize = 10_000;

/// A rule for other engines, and what it comes to here.
#[derive(Debug)]
pub struct Row {
    pub rule: String,
    pub origin: Origin,
    pub conversion: Conversion,
    /// Records by number, in order.
    pub matches: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Pack,
    MadeUp,
    /// Made-up rules over several events.
    Several,
    /// Sigma's rules about processes that start, where they are at hand.
    Public,
}

impl Origin {
    pub fn name(self) -> &'static str {
        match self {
            Origin::Pack => "pack",
            Origin::MadeUp => "made up",
            Origin::Several => "several events",
            Origin::Public => "public",
        }
    }
}

/// Rules and records. The same seed gives the same, but for public rules.
#[derive(Debug)]
pub struct Work {
    pub records: Vec<Record>,
    /// So many of them, the first, are made from other than public rules.
    pub own_records: usize,
    pub rows: Vec<Row>,
}

impl Work {
    pub fn new(seed: u64, with_public: bool) -> Work {
        let mut from = Source::new(seed);
        let mut texts = texts(&mut from);
        let mut all = records(&texts, &mut from);
        let several = together::texts(&mut from);
        texts.extend(several.into_iter().map(|text| (Origin::Several, text)));
        all.extend(together::records(&mut from));
        let own_records = all.len();
        if with_public {
            let public: Vec<(Origin, String)> = public()
                .into_iter()
                .map(|text| (Origin::Public, text))
                .collect();
            all.extend(records(&public, &mut from));
            all.extend(recorded());
            texts.extend(public);
        }
        Work {
            rows: rows(texts, &all),
            records: all,
            own_records,
        }
    }
}

/// Rules of the pack, and made-up ones.
fn texts(from: &mut Source) -> Vec<(Origin, String)> {
    let of_packs = PACKS.iter().flat_map(|pack| pack.rules);
    let mut texts: Vec<(Origin, String)> = of_packs
        .map(|(_, text)| (Origin::Pack, (*text).to_owned()))
        .collect();
    for number in 0..MADE_UP {
        let title = format!("made up {number}");
        texts.push((Origin::MadeUp, generate::rule(from, &title).text));
    }
    for (number, value) in HOSTILE.iter().enumerate() {
        for how in [
            "",
            "|contains",
            "|startswith",
            "|endswith",
            "|cased",
            "|contains|cased",
        ] {
            texts.push((
                Origin::MadeUp,
                simple(&format!("hostile {number}{how}"), how, &[value]),
            ));
        }
    }
    let long: Vec<String> = (0..LONG).map(|number| format!("value {number}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    texts.push((Origin::MadeUp, simple("a long list", "", &long)));
    texts
}

/// A rule with values of one field.
fn simple(title: &str, how: &str, values: &[&str]) -> String {
    let values = values.iter().map(|value| {
        // Each character stands for itself, but for what would be a wildcard.
        let value = value
            .replace('\\', r"\\")
            .replace('*', r"\*")
            .replace('?', r"\?");
        format!(
            "      - {}\n",
            quoted(&value).replace('\0', r"\0").replace('\u{b}', r"\v")
        )
    });
    let values: String = values.collect();
    format!(
        "title: {}\nlogsource: {{}}\ndetection:\n  a:\n    CommandLine{how}:\n{values}  condition: a\n",
        quoted(title)
    )
}

fn public() -> Vec<String> {
    let mut texts = Vec::new();
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

fn records(texts: &[(Origin, String)], from: &mut Source) -> Vec<Record> {
    let mut records = Vec::new();
    for (_, text) in texts {
        for rule in rule::parse(text) {
            let Some(condition) = rule.usable() else {
                continue;
            };
            for at in 0..RECORDS {
                let mut record = meeting::record(condition, from);
                if at < CHANGED {
                    change(&mut record, from);
                }
                record.retain(|name, _| is_a_name(name));
                records.push(record);
            }
        }
    }
    records
}

/// What the name of a column can be in every log.
fn is_a_name(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Processes that started as Sysmon logged them, where recorded events are at hand.
fn recorded() -> Vec<Record> {
    let mut records = Vec::new();
    for part in ["events/sigma-regression", "events/t1216"] {
        let files = shared::find(part).map(|folder| shared::files(&folder, "json"));
        for file in files.into_iter().flatten() {
            let Ok(text) = std::fs::read_to_string(file) else {
                continue;
            };
            let analyzer = analyze(Request {
                text,
                ..Request::default()
            });
            for at in 0..analyzer.events() {
                let event = analyzer.batch().event(at);
                let text = |name| {
                    event
                        .get(&Field::new(name))
                        .and_then(|known| known.value.text())
                };
                let is_sysmon = text("Channel").is_some_and(|log| log.contains("Sysmon"));
                if !is_sysmon || text("EventID") != Some("1") || event.parent_distance.is_some() {
                    continue;
                }
                let given = event.fields.iter().filter_map(|(field, known)| {
                    let is_given = known.provenance == Provenance::Given;
                    match &known.value {
                        Value::Exact(text) if is_given => Some((field.to_string(), text.clone())),
                        _ => None,
                    }
                });
                records.push(given.filter(|(name, _)| is_a_name(name)).collect());
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
pub fn event(record: &Record, n: Option<usize>) -> serde_json::Value {
    let mut event = Map::new();
    if let Some(n) = n {
        event.insert("n".into(), n.into());
    }
    let fields = record.iter();
    event.extend(fields.map(|(name, value)| (name.clone(), value.as_str().into())));
    event.insert(
        "Channel".into(),
        "Microsoft-Windows-Sysmon/Operational".into(),
    );
    event.insert("EventID".into(), 1.into());
    serde_json::Value::Object(event)
}

/// The records that each rule of some texts matches here, with the keys of the rules. A rule's key
/// begins with the place of its text.
fn evaluated(
    texts: Vec<(String, Option<Language>)>,
    records: &[Record],
    ignore_logsource: bool,
) -> (Analyzer, Vec<(String, Vec<usize>)>) {
    let lines: Vec<String> = records
        .iter()
        .map(|one| event(one, None).to_string())
        .collect();
    let own = |(at, (text, language)): (usize, (String, Option<Language>))| OwnRule {
        key: format!("{at}"),
        text,
        language,
    };
    let analyzer = analyze(Request {
        text: lines.join("\n"),
        rules: RuleChoice {
            pack: None,
            own: texts.into_iter().enumerate().map(own).collect(),
            off: Vec::new(),
        },
        ignore_logsource,
        ..Request::default()
    });
    // Events that follow from others stand in no table.
    let is_record = |event: &usize| {
        let row = analyzer.row(*event as u32);
        row.is_some_and(|row| row.parent.is_none())
    };
    let events: Vec<usize> = (0..analyzer.events()).filter(is_record).collect();
    assert_eq!(events.len(), records.len());
    let matches = |(at, view): (usize, RuleView)| {
        let is_match =
            |(_, event): &(usize, &usize)| analyzer.verdict(**event, at) == Some(Verdict::Match);
        let found = events.iter().enumerate().filter(is_match);
        (view.key, found.map(|(n, _)| n).collect())
    };
    let matches = analyzer
        .rules()
        .into_iter()
        .enumerate()
        .map(matches)
        .collect();
    (analyzer, matches)
}

fn text_of(key: &str) -> usize {
    let number = key.split('#').next().and_then(|key| key.parse().ok());
    number.expect("a number is the key")
}

/// Each target with its usual log, and the one that has two ways of searching with the other, too.
fn searches() -> impl Iterator<Item = (Target, Schema)> {
    let usual = Target::ALL.map(|target| (target, target.schema()));
    usual.into_iter().chain([(Target::Splunk, Schema::Cim)])
}

fn rows(texts: Vec<(Origin, String)>, records: &[Record]) -> Vec<Row> {
    let origins: Vec<Origin> = texts.iter().map(|(origin, _)| *origin).collect();
    let texts = texts.into_iter().map(|(_, text)| (text, None)).collect();
    let (analyzer, matches) = evaluated(texts, records, false);
    let mut rows = Vec::new();
    for (view, (key, matches)) in analyzer.rules().iter().zip(matches) {
        for (target, schema) in searches() {
            let wanted = Wanted {
                target,
                schema: Some(schema),
                mapping: None,
            };
            // What is a part of a correlation matches nothing by itself.
            let is_part = |one: &Conversion| one.reasons.iter().any(|reason| reason.code == "part");
            let conversion = analyzer.convert(&key, &wanted);
            if let Some(conversion) = conversion.filter(|one| !is_part(one)) {
                rows.push(Row {
                    rule: view.title.clone(),
                    origin: origins[text_of(&key)],
                    conversion,
                    matches: matches.clone(),
                });
            }
        }
    }
    rows
}

impl Work {
    /// The queries of a target that is read here, too: what was written, and what it matches once
    /// it is read back.
    pub fn read_back(
        &self,
        (target, schema): (Target, Schema),
        language: Language,
    ) -> Vec<(&Row, Vec<usize>)> {
        let rows = self
            .rows
            .iter()
            .filter(|row| row.conversion.target == target && row.conversion.schema == schema);
        let rows: Vec<(&Row, &String)> = rows
            .filter_map(|row| Some((row, row.conversion.query.as_ref()?)))
            .collect();
        let texts = rows
            .iter()
            .map(|(_, query)| ((*query).clone(), Some(language)));
        // A search has the log among its terms, where a Sigma rule names it.
        let ignore_logsource = language != Language::Sigma;
        let (_, matches) = evaluated(texts.collect(), &self.records, ignore_logsource);
        let found: HashMap<usize, Vec<usize>> = matches
            .into_iter()
            .map(|(key, matches)| (text_of(&key), matches))
            .collect();
        let back = rows.iter().enumerate();
        back.map(|(at, (row, _))| (*row, found.get(&at).cloned().unwrap_or_default()))
            .collect()
    }
}

impl Work {
    /// How many rules there are.
    pub fn rules(&self) -> usize {
        self.rows.len() / searches().count()
    }

    /// For each target with its log how many rules are exact, superset and refused, and the
    /// reasons of those that are not exact, by the number of rules.
    pub fn counts(&self) -> Vec<(String, String)> {
        let of = |(target, schema): (Target, Schema)| {
            let is_it =
                |row: &&Row| row.conversion.target == target && row.conversion.schema == schema;
            let rows: Vec<&Row> = self.rows.iter().filter(is_it).collect();
            let with = |status| {
                let rows = rows.iter().filter(|row| row.conversion.status == status);
                rows.count()
            };
            let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
            for row in rows
                .iter()
                .filter(|row| row.conversion.status != Status::Exact)
            {
                let codes = row.conversion.reasons.iter().map(|one| one.code.as_str());
                for code in codes.collect::<BTreeSet<&str>>() {
                    *reasons.entry(code).or_default() += 1;
                }
            }
            let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
            reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let reasons = reasons
                .iter()
                .map(|(code, count)| format!("{code} {count}"));
            let counts = format!(
                "{} exact, {} superset, {} refused ({})",
                with(Status::Exact),
                with(Status::Superset),
                with(Status::Refused),
                reasons.collect::<Vec<String>>().join(", ")
            );
            (format!("{} ({})", target.name(), schema.name()), counts)
        };
        searches().map(of).collect()
    }
}

impl Row {
    /// As `tests/engines/run.py` reads it, with the [`Work::own_records`].
    pub fn json(&self, own_records: usize) -> serde_json::Value {
        let reasons: Vec<&str> = self
            .conversion
            .reasons
            .iter()
            .map(|one| &*one.code)
            .collect();
        let columns: Vec<&str> = self
            .conversion
            .fields
            .iter()
            .map(|one| &*one.column)
            .collect();
        let fields: Vec<[&str; 2]> = self
            .conversion
            .fields
            .iter()
            .map(|one| [&*one.field, &*one.column])
            .collect();
        json!({
            "rule": self.rule,
            "origin": self.origin.name(),
            "target": self.conversion.target.name(),
            "status": self.conversion.status.name(),
            "reasons": reasons,
            "columns": columns,
            "fields": fields,
            "query": self.conversion.query,
            "matches": self.matches,
            "own_records": own_records,
        })
    }

    /// What was recorded of an engine is about this query, and this is the answer that is right,
    /// among records that are made from other than public rules. A superset may select more, so of
    /// it only the query counts.
    pub fn recorded(&self) -> Option<String> {
        let query = self.conversion.query.as_deref()?;
        let answer = match self.conversion.status {
            Status::Exact => {
                let matches = self.matches.iter().map(usize::to_string);
                format!(
                    "{:016x}",
                    digest(&matches.collect::<Vec<String>>().join(","))
                )
            }
            Status::Superset | Status::Refused => "-".to_owned(),
        };
        let target = self.conversion.target.name();
        Some(format!(
            "{}\t{target}\t{:016x}\t{answer}",
            self.rule,
            digest(query)
        ))
    }
}

/// FNV-1a: small, and the same in Python.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
