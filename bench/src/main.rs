//! Measures Cutout beside rsigma and beside what the machine allows. `make bench` runs it, and
//! docs/performance.md explains the figures.

mod activities;
mod engines;
mod events;
mod growth;
mod median;
mod native;
mod plot;
mod process;
mod rules;
mod shared;
mod table;

use events::Lines;
use plot::Plot;
use std::path::Path;
use std::process::ExitCode;

const EVENTS: usize = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["native", out, cutout] => native(out, Path::new(cutout)),
        ["growth", svg] => growth(svg),
        // What the table's row of memory starts, once an engine.
        ["hold", engine] => {
            let events = events::made_up(EVENTS, Lines::AsInALog);
            process::hold(engine, &events, &rules::process_creation())
        }
        ["material", folder] => material(folder),
        ["events", count, "as-in-a-log"] => write_events(count, Lines::AsInALog),
        ["events", count, "all-distinct"] => write_events(count, Lines::AllDistinct),
        _ => Err(
            "usage: cutout-bench native RESULT.json CUTOUT | growth PLOT.svg | material FOLDER | events COUNT as-in-a-log|all-distinct"
                .to_owned(),
        ),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn write_events(count: &str, lines: Lines) -> Result<(), String> {
    let count = count
        .parse()
        .map_err(|_| format!("{count} is no number of events"))?;
    print!("{}", events::made_up(count, lines));
    Ok(())
}

fn growth(svg: &str) -> Result<(), String> {
    let (all, process_creation) = (rules::all(), rules::process_creation());
    let (by_rules, by_events) = (growth::by_rules(&all), growth::by_events(&process_creation));
    println!("\nGrowth with rules, all of Sigma:");
    growth::print(&by_rules);
    println!("\nGrowth with events, rules for process creations:");
    growth::print(&by_events);
    let (rules, events) = (
        |point: &growth::Point| point.rules,
        |point: &growth::Point| point.events,
    );
    for line in growth::dominance(&by_rules, rules, "rules") {
        println!("{line}");
    }
    for line in growth::dominance(&by_events, events, "events") {
        println!("{line}");
    }
    let plots = [
        Plot {
            title: "20,000 events under more and more rules".to_owned(),
            points: &by_rules,
            size: rules,
            unit: "rules",
        },
        Plot {
            title: format!(
                "{} rules over more and more events",
                process_creation.texts.len()
            ),
            points: &by_events,
            size: events,
            unit: "events",
        },
    ];
    std::fs::write(svg, plot::svg(&plots)).map_err(|error| format!("{svg}: {error}"))
}

/// What `make bench-wasm` measures with: events, rules, and each rule as edited.
fn material(folder: &str) -> Result<(), String> {
    let rules = rules::process_creation().texts;
    let edit = |(at, text): (usize, &String)| Some((at, rules::edited(text)?));
    let edits: Vec<_> = rules.iter().enumerate().filter_map(edit).collect();
    let files = [
        ("events.ndjson", events::made_up(EVENTS, Lines::AsInALog)),
        ("edits.json", serde_json::json!(edits).to_string()),
        ("rules.json", serde_json::json!(rules).to_string()),
    ];
    for (name, text) in files {
        let file = std::path::Path::new(folder).join(name);
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

fn native(out: &str, cutout: &Path) -> Result<(), String> {
    let rules = rules::process_creation();
    println!(
        "{} rules for process creations, {}",
        rules.texts.len(),
        rules.source
    );
    let mut rows = Vec::new();
    let as_in_a_log = events::made_up(EVENTS, Lines::AsInALog);
    native::describe("made up", &as_in_a_log);
    rows.extend(native::whole("made up", &as_in_a_log, &rules, true)?);
    rows.extend(native::edits(&as_in_a_log, &rules)?);
    let distinct = events::made_up(EVENTS, Lines::AllDistinct);
    native::describe("distinct", &distinct);
    rows.extend(native::whole(
        "every line distinct",
        &distinct,
        &rules,
        false,
    )?);
    match shared::process_creations() {
        Some(recorded) => {
            let varied = events::varied(&recorded, EVENTS, 35);
            native::describe("recorded", &varied);
            rows.extend(native::whole("recorded, varied", &varied, &rules, false)?);
        }
        None => println!("recorded events: not here, skipped"),
    }
    rows.extend(process::memory());
    match process::beside_jq(cutout, native::ROUNDS) {
        Some(row) => rows.push(row),
        None => println!("jq: not here, skipped"),
    }
    rows.extend(native::limits(&as_in_a_log));
    table::print(&rows);
    std::fs::write(out, table::json(&rows).to_string())
        .map_err(|error| format!("{out}: {error}"))?;
    let missed = rows.iter().filter(|row| !row.holds()).count();
    if missed > 0 {
        Err(format!("{missed} figures are missed"))
    } else {
        Ok(())
    }
}
