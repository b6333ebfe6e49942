//! `cutout explain`: why a rule matches an event, or doesn't.

mod tree;
mod underline;

use crate::args::Explain;
use crate::inputs::{self, Wanted};
use crate::output::{
    FAINT, Out, STRONG, count, event_line, matches, shown, verdict_style, verdict_words,
};
use crate::row::{EventRef, Last, Row, RuleRef, Summary};
use crate::rules::{self, Rules};
use crate::run::{Evaluated, Next, Run};
use crate::{Ended, Failure};
use cutout_core::analyze::Analyzer;
use cutout_core::report::{
    EventDetail, ExclusionView, FieldView, RuleVerdict, RuleView, TraceNode, Verdict,
};
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
    fields: &'a [FieldView],
}

pub fn run(args: &Explain) -> Result<Ended, Failure> {
    inputs::stdin_once(args.events.iter().chain(&args.rules))?;
    let sources = inputs::find(&args.events, Wanted::Events)?;
    let mut analyzer = Analyzer::new();
    let rules = rules::load(&mut analyzer, &args.rules, None)?;
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
        explain(args, &rules, &file, sources.len() > 1, &mut sum, &mut out)?;
        Ok(if out.closed() { Next::Stop } else { Next::File })
    })?;
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
    file: &Evaluated<'_>,
    several: bool,
    sum: &mut Summary,
    out: &mut Out,
) -> Result<(), Failure> {
    let analyzer = file.analyzer;
    for event in 0..analyzer.events() {
        if out.closed() {
            break;
        }
        if args
            .line
            .is_some_and(|line| analyzer.batch().record(event).line != line)
        {
            continue;
        }
        let Some(detail) = analyzer.detail(event as u32) else {
            break;
        };
        sum.events += 1;
        for RuleVerdict { verdict, .. } in &detail.verdicts {
            sum.matches += u64::from(*verdict == Verdict::Match);
            sum.cannot_tell += u64::from(*verdict == Verdict::CannotTell);
        }
        let wanted = |verdict: Verdict| args.verdict.is_none_or(|wanted| wanted == verdict);
        for verdict in detail
            .verdicts
            .iter()
            .filter(|verdict| wanted(verdict.verdict))
        {
            let view = &rules.views[verdict.rule as usize];
            if args.json {
                let row = Row {
                    event: EventRef::new(file, event, several),
                    rule: RuleRef::from(view),
                    verdict: verdict.verdict,
                    needs: verdict.needs.clone(),
                };
                let RuleVerdict {
                    evidence,
                    trace,
                    exclusions,
                    ..
                } = verdict;
                out.json(&Explained {
                    row,
                    evidence: *evidence,
                    trace,
                    exclusions,
                    fields: &detail.fields,
                })?;
            } else {
                heading(file, event, view, verdict.verdict, out)?;
                body(rules, view, &detail, verdict, out)?;
            }
        }
        if !args.json && args.verdict.is_none() {
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

fn heading(
    file: &Evaluated<'_>,
    event: usize,
    view: &RuleView,
    verdict: Verdict,
    out: &mut Out,
) -> Result<(), Failure> {
    let Some(row) = file.analyzer.row(event as u32) else {
        return Ok(());
    };
    event_line(out, file.file, &row)?;
    let words = out.styled(verdict_style(verdict), verdict_words(verdict));
    writeln!(out, "  {words}: {}", shown(&view.title))?;
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
    tree::print(&rules.file(view), view, &verdict.trace, out)?;
    underline::print(detail, &verdict.trace, out)?;
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
