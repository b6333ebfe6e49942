//! `cutout lint`: which rules can be used.

use crate::args::{BadStatus, Lint};
use crate::inputs::{self, Wanted};
use crate::output::{FAINT, Located, MARKED, Out, STRONG, complain, count, shown};
use crate::{Ended, Failure};
use cutout_core::rule::{self, Status};
use cutout_core::text::Diagnostic;
use serde::Serialize;
use std::io::Write;

/// One file: a stable contract.
#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    language: &'a str,
    status: Status,
    diagnostics: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    code: &'a str,
    message: &'a str,
    line: u32,
    column: u32,
}

impl<'a> From<&'a Diagnostic> for Said<'a> {
    fn from(said: &'a Diagnostic) -> Said<'a> {
        Said {
            code: &said.code,
            message: &said.message,
            line: said.line,
            column: said.column,
        }
    }
}

/// The last line of a run.
#[derive(Serialize)]
struct Last {
    summary: Summary,
}

#[derive(Clone, Copy, Default, Serialize)]
struct Summary {
    files: u64,
    ok: u64,
    unsupported: u64,
    error: u64,
}

pub fn run(args: &Lint) -> Result<Ended, Failure> {
    inputs::stdin_once(&args.paths)?;
    let sources = inputs::find(&args.paths, Wanted::Rules)?;
    let mut out = Out::new();
    let mut summary = Summary::default();
    let mut ended = Ended::Clean;
    for source in &sources {
        if out.closed() && args.fail_on.is_none() {
            break;
        }
        let path = source.name();
        let read = match source.read() {
            Ok(read) => read,
            Err(Failure(message)) => {
                complain(format_args!("cutout: {message}"));
                ended = Ended::Incomplete;
                continue;
            }
        };
        let rules = rule::parse(&read.text);
        let language = rules.first().map_or("sigma", |rule| rule.language.name());
        let of_rules = rules.into_iter().flat_map(|rule| rule.diagnostics);
        let diagnostics: Vec<Diagnostic> = read.diagnostics.into_iter().chain(of_rules).collect();
        let status = rule::status(&diagnostics);
        summary.add(status);
        if args.json {
            let diagnostics = diagnostics.iter().map(Said::from).collect();
            out.json(&File {
                path: &path,
                language,
                status,
                diagnostics,
            })?;
        } else {
            print(&path, status, &diagnostics, &mut out)?;
        }
    }
    if args.json {
        out.json(&Last { summary })?;
    } else {
        summary.print(&mut out)?;
    }
    out.flush()?;
    let findings = match args.fail_on {
        None => false,
        Some(BadStatus::Unsupported) => summary.unsupported + summary.error > 0,
        Some(BadStatus::Error) => summary.error > 0,
    };
    Ok(if ended == Ended::Clean && findings {
        Ended::Findings
    } else {
        ended
    })
}

impl Summary {
    fn add(&mut self, status: Status) {
        self.files += 1;
        match status {
            Status::Ok => self.ok += 1,
            Status::Unsupported => self.unsupported += 1,
            Status::Error => self.error += 1,
        }
    }

    fn print(&self, out: &mut Out) -> Result<(), Failure> {
        let Summary {
            files,
            ok,
            unsupported,
            error,
        } = *self;
        let files = count(files, "file");
        let summary = format!("{files}: {ok} ok, {unsupported} unsupported, {error} error");
        writeln!(out, "{}", out.styled(STRONG, summary))?;
        Ok(())
    }
}

fn print(
    path: &str,
    status: Status,
    diagnostics: &[Diagnostic],
    out: &mut Out,
) -> Result<(), Failure> {
    let (word, style) = match status {
        Status::Ok => ("ok", FAINT),
        Status::Unsupported => ("unsupported", STRONG),
        Status::Error => ("error", MARKED),
    };
    writeln!(out, "{:<11}  {}", out.styled(style, word), shown(path))?;
    for diagnostic in diagnostics {
        writeln!(
            out,
            "  {}",
            Located {
                file: path,
                diagnostic
            }
        )?;
    }
    Ok(())
}
