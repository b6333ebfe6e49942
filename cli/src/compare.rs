//! `cutout compare`: what the changes to a rule gain and lose on the same events.

use crate::args::{Changed, Choice, Compare};
use crate::inputs::{self, Wanted};
use crate::output::{FAINT, MARKED, Out, STRONG, count, event_line, shown};
use crate::rules;
use crate::{Ended, Failure, run};
use cutout_core::analyze::{Analyzer, Request};
use cutout_core::engine::Batch;
use cutout_core::limits;
use cutout_core::report::RuleView;
use cutout_core::report::compare::{Change, Comparison, PredicateChange};
use cutout_core::report::rows::{EventRef, RuleRef};
use serde::Serialize;
use std::io::Write;

/// One event whose verdict is another.
#[derive(Serialize)]
struct Row<'a> {
    event: EventRef<'a>,
    rule: RuleRef<'a>,
    change: &'static str,
}

#[derive(Serialize)]
struct Predicates<'a> {
    rule: RuleRef<'a>,
    predicates: &'a [PredicateChange],
}

/// `gained` and its like count pairs of an event and a rule.
#[derive(Default, Serialize)]
struct Summary {
    events: u64,
    rules: u64,
    gained: u64,
    lost: u64,
    opened: u64,
    settled: u64,
    kept: u64,
}

pub fn run(args: &Compare) -> Result<Ended, Failure> {
    inputs::stdin_once(&args.events)?;
    let sources = inputs::find(&args.events, Wanted::Events)?;
    let mut analyzer = Analyzer::new();
    let rules = rules::load(
        &mut analyzer,
        &Choice {
            rules: vec![args.new.clone()],
            pack: None,
            language: None,
        },
    )?;
    let [new] = rules.choice.own.as_slice() else {
        let new = args.new.display();
        return Err(Failure(format!(
            "{new}: name one file with the version after"
        )));
    };
    let before = rules::version(&args.old)?;
    analyzer.start(Request {
        rules: rules.choice.clone(),
        ignore_logsource: args.reading.ignore_logsource,
        ..Request::default()
    });
    let mut all = Batch::default();
    // Each file with how many events stand before it.
    let mut files: Vec<(usize, String)> = Vec::new();
    let mut ended = Ended::Clean;
    for source in &sources {
        files.push((all.len(), source.name()));
        if !run::events(source, &args.reading, &mut all)? {
            ended = Ended::Incomplete;
        }
        if all.len() > limits::LABELLED_EVENTS {
            return Err(Failure(format!(
                "{}: with it there are more than the {} events that are compared at once; give fewer",
                source.name(),
                limits::LABELLED_EVENTS
            )));
        }
    }
    analyzer.block(all);
    let compared = analyzer.compare(&new.key, &before, &[]).map_err(Failure)?;
    let mut told = Told {
        args,
        analyzer: &analyzer,
        files: &files,
        sum: Summary {
            events: analyzer.events() as u64,
            rules: compared.len() as u64,
            ..Summary::default()
        },
        out: Out::new(),
    };
    for (comparison, view) in compared.iter().zip(&rules.views) {
        told.rule(comparison, view)?;
    }
    let findings = told.end()?;
    Ok(match ended {
        Ended::Clean if findings => Ended::Findings,
        ended => ended,
    })
}

/// What is printed, and what it is about.
struct Told<'a> {
    args: &'a Compare,
    analyzer: &'a Analyzer,
    files: &'a [(usize, String)],
    sum: Summary,
    out: Out,
}

impl Told<'_> {
    fn rule(&mut self, comparison: &Comparison, view: &RuleView) -> Result<(), Failure> {
        if !self.args.json {
            let title = self.out.styled(STRONG, shown(&view.title).into_owned());
            writeln!(self.out, "{title}")?;
        }
        let lists = [
            ("gained", '+', &comparison.gained, &mut self.sum.gained),
            ("lost", '-', &comparison.lost, &mut self.sum.lost),
            ("opened", '?', &comparison.opened, &mut self.sum.opened),
            ("settled", '=', &comparison.settled, &mut self.sum.settled),
        ];
        let mut changed: Vec<(u32, &'static str, char)> = Vec::new();
        for (change, sign, events, sum) in lists {
            *sum += events.len() as u64;
            changed.extend(events.iter().map(|event| (*event, change, sign)));
        }
        self.sum.kept += u64::from(comparison.kept);
        // In the order of the log.
        changed.sort_unstable();
        for (event, change, sign) in changed {
            self.event(event as usize, change, sign, view)?;
        }
        if self.args.json {
            return Ok(self.out.json(&Predicates {
                rule: RuleRef::from(view),
                predicates: &comparison.predicates,
            })?);
        }
        for one in &comparison.predicates {
            let (sign, style) = match one.change {
                Change::Removed => ('-', MARKED),
                Change::Added => ('+', STRONG),
            };
            let not = if one.exclusion { "not " } else { "" };
            let predicate = &one.predicate;
            let said = format!(
                "{not}{} {} '{}'",
                predicate.field, predicate.op, predicate.value
            );
            let sign = self.out.styled(style, sign);
            writeln!(self.out, "  predicate {sign} {}", shown(&said))?;
        }
        if comparison.predicates.is_empty() {
            writeln!(self.out, "  the predicates are the same")?;
        }
        Ok(())
    }

    fn event(
        &mut self,
        event: usize,
        change: &'static str,
        sign: char,
        view: &RuleView,
    ) -> Result<(), Failure> {
        let at = self.files.partition_point(|(before, _)| *before <= event);
        let file = &self.files[at.saturating_sub(1)].1;
        if self.args.json {
            let record = self.analyzer.batch().record(event);
            return Ok(self.out.json(&Row {
                event: EventRef {
                    index: event as u64,
                    line: record.line,
                    format: record.format,
                    file: (self.files.len() > 1).then_some(file),
                },
                rule: RuleRef::from(view),
                change,
            })?);
        }
        if let Some(row) = self.analyzer.row(event as u32) {
            write!(self.out, "  {sign} ")?;
            event_line(&mut self.out, file, &row)?;
        }
        Ok(())
    }

    /// True where `--fail-on` found what it asks for.
    fn end(mut self) -> Result<bool, Failure> {
        let Summary {
            events,
            gained,
            lost,
            opened,
            settled,
            kept,
            ..
        } = self.sum;
        if self.args.json {
            self.out.json(&serde_json::json!({ "summary": self.sum }))?;
        } else {
            let events = count(events, "event");
            let line = format!(
                "{events}: {gained} gained, {lost} lost, {opened} can't tell any more, {settled} can tell now, {kept} match both"
            );
            let line = self.out.styled(FAINT, line);
            writeln!(self.out, "{line}")?;
        }
        self.out.flush()?;
        Ok(match self.args.fail_on {
            None => false,
            Some(Changed::Lost) => lost > 0,
            Some(Changed::Gained) => gained > 0,
            Some(Changed::Any) => gained + lost + opened + settled > 0,
        })
    }
}
