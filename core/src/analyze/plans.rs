//! What rules ask, planned once for all events that they are put to.

use super::rules::{Entry, RuleSet};
use crate::engine::{Evaluator, Plan};
use crate::ir::Group;
use std::collections::HashMap;
use std::rc::Rc;

/// Plans by the version of their rule. They are good for as long as the evaluator knows their
/// predicates.
#[derive(Debug, Default)]
pub(super) struct Plans(HashMap<u64, Planned>);

#[derive(Debug)]
struct Planned {
    own: Rc<Plan>,
    /// Those of a sequence or a threshold.
    steps: Vec<Rc<Plan>>,
}

impl Plans {
    /// Plans the rules at some places that have no plan so far.
    pub fn make(&mut self, rules: &RuleSet, places: &[usize], evaluator: &mut Evaluator) {
        for &at in places {
            let Entry {
                rule,
                enabled: true,
                version,
                ..
            } = rules.get(at)
            else {
                continue;
            };
            let Some(condition) = rule.usable() else {
                continue;
            };
            self.0.entry(*version).or_insert_with(|| {
                let steps = rule.group.iter().flat_map(Group::steps);
                Planned {
                    own: evaluator.plan(condition),
                    steps: steps.map(|step| evaluator.plan(&step.condition)).collect(),
                }
            });
        }
    }

    /// How many rules at these places have no plan.
    pub fn missing(&self, rules: &RuleSet, places: &[usize]) -> usize {
        let is_missing = |at: &&usize| !self.0.contains_key(&rules.get(**at).version);
        places.iter().filter(is_missing).count()
    }

    /// The plan of a rule's own condition; `None` for one that is not evaluated.
    pub fn own(&self, entry: &Entry) -> Option<Rc<Plan>> {
        Some(self.0.get(&entry.version)?.own.clone())
    }

    /// All that a rule asks.
    pub fn all(&self, entry: &Entry) -> impl Iterator<Item = &Plan> {
        let planned = self.0.get(&entry.version);
        let each = planned.into_iter();
        let each = each.flat_map(|planned| std::iter::once(&planned.own).chain(&planned.steps));
        each.map(|plan| &**plan)
    }

    /// To be called when the evaluator forgets.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
