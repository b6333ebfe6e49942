//! Sigma rules over JSON records and nothing else: no other language or format, no advice, no
//! reports. `make bench-wasm` weighs it beside rsigma, which does the same.

use cutout_core::engine::{Batch, Evaluator, Judge};
use cutout_core::event::{Format, Reader};
use cutout_core::report::Verdict;
use cutout_core::rule::{self, Language, Rule};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    rules: Vec<Rule>,
    batch: Batch,
    evaluator: Evaluator,
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
        let mut reader = Reader::new(text.into(), Some(Format::Json));
        let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
        while reader.read(2_000, &mut events, &mut diagnostics) {}
        self.batch = Batch::default();
        events.into_iter().for_each(|event| self.batch.push(event));
        self.evaluator.clear();
    }

    pub fn evaluate(&mut self) {
        let judge = Judge {
            batch: &self.batch,
            everything: false,
        };
        let events = 0..self.batch.len() as u32;
        let matches = |rule| {
            let judged = judge.rule(rule, &mut self.evaluator);
            let matching = |event: &u32| {
                let verdict = judged
                    .as_ref()
                    .map(|judged| judged.verdict(*event as usize));
                verdict == Some(Verdict::Match)
            };
            events.clone().filter(matching).collect()
        };
        self.matches = self.rules.iter().map(matches).collect();
    }

    pub fn matches(&self, rule: usize) -> Vec<u32> {
        self.matches[rule].clone()
    }
}
