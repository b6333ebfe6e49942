//! Sigma rules over JSON records and nothing else: no other language or format, no advice, no
//! reports, no rules over several events. `make bench-wasm` weighs it beside rsigma's engine, which
//! does the same.

use cutout_core::engine::{Batch, Evaluator, Work};
use cutout_core::event::Reader;
use cutout_core::rule::{self, Language, Rule};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    rules: Vec<Rule>,
    batch: Batch,
    evaluator: Evaluator,
    /// The events that each rule matches.
    matches: Vec<Vec<u32>>,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Bench {
        Bench::default()
    }

    pub fn compile(&mut self, rules: Vec<String>) {
        let parsed = rules
            .iter()
            .flat_map(|text| rule::parse_as(text, Some(Language::Sigma)));
        self.rules = parsed.collect();
    }

    pub fn load(&mut self, text: String) {
        (self.batch, self.evaluator) = (Batch::default(), Evaluator::default());
        let mut reader = Reader::json(text);
        while reader.read(2_000, &mut self.batch, &mut Vec::new()) {}
    }

    pub fn evaluate(&mut self) {
        let (batch, evaluator) = (&self.batch, &mut self.evaluator);
        let usable = self.rules.iter().filter_map(Rule::usable);
        let plans: Vec<_> = usable.map(|condition| evaluator.plan(condition)).collect();
        evaluator.ask(plans.iter().map(|plan| &**plan), batch);
        let matches = |rule: &Rule| {
            let condition = rule.usable()?;
            let covered = evaluator.covered(&rule.logsource, batch);
            let work = &mut Work::unlimited();
            let answers = evaluator.evaluate_within(condition, batch, &covered, work);
            let events = answers.ok()?.must;
            Some(events.iter().map(|event| event as u32).collect())
        };
        let matches = self.rules.iter().map(matches);
        self.matches = matches.map(Option::unwrap_or_default).collect();
    }

    pub fn matches(&self, rule: usize) -> Vec<u32> {
        self.matches[rule].clone()
    }
}
