//! How the cost grows with rules and with events, and from where on each part dominates.

use crate::engines::{cutout, timed};
use crate::events::{self, Lines};
use crate::rules::Rules;
use cutout_core::analyze::Analyzer;
use std::time::Duration;

/// One measurement: what was asked for, and the milliseconds of each part.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub rules: usize,
    pub events: usize,
    /// Compiling the rules, loading the events, evaluating.
    pub parts: [f64; 3],
}

pub const PARTS: [&str; 3] = ["compile", "load", "evaluate"];

/// Events that the command line evaluates together; larger logs go through in such blocks.
const BLOCK: usize = 20_000;

/// From 100 rules, chosen evenly, to all, on as many events as the table has.
pub fn by_rules(rules: &Rules) -> Vec<Point> {
    let text = events::made_up(BLOCK, Lines::AsInALog);
    let counts = [100, 300, 1_000, 2_000, rules.texts.len()];
    let counts = counts
        .into_iter()
        .filter(|count| *count <= rules.texts.len());
    let evenly = |count: usize| -> Vec<String> {
        let places = (0..count).map(|at| at * rules.texts.len() / count);
        places.map(|at| rules.texts[at].clone()).collect()
    };
    counts
        .map(evenly)
        .map(|texts| median_of_3(|| point(&texts, BLOCK, &text)))
        .collect()
}

/// From 1,000 events to a million, under the rules for process creations.
pub fn by_events(rules: &Rules) -> Vec<Point> {
    let text = events::made_up(100_000, Lines::AsInALog);
    [1_000, 10_000, 100_000, 1_000_000]
        .map(|count| median_of_3(|| point(&rules.texts, count, &text)))
        .into()
}

/// Loads and evaluates block by block, as the command line does with what is larger than memory.
/// More events than the text has are the same ones again, which no block can tell.
fn point(rules: &[String], count: usize, text: &str) -> Point {
    let mut analyzer = Analyzer::new();
    let request = cutout::request("", rules);
    let (compile, ()) = timed(|| {
        analyzer.start(request);
        cutout::finish(&mut analyzer);
    });
    let (mut load, mut evaluate) = (Duration::ZERO, Duration::ZERO);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for first in (0..count).step_by(BLOCK) {
        let from = first % lines.len();
        let block = &lines[from..(from + BLOCK.min(count - first)).min(lines.len())];
        let spent = cutout::proceed(&mut analyzer, cutout::request(&block.concat(), rules));
        load += spent.load;
        evaluate += spent.evaluate;
    }
    Point {
        rules: rules.len(),
        events: count,
        parts: [compile, load, evaluate].map(|time| time.as_secs_f64() * 1e3),
    }
}

/// The measurement in the middle of three, by all its parts together.
fn median_of_3(measure: impl Fn() -> Point) -> Point {
    let mut points = [measure(), measure(), measure()];
    let whole = |point: &Point| point.parts.iter().sum::<f64>();
    points.sort_by(|one, other| whole(one).total_cmp(&whole(other)));
    points[1]
}

/// Where a part begins to cost more than all others together, in words; `size` is what grows.
pub fn dominance(points: &[Point], size: fn(&Point) -> usize, what: &str) -> Vec<String> {
    let leads = |point: &Point, part: usize| 2.0 * point.parts[part] > point.parts.iter().sum();
    let told = |part: usize| {
        let at: Vec<usize> = points
            .iter()
            .filter(|point| leads(point, part))
            .map(size)
            .collect();
        let (first, last) = (at.first()?, at.last()?);
        let range = if first == last {
            format!("{first}")
        } else {
            format!("{first} to {last}")
        };
        Some(format!(
            "{} is more than half at {range} {what}",
            PARTS[part]
        ))
    };
    (0..PARTS.len()).filter_map(told).collect()
}

pub fn print(points: &[Point]) {
    println!("| rules | events | compile | load | evaluate | an event |");
    println!("|------:|-------:|--------:|-----:|---------:|---------:|");
    for Point {
        rules,
        events,
        parts,
    } in points
    {
        let [compile, load, evaluate] = parts.map(|ms| format!("{ms:.1} ms"));
        let each = (parts[1] + parts[2]) * 1e3 / *events as f64;
        println!("| {rules} | {events} | {compile} | {load} | {evaluate} | {each:.1} µs |");
    }
}
