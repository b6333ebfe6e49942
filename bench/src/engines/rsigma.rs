//! rsigma, as its own program uses it: records parsed by serde_json, each put to the engine with
//! all rules.
//!
//! Its options are left as they are, which is without the bloom filter, without the index over all
//! rules at once and without details of matches: what its own notes advise for sets of this size.

use super::{Matches, Run, timed};
use rsigma_eval::{Engine, EvaluationResult, JsonEvent};
use rsigma_parser::parse_sigma_yaml;
use serde_json::Value;
use std::collections::HashMap;

/// What a run leaves behind.
pub struct Loaded {
    pub events: Vec<Value>,
    pub results: Vec<Vec<EvaluationResult>>,
}

/// Compiles the rules, then loads the events and evaluates them.
pub fn run(text: &str, rules: &[String]) -> (Run, Loaded) {
    let (compile, engine) = timed(|| compiled(rules));
    let (load, events) = timed(|| load(text));
    let (evaluate, results) = timed(|| evaluate(&engine, &events));
    (
        Run {
            compile,
            load,
            evaluate,
        },
        Loaded { events, results },
    )
}

/// Parses and compiles the rules. Those that rsigma refuses are left out.
pub fn compiled(rules: &[String]) -> Engine {
    let mut engine = Engine::new();
    let parsed = rules.iter().filter_map(|text| parse_sigma_yaml(text).ok());
    let parsed: Vec<_> = parsed.flat_map(|collection| collection.rules).collect();
    engine.add_rules(&parsed);
    engine
}

fn load(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

pub fn evaluate(engine: &Engine, events: &[Value]) -> Vec<Vec<EvaluationResult>> {
    events
        .iter()
        .map(|event| engine.evaluate(&JsonEvent::borrow(event)))
        .collect()
}

/// The matches, with each rule by the place of its text.
pub fn matches(results: &[Vec<EvaluationResult>], places: &HashMap<String, u32>) -> Matches {
    let mut matches = Matches::new();
    for (event, results) in results.iter().enumerate() {
        for result in results {
            let id = result.header.rule_id.as_deref().unwrap_or_default();
            matches.push((places[id], event as u32));
        }
    }
    matches.sort_unstable();
    matches.dedup();
    matches
}

/// The place of each text by the id of its rule.
pub fn places(rules: &[String]) -> HashMap<String, u32> {
    let id = |text: &String| {
        let line = text.lines().find_map(|line| line.strip_prefix("id:"))?;
        Some(line.trim().to_owned())
    };
    (0..)
        .zip(rules)
        .filter_map(|(at, text)| Some((id(text)?, at)))
        .collect()
}
