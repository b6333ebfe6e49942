//! From what was worked out to what is shown: reports, rows and details.

use super::{Analyzer, labels, scores};
use crate::advice::exclude;
use crate::engine::{Bits, Trace, speaks};
use crate::event::{Found, Value, field};
use crate::ir::{NodeKind, Predicate, Step};
use crate::judge::Judged;
use crate::limits;
use crate::report::advice::Label;
use crate::report::*;
use crate::sort::Sort;
use crate::text::fold::fold;
use std::cmp::Reverse;

/// Events sorted by what is to be said of them.
struct Sorted {
    matched: Bits,
    /// Not matched, but some rule can't tell and has evidence.
    open: Bits,
}

fn sort(analyzer: &Analyzer) -> Sorted {
    let mut matched = Bits::none(analyzer.events());
    let mut open = matched.clone();
    for result in analyzer.results.iter().flatten() {
        result.answers.must.add_to(&mut matched);
        result.evidence.add_to(&mut open);
    }
    open.and_not(&matched);
    Sorted { matched, open }
}

pub fn report(analyzer: &Analyzer, view: &View) -> Report {
    let sorted = sort(analyzer);
    let counts = |result: Option<&Judged>| match result {
        None => RuleCounts::default(),
        Some(result) => RuleCounts {
            matches: result.answers.must.count() as u32,
            cannot_tell: result.answers.open.count() as u32,
            not_for_this_log: (analyzer.events() - result.covered.count()) as u32,
        },
    };
    let rules: Vec<RuleCounts> = analyzer.results.iter().map(counts).collect();
    let sum = |part: fn(&RuleCounts) -> u32| rules.iter().map(part).sum();
    let derived =
        (0..analyzer.events()).filter(|&event| analyzer.batch.record(event).parent.is_some());
    Report {
        format: analyzer
            .found
            .iter()
            .max_by_key(|found| found.events)
            .map(|found| found.format),
        found: analyzer.found.iter().map(found).collect(),
        format_chosen: analyzer.input.format.is_some(),
        diagnostics: analyzer.diagnostics.clone(),
        diagnostics_left_out: analyzer.diagnostics_left_out,
        totals: Totals {
            events: analyzer.events() as u32,
            derived: derived.count() as u32,
            events_matched: sorted.matched.count() as u32,
            events_open: sorted.open.count() as u32,
            matches: sum(|rule| rule.matches),
            cannot_tell: sum(|rule| rule.cannot_tell),
            not_for_this_log: sum(|rule| rule.not_for_this_log),
            rules: analyzer.results.iter().flatten().count() as u32,
            labels: labels::totals(analyzer, &sorted.matched),
        },
        scores: scores::scores(analyzer).map(Box::new),
        page: page(analyzer, view, &sorted),
        rules,
    }
}

fn found(found: &Found) -> FoundView {
    FoundView {
        format: found.format,
        telemetry: found.telemetry,
        events: found.events,
        line: found.line,
        title: found.format.title().to_owned(),
        because: found.format.because().to_owned(),
    }
}

fn page(analyzer: &Analyzer, view: &View, sorted: &Sorted) -> EventPage {
    let mut total = 0;
    let mut rows = Vec::new();
    for event in chosen(analyzer, view, sorted) {
        if total >= view.offset && rows.len() < view.limit as usize {
            rows.push(row(analyzer, event));
        }
        total += 1;
    }
    EventPage {
        rows,
        offset: view.offset,
        total,
    }
}

/// The keys of all events that a view selects, whatever its page.
pub fn keys(analyzer: &Analyzer, view: &View) -> Vec<String> {
    chosen(analyzer, view, &sort(analyzer))
        .map(|event| key(analyzer, event))
        .collect()
}

fn chosen(analyzer: &Analyzer, view: &View, sorted: &Sorted) -> impl Iterator<Item = usize> {
    let mut chosen = match view.show {
        Show::All => Bits::all(analyzer.events()),
        Show::Matched => sorted.matched.clone(),
        Show::Open => sorted.open.clone(),
        Show::Quiet => {
            let mut quiet = Bits::all(analyzer.events());
            quiet.and_not(&sorted.matched);
            quiet.and_not(&sorted.open);
            quiet
        }
        Show::Malicious => labels::bits(analyzer, Label::Malicious),
        Show::Benign => labels::bits(analyzer, Label::Benign),
        Show::Unexpected => labels::unexpected(analyzer, &sorted.matched),
    };
    if let Some(rule) = view.rule {
        match analyzer.results.get(rule as usize) {
            Some(result) => chosen.and(&result.answers.answers(analyzer.events()).may),
            None => chosen = Bits::none(analyzer.events()),
        }
    }
    if let Some(cell) = &view.cell {
        chosen.and(&scores::cell(analyzer, cell));
    }
    let wanted = fold(&view.text).into_owned();
    let events: Vec<usize> = chosen.iter().collect();
    events.into_iter().filter(move |&event| {
        wanted.is_empty() || fold(headline(analyzer, event)).contains(&*wanted)
    })
}

/// What names an event (see [`EventDetail::key`]).
pub fn key(analyzer: &Analyzer, event: usize) -> String {
    let record = analyzer.batch.record(event);
    let after_parent = record.parent.map_or(0, |parent| event as u32 - parent);
    analyzer.key(record.span, after_parent)
}

pub fn row(analyzer: &Analyzer, event: usize) -> EventRow {
    let record = analyzer.batch.record(event);
    let mut row = EventRow {
        index: event as u32,
        line: record.line,
        key: key(analyzer, event),
        parent: record.parent,
        headline: headline(analyzer, event)
            .chars()
            .take(limits::HEADLINE)
            .collect(),
        matches: Vec::new(),
        matched_derived: scores::matched_derived(analyzer, event),
        open: Vec::new(),
        cannot_tell_without_evidence: 0,
        not_for_this_log: 0,
        level: None,
    };
    for (rule, result) in analyzer.results.iter().enumerate() {
        let Some(result) = result else { continue };
        match result.verdict(event) {
            Verdict::Match => {
                row.matches.push(rule as u32);
                row.level = row.level.max(analyzer.rules.get(rule).rule.meta.level);
            }
            Verdict::CannotTell if result.evidence.get(event) => row.open.push(rule as u32),
            Verdict::CannotTell => row.cannot_tell_without_evidence += 1,
            Verdict::NotForThisLog => row.not_for_this_log += 1,
            Verdict::NoMatch => {}
        }
    }
    row
}

/// The line that stands for an event in a list: its command line where it has one, else its
/// file, its image, its first field.
fn headline(analyzer: &Analyzer, event: usize) -> &str {
    const SHOWN: [&str; 4] = [
        field::COMMAND_LINE,
        field::TARGET_FILENAME,
        field::IMAGE,
        field::EVENT_ID,
    ];
    let batch = &analyzer.batch;
    SHOWN
        .iter()
        .filter_map(|name| batch.text(event, name))
        .chain(
            batch
                .fields(event)
                .filter_map(|(_, known)| known.value.text()),
        )
        .find(|text| !text.is_empty())
        .unwrap_or("")
}

pub fn detail(analyzer: &Analyzer, event: usize) -> EventDetail {
    let record = analyzer.batch.record(event);
    let kind = analyzer.batch.kind(event);
    let whole = analyzer.batch.event(event);
    let fields = whole.fields.into_iter().map(|(field, known)| FieldView {
        name: field.to_string(),
        value: match known.value {
            Value::Exact(text) => FieldValue::Exact(text),
            Value::EndsWith(end) => FieldValue::EndsWith(end),
            Value::Many(texts) => FieldValue::Many(texts),
            Value::Unknown => FieldValue::Unknown,
        },
        aside: known.provenance.is_aside(),
        provenance: known.provenance,
    });
    let children = (event + 1..analyzer.events())
        .take_while(|&child| {
            analyzer
                .batch
                .record(child)
                .parent
                .is_some_and(|parent| parent as usize >= event)
        })
        .filter(|&child| analyzer.batch.record(child).parent == Some(event as u32));
    let mut verdicts: Vec<RuleVerdict> = Vec::new();
    let mut not_for_this_log = Vec::new();
    for (rule, result) in analyzer.results.iter().enumerate() {
        let Some(result) = result else { continue };
        match result.verdict(event) {
            Verdict::NotForThisLog => not_for_this_log.push(rule as u32),
            verdict => verdicts.extend(rule_verdict(analyzer, event, rule, verdict)),
        }
    }
    let level = |verdict: &RuleVerdict| analyzer.rules.get(verdict.rule as usize).rule.meta.level;
    verdicts.order_by_key(|verdict| {
        (
            verdict.verdict,
            Reverse(verdict.evidence),
            Reverse(level(verdict)),
            verdict.rule,
        )
    });
    let told = verdicts.len();
    let mut room = limits::SET_VERDICTS;
    verdicts.retain(|verdict| {
        let of_set = analyzer.rules.get(verdict.rule as usize).origin == Origin::Set;
        if !of_set || verdict.verdict == Verdict::Match {
            return true;
        }
        let stays = verdict.evidence > 0 && room > 0;
        room -= usize::from(stays);
        stays
    });
    let left_out = (told - verdicts.len()) as u32;
    for verdict in verdicts.iter_mut().take(limits::FLIPS) {
        verdict.flip = analyzer.flip(event, verdict.rule as usize);
    }
    EventDetail {
        index: event as u32,
        line: record.line,
        format: record.format,
        telemetry: kind.telemetry,
        kind: kind.title().to_owned(),
        parent: record.parent,
        children: children.map(|child| child as u32).collect(),
        fields: fields.collect(),
        decoded: whole.decoded,
        key: key(analyzer, event),
        verdicts,
        left_out,
        not_for_this_log,
    }
}

fn rule_verdict(
    analyzer: &Analyzer,
    event: usize,
    rule: usize,
    verdict: Verdict,
) -> Option<RuleVerdict> {
    let trace = analyzer.trace(event, rule)?;
    let exclusions = match verdict {
        Verdict::Match => exclude::known(trace.node, &analyzer.reach, &analyzer.batch, event),
        _ => Vec::new(),
    };
    Some(RuleVerdict {
        rule: rule as u32,
        verdict,
        needs: match verdict {
            Verdict::CannotTell => analyzer.needs(event, rule),
            _ => Vec::new(),
        },
        evidence: evidence(&trace, verdict, &|predicate| {
            speaks(predicate, &analyzer.batch, event)
        }),
        trace: node(analyzer, &trace),
        group: group(analyzer, event, rule),
        flip: None,
        exclusions: exclusions
            .into_iter()
            .map(|exclude::Known { exclusion, caution }| ExclusionView {
                field: exclusion.predicate.subject.to_string(),
                op: exclusion.predicate.op.name().to_owned(),
                value: exclusion.predicate.value.clone(),
                reach: exclusion.reach.clone(),
                rules: exclusion.rules.clone(),
                caution: caution.map(str::to_owned),
            })
            .collect(),
    })
}

/// How the event stands among the others, for a rule over several.
fn group(analyzer: &Analyzer, event: usize, rule: usize) -> Option<GroupView> {
    let explained = analyzer.explained(event, rule)?;
    let group = analyzer.rules.get(rule).rule.group.as_ref()?;
    let time = |event: usize| {
        let time = analyzer.batch.time(event);
        time.map(|time| time.to_string())
    };
    let steps = group.steps().zip(&explained.steps).enumerate();
    let label = |at: usize, step: &Step| {
        let own = step.condition.label.as_deref().map(str::to_owned);
        own.unwrap_or_else(|| format!("step {}", at + 1))
    };
    let members = explained.found.map_or(&[][..], |found| &found.members);
    let shown = members.iter().take(limits::GROUP_MEMBERS);
    Some(GroupView {
        sentence: explained.sentence,
        steps: steps
            .map(|(at, (step, outcome))| StepView {
                label: label(at, step),
                outcome: *outcome,
            })
            .collect(),
        key: explained
            .by
            .into_iter()
            .zip(explained.key)
            .map(|(field, value)| KeyView { field, value })
            .collect(),
        time: time(event),
        members: shown
            .map(|member| MemberView {
                event: member.event,
                line: analyzer.batch.record(member.event as usize).line,
                step: member.step.map(|step| step + 1),
                time: time(member.event as usize),
                headline: headline(analyzer, member.event as usize)
                    .chars()
                    .take(limits::HEADLINE)
                    .collect(),
            })
            .collect(),
        members_left_out: members.len().saturating_sub(limits::GROUP_MEMBERS) as u32,
    })
}

/// How many indicators are true. For a rule that is still open, those under a NOT and those in
/// a part of the condition that has failed already count for nothing; for a near miss they are all there is.
///
/// `speaks` tells the predicates that say something of this event.
fn evidence(trace: &Trace<'_>, verdict: Verdict, speaks: &impl Fn(&Predicate) -> bool) -> u32 {
    let is_not = matches!(trace.node.kind, NodeKind::Not(_));
    if verdict == Verdict::CannotTell && (trace.outcome == Outcome::Fail || is_not) {
        return 0;
    }
    let own = match &trace.node.kind {
        NodeKind::Predicate(predicate) if !trace.negated && trace.outcome == Outcome::Pass => {
            speaks(predicate)
        }
        _ => false,
    };
    let beneath = trace
        .children
        .iter()
        .map(|child| evidence(child, verdict, speaks));
    u32::from(own) + beneath.sum::<u32>()
}

fn node(analyzer: &Analyzer, trace: &Trace<'_>) -> TraceNode {
    let kind = match &trace.node.kind {
        NodeKind::Constant(_) => TraceKind::Constant,
        NodeKind::Not(_) => TraceKind::Not,
        NodeKind::All(_) => TraceKind::All,
        NodeKind::Any(_) => TraceKind::Any,
        NodeKind::AtLeast(count, _) => TraceKind::AtLeast(*count),
        NodeKind::Predicate(predicate) => TraceKind::Predicate(LeafView {
            field: predicate.subject.to_string(),
            op: predicate.op.name().to_owned(),
            value: predicate.value.clone(),
            exclusion: trace.negated,
            reason: trace.reason.clone(),
            marks: trace.marks.iter().map(mark).collect(),
            reach: analyzer.reach.figure(predicate, trace.negated),
        }),
    };
    TraceNode {
        kind,
        outcome: trace.outcome,
        label: trace.node.label.as_deref().map(str::to_owned),
        span: trace.node.span,
        children: trace
            .children
            .iter()
            .map(|child| node(analyzer, child))
            .collect(),
    }
}

fn mark(mark: &crate::engine::trace::Mark) -> Mark {
    Mark {
        field: mark.field.to_string(),
        item: mark.item,
        span: mark.span,
    }
}
