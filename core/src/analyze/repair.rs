//! Repairs of predicates that a mutation breaks: written into the rule, read again, and put to the
//! event and all its mutations before one is offered.

use super::Analyzer;
use crate::advice::evade::repair::{Proposal, proposals};
use crate::advice::evade::{Column, Question, Trial, broke};
use crate::ir::Predicate;
use crate::limits;
use crate::report::Verdict;
use crate::report::advice::{Evasion, Placement, PredicateText, RepairView, Score};
use crate::rule::Rule;
use crate::rule::write::{self, Written};
use crate::text::Span;

/// A proposal in the text of the rule, and what the rule then says.
struct Tried {
    proposal: Proposal,
    written: Written,
    rule: Rule,
    /// Of the event, then of each mutated one.
    verdicts: Vec<Verdict>,
    /// Once it is offered.
    view: Option<RepairView>,
}

/// What was tried for one predicate.
struct Sought<'r> {
    predicate: &'r Predicate,
    span: Span,
    tried: Vec<Tried>,
}

impl Analyzer {
    /// Adds the nearest repair to each broken predicate for which one withstands the mutation.
    ///
    /// It is offered where the rule still matches the event and then also matches the mutated one,
    /// or where fewer predicates are left broken.
    pub(super) fn repair(&self, question: &Question<'_>, trial: &Trial<'_>, evasion: &mut Evasion) {
        let mut left = limits::REPAIRS_TRIED;
        let reaches: Vec<bool> = evasion.rows.iter().map(|row| row.reaches_log).collect();
        for (at, column) in question.columns.iter().enumerate() {
            let Some(condition) = column.rule.usable() else {
                continue;
            };
            let mut sought: Vec<Sought<'_>> = Vec::new();
            for (row, view) in evasion.rows.iter_mut().enumerate() {
                let cell = &mut view.cells[at];
                if cell.broke.is_empty() {
                    continue;
                }
                let mutated = row + 1;
                let broken = broke(condition, &trial.batch, 0, mutated);
                for ((predicate, span), shown) in broken.iter().zip(&mut cell.broke) {
                    let known = sought
                        .iter()
                        .position(|one| one.span == *span && one.predicate == *predicate);
                    let known = known.unwrap_or_else(|| {
                        let tried = self.try_all(column, predicate, *span, trial, &mut left);
                        sought.push(Sought {
                            predicate,
                            span: *span,
                            tried,
                        });
                        sought.len() - 1
                    });
                    let withstands = |one: &&mut Tried| {
                        one.verdicts[mutated] == Verdict::Match
                            || fewer(&one.rule, trial, mutated, broken.len())
                    };
                    if let Some(one) = sought[known].tried.iter_mut().find(withstands) {
                        if one.view.is_none() {
                            one.view = self.offer(column, one, &reaches);
                        }
                        shown.repair.clone_from(&one.view);
                    }
                }
            }
        }
    }

    /// Writes each proposal for a predicate into the rule. Kept are those with which the rule still
    /// matches the event.
    fn try_all(
        &self,
        column: &Column<'_>,
        predicate: &Predicate,
        span: Span,
        trial: &Trial<'_>,
        left: &mut usize,
    ) -> Vec<Tried> {
        let mut kept = Vec::new();
        for proposal in proposals(predicate) {
            let Some(fewer) = left.checked_sub(1) else {
                break;
            };
            *left = fewer;
            let Some((proposal, written)) = written(column.rule, span, proposal) else {
                continue;
            };
            let Some(rule) = self.rules.changed(column.index as usize, &written.text) else {
                continue;
            };
            let verdicts = trial.of(&rule, column.others.as_ref());
            if verdicts[0] == Verdict::Match {
                kept.push(Tried {
                    proposal,
                    written,
                    rule,
                    verdicts,
                    view: None,
                });
            }
        }
        kept
    }

    fn offer(&self, column: &Column<'_>, one: &Tried, reaches: &[bool]) -> Option<RepairView> {
        let rule = column.index as usize;
        let patch = self.patch(rule, one.written.clone(), Placement::Main, &self.labelled);
        let mut score = Score::default();
        for (verdict, _) in one.verdicts[1..]
            .iter()
            .zip(reaches)
            .filter(|(_, reaches)| **reaches)
        {
            score.of += 1;
            score.survived += u32::from(*verdict == Verdict::Match);
        }
        let Proposal {
            title, why, one_of, ..
        } = &one.proposal;
        let text = |one: &Predicate| PredicateText {
            field: one.subject.to_string(),
            op: one.op.name().to_owned(),
            value: one.value.clone(),
        };
        Some(RepairView {
            title: (*title).to_owned(),
            why: (*why).to_owned(),
            becomes: one_of.iter().map(text).collect(),
            reach: one_of
                .iter()
                .map(|one| self.reach.figure(one, false))
                .collect(),
            patch: patch.ok()?,
            score,
        })
    }
}

/// The rule's text with a proposal in it, in the first way that its language and the place in the
/// rule have for it, and the proposal as it stands there.
fn written(rule: &Rule, span: Span, proposal: Proposal) -> Option<(Proposal, Written)> {
    let replace = |one_of: &[Predicate]| write::replace(rule, span, one_of).ok();
    let as_one = proposal.as_one.as_ref().map(std::slice::from_ref);
    let plainly = as_one
        .and_then(replace)
        .or_else(|| replace(&proposal.one_of));
    if let Some(written) = plainly {
        return Some((proposal, written));
    }
    let expression = proposal.as_expression()?;
    let written = replace(&expression.one_of)?;
    Some((expression, written))
}

/// Whether a changed rule has fewer predicates broken by a mutation, and would match with these
/// turned back.
fn fewer(rule: &Rule, trial: &Trial<'_>, mutated: usize, before: usize) -> bool {
    let Some(condition) = rule.usable() else {
        return false;
    };
    let broken = broke(condition, &trial.batch, 0, mutated).len();
    broken > 0 && broken < before
}
