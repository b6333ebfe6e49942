//! Verdicts of a finished analysis as a file: to go on with in a spreadsheet, in a program, or in a
//! report for others to read.

mod csv;
mod json;
mod markdown;
#[cfg(test)]
mod tests;

use crate::analyze::Analyzer;
use crate::report::{RuleView, Verdict};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Export {
    /// A line for each match and each can't-tell, and what names them in the first.
    Csv,
    /// The same as JSON, one object a line, with a summary at the end, as `cutout eval --json`
    /// prints it.
    Json,
    /// What was found, for people to read.
    Markdown,
}

impl Export {
    pub const ALL: [Export; 3] = [Export::Csv, Export::Json, Export::Markdown];

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        match self {
            Export::Csv => "Verdicts as CSV",
            Export::Json => "Verdicts as JSON lines",
            Export::Markdown => "Report as Markdown",
        }
    }

    /// How its file is called.
    pub fn file(self) -> &'static str {
        match self {
            Export::Csv => "verdicts.csv",
            Export::Json => "verdicts.ndjson",
            Export::Markdown => "verdicts.md",
        }
    }

    /// The file's text.
    ///
    /// The analysis has to be done.
    pub fn text(self, analyzer: &Analyzer) -> String {
        match self {
            Export::Csv => csv::text(analyzer),
            Export::Json => json::text(analyzer),
            Export::Markdown => markdown::text(analyzer),
        }
    }
}

/// A match, or a can't-tell, of a rule on an event.
struct Said<'a> {
    event: usize,
    rule: &'a RuleView,
    verdict: Verdict,
    /// The fields that would settle a can't-tell.
    needs: Vec<String>,
}

/// Every match and every can't-tell, event by event.
fn said<'a>(analyzer: &'a Analyzer, rules: &'a [RuleView]) -> impl Iterator<Item = Said<'a>> {
    let events: Vec<usize> = analyzer.spoken_of().iter().collect();
    let pairs = events.into_iter().flat_map(move |event| {
        let rules = rules.iter().enumerate();
        rules.map(move |(at, rule)| (event, at, rule))
    });
    pairs.filter_map(|(event, at, rule)| {
        let verdict = analyzer.verdict(event, at)?;
        let needs = match verdict {
            Verdict::Match => Vec::new(),
            Verdict::CannotTell => analyzer.needs(event, at),
            Verdict::NoMatch | Verdict::NotForThisLog => return None,
        };
        Some(Said {
            event,
            rule,
            verdict,
            needs,
        })
    })
}
