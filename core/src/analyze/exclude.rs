//! Exclusions for a rule of the request, proved on its events.

use super::Analyzer;
use crate::advice::exclude::{Ask, Search, Unwritten};
use crate::engine::{Answers, Evaluator};
use crate::event::Field;
use crate::ir::{Op, Predicate};
use crate::report::advice::{Label, Patch, Placement, PredicateText, Suggestions};
use crate::rule::write;

/// A search for exclusions that is under way, in steps of some milliseconds.
///
/// It is about the rules, events and figures that the analyzer had when it began; where they
/// change, it is to be dropped.
#[derive(Debug)]
pub struct Suggesting {
    rule: usize,
    labels: Vec<(u32, Label)>,
    /// What the rule says, and what is looked for; `None` for a rule that was not evaluated.
    search: Option<(Answers, Search)>,
    /// Keeps the answers of the rule's own predicates from one try to the next.
    evaluator: Evaluator,
}

impl Suggesting {
    /// How much is done, of how much.
    pub fn progress(&self) -> (usize, usize) {
        let search = self.search.as_ref();
        search.map_or((0, 0), |(_, search)| search.progress())
    }

    /// Exclusions with evidence, once nothing is left to do.
    pub fn finish(self) -> Suggestions {
        match self.search {
            Some((_, search)) => search.finish(),
            None => Suggestions {
                note: Some("The rule is switched off or can't be evaluated.".to_owned()),
                ..Suggestions::default()
            },
        }
    }
}

impl Analyzer {
    /// Which exclusions would quiet a rule, with evidence. Labels go by the index of the event.
    ///
    /// Each is written into the rule, and what that says is what is promised of it.
    pub fn suggest(&self, rule: usize, labels: &[(u32, Label)]) -> Suggestions {
        let mut suggesting = self.suggesting(rule, labels);
        while self.suggest_more(&mut suggesting) {}
        suggesting.finish()
    }

    /// Begins what [`Analyzer::suggest`] does.
    pub fn suggesting(&self, rule: usize, labels: &[(u32, Label)]) -> Suggesting {
        let judged = self.results.get(rule);
        let search = judged.map(|judged| {
            let answers = judged.answers.answers(self.batch.len());
            let search = Search::new(&self.exclusion_ask(rule, &answers, labels));
            (answers, search)
        });
        Suggesting {
            rule,
            labels: labels.to_vec(),
            search,
            evaluator: Evaluator::default(),
        }
    }

    /// Goes on with it; false where nothing is left to do.
    pub fn suggest_more(&self, suggesting: &mut Suggesting) -> bool {
        let Suggesting {
            rule,
            labels,
            search: Some((answers, search)),
            evaluator,
        } = suggesting
        else {
            return false;
        };
        let ask = self.exclusion_ask(*rule, answers, labels);
        search.step(&ask, &mut |all_of| {
            let own = self.rules.unlinked(*rule);
            let written = write::exclude(own, all_of, Placement::Main)
                .map_err(|refusal| Unwritten(refusal.to_string()))?;
            self.with_text(*rule, &written.text, Placement::Main, evaluator)
                .map_err(Unwritten)
        })
    }

    fn exclusion_ask<'a>(
        &'a self,
        rule: usize,
        answers: &'a Answers,
        labels: &'a [(u32, Label)],
    ) -> Ask<'a> {
        Ask {
            rule: &self.rules.get(rule).rule,
            batch: &self.batch,
            answers,
            labels,
            reach: &self.reach,
        }
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
