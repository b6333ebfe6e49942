//! `cutout explain`: why a rule matches an event, or doesn't.

mod flip;
mod group;
mod rows;
mod source;
mod tree;
mod underline;

use crate::args::Explain;
use crate::inputs::{self, Wanted};
use crate::output::{
    FAINT, Out, STRONG, count, event_line, matches, shown, verdict_style, verdict_words,
};
use crate::rules::{self, Rules};
use crate::run::{Block, Next, Run};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::report::advice::Flip;
use cutout_core::report::rows::{Last, Row, RuleRef, Summary};
use cutout_core::report::{
    EventDetail, ExclusionView, FieldView, GroupView, RuleVerdict, RuleView, TraceNode, Verdict,
};
use cutout_core::rule::leaves_out;
use cutout_core::text::Diagnostic;
use serde::Serialize;
use std::io::Write;

/// One rule on one event: a row of `eval --json` and what it rests on.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    evidence: u32,
    trace: &'a TraceNode,
    exclusions: &'a [ExclusionView],
    /// For a rule over several events.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a GroupView>,
    /// The smallest change that would turn round a match or a no-match.
    #[serde(skip_serializing_if = "Option::is_none")]
    flip: Option<&'a Flip>,
    fields: &'a [FieldView],
}

pub fn run(args: &Explain) -> Result<Ended, Failure> {
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
    let mut nearest = Nearest::default();
    let ended = run.each(|file| {
        explain(args, &rules, &file, &mut sum, &mut nearest, &mut out)?;
        Ok(if out.closed() {
            Next::Stop
        } else {
            Next::Block
        })
    })?;
    if let Some(line) = args.line.filter(|_| sum.events == 0 && !out.closed()) {
        return Err(Failure(nearest.message(line)));
    }
    if args.json {
        out.json(&Last { summary: sum })?;
    } else {
        let summary = format!(
            "{}, {}: {}, {} can't tell",
            count(sum.events, "event"),
            count(sum.rules, "rule"),
            matches(sum.matches),
            sum.cannot_tell
        );
        writeln!(out, "{}", out.styled(STRONG, summary))?;
    }
    out.flush()?;
    Ok(ended)
}

fn explain(
    args: &Explain,
    rules: &Rules,
    file: &Block<'_>,
    sum: &mut Summary,
    nearest: &mut Nearest,
    out: &mut Out,
) -> Result<(), Failure> {
    // Of a whole pack, most rules have nothing to do with an event.
    let every = !args.choice.rules.is_empty();
    let analyzer = file.analyzer;
    for event in 0..analyzer.events() {
        if out.closed() {
            break;
        }
        let begins = analyzer.batch().record(event).line;
        if let Some(line) = args.line.filter(|line| *line != begins) {
            nearest.add(begins, line);
            continue;
        }
        let Some(detail) = analyzer.detail(event as u32) else {
            break;
        };
        sum.events += u64::from(!file.again());
        for RuleVerdict { verdict, .. } in &detail.verdicts {
            sum.matches += u64::from(*verdict == Verdict::Match);
            sum.cannot_tell += u64::from(*verdict == Verdict::CannotTell);
        }
        let wanted = |verdict: &&RuleVerdict| match args.verdict {
            Some(wanted) => wanted == verdict.verdict,
            None => every || speaks(verdict),
        };
        for verdict in detail.verdicts.iter().filter(wanted) {
            let view = &rules.views[verdict.rule as usize];
            if args.json {
                let row = Row {
                    event: file.reference(event),
                    rule: RuleRef::from(view),
                    verdict: verdict.verdict,
                    needs: verdict.needs.clone(),
                    partial: view.filters_only,
                };
                let RuleVerdict {
                    evidence,
                    trace,
                    exclusions,
                    group,
                    flip,
                    ..
                } = verdict;
                out.json(&Explained {
                    row,
                    evidence: *evidence,
                    trace,
                    exclusions,
                    group: group.as_ref(),
                    flip: flip.as_ref(),
                    fields: &detail.fields,
                })?;
            } else {
                heading(file, event, view, verdict.verdict, out)?;
                body(rules, view, &detail, verdict, out)?;
            }
        }
        if !args.json && args.verdict.is_none() && !every {
            others(file, event, &detail, out)?;
        } else if !args.json && args.verdict.is_none() {
            for &rule in &detail.not_for_this_log {
                let view = &rules.views[rule as usize];
                heading(file, event, view, Verdict::NotForThisLog, out)?;
                let (logsource, kind) = (shown(&view.logsource), &detail.kind);
                writeln!(
                    out,
                    "  The rule is for {logsource}, the event is {kind}; --ignore-logsource evaluates it anyway.\n"
                )?;
            }
        }
    }
    Ok(())
}

/// Whether anything speaks for the rule.
fn speaks(verdict: &RuleVerdict) -> bool {
    match verdict.verdict {
        Verdict::Match => true,
        Verdict::CannotTell => verdict.evidence > 0,
        Verdict::NoMatch | Verdict::NotForThisLog => false,
    }
}

/// How many rules were not explained, and how to see them.
fn others(
    file: &Block<'_>,
    event: usize,
    detail: &EventDetail,
    out: &mut Out,
) -> Result<(), Failure> {
    let of = |verdict: Verdict| {
        let quiet = detail.verdicts.iter().filter(|found| !speaks(found));
        quiet.filter(|found| found.verdict == verdict).count()
    };
    let not_for_this_log = detail.not_for_this_log.len();
    let (no_match, cannot_tell) = (of(Verdict::NoMatch), of(Verdict::CannotTell));
    if no_match + cannot_tell + not_for_this_log == 0 {
        return Ok(());
    }
    event_row(file, event, out)?;
    writeln!(
        out,
        "  Other rules: {no_match} no match, {cannot_tell} can't tell, {not_for_this_log} not for this log; --rule explains one.\n"
    )?;
    Ok(())
}

/// The lines on which events begin, before and behind one on which none does.
#[derive(Default)]
struct Nearest {
    before: Option<u32>,
    behind: Option<u32>,
}

impl Nearest {
    fn add(&mut self, begins: u32, line: u32) {
        if begins < line {
            self.before = self.before.max(Some(begins));
        } else {
            self.behind = Some(self.behind.map_or(begins, |behind| behind.min(begins)));
        }
    }

    fn message(&self, line: u32) -> String {
        let nearest = match (self.before, self.behind) {
            (None, None) => return "there is no event to explain".to_owned(),
            (Some(one), None) | (None, Some(one)) => format!("the nearest one on line {one}"),
            (Some(before), Some(behind)) => {
                format!("the nearest ones on lines {before} and {behind}")
            }
        };
        format!("--line {line}: no event begins there; {nearest}")
    }
}

/// Names the parts of a rule that are not evaluated.
fn left_out(view: &RuleView, out: &mut Out) -> Result<(), Failure> {
    writeln!(out, "  Filters only; this is left out of the rule:")?;
    for said in &view.diagnostics {
        if leaves_out(said) {
            let Diagnostic { line, message, .. } = said;
            writeln!(out, "    line {line}: {}", shown(message))?;
        }
    }
    Ok(())
}

fn heading(
    file: &Block<'_>,
    event: usize,
    view: &RuleView,
    verdict: Verdict,
    out: &mut Out,
) -> Result<(), Failure> {
    event_row(file, event, out)?;
    let words = out.styled(verdict_style(verdict), verdict_words(verdict));
    writeln!(out, "  {words}: {}", shown(&view.title))?;
    Ok(())
}

fn event_row(file: &Block<'_>, event: usize, out: &mut Out) -> Result<(), Failure> {
    if let Some(row) = file.analyzer.row(event as u32) {
        event_line(out, file.place(event).1, &row)?;
    }
    Ok(())
}

fn body(
    rules: &Rules,
    view: &RuleView,
    detail: &EventDetail,
    verdict: &RuleVerdict,
    out: &mut Out,
) -> Result<(), Failure> {
    if !verdict.needs.is_empty() {
        writeln!(out, "  Needs {} to tell.", shown(&verdict.needs.join(", ")))?;
    }
    if view.filters_only {
        left_out(view, out)?;
    }
    if let Some(group) = &verdict.group {
        group::print(group, detail.index, out)?;
    }
    tree::print(&rules.file(view), view, &verdict.trace, out)?;
    source::print(view, &verdict.trace, out)?;
    underline::print(detail, &verdict.trace, out)?;
    if let Some(flip) = &verdict.flip {
        flip::print(flip, out)?;
    }
    if !verdict.exclusions.is_empty() {
        writeln!(
            out,
            "  Other public rules exclude this, and it is true here:"
        )?;
    }
    for exclusion in &verdict.exclusions {
        let ExclusionView {
            field,
            op,
            value,
            reach,
            caution,
            ..
        } = exclusion;
        let used = out.styled(
            FAINT,
            format!("used by {}", count(reach.total.into(), "rule")),
        );
        writeln!(out, "    {} {op} '{}'  {used}", shown(field), shown(value))?;
        if let Some(caution) = caution {
            writeln!(out, "      Careful: {caution}")?;
        }
    }
    writeln!(out)?;
    Ok(())
}
