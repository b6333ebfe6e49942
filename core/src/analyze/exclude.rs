//! Exclusions for a rule of the request, proved on the events of the request.

use super::Analyzer;
use crate::advice::exclude::{self, Ask, Unwritten};
use crate::engine::{Answers, Evaluator, Judge};
use crate::ir::{Node, Predicate};
use crate::report::advice::{Label, Suggestions};
use crate::rule::Rule;

impl Analyzer {
    /// Which exclusions would quiet a rule, with evidence. Labels go by the index of the event.
    pub fn suggest(&self, rule: usize, labels: &[(u32, Label)]) -> Suggestions {
        let Some(Some(judged)) = self.results.get(rule) else {
            return Suggestions {
                note: Some("The rule is switched off or can't be evaluated.".to_owned()),
                ..Suggestions::default()
            };
        };
        let rule = &self.rules.get(rule).rule;
        let ask = Ask {
            rule,
            batch: &self.batch,
            answers: &judged.answers,
            labels,
            reach: &self.reach,
        };
        let mut evaluator = Evaluator::default();
        exclude::suggest(&ask, &mut |all_of| {
            self.excluded(rule, all_of, &mut evaluator)
        })
    }

    /// What the rule says with an exclusion.
    fn excluded(
        &self,
        rule: &Rule,
        all_of: &[Predicate],
        evaluator: &mut Evaluator,
    ) -> Result<Answers, Unwritten> {
        let cant = || Unwritten("An exclusion can't be tried on this rule.".to_owned());
        if rule.group.is_some() {
            return Err(cant());
        }
        let condition = rule.usable().ok_or_else(cant)?;
        let span = condition.span;
        let predicates = all_of.iter().map(|one| Node::predicate(one.clone(), span));
        let not = Node::not(Node::all(predicates.collect(), span), span);
        let mut changed = rule.clone();
        changed.condition = Some(Node::all(vec![condition.clone(), not], span));
        let judge = Judge {
            batch: &self.batch,
            everything: self.ignore_logsource,
        };
        let judged = judge.rule(&changed, evaluator).ok_or_else(cant)?;
        Ok(judged.answers)
    }
}
