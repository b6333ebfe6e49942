//! Changed rules, put through the same pipeline as those that were pasted: read, linked with the
//! others, and evaluated on the events of the request.

use super::Analyzer;
use crate::engine::{Answers, Evaluator};
use crate::judge::Judge;
use crate::report::advice::{Label, Patch, Placement};
use crate::rule::write::Written;
use crate::rule::{Language, Rule};
use crate::sort::Sort;

impl Analyzer {
    /// What a rule says with a new text of its own, or with a filter beside it. The evaluator is
    /// one for the events of the request, and may be new.
    ///
    /// # Errors
    ///
    /// One sentence, where the new text is not the rule with a change.
    pub(super) fn with_text(
        &self,
        rule: usize,
        text: &str,
        placement: Placement,
        evaluator: &mut Evaluator,
    ) -> Result<Answers, String> {
        let changed: Rule = match placement {
            Placement::File => self.rules.beside(rule, text),
            Placement::Main | Placement::Optional => self
                .rules
                .changed(rule, text)
                .ok_or("The changed text could not be read as the rules that it held before.")?,
        };
        let answers = self.answers(&changed, evaluator);
        answers.ok_or_else(|| "The changed rule could not be evaluated.".to_owned())
    }

    /// What a rule that is not among those of the request says of its events; `None` for one that
    /// can't be evaluated.
    pub(super) fn answers(&self, rule: &Rule, evaluator: &mut Evaluator) -> Option<Answers> {
        let judge = Judge {
            batch: &self.batch,
            everything: self.ignore_logsource,
        };
        let judged = judge.rule(rule, evaluator)?;
        Some(judged.answers.answers(self.batch.len()))
    }

    /// A change with what it does to the rule's matches. Labels go by the index of the event.
    ///
    /// # Errors
    ///
    /// One sentence, where the rule was not evaluated, or the new text is not the rule with a
    /// change.
    pub(super) fn patch(
        &self,
        rule: usize,
        written: Written,
        placement: Placement,
        labels: &[(u32, Label)],
    ) -> Result<Patch, String> {
        let Some(judged) = self.results.get(rule) else {
            return Err("The rule is switched off or can't be evaluated.".to_owned());
        };
        let before = &judged.answers.must;
        let changed = self.with_text(rule, &written.text, placement, &mut Evaluator::default())?;
        let is_lost = |event: &u32| {
            let event = *event as usize;
            before.get(event) && !changed.must.get(event)
        };
        let malicious = labels
            .iter()
            .filter(|(_, label)| *label == Label::Malicious);
        let mut lost: Vec<u32> = malicious.map(|(event, _)| *event).filter(is_lost).collect();
        lost.order();
        lost.dedup();
        Ok(Patch {
            language: match placement {
                Placement::File => Language::Sigma,
                Placement::Main | Placement::Optional => self.rules.get(rule).rule.language,
            },
            placement,
            text: written.text,
            added: written.added,
            note: written.note,
            before: before.indices(),
            after: changed.must.indices(),
            lost,
        })
    }
}
