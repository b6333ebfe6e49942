//! Rules over several events and records for them, so that what other engines make of windows and
//! chains can be compared.

use crate::generate::Source;
use crate::meeting::Record;

const RULES: usize = 60;
const RECORDS: usize = 600;
/// Words of which each record has one or two, and each step asks for one.
const WORDS: [&str; 4] = ["amber", "birch", "cedar", "dune"];
/// The records are spread over so many minutes.
const MINUTES: usize = 90;

/// Correlations of Sigma, each with the rules that it is about, and searches of Splunk that count.
pub fn texts(from: &mut Source) -> Vec<String> {
    (0..RULES)
        .map(|number| match from.one_in(6) {
            true => search(from),
            false => correlation(from, number),
        })
        .collect()
}

fn search(from: &mut Source) -> String {
    let word = from.pick(&WORDS);
    let count = from.pick(&["count", "dc(Computer) AS n"]);
    let name = if count == "count" { "count" } else { "n" };
    let by = from.pick(&["User", "User, Computer"]);
    let sign = from.pick(&[">", ">=", "<", "="]);
    let number = 1 + from.below(40);
    format!("index=* CommandLine=\"*{word}*\" | stats {count} by {by} | where {name}{sign}{number}")
}

fn correlation(from: &mut Source, number: usize) -> String {
    let kind = from.pick(&["event_count", "value_count", "temporal", "temporal_ordered"]);
    let first = from.below(WORDS.len());
    let steps = match kind {
        "value_count" => 1,
        "event_count" => 1 + from.below(2),
        _ => 2 + from.below(2),
    };
    let mut text = String::new();
    for step in 0..steps {
        let word = WORDS[(first + step) % WORDS.len()];
        text.push_str(&format!(
            "title: Step {step}\nname: step{step}\nlogsource: {{category: process_creation, product: windows}}\n\
             detection: {{selection: {{CommandLine|contains: {word}}}, condition: selection}}\n---\n"
        ));
    }
    let by = from.pick(&[
        "\n  group-by: [User]",
        "\n  group-by: [Computer]",
        "\n  group-by: [User, Computer]",
        "",
    ]);
    let relation = from.pick(&["gte", "gt", "lt", "lte", "eq"]);
    let least = 1 + from.below(5);
    let condition = match kind {
        "value_count" => {
            let field = from.pick(&["Computer", "CommandLine"]);
            format!("\n  condition: {{field: {field}, {relation}: {least}}}")
        }
        "event_count" => format!("\n  condition: {{{relation}: {least}}}"),
        _ => String::new(),
    };
    let names: Vec<String> = (0..steps).map(|step| format!("step{step}")).collect();
    let span = from.pick(&["20s", "1m", "5m", "1h"]);
    text.push_str(&format!(
        "title: together {number} {kind}\ncorrelation:\n  type: {kind}\n  rules: [{}]{by}\n  timespan: {span}{condition}\n",
        names.join(", ")
    ));
    text
}

/// Records of which many are near each other, some at one moment, and some without a time or
/// without a value to share.
pub fn records(from: &mut Source) -> Vec<Record> {
    let mut records = Vec::new();
    let mut last = String::new();
    for number in 0..RECORDS {
        let (word, other) = (from.pick(&WORDS), from.pick(&WORDS));
        let second = if from.one_in(4) { other } else { "" };
        let mut record = Record::new();
        let mut put = |name: &str, value: String| record.insert(name.to_owned(), value);
        put(
            "CommandLine",
            format!("run {word} {second} {}", from.below(9)),
        );
        put("Image", r"C:\tools\run.exe".to_owned());
        if !from.one_in(12) {
            put("User", from.pick(&["ann", "bob", "Bob", "cy"]).to_owned());
        }
        if !from.one_in(12) {
            put("Computer", format!("host{}", from.below(5)));
        }
        let (minute, second) = (from.below(MINUTES), from.below(60));
        // Some lie a whole number of seconds apart, so that a window ends in one of them.
        let thousandth = if from.one_in(3) { from.below(1000) } else { 0 };
        let time = format!(
            "2026-03-29 {:02}:{:02}:{second:02}.{thousandth:03}",
            minute / 60,
            minute % 60
        );
        match from.below(20) {
            0 => {}
            1 => drop(put("UtcTime", format!("no time {number}"))),
            2..5 => drop(put("UtcTime", last.clone())),
            _ => drop(put("UtcTime", time.clone())),
        }
        last = time;
        records.push(record);
    }
    records
}
