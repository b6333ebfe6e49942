//! Measures Cutout beside rsigma and beside what the machine allows. `make bench` runs it, and
//! docs/performance.md explains the figures.

mod activities;
mod engines;
mod events;
mod median;
mod native;
mod rules;
mod shared;
mod table;

use events::Lines;
use std::process::ExitCode;

const EVENTS: usize = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["native", out] => native(out),
        ["events", count, "as-in-a-log"] => write_events(count, Lines::AsInALog),
        ["events", count, "all-distinct"] => write_events(count, Lines::AllDistinct),
        _ => Err(
            "usage: cutout-bench native RESULT.json | events COUNT as-in-a-log|all-distinct"
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

fn native(out: &str) -> Result<(), String> {
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
