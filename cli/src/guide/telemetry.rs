//! In which logs the rules can match: a table of rules by logs.

use crate::output::{FAINT, Out, shown};
use cutout_core::report::RuleView;
use cutout_core::report::advice::{CanMatch, TelemetryCell, TelemetryRow};
use serde::Serialize;
use std::io::{self, Write};

/// Columns of a rule's title.
const TITLE: usize = 44;

/// Prints the table of those logs in which any rule can match, and what stands in the way.
pub fn print(
    out: &mut Out,
    rows: &[TelemetryRow],
    rules: &[RuleView],
    limit: usize,
) -> io::Result<()> {
    let shown_logs = logs(rows);
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    for (at, &log) in shown_logs.iter().enumerate() {
        let title = rows.first().map_or("", |row| &row.cells[log].title);
        writeln!(out, "  {}  {}", letter(at), shown(title))?;
    }
    let head: String = (0..shown_logs.len())
        .map(|at| format!("{:<5}", letter(at)))
        .collect();
    writeln!(
        out,
        "  {:TITLE$}  {}",
        "",
        out.styled(FAINT, head.trim_end().to_owned())
    )?;
    for row in rows {
        let title: String = shown(&rules[row.rule as usize].title)
            .chars()
            .take(TITLE)
            .collect();
        let cells: String = shown_logs
            .iter()
            .map(|&log| format!("{:<5}", word(row.cells[log].can)))
            .collect();
        writeln!(out, "  {title:TITLE$}  {}", cells.trim_end())?;
    }
    let said = out.styled(FAINT, "yes: every branch can match; part: some can't; no: never; -: the rule is about other events".to_owned());
    writeln!(out, "  {said}")?;
    let advice: Vec<String> = rows
        .iter()
        .flat_map(|row| advice(row, rules, &shown_logs))
        .collect();
    for line in advice.iter().take(limit) {
        writeln!(out, "  - {}", shown(line))?;
    }
    super::more(out, advice.len(), limit)
}

/// The logs in which any of the rules can match.
fn logs(rows: &[TelemetryRow]) -> Vec<usize> {
    let logs = rows.first().map_or(0, |row| row.cells.len());
    let can = |cell: &TelemetryCell| matches!(cell.can, CanMatch::Fully | CanMatch::InPart);
    (0..logs)
        .filter(|&log| rows.iter().any(|row| can(&row.cells[log])))
        .collect()
}

fn word(can: CanMatch) -> &'static str {
    match can {
        CanMatch::Fully => "yes",
        CanMatch::InPart => "part",
        CanMatch::Never => "no",
        CanMatch::NotForThisLog => "-",
    }
}

/// What there is to say of a rule, a line for each log in which it can't match in full.
fn advice<'a>(
    row: &'a TelemetryRow,
    rules: &'a [RuleView],
    logs: &'a [usize],
) -> impl Iterator<Item = String> + 'a {
    let partly = |cell: &&TelemetryCell| matches!(cell.can, CanMatch::InPart | CanMatch::Never);
    let cells = logs.iter().map(|&log| &row.cells[log]).filter(partly);
    cells.map(|cell| {
        let said = cell
            .advice
            .as_deref()
            .unwrap_or("no event of it fulfils the rule");
        format!("{}, {}: {said}", rules[row.rule as usize].title, cell.title)
    })
}

/// A rule and the logs it is about, as `--json` prints them: a stable contract.
#[derive(Serialize)]
pub struct Rule<'a> {
    id: Option<&'a str>,
    title: &'a str,
    logs: Vec<Log<'a>>,
}

#[derive(Serialize)]
struct Log<'a> {
    log: &'a str,
    can: CanMatch,
    lacks: &'a [String],
    advice: Option<&'a str>,
}

pub fn json<'a>(rows: &'a [TelemetryRow], rules: &'a [RuleView]) -> Vec<Rule<'a>> {
    let log = |cell: &'a TelemetryCell| Log {
        log: &cell.title,
        can: cell.can,
        lacks: &cell.lacks,
        advice: cell.advice.as_deref(),
    };
    let about = |cell: &&TelemetryCell| cell.can != CanMatch::NotForThisLog;
    rows.iter()
        .map(|row| {
            let view = &rules[row.rule as usize];
            Rule {
                id: view.id.as_deref(),
                title: &view.title,
                logs: row.cells.iter().filter(about).map(log).collect(),
            }
        })
        .collect()
}
