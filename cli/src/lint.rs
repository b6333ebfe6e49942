//! `cutout lint`: which rules can be used.

use crate::args::{BadStatus, Lint};
use crate::inputs::{self, Wanted};
use crate::output::{FAINT, Located, MARKED, Out, STRONG, complain, count, shown};
use crate::rules::{self, RuleText};
use crate::{Ended, Failure};
use cutout_core::rule::{self, Language, Status};
use cutout_core::text::Diagnostic;
use serde::Serialize;
use std::collections::BTreeMap;
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
struct Last<'a> {
    summary: &'a Summary,
}

#[derive(Default, Serialize)]
struct Summary {
    #[serde(flatten)]
    all: Figures,
    /// Files in folders that are sound and hold no rule; they count for nothing else.
    no_rule: u64,
    languages: BTreeMap<&'static str, Figures>,
}

#[derive(Clone, Copy, Default, Serialize)]
struct Figures {
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
        let RuleText {
            text,
            language,
            diagnostics: mut said,
        } = match rules::read(source, args.language) {
            Ok(Some(read)) => read,
            Ok(None) => {
                summary.no_rule += 1;
                continue;
            }
            Err(Failure(message)) => {
                complain(format_args!("cutout: {message}"));
                ended = Ended::Incomplete;
                continue;
            }
        };
        let rules = rule::parse_as(&text, language);
        let language = rules.first().map_or(Language::Sigma, |rule| rule.language);
        said.extend(rules.into_iter().flat_map(|rule| rule.diagnostics));
        let status = rule::status(&said);
        summary.add(language, status);
        if args.json {
            out.json(&File {
                path: &path,
                language: language.name(),
                status,
                diagnostics: said.iter().map(Said::from).collect(),
            })?;
        } else if !args.quiet || status != Status::Ok {
            print(&path, status, &said, &mut out)?;
        }
    }
    if summary.all.files == 0 && ended == Ended::Clean {
        let files = count(summary.no_rule, "file");
        return Err(Failure(if sources.iter().all(|source| source.named) {
            format!("found no rule in {files}, only macros, which searches of other files use")
        } else {
            format!("found no rule in {files}; name a file itself to see why")
        }));
    }
    if args.json {
        out.json(&Last { summary: &summary })?;
    } else {
        summary.print(&mut out)?;
    }
    out.flush()?;
    let Figures {
        unsupported, error, ..
    } = summary.all;
    let findings = match args.fail_on {
        None => false,
        Some(BadStatus::Unsupported) => unsupported + error > 0,
        Some(BadStatus::Error) => error > 0,
    };
    Ok(if ended == Ended::Clean && findings {
        Ended::Findings
    } else {
        ended
    })
}

impl Figures {
    fn add(&mut self, status: Status) {
        self.files += 1;
        match status {
            Status::Ok => self.ok += 1,
            Status::Unsupported => self.unsupported += 1,
            Status::Error => self.error += 1,
        }
    }

    /// A share of the files, cut and not rounded: 100.00 means all of them.
    fn percent(&self, part: u64) -> String {
        let hundredths = part * 10_000 / self.files.max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Summary {
    fn add(&mut self, language: Language, status: Status) {
        self.all.add(status);
        let figures = self.languages.entry(language.name()).or_default();
        figures.add(status);
    }

    fn print(&self, out: &mut Out) -> Result<(), Failure> {
        if self.all.files > 1 {
            let head = "language  files     ok  unsupported  error    ok %  parsed %";
            writeln!(out, "\n{}", out.styled(FAINT, head))?;
            for (language, figures) in &self.languages {
                let Figures {
                    files,
                    ok,
                    unsupported,
                    error,
                } = figures;
                let (all_ok, parsed) = (figures.percent(*ok), figures.percent(files - error));
                writeln!(
                    out,
                    "{language:<8}  {files:>5}  {ok:>5}  {unsupported:>11}  {error:>5}  {all_ok:>6}  {parsed:>8}"
                )?;
            }
        }
        let Figures {
            files,
            ok,
            unsupported,
            error,
        } = self.all;
        let files = count(files, "file");
        let no_rule = match self.no_rule {
            0 => String::new(),
            no_rule => format!("; {} more hold no rule", count(no_rule, "file")),
        };
        let summary =
            format!("{files}: {ok} ok, {unsupported} unsupported, {error} error{no_rule}");
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
