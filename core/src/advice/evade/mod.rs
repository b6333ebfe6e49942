//! Which rules still match when a command line is written in another way that Windows accepts.
//!
//! A mutation makes other lines of one; the event is built again with each, and the rules that
//! match the event are put to them. What a shell takes out before the process starts is shown as
//! changing nothing, and counts for nothing.

mod broke;
pub mod layers;
pub mod line;
mod mutated;
pub mod mutation;
mod mutations;
mod paths;
mod powershell;
mod programs;

pub use self::line::Line;
pub use self::mutation::{Changes, Mutated, Mutation};

use self::broke::broke;
use self::line::Shell;
use crate::engine::{Batch, Evaluator, Judge, Judged};
use crate::event::Event;
use crate::limits;
use crate::report::Verdict;
use crate::report::advice::{BrokenView, Evasion, EvasionCell, EvasionRow, PredicateText, Score};
use crate::rule::Rule;

/// Rules over one event that match it, with their indices, and the event.
#[derive(Debug)]
pub struct Question<'a> {
    pub rules: Vec<(u32, &'a Rule)>,
    pub event: Event,
    /// Puts rules to the event whatever their logsource says.
    pub everything: bool,
}

/// The matrix of mutations by rules.
pub fn evade(question: &Question<'_>) -> Evasion {
    let text = mutated::command_line(&question.event).unwrap_or_default();
    let mut evasion = Evasion {
        line: text.to_owned(),
        rules: question.rules.iter().map(|(index, _)| *index).collect(),
        rows: Vec::new(),
        scores: vec![Score::default(); question.rules.len()],
        note: None,
    };
    let line = match Line::of(text) {
        Some(line) if !question.rules.is_empty() => line,
        line => {
            evasion.note = Some(nothing(question, text, line.is_some()));
            return evasion;
        }
    };
    let made = lines(&line);
    if made.is_empty() {
        evasion.note = Some("No mutation applies to this line.".to_owned());
        return evasion;
    }
    let mut batch = Batch::default();
    batch.push(question.event.clone());
    for (_, mutated) in &made {
        batch.push(mutated::event(&question.event, mutated));
    }
    let mut evaluator = Evaluator::default();
    let judge = Judge {
        batch: &batch,
        everything: question.everything,
    };
    let judged: Vec<Option<Judged>> = question
        .rules
        .iter()
        .map(|(_, rule)| judge.rule(rule, &mut evaluator))
        .collect();
    for (at, (mutation, mutated)) in made.into_iter().enumerate() {
        let reaches_log = mutated.logged != text;
        let mut cells = Vec::with_capacity(judged.len());
        for (column, judged) in judged.iter().enumerate() {
            let rule = question.rules[column].1;
            let verdict = judged
                .as_ref()
                .map_or(Verdict::CannotTell, |judged| judged.verdict(at + 1));
            if reaches_log {
                evasion.scores[column].of += 1;
                evasion.scores[column].survived += u32::from(verdict == Verdict::Match);
            }
            cells.push(EvasionCell {
                verdict,
                broke: match verdict {
                    Verdict::Match => Vec::new(),
                    _ => broken(rule, &batch, at + 1),
                },
            });
        }
        evasion
            .rows
            .push(row(mutation, mutated, reaches_log, cells));
    }
    if line.shell == Shell::Console {
        evasion.note = Some(
            "This line was typed into PowerShell: no process has it, so no mutation reaches a log of processes. Script block logging (4104) shows such lines."
                .to_owned(),
        );
    }
    evasion
}

/// Every mutation's lines, at most [`limits::MUTATIONS`].
fn lines(line: &Line<'_>) -> Vec<(&'static Mutation, Mutated)> {
    let made = mutation::ALL.iter().flat_map(|mutation| {
        let lines = (mutation.apply)(line).into_iter();
        lines.map(move |mutated| (mutation, mutated))
    });
    made.take(limits::MUTATIONS).collect()
}

fn row(
    mutation: &Mutation,
    mutated: Mutated,
    reaches_log: bool,
    cells: Vec<EvasionCell>,
) -> EvasionRow {
    let title = match mutated.how {
        "" => mutation.title.to_owned(),
        how => format!("{}: {how}", mutation.title),
    };
    EvasionRow {
        mutation: mutation.name.to_owned(),
        title,
        why: mutation.why.to_owned(),
        layer: mutation.layer.to_owned(),
        source: mutation.source.to_owned(),
        typed: mutated.typed,
        logged: mutated.logged,
        reaches_log,
        cells,
    }
}

/// Why there is nothing to show.
fn nothing(question: &Question<'_>, text: &str, has_line: bool) -> String {
    let why = if question.rules.is_empty() {
        "No rule over one event matches this one, so there is nothing to evade."
    } else if has_line || text.len() <= limits::MUTATED_LINE {
        "This event has no command line, which is what is mutated."
    } else {
        "The command line is longer than Windows gives to a process, so it is not mutated."
    };
    why.to_owned()
}

fn broken(rule: &Rule, batch: &Batch, mutated: usize) -> Vec<BrokenView> {
    let Some(condition) = rule.usable() else {
        return Vec::new();
    };
    let broken = broke(condition, batch, 0, mutated).into_iter();
    broken
        .map(|(predicate, span)| BrokenView {
            predicate: PredicateText {
                field: predicate.subject.to_string(),
                op: predicate.op.name().to_owned(),
                value: predicate.value.clone(),
            },
            span,
            repair: None,
        })
        .collect()
}
