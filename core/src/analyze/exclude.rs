//! Exclusions for a rule of the request, proved on its events.

use super::Analyzer;
use crate::advice::exclude::{self, Ask, Unwritten};
use crate::engine::Evaluator;
use crate::event::Field;
use crate::ir::{Op, Predicate};
use crate::report::advice::{Label, Patch, Placement, PredicateText, Suggestions};
use crate::rule::write;

impl Analyzer {
    /// Which exclusions would quiet a rule, with evidence. Labels go by the index of the event.
    ///
    /// Each is written into the rule, and what that says is what is promised of it.
    pub fn suggest(&self, rule: usize, labels: &[(u32, Label)]) -> Suggestions {
        let Some(judged) = self.results.get(rule) else {
            return Suggestions {
                note: Some("The rule is switched off or can't be evaluated.".to_owned()),
                ..Suggestions::default()
            };
        };
        let ask = Ask {
            rule: &self.rules.get(rule).rule,
            batch: &self.batch,
            answers: &judged.answers.answers(self.batch.len()),
            labels,
            reach: &self.reach,
        };
        // Keeps the answers of the rule's own predicates from one try to the next.
        let mut evaluator = Evaluator::default();
        exclude::suggest(&ask, &mut |all_of| {
            let own = self.rules.unlinked(rule);
            let written = write::exclude(own, all_of, Placement::Main)
                .map_err(|refusal| Unwritten(refusal.to_string()))?;
            self.with_text(rule, &written.text, Placement::Main, &mut evaluator)
                .map_err(Unwritten)
        })
    }

    /// The rule with one more exclusion, read and evaluated again: an event on which all of the
    /// predicates are true is no match any more. Labels go by the index of the event.
    ///
    /// # Errors
    ///
    /// One or two sentences, where the rule's language or layout can't take the exclusion, or a
    /// predicate is none.
    pub fn exclude(
        &self,
        rule: usize,
        all_of: &[PredicateText],
        placement: Placement,
        labels: &[(u32, Label)],
    ) -> Result<Patch, String> {
        if rule >= self.rules.len() {
            return Err("There is no such rule.".to_owned());
        }
        let predicates: Result<Vec<Predicate>, String> = all_of.iter().map(predicate).collect();
        let written = write::exclude(self.rules.unlinked(rule), &predicates?, placement)
            .map_err(|refusal| refusal.to_string())?;
        self.patch(rule, written, placement, labels)
    }
}

fn predicate(text: &PredicateText) -> Result<Predicate, String> {
    let PredicateText { field, op, value } = text;
    Op::named(op)
        .and_then(|op| Predicate::compare(Field::new(field), op, value))
        .ok_or_else(|| format!("{field} {op} “{value}” is no predicate that can be written."))
}
