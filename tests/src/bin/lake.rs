//! Writes process creations as NDJSON, without end or as many as are asked for: the same number
//! gives the same text, and a larger one begins with it.
//!
//!     cargo run --release -p cutout-tests --bin lake -- 1000000
//!
//! Most are those of the benchmark. One in [`ABOUT_RULES`] is made from a rule of the pack t1216,
//! so that rules about a process have events that they match and some that they just miss. Rules
//! about files, other logs or other fields match none.

// The benchmark is a package of its own, which has other engines to build.
#[path = "../../../bench/src/activities.rs"]
mod activities;
#[expect(dead_code, reason = "the benchmark has more uses for events")]
#[path = "../../../bench/src/events.rs"]
mod events;

use cutout_core::catalog::pack::PACKS;
use cutout_core::ir::Node;
use cutout_core::rule::{self, Rule};
use cutout_tests::generate::Source;
use cutout_tests::meeting;
use events::Lines;
use serde_json::{Map, Value};
use std::io::{BufWriter, Write};
use std::process::ExitCode;

const ABOUT_RULES: usize = 200;
/// Of these, one in so many may lose the last character of a value afterwards.
const CHANGED: usize = 3;
/// What a record that is made from a rule has from the rule only.
const OF_RULES: [&str; 5] = [
    "CommandLine",
    "Image",
    "OriginalFileName",
    "ParentCommandLine",
    "ParentImage",
];

fn main() -> ExitCode {
    let Some(count) = std::env::args().nth(1).and_then(|text| text.parse().ok()) else {
        eprintln!("error: say how many events: lake 1000000");
        return ExitCode::from(2);
    };
    let rules: Vec<Rule> = PACKS
        .iter()
        .filter(|pack| pack.id == "t1216")
        .flat_map(|pack| pack.rules.iter().flat_map(|(_, text)| rule::parse(text)))
        .collect();
    let conditions: Vec<&Node> = rules.iter().filter_map(Rule::usable).collect();
    let mut from = Source::new(1216);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for mut event in events::stream(Lines::AsInALog).take(count) {
        if from.one_in(ABOUT_RULES)
            && let Value::Object(fields) = &mut event
        {
            let condition = conditions[from.below(conditions.len())];
            meet(condition, fields, &mut from);
        }
        // Whoever reads may have read enough.
        if writeln!(out, "{event}").is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

fn meet(condition: &Node, fields: &mut Map<String, Value>, from: &mut Source) {
    let mut record = meeting::record(condition, from);
    if from.one_in(CHANGED)
        && let Some(value) = record.values_mut().nth(from.below(OF_RULES.len()))
    {
        value.pop();
    }
    for name in OF_RULES {
        fields.remove(name);
    }
    // Rules about other kinds of events name what no record of a process has.
    let made = record
        .into_iter()
        .filter(|(name, _)| OF_RULES.contains(&name.as_str()));
    fields.extend(made.map(|(name, value)| (name, value.into())));
}
