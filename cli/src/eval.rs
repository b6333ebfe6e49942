//! `cutout eval`: verdicts.

use crate::args::{Eval, FailOn};
use crate::inputs::{self, Wanted};
use crate::output::{
    self, FAINT, Out, STRONG, count, event_line, level_word, shown, verdict_style, verdict_words,
};
use crate::rules::{self, Rules};
use crate::run::{Block, Next, Run};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::catalog::Reach;
use cutout_core::report::rows::{Last, Row, RuleRef, Summary};
use cutout_core::report::{Report, Verdict};
use std::io::Write;

pub fn run(args: &Eval) -> Result<Ended, Failure> {
    inputs::stdin_once(args.events.iter().chain(&args.choice.rules))?;
    let sources = inputs::find(&args.events, Wanted::Events)?;
    let mut analyzer = Analyzer::with(Reach::default());
    let rules = rules::load(&mut analyzer, &args.choice)?;
    let mut tally = Tally {
        files: sources.len() as u64,
        ..Tally::default()
    };
    tally.sum.rules = rules.usable();
    let mut out = Out::new();
    let run = Run {
        analyzer,
        rules: &rules,
        sources: &sources,
        reading: &args.reading,
    };
    let ended = run.each(|file| {
        tally.add(&file.report, &rules, args.fail_on);
        if args.json {
            json(args, &rules, &file, &mut out)?;
        } else {
            table(args, &rules, &file, &mut tally, &mut out)?;
        }
        let seen_enough = out.closed() && (args.fail_on.is_none() || tally.findings);
        Ok(if seen_enough { Next::Stop } else { Next::Block })
    })?;
    if args.json {
        out.json(&Last { summary: tally.sum })?;
    } else {
        tally.print(args, &mut out)?;
    }
    out.flush()?;
    Ok(if ended == Ended::Clean && tally.findings {
        Ended::Findings
    } else {
        ended
    })
}

/// What the run comes to.
#[derive(Default)]
struct Tally {
    sum: Summary,
    files: u64,
    events_matched: u64,
    events_open: u64,
    /// Can't-tells that the table leaves out, as nothing on the event speaks for the rule.
    without_evidence: u64,
    findings: bool,
}

impl Tally {
    fn add(&mut self, report: &Report, rules: &Rules, fail_on: Option<FailOn>) {
        let totals = &report.totals;
        self.sum.events += u64::from(totals.events);
        self.sum.matches += u64::from(totals.matches);
        self.sum.cannot_tell += u64::from(totals.cannot_tell);
        self.events_matched += u64::from(totals.events_matched);
        self.events_open += u64::from(totals.events_open);
        self.findings |= match fail_on {
            None => false,
            Some(FailOn::Match) => totals.matches > 0,
            Some(FailOn::CannotTell) => totals.matches + totals.cannot_tell > 0,
            Some(FailOn::Level(least)) => {
                let mut matched = (0..)
                    .zip(&report.rules)
                    .filter(|(_, counts)| counts.matches > 0);
                matched.any(|(rule, _)| rules.level(rule) >= Some(least))
            }
        };
    }

    fn print(&self, args: &Eval, out: &mut Out) -> Result<(), Failure> {
        if self.without_evidence > 0 && !args.all {
            let more = self.without_evidence;
            let note = format!(
                "{more} more can't tell, with nothing on the event that speaks for the rule; --all lists them"
            );
            writeln!(out, "{}", out.styled(FAINT, note))?;
        }
        let Summary {
            events,
            rules,
            matches,
            cannot_tell,
        } = self.sum;
        let looked_at = format!(
            "{} in {}, {}",
            count(events, "event"),
            count(self.files, "file"),
            count(rules, "rule")
        );
        let on = match matches {
            0 | 1 => String::new(),
            _ => format!(" on {}", count(self.events_matched, "event")),
        };
        let matched = output::matches(matches) + &on;
        let summary = format!("{looked_at}: {matched}, {cannot_tell} can't tell");
        writeln!(out, "{}", out.styled(STRONG, summary))?;
        Ok(())
    }
}

fn json(args: &Eval, rules: &Rules, file: &Block<'_>, out: &mut Out) -> Result<(), Failure> {
    let analyzer = file.analyzer;
    for event in listed(args, analyzer) {
        if out.closed() {
            break;
        }
        let reference = file.reference(event);
        for (at, view) in rules.views.iter().enumerate() {
            let Some(verdict) = analyzer
                .verdict(event, at)
                .filter(|verdict| prints(args, *verdict))
            else {
                continue;
            };
            let needs = match verdict {
                Verdict::CannotTell => analyzer.needs(event, at),
                _ => Vec::new(),
            };
            out.json(&Row {
                event: reference,
                rule: RuleRef::from(view),
                verdict,
                needs,
                partial: view.filters_only,
            })?;
        }
    }
    Ok(())
}

/// The events that there may be something to say of; all where that is asked for.
fn listed(args: &Eval, analyzer: &Analyzer) -> Vec<usize> {
    match args.all {
        true => (0..analyzer.events()).collect(),
        false => analyzer.spoken_of().iter().collect(),
    }
}

fn prints(args: &Eval, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Match | Verdict::CannotTell => true,
        Verdict::NoMatch => args.all,
        Verdict::NotForThisLog => false,
    }
}

/// Each event that there is something to say of, with a row a rule.
fn table(
    args: &Eval,
    rules: &Rules,
    file: &Block<'_>,
    tally: &mut Tally,
    out: &mut Out,
) -> Result<(), Failure> {
    let analyzer = file.analyzer;
    let level_widths = rules.views.iter().map(|view| level_word(view.level).len());
    let level_width = level_widths.max().unwrap_or(0);
    for event in listed(args, analyzer) {
        if out.closed() {
            break;
        }
        let Some(row) = analyzer.row(event as u32) else {
            break;
        };
        tally.without_evidence += u64::from(row.cannot_tell_without_evidence);
        let verdict_of = |rule: &usize| {
            analyzer
                .verdict(event, *rule)
                .filter(|verdict| prints(args, *verdict))
        };
        let mut shown_rules: Vec<(usize, Verdict)> = if args.all {
            (0..rules.views.len())
                .filter_map(|rule| Some((rule, verdict_of(&rule)?)))
                .collect()
        } else {
            let listed = row
                .matches
                .iter()
                .chain(&row.open)
                .map(|&rule| rule as usize);
            listed
                .filter_map(|rule| Some((rule, verdict_of(&rule)?)))
                .collect()
        };
        if shown_rules.is_empty() {
            continue;
        }
        shown_rules
            .sort_by_key(|&(rule, verdict)| (verdict, std::cmp::Reverse(rules.views[rule].level)));
        event_line(out, file.place(event).1, &row)?;
        let width = |rule: usize| rules.views[rule].title.chars().count();
        let widest = shown_rules
            .iter()
            .map(|&(rule, _)| width(rule))
            .max()
            .unwrap_or(0)
            .min(72);
        for (rule, verdict) in shown_rules {
            let view = &rules.views[rule];
            let words = out.styled(verdict_style(verdict), verdict_words(verdict));
            write!(
                out,
                "  {words:<10}  {:<level_width$}  ",
                level_word(view.level)
            )?;
            let mut notes = Vec::new();
            if view.filters_only {
                notes.push("filters only".to_owned());
            }
            if verdict == Verdict::CannotTell {
                notes.push(format!("needs {}", analyzer.needs(event, rule).join(", ")));
            }
            match notes.is_empty() {
                true => writeln!(out, "{}", shown(&view.title))?,
                false => writeln!(
                    out,
                    "{:<widest$}  {}",
                    shown(&view.title),
                    shown(&notes.join("; "))
                )?,
            }
        }
    }
    Ok(())
}
