//! One file of events after another, through the one analysis.

use crate::args::Reading;
use crate::inputs::Source;
use crate::output::{complain, complain_of, shown};
use crate::rules::Rules;
use crate::{Ended, Failure};
use cutout_core::analyze::{Analyzer, Progress, Request};
use cutout_core::report::{Report, View};
use cutout_core::text::{Diagnostic, Severity};

/// The files of a run and what all of them share.
pub struct Run<'a> {
    pub analyzer: Analyzer,
    pub rules: &'a Rules,
    pub sources: &'a [Source],
    pub reading: &'a Reading,
}

/// A file whose events have been evaluated.
pub struct Evaluated<'a> {
    pub analyzer: &'a Analyzer,
    pub report: Report,
    /// As the user named it.
    pub file: &'a str,
    /// Whether the run has several files.
    pub several: bool,
    /// Events of the files before this one.
    pub before: u64,
}

impl Run<'_> {
    /// Evaluates each file and hands it to `show`, until that says that it has seen enough.
    ///
    /// What there is to say about the input goes to standard error. A file that can't be read
    /// leaves the run incomplete, and the others are still evaluated.
    pub fn each(
        mut self,
        mut show: impl FnMut(Evaluated<'_>) -> Result<Next, Failure>,
    ) -> Result<Ended, Failure> {
        let mut ended = Ended::Clean;
        let mut before = 0;
        for source in self.sources {
            let file = source.name();
            let read = match source.read() {
                Ok(read) => read,
                Err(Failure(message)) => {
                    complain(format_args!("cutout: {message}"));
                    ended = Ended::Incomplete;
                    continue;
                }
            };
            self.analyzer.start(Request {
                text: read.text,
                format: self.reading.format,
                rules: self.rules.choice.clone(),
                ignore_logsource: self.reading.ignore_logsource,
                supplied: Vec::new(),
            });
            while self.analyzer.step() != Progress::Done {}
            let report = self.analyzer.report(&View::default());
            read.diagnostics
                .iter()
                .chain(&report.diagnostics)
                .for_each(|said| complain_of(&file, said));
            if report.diagnostics_left_out > 0 {
                let left_out = report.diagnostics_left_out;
                complain(format_args!(
                    "{}: {left_out} more messages about it are left out",
                    shown(&file)
                ));
            }
            if !is_whole(&report) {
                ended = Ended::Incomplete;
            }
            let events = u64::from(report.totals.events);
            let next = show(Evaluated {
                analyzer: &self.analyzer,
                report,
                file: &file,
                several: self.sources.len() > 1,
                before,
            })?;
            if next == Next::Stop {
                break;
            }
            before += events;
        }
        Ok(ended)
    }
}

/// Whether to go on with the next file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    File,
    Stop,
}

/// False where a text was not read at all, or not to its end. A single record that can't be read
/// is reported and does not count as that: logs have their oddities.
fn is_whole(report: &Report) -> bool {
    let errors = report.diagnostics.iter().filter(|said| is_error(said));
    let mut whole =
        errors.map(|error| !["text-too-large", "format-unsupported"].contains(&&*error.code));
    let looked_at = report.totals.events > 0 || !report.diagnostics.iter().any(is_error);
    whole.all(|whole| whole) && looked_at
}

fn is_error(said: &Diagnostic) -> bool {
    said.severity == Severity::Error
}
