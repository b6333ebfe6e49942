//! Cutout as `make bench-wasm` drives it: the calls that the page's worker makes, without the page.

use cutout_core::analyze::{Analyzer, OwnRule, Progress, Request, RuleChoice};
use cutout_core::report::Verdict;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    analyzer: Analyzer,
    rules: RuleChoice,
    /// The edit that is to be evaluated next.
    prepared: OwnRule,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Bench {
        Bench::default()
    }

    /// Compiles the rules, a text each.
    pub fn compile(&mut self, rules: Vec<String>) {
        let own = |(at, text)| OwnRule {
            key: format!("own/{at}"),
            text,
            language: None,
        };
        self.rules.own = rules.into_iter().enumerate().map(own).collect();
        self.analyzer.start(self.request(String::new()));
        self.evaluate();
    }

    /// Reads NDJSON into the form that is evaluated.
    pub fn load(&mut self, text: String) {
        self.analyzer.start(self.request(text));
        while matches!(self.analyzer.step(), Progress::Reading { done, of } if done < of) {}
    }

    /// Evaluates all rules on all events.
    pub fn evaluate(&mut self) {
        while self.analyzer.step() != Progress::Done {}
    }

    /// Takes another text for a rule, for [`Bench::apply`]. The page has the text from a
    /// message, so making it is no part of what is measured.
    pub fn prepare(&mut self, rule: usize, changed: String) {
        self.prepared = OwnRule {
            text: changed,
            ..self.rules.own[rule].clone()
        };
    }

    /// Evaluates what was prepared.
    pub fn apply(&mut self) {
        self.analyzer.edit(&self.prepared);
        self.evaluate();
    }

    /// Takes the rule back to what it was.
    pub fn undo(&mut self, rule: usize) {
        self.analyzer.edit(&self.rules.own[rule]);
        self.evaluate();
    }

    /// The events that a rule matches.
    pub fn matches(&self, rule: usize) -> Vec<u32> {
        let matches =
            |event: &u32| self.analyzer.verdict(*event as usize, rule) == Some(Verdict::Match);
        (0..self.analyzer.events() as u32).filter(matches).collect()
    }
}

impl Bench {
    fn request(&self, text: String) -> Request {
        Request {
            text,
            rules: self.rules.clone(),
            ..Request::default()
        }
    }
}
