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
pub mod repair;
mod trial;

pub use self::broke::broke;
pub use self::line::Line;
pub use self::mutation::{Changes, Mutated, Mutation};
pub use self::trial::Trial;

use self::line::Shell;
use crate::engine::Batch;
use crate::event::Event;
use crate::limits;
use crate::report::Verdict;
use crate::report::advice::{BrokenView, Evasion, EvasionCell, EvasionRow, PredicateText, Score};
use crate::rule::Rule;

/// An event, and the rules that match it.
#[derive(Debug)]
pub struct Question<'a> {
    pub columns: Vec<Column<'a>>,
    pub event: Event,
    /// Puts rules to the event whatever their logsource says.
    pub everything: bool,
}

/// A rule that matches the event.
#[derive(Debug)]
pub struct Column<'a> {
    /// Its index in reports.
    pub index: u32,
    pub rule: &'a Rule,
    /// For a rule over several events, the others of the match.
    pub others: Option<Others>,
}

/// The other events of a match, which stay as they are.
#[derive(Debug)]
pub struct Others {
    pub before: Vec<Event>,
    pub behind: Vec<Event>,
}

/// The matrix of mutations by rules, and the events that were tried; none where there is nothing
/// to mutate, with the reason.
pub fn evade<'q>(question: &'q Question<'q>) -> (Evasion, Option<Trial<'q>>) {
    let text = mutated::command_line(&question.event).unwrap_or_default();
    let mut evasion = Evasion {
        line: text.to_owned(),
        rules: question.columns.iter().map(|column| column.index).collect(),
        rows: Vec::new(),
        scores: vec![Score::default(); question.columns.len()],
        note: None,
    };
    let line = match Line::of(text) {
        Some(line) if !question.columns.is_empty() => line,
        line => {
            evasion.note = Some(nothing(question, text, line.is_some()));
            return (evasion, None);
        }
    };
    let made = lines(&line);
    if made.is_empty() {
        evasion.note = Some("No mutation applies to this line.".to_owned());
        return (evasion, None);
    }
    let events = made
        .iter()
        .map(|(_, mutated)| mutated::event(&question.event, mutated));
    let trial = Trial::new(question, events.collect());
    let verdicts: Vec<Vec<Verdict>> = question
        .columns
        .iter()
        .map(|column| trial.verdicts(column))
        .collect();
    for (at, (mutation, mutated)) in made.into_iter().enumerate() {
        let reaches_log = mutated.logged != text;
        let mut cells = Vec::with_capacity(verdicts.len());
        for (column, verdicts) in verdicts.iter().enumerate() {
            let verdict = verdicts[at];
            if reaches_log {
                evasion.scores[column].of += 1;
                evasion.scores[column].survived += u32::from(verdict == Verdict::Match);
            }
            let broke = match verdict {
                Verdict::Match => Vec::new(),
                _ => broken(question.columns[column].rule, &trial.batch, at + 1),
            };
            cells.push(EvasionCell { verdict, broke });
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
    (evasion, Some(trial))
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
    let why = if question.columns.is_empty() {
        "No rule matches this event, so there is nothing to evade."
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
