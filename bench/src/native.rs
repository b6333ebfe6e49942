//! The rows of the table that are measured natively.

use crate::engines::{cutout, difference, rsigma, timed};
use crate::events;
use crate::median::{Rounds, median};
use crate::rules::{Rules, edited};
use crate::table::{Row, Wanted};
use std::collections::HashMap;

pub const ROUNDS: usize = 5;

/// Compile, load, evaluate: all rules over all events, in rounds that alternate.
pub fn whole(name: &str, text: &str, rules: &Rules, judged: bool) -> Result<Vec<Row>, String> {
    let places = rsigma::places(&rules.texts);
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let (ours, analyzer) = cutout::run(text, &rules.texts);
        let (theirs, loaded) = rsigma::run(text, &rules.texts);
        if round == 0 {
            let found = cutout::matches(&analyzer, 0..rules.texts.len());
            eprintln!("{name}: {} matches", found.len());
            let other = rsigma::matches(&loaded.results, &places);
            if let Some(difference) = difference(&found, &other, &rules.texts) {
                return Err(format!("{name}: the verdicts differ\n{difference}"));
            }
        }
        rounds.push((ours, theirs));
    }
    let of = |part: fn(&crate::engines::Run) -> std::time::Duration| {
        Rounds(
            rounds
                .iter()
                .map(|(ours, theirs)| (part(ours), part(theirs)))
                .collect(),
        )
    };
    let row = |work: &str, rounds: Rounds, least: f64| Row {
        work: format!("{work}, {name}"),
        ours: format!("{:.0} ms", rounds.ours()),
        theirs: format!("{:.0} ms", rounds.theirs()),
        seen: rounds.ratio(),
        unit: "×",
        wanted: if judged {
            Wanted::AtLeast(least)
        } else {
            Wanted::Nothing
        },
    };
    let mut rows = vec![
        row("load and evaluate", of(|run| run.load + run.evaluate), 5.0),
        row("evaluate only", of(|run| run.evaluate), 12.0),
        Row {
            wanted: Wanted::Nothing,
            ..row("load only", of(|run| run.load), 0.0)
        },
    ];
    if judged {
        let mut compile = row("", of(|run| run.compile), 2.0);
        compile.work = format!("compile {} rules from YAML", rules.texts.len());
        rows.push(compile);
    }
    Ok(rows)
}

/// One rule edited among all others, each in turn: the other engine evaluates that rule alone.
pub fn edits(text: &str, rules: &Rules) -> Result<Vec<Row>, String> {
    let places = rsigma::places(&rules.texts);
    let (_, mut analyzer) = cutout::run(text, &rules.texts);
    let (_, loaded) = rsigma::run(text, &[]);
    let mut texts = rules.texts.clone();
    let (mut rounds, mut worst) = (Vec::new(), (0.0, 0));
    for at in 0..texts.len() {
        let Some(changed) = edited(&texts[at]) else {
            continue;
        };
        let before = std::mem::replace(&mut texts[at], changed);
        let edited = cutout::own(at, &texts[at]);
        let (ours, ()) = timed(|| {
            analyzer.edit(&edited);
            cutout::finish(&mut analyzer);
        });
        let one = &texts[at..=at];
        let (theirs, results) = timed(|| rsigma::evaluate(&rsigma::compiled(one), &loaded.events));
        let found = cutout::matches(&analyzer, at..at + 1);
        let other = rsigma::matches(&results, &places);
        if let Some(difference) = difference(&found, &other, &texts) {
            return Err(format!(
                "rule {at} as edited: the verdicts differ\n{difference}"
            ));
        }
        if ours.as_secs_f64() > worst.0 {
            worst = (ours.as_secs_f64(), at);
        }
        rounds.push((ours, theirs));
        texts[at] = before;
        analyzer.edit(&cutout::own(at, &texts[at]));
        cutout::finish(&mut analyzer);
    }
    let count = rounds.len();
    let rounds = Rounds(rounds);
    let title = texts[worst.1]
        .lines()
        .find_map(|line| line.strip_prefix("title: "));
    Ok(vec![
        Row {
            work: format!("re-evaluate after editing one rule (median of {count})"),
            ours: format!("{:.1} ms", rounds.ours()),
            theirs: format!("{:.1} ms", rounds.theirs()),
            seen: rounds.ratio(),
            unit: "×",
            wanted: Wanted::AtLeast(30.0),
        },
        Row {
            work: format!("worst edit: {}", title.unwrap_or_default()),
            ours: format!("{:.1} ms", worst.0 * 1e3),
            theirs: "–".to_owned(),
            seen: worst.0 * 1e3,
            unit: "ms",
            wanted: Wanted::AtMost(50.0),
        },
    ])
}

/// What the machine allows: the same bytes looked at once, parsed once, read once.
pub fn limits(text: &str) -> Vec<Row> {
    let file = std::env::temp_dir().join(format!("cutout-bench-{}.ndjson", std::process::id()));
    let row = |work: &str, measure: &dyn Fn() -> usize| {
        let times = (0..ROUNDS).map(|_| timed(|| std::hint::black_box(measure())).0);
        let seconds = median(times.map(|time| time.as_secs_f64()));
        Row {
            work: work.to_owned(),
            ours: "–".to_owned(),
            theirs: format!("{:.1} ms", seconds * 1e3),
            seen: text.len() as f64 / seconds / 1e9,
            unit: "GB/s",
            wanted: Wanted::Nothing,
        }
    };
    let mut rows = vec![
        row("limit: memchr over the same bytes", &|| {
            memchr::memchr_iter(b'\n', text.as_bytes()).count()
        }),
        row("limit: parsing the JSON alone, sonic-rs", &|| {
            text.lines()
                .filter_map(|line| sonic_rs::from_str::<sonic_rs::Value>(line).ok())
                .count()
        }),
        row("limit: parsing the JSON alone, serde_json", &|| {
            text.lines()
                .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
                .count()
        }),
    ];
    if std::fs::write(&file, text).is_ok() {
        rows.push(row("limit: reading the file", &|| {
            std::fs::read(&file).map_or(0, |bytes| bytes.len())
        }));
        // It lies in a folder for what is temporary, should this fail.
        let _ = std::fs::remove_file(&file);
    }
    rows
}

/// What is known of events before they are measured: bytes each, and how often values repeat.
pub fn describe(name: &str, text: &str) {
    const FIELDS: [&str; 5] = [
        "CommandLine",
        "ParentCommandLine",
        "Image",
        "User",
        "Computer",
    ];
    let shares: HashMap<_, _> = FIELDS
        .into_iter()
        .zip(events::distinct(text, &FIELDS))
        .collect();
    let count = text.lines().count();
    let shown = FIELDS
        .map(|field| format!("{field} {:.1} %", shares[field]))
        .join(", ");
    println!(
        "{name}: {count} events of {} B; distinct values: {shown}",
        text.len() / count.max(1)
    );
}
