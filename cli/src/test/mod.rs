//! `cutout test`: case files and regression folders, run.

mod junit;
mod load;

use crate::args::Test;
use crate::inputs;
use crate::output::{FAINT, MARKED, Out, STRONG, complain, count, shown};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::cases;
use cutout_core::report::cases::{CaseReport, CaseResult, Confusion};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

/// One case file of a run: a stable contract.
#[derive(Serialize)]
struct Ran<'a> {
    path: &'a str,
    #[serde(flatten)]
    report: &'a CaseReport,
}

#[derive(Serialize)]
struct Last {
    summary: Summary,
}

#[derive(Default, Serialize)]
struct Summary {
    files: u64,
    cases: u64,
    broken: u64,
    not_run: u64,
}

pub fn run(args: &Test) -> Result<Ended, Failure> {
    inputs::stdin_once(args.cases.iter().chain(&args.choice.rules))?;
    let mut sum = Summary::default();
    let mut incomplete = false;
    let mut suites = Vec::new();
    let mut out = Out::new();
    let mut analyzer = Analyzer::new();
    let given = load::given_rules(&args.choice)?;
    for source in load::find(&args.cases)? {
        let Some(loaded) = load::set(&source, given.as_ref())? else {
            incomplete = true;
            continue;
        };
        let report = cases::run(&loaded.set, &loaded.rules, &loaded.files, &mut analyzer);
        sum.files += 1;
        sum.cases += report.cases.len() as u64;
        for case in &report.cases {
            sum.broken += u64::from(!case.broken.is_empty());
            sum.not_run += u64::from(!case.problems.is_empty());
        }
        let name = source.name();
        if args.json {
            out.json(&Ran {
                path: &name,
                report: &report,
            })?;
        } else {
            print(&name, &report, &mut out)?;
        }
        if let Some(folder) = &args.export {
            for one in cases::folders(&loaded.set, &report, &loaded.files) {
                export(folder, &one)?;
            }
        }
        suites.push((name, report.cases));
    }
    if let Some(path) = &args.junit {
        write(path, &junit::report(&suites))?;
    }
    let ended = match (incomplete || sum.not_run > 0, sum.broken > 0) {
        (true, _) => Ended::Incomplete,
        (false, true) => Ended::Findings,
        (false, false) => Ended::Clean,
    };
    if args.json {
        out.json(&Last { summary: sum })?;
    } else {
        let (cases, files) = (count(sum.cases, "case"), count(sum.files, "file"));
        let summary = format!(
            "{cases} in {files}: {} broken, {} could not be run",
            sum.broken, sum.not_run
        );
        writeln!(out, "{}", out.styled(STRONG, summary))?;
    }
    out.flush()?;
    Ok(ended)
}

fn print(name: &str, report: &CaseReport, out: &mut Out) -> io::Result<()> {
    writeln!(out, "{}", out.styled(STRONG, shown(name)))?;
    for case in &report.cases {
        let CaseResult {
            name: case_name,
            line,
            broken,
            problems,
            ..
        } = case;
        let word = match (problems.is_empty(), broken.is_empty()) {
            (false, _) => out.styled(MARKED, "not run"),
            (true, false) => out.styled(MARKED, "broken"),
            (true, true) => out.styled(FAINT, "ok"),
        };
        writeln!(out, "  {word:<8} {}", shown(case_name))?;
        for say in problems.iter().chain(broken) {
            writeln!(out, "           {}:{line}: {}", shown(name), shown(say))?;
        }
    }
    // A table of rules that have nothing to do with the events says nothing.
    let speaking = report.rules.iter().filter(|rule| {
        let Confusion {
            true_positives,
            false_positives,
            ..
        } = rule.confusion;
        true_positives + false_positives > 0
    });
    if labelled(&report.together) > 0 {
        writeln!(out, "    TP   FP   FN   TN   can't tell")?;
        for rule in speaking {
            row(&rule.confusion, &rule.title, out)?;
        }
        row(&report.together, "all rules together", out)?;
    }
    writeln!(out)
}

fn labelled(all: &Confusion) -> u32 {
    all.true_positives
        + all.false_positives
        + all.false_negatives
        + all.true_negatives
        + all.malicious_cannot_tell
        + all.benign_cannot_tell
}

fn row(of: &Confusion, title: &str, out: &mut Out) -> io::Result<()> {
    let open = match (of.malicious_cannot_tell, of.benign_cannot_tell) {
        (0, 0) => "-".to_owned(),
        (malicious, benign) => format!("{malicious} mal. {benign} ben."),
    };
    writeln!(
        out,
        "  {:>4} {:>4} {:>4} {:>4}   {open:<14} {}",
        of.true_positives,
        of.false_positives,
        of.false_negatives,
        of.true_negatives,
        shown(title)
    )
}

/// Writes a folder that is not there yet: regression data of others is never overwritten.
fn export(into: &Path, folder: &cases::Folder) -> Result<(), Failure> {
    // A rule's id is whatever its author wrote, so it may only be a name within the folder.
    let safe = folder
        .name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !safe {
        let name = shown(&folder.name);
        complain(format_args!(
            "cutout: left out: {name} is no name for a folder; give the rule a UUID as id"
        ));
        return Ok(());
    }
    let path = into.join(&folder.name);
    if path.exists() {
        let path = path.display();
        return Err(Failure(format!(
            "{path}: is there already; choose another folder for --export"
        )));
    }
    std::fs::create_dir_all(&path).map_err(|error| unwritable(&path, &error))?;
    folder
        .files
        .iter()
        .try_for_each(|(name, text)| write(&path.join(name), text))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure(format!("{}: can't be written: {error}", path.display()))
}
