//! The events of one file after another, block by block, through the one analysis.

use crate::args::Reading;
use crate::inputs::{Source, TooLong, Windows};
use crate::output::{complain, complain_of, shown};
use crate::progress::{self, Progress};
use crate::rules::Rules;
use crate::{Ended, Failure};
use cutout_core::analyze::{Analyzer, Origin, Request};
use cutout_core::engine::Batch;
use cutout_core::event::Reader;
use cutout_core::limits;
use cutout_core::report::rows::EventRef;
use cutout_core::report::{Report, Verdict, View};
use cutout_core::text::{Diagnostic, Severity};

/// Events that are evaluated together. Enough that a rule costs little more than its comparisons,
/// and few enough that a block is small beside what a program takes anyway.
const BLOCK: usize = 20_000;

/// The files of a run and what all of them share.
pub struct Run<'a> {
    pub analyzer: Analyzer,
    pub rules: &'a Rules,
    pub sources: &'a [Source],
    pub reading: &'a Reading,
}

/// Events of a file that have been evaluated.
pub struct Block<'a> {
    pub analyzer: &'a Analyzer,
    pub report: Report,
    /// As the user named it.
    pub file: &'a str,
    /// Whether the run has several files.
    pub several: bool,
    /// Events of the run before this block.
    before: u64,
    /// For the last block, which has the events of the whole run that rules over several events
    /// are about: where each of them comes from.
    origins: &'a [(Origin, &'a str)],
}

impl<'a> Block<'a> {
    /// Whether the events of the block were in others before it.
    pub fn again(&self) -> bool {
        !self.origins.is_empty()
    }

    /// How the JSON rows name an event of the block.
    pub fn reference(&self, event: usize) -> EventRef<'a> {
        let record = self.analyzer.batch().record(event);
        let (index, name) = self.place(event);
        EventRef {
            index,
            line: record.line,
            format: record.format,
            file: self.several.then_some(name),
        }
    }

    /// How many events of the run stand before one of the block, and the file it is in.
    pub fn place(&self, event: usize) -> (u64, &'a str) {
        match self.origins.get(event) {
            Some((origin, file)) => (origin.index, file),
            None => (self.before + event as u64, self.file),
        }
    }
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Block,
    Stop,
}

impl Run<'_> {
    /// Evaluates each file and hands it block by block to `show`, until that says that it has
    /// seen enough.
    ///
    /// What there is to say about the input goes to standard error. A file that can't be read
    /// leaves the run incomplete, and the others are still evaluated.
    pub fn each(
        mut self,
        mut show: impl FnMut(Block<'_>) -> Result<Next, Failure>,
    ) -> Result<Ended, Failure> {
        let mut progress = Progress::new(self.sources.iter().map(Source::size).sum());
        self.analyzer.start(Request {
            rules: self.rules.choice.clone(),
            ignore_logsource: self.reading.ignore_logsource,
            ..Request::default()
        });
        self.analyzer.hold_groups();
        // Each file with how many events of the run stand before it.
        let mut files: Vec<(u64, String)> = Vec::new();
        let mut stopped = false;
        let mut ended = Ended::Clean;
        let (mut events, mut bytes) = (0, 0);
        for source in self.sources {
            let mut windows = match source.windows(self.reading.window) {
                Ok(windows) => windows,
                Err(Failure(message)) => {
                    complain(format_args!("cutout: {message}"));
                    ended = Ended::Incomplete;
                    continue;
                }
            };
            let file = source.name();
            files.push((events, file.to_string()));
            let mut heard = Heard::default();
            let mut next = Next::Block;
            let mut blocks = Blocks::new(&mut windows, self.reading);
            while next == Next::Block {
                let mut block = Batch::default();
                if !blocks.next(&mut heard, &mut block) {
                    break;
                }
                self.analyzer.block(block);
                heard.say(&file);
                progress::clear();
                next = show(Block {
                    analyzer: &self.analyzer,
                    report: self.analyzer.report(&View::default()),
                    file: &file,
                    several: self.sources.len() > 1,
                    before: events,
                    origins: &[],
                })?;
                events += self.analyzer.events() as u64;
                heard.events |= self.analyzer.events() > 0;
                progress.show(bytes + blocks.windows.read(), events);
            }
            heard.left_out = blocks.reader.left_out();
            bytes += windows.read();
            if !heard.end(&file) {
                ended = Ended::Incomplete;
            }
            if next == Next::Stop {
                stopped = true;
                break;
            }
        }
        if !stopped {
            self.finish(&files, show)?;
        }
        Ok(ended)
    }

    /// Shows what the rules over several events say, of the events that they are about.
    fn finish(
        &mut self,
        files: &[(u64, String)],
        mut show: impl FnMut(Block<'_>) -> Result<Next, Failure>,
    ) -> Result<(), Failure> {
        let Some(origins) = self.analyzer.finish_groups() else {
            return Ok(());
        };
        let left_out = self.analyzer.held_left_out();
        if left_out > 0 {
            complain(format_args!(
                "cutout: rules over several events did not see {left_out} events, as there are more than the {} that are kept",
                limits::HELD_EVENTS
            ));
        }
        let file = |origin: &Origin| {
            let after = files.partition_point(|(before, _)| *before <= origin.index);
            files[after.saturating_sub(1)].1.as_str()
        };
        let placed: Vec<(Origin, &str)> = origins
            .iter()
            .map(|origin| (*origin, file(origin)))
            .collect();
        let mut report = self.analyzer.report(&View::default());
        // Their events were counted with their blocks.
        report.totals.events = 0;
        let again = |event: &usize| {
            let rules = 0..report.rules.len();
            let matches = |rule| self.analyzer.verdict(*event, rule) == Some(Verdict::Match);
            origins[*event].matched && rules.into_iter().any(matches)
        };
        report.totals.events_matched -= (0..origins.len()).filter(again).count() as u32;
        progress::clear();
        show(Block {
            analyzer: &self.analyzer,
            report,
            file: "",
            several: self.sources.len() > 1,
            before: 0,
            origins: &placed,
        })?;
        Ok(())
    }
}

/// Adds all events of a file, for what looks at them together; false where the file could not be
/// read to its end. What there is to say about it goes to standard error.
pub fn events(source: &Source, reading: &Reading, events: &mut Batch) -> Result<bool, Failure> {
    let mut windows = source.windows(reading.window)?;
    let (file, mut heard, before) = (source.name(), Heard::default(), events.len());
    let mut blocks = Blocks::new(&mut windows, reading);
    while events.len() <= limits::LABELLED_EVENTS && blocks.next(&mut heard, events) {
        heard.say(&file);
    }
    heard.left_out = blocks.reader.left_out();
    heard.events = events.len() > before;
    Ok(heard.end(&file))
}

/// The events of a file, some at a time.
struct Blocks<'w> {
    windows: &'w mut Windows,
    reader: Reader,
    /// Whether the window has more to read.
    more: bool,
}

impl<'w> Blocks<'w> {
    fn new(windows: &'w mut Windows, reading: &Reading) -> Blocks<'w> {
        Blocks {
            windows,
            reader: Reader::windowed(reading.format),
            more: false,
        }
    }

    /// Adds the next block of events, which may have nothing but messages; false at the end.
    fn next(&mut self, heard: &mut Heard, events: &mut Batch) -> bool {
        if !self.more {
            if self.windows.at_end() {
                return false;
            }
            match self.windows.next(self.reader.position(), &mut heard.unsaid) {
                Ok(window) => {
                    self.reader.feed(window, self.windows.at_end());
                    self.more = true;
                }
                Err(TooLong) => {
                    heard.too_long = true;
                    return false;
                }
            }
        }
        let enough = events.len() + BLOCK;
        while self.more && events.len() < enough {
            let missing = enough - events.len();
            self.more = self.reader.read(missing, events, &mut heard.unsaid);
        }
        true
    }
}

/// What there was to say about a file.
#[derive(Default)]
struct Heard {
    unsaid: Vec<Diagnostic>,
    /// There was an error.
    error: bool,
    /// There was an error that left out more than a record.
    cut: bool,
    too_long: bool,
    events: bool,
    left_out: usize,
}

impl Heard {
    fn say(&mut self, file: &str) {
        for said in self.unsaid.drain(..) {
            complain_of(file, &said);
            let is_error = said.severity == Severity::Error;
            self.error |= is_error;
            self.cut |= is_error && leaves_out_more_than_a_record(&said.code);
        }
    }

    /// Says the last there is to say. False where the file was not read at all, or not to its end.
    ///
    /// A single record that can't be read is reported and does not count as that: logs have their
    /// oddities.
    fn end(mut self, file: &str) -> bool {
        self.say(file);
        if self.left_out > 0 {
            let (file, left_out) = (shown(file), self.left_out);
            complain(format_args!(
                "{file}: {left_out} more messages about it are left out"
            ));
        }
        if self.too_long {
            let (file, most) = (shown(file), limits::RECORD >> 20);
            complain(format_args!(
                "cutout: {file}: has a record of more than {most} MB, and is read no further; split it there"
            ));
        }
        !self.too_long && !self.cut && (self.events || !self.error)
    }
}

fn leaves_out_more_than_a_record(code: &str) -> bool {
    code.starts_with("gzip-") || code.starts_with("file-") || code == "format-unsupported"
}
