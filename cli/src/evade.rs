//! `cutout evade`: which rules survive other spellings of a command line.

use crate::args::Evade;
use crate::inputs::{self, Wanted};
use crate::output::{FAINT, MARKED, Out, STRONG, count, event_line, shown};
use crate::rules::{self, Rules};
use crate::run::{Block, Next, Run};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::report::Verdict;
use cutout_core::report::advice::{Evasion, EvasionRow, PredicateText, Score};
use cutout_core::report::rows::{EventRef, RuleRef};
use serde::Serialize;
use std::io::Write;

/// One event and the rules that match it.
#[derive(Serialize)]
struct Mutated<'a> {
    event: EventRef<'a>,
    rules: Vec<RuleRef<'a>>,
    line: &'a str,
    rows: &'a [EvasionRow],
    scores: &'a [Score],
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

/// The last line of a run.
#[derive(Serialize)]
struct Last {
    summary: Summary,
}

/// `survived` and `of` add up the scores of all events and rules.
#[derive(Default, Serialize)]
struct Summary {
    events: u64,
    matched: u64,
    rules: u64,
    survived: u64,
    of: u64,
}

pub fn run(args: &Evade) -> Result<Ended, Failure> {
    inputs::stdin_once(args.events.iter().chain(&args.choice.rules))?;
    let sources = inputs::find(&args.events, Wanted::Events)?;
    let mut analyzer = Analyzer::new();
    let rules = rules::load(&mut analyzer, &args.choice)?;
    let mut sum = Summary {
        rules: rules.usable(),
        ..Summary::default()
    };
    let mut out = Out::new();
    let run = Run {
        analyzer,
        rules: &rules,
        sources: &sources,
        reading: &args.reading,
    };
    let ended = run.each(|file| {
        block(args, &rules, &file, &mut sum, &mut out)?;
        Ok(if out.closed() {
            Next::Stop
        } else {
            Next::Block
        })
    })?;
    if args.json {
        out.json(&Last { summary: sum })?;
    } else {
        let summary = format!(
            "{}, {} matched by {}: survived {} of {} mutations that reach the log",
            count(sum.events, "event"),
            sum.matched,
            count(sum.rules, "rule"),
            sum.survived,
            sum.of
        );
        writeln!(out, "{}", out.styled(STRONG, summary))?;
    }
    out.flush()?;
    Ok(ended)
}

fn block(
    args: &Evade,
    rules: &Rules,
    file: &Block<'_>,
    sum: &mut Summary,
    out: &mut Out,
) -> Result<(), Failure> {
    // Events that rules over several are about were in an earlier block.
    if file.again() {
        return Ok(());
    }
    for event in 0..file.analyzer.events() {
        let line = file.analyzer.batch().record(event).line;
        if out.closed() || args.line.is_some_and(|wanted| wanted != line) {
            continue;
        }
        sum.events += 1;
        let evasion = file.analyzer.evade(event);
        if evasion.rules.is_empty() {
            continue;
        }
        sum.matched += 1;
        for score in &evasion.scores {
            sum.survived += u64::from(score.survived);
            sum.of += u64::from(score.of);
        }
        if args.json {
            let views = evasion
                .rules
                .iter()
                .map(|&rule| &rules.views[rule as usize]);
            out.json(&Mutated {
                event: file.reference(event),
                rules: views.map(RuleRef::from).collect(),
                line: &evasion.line,
                rows: &evasion.rows,
                scores: &evasion.scores,
                note: evasion.note.as_deref(),
            })?;
        } else {
            if let Some(row) = file.analyzer.row(event as u32) {
                event_line(out, file.place(event).1, &row)?;
            }
            print(rules, &evasion, out)?;
        }
    }
    Ok(())
}

fn print(rules: &Rules, evasion: &Evasion, out: &mut Out) -> Result<(), Failure> {
    for (column, (rule, score)) in evasion.rules.iter().zip(&evasion.scores).enumerate() {
        let title = shown(&rules.views[*rule as usize].title);
        let score = match score.of {
            0 => "no mutation reaches the log".to_owned(),
            of => format!("survived {} of {of}", score.survived),
        };
        writeln!(
            out,
            "  {}  {title}: {}",
            mark_of(column),
            out.styled(STRONG, score)
        )?;
    }
    if let Some(note) = &evasion.note {
        writeln!(out, "  {}", shown(note))?;
    }
    if !evasion.rows.is_empty() {
        let columns: String = (0..evasion.rules.len()).map(mark_of).collect();
        let heading = format!("  {columns}  mutation, and the line");
        writeln!(out, "{}", out.styled(FAINT, heading))?;
    }
    for row in &evasion.rows {
        print_row(evasion, row, out)?;
    }
    writeln!(out)?;
    Ok(())
}

fn print_row(evasion: &Evasion, row: &EvasionRow, out: &mut Out) -> Result<(), Failure> {
    let mut cells = String::new();
    for cell in &row.cells {
        cells.push(match cell.verdict {
            _ if !row.reaches_log => ' ',
            Verdict::Match => '+',
            Verdict::CannotTell => '?',
            Verdict::NoMatch | Verdict::NotForThisLog => '-',
        });
    }
    let indent = " ".repeat(cells.len() + 4);
    let (line, seen) = match row.reaches_log {
        true => (&row.logged, ""),
        false => (&row.typed, "  changes nothing in the log"),
    };
    writeln!(out, "  {cells}  {}{}", row.title, out.styled(FAINT, seen))?;
    writeln!(out, "{indent}  {}", shown(line))?;
    for (column, cell) in row.cells.iter().enumerate() {
        let of = match evasion.rules.len() {
            1 => String::new(),
            _ => format!("{}: ", mark_of(column)),
        };
        for broken in &cell.broke {
            let PredicateText { field, op, value } = &broken.predicate;
            let said = format!("breaks {field} {op} '{value}'");
            writeln!(out, "{indent}  {of}{}", out.styled(MARKED, shown(&said)))?;
            if let Some(repair) = &broken.repair {
                let Score { survived, of } = repair.score;
                let becomes = repair.becomes.iter();
                let becomes: Vec<String> = becomes
                    .map(|one| format!("{} {} '{}'", one.field, one.op, one.value))
                    .collect();
                let said = format!("{}: {}", repair.title, becomes.join(" or "));
                let with = out.styled(FAINT, format!("  would survive {survived} of {of}"));
                writeln!(out, "{indent}    {}{with}", shown(&said))?;
            }
        }
    }
    Ok(())
}

/// What a column is called: 1 to 9, then letters.
fn mark_of(column: usize) -> char {
    const MARKS: &[u8] = b"123456789abcdefghijklmnopqrstuvwxyz";
    MARKS.get(column).map_or('*', |&mark| mark.into())
}
