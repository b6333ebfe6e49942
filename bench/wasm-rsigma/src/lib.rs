//! rsigma as `make bench-wasm` drives it, with the calls that its Cutout counterpart has.

use rsigma_eval::{Engine, EvaluationResult, JsonEvent};
use rsigma_parser::{SigmaRule, parse_sigma_yaml};
use serde_json::Value;
use std::collections::HashMap;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    engine: Engine,
    /// The place of each rule by its id.
    places: HashMap<String, usize>,
    events: Vec<Value>,
    /// Those of each event.
    results: Vec<Vec<EvaluationResult>>,
    prepared: Option<String>,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Bench {
        Bench::default()
    }

    /// Compiles the rules, a text each. Those that rsigma refuses are left out.
    pub fn compile(&mut self, rules: Vec<String>) {
        let parsed = rules.iter().map(|text| parse_sigma_yaml(text));
        let parsed = parsed.map(|found| found.map_or_else(|_| Vec::new(), |found| found.rules));
        let parsed: Vec<Vec<SigmaRule>> = parsed.collect();
        self.engine = Engine::new();
        self.engine.add_rules(parsed.iter().flatten());
        for (at, rule) in parsed
            .iter()
            .enumerate()
            .flat_map(|(at, of)| of.iter().map(move |rule| (at, rule)))
        {
            self.places.insert(rule.id.clone().unwrap_or_default(), at);
        }
    }

    /// Reads NDJSON into the form that is evaluated.
    pub fn load(&mut self, text: String) {
        let records = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        self.events = records.collect();
    }

    /// Evaluates all rules on all events.
    pub fn evaluate(&mut self) {
        let evaluate = |event| self.engine.evaluate(&JsonEvent::borrow(event));
        self.results = self.events.iter().map(evaluate).collect();
    }

    /// Takes another text for a rule, for [`Bench::apply`].
    pub fn prepare(&mut self, _rule: usize, changed: String) {
        self.prepared = Some(changed);
    }

    /// Compiles the rule that was prepared and evaluates it, alone.
    pub fn apply(&mut self) {
        let parsed = self
            .prepared
            .take()
            .and_then(|text| parse_sigma_yaml(&text).ok());
        self.engine = Engine::new();
        self.engine
            .add_rules(parsed.iter().flat_map(|found| &found.rules));
        self.evaluate();
    }

    /// The events that a rule matches.
    pub fn matches(&self, rule: usize) -> Vec<u32> {
        let of_rule = |result: &EvaluationResult| {
            let id = result.header.rule_id.as_deref().unwrap_or_default();
            self.places.get(id) == Some(&rule)
        };
        let matching = |results: &Vec<EvaluationResult>| results.iter().any(of_rule);
        let pairs = (0..).zip(&self.results);
        pairs
            .filter(|(_, results)| matching(results))
            .map(|(event, _)| event)
            .collect()
    }
}
