//! The one helper that touches the core's API: the same input through the fast path, the trace
//! and the naive evaluator.

use crate::cases::Supply;
use crate::{groups, naive};
use cutout_core::analyze::{OwnRule, Request, RuleChoice, Supplied, analyze};
use cutout_core::engine::Trace;
use cutout_core::event::{Event, Format, Reader, kind};
use cutout_core::ir::{Logsource, NodeKind};
use cutout_core::report::Verdict;
use cutout_core::rule::{self, Rule};
use cutout_core::text::Diagnostic;
use cutout_core::truth::Outcome;
use std::fmt::Write;

#[derive(Clone, Debug, Default)]
pub struct Input {
    pub text: String,
    pub format: Option<Format>,
    pub rules: Vec<OwnRule>,
    pub supplied: Vec<Supply>,
    pub ignore_logsource: bool,
    /// Whether to give needs and the traces as text, which take most of the time.
    pub in_full: bool,
}

/// What all paths said.
#[derive(Debug)]
pub struct Said {
    pub events: Vec<OfEvent>,
    pub rules: Vec<OfRule>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
pub struct OfRule {
    pub usable: bool,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
pub struct OfEvent {
    pub derived: bool,
    pub headline: String,
    /// One a rule.
    pub rules: Vec<Verdicts>,
}

/// What the paths say of one rule on one event; `None` for a rule that could not be read.
#[derive(Debug)]
pub struct Verdicts {
    pub fast: Option<Verdict>,
    pub trace: Option<Verdict>,
    pub naive: Option<Verdict>,
    pub needs: Vec<String>,
    /// The trace as text, where it was asked for.
    pub explanation: String,
}

impl Verdicts {
    pub fn agree(&self) -> bool {
        self.fast == self.trace && self.fast == self.naive
    }
}

/// Runs an input through every path.
pub fn run(input: Input) -> Said {
    let mut request = Request {
        text: input.text,
        format: input.format,
        rules: RuleChoice {
            pack: None,
            own: input.rules,
            off: Vec::new(),
        },
        ignore_logsource: input.ignore_logsource,
        supplied: Vec::new(),
    };
    let mut analyzer = analyze(request.clone());
    if !input.supplied.is_empty() {
        let key = |supply: &Supply| {
            analyzer
                .detail(supply.event)
                .map_or_else(String::new, |detail| detail.key)
        };
        request.supplied = input
            .supplied
            .iter()
            .map(|supply| Supplied {
                event: key(supply),
                field: supply.field.clone(),
                value: supply.value.clone(),
            })
            .collect();
        analyzer = analyze(request.clone());
    }
    let mut events = read(&request.text, request.format);
    for supply in &input.supplied {
        naive::supply(
            &mut events[supply.event as usize],
            &supply.field,
            &supply.value,
        );
    }
    let rules: Vec<Rule> = request
        .rules
        .own
        .iter()
        .flat_map(|own| rule::parse_as(&own.text, own.language))
        .collect();
    let rules = rule::link::linked(rules);
    let of_group: Vec<Option<Vec<Outcome>>> = rules
        .iter()
        .map(|rule| {
            let covers = |source: Option<&Logsource>, event: &Event| {
                request.ignore_logsource || covers(source.unwrap_or(&rule.logsource), event)
            };
            groups::evaluate(rule.group.as_ref()?, &events, &covers)
        })
        .collect();
    assert_eq!(
        events.len(),
        analyzer.events(),
        "the reader gives other events than the analyzer has"
    );
    let of_event = |(index, event): (usize, &Event)| OfEvent {
        derived: event.parent_distance.is_some(),
        headline: event.headline().to_owned(),
        rules: rules
            .iter()
            .enumerate()
            .map(|(at, rule)| {
                let steps = rule.group.iter().flat_map(|group| group.steps());
                let mut sources: Vec<Option<&Logsource>> =
                    steps.map(|step| step.logsource.as_ref()).collect();
                if sources.is_empty() {
                    sources.push(None);
                }
                let covered = request.ignore_logsource
                    || sources
                        .into_iter()
                        .any(|source| covers(source.unwrap_or(&rule.logsource), event));
                let gated = |outcome| verdict(covered, outcome);
                let trace = analyzer.trace(index, at);
                let fast = analyzer.verdict(index, at);
                let open = input.in_full && fast == Some(Verdict::CannotTell);
                let (traced, naive) = match (&rule.group, &of_group[at]) {
                    (None, _) => (
                        trace.as_ref().map(|trace| gated(trace.outcome)),
                        rule.usable()
                            .map(|condition| gated(naive::evaluate(condition, event))),
                    ),
                    (Some(_), of_group) => {
                        let outcome = trace.as_ref().map(|trace| trace.outcome);
                        // The trace is of this event alone: it has to allow what the others
                        // then decide.
                        let allows = match (fast, outcome) {
                            (Some(Verdict::Match), outcome) => outcome == Some(Outcome::Pass),
                            (Some(Verdict::CannotTell), outcome) => outcome != Some(Outcome::Fail),
                            _ => true,
                        };
                        let naive = of_group
                            .as_ref()
                            .filter(|_| rule.usable().is_some())
                            .map(|outcomes| gated(outcomes[index]));
                        let traced = outcome.map(gated);
                        (if allows { fast } else { traced }, naive.or(fast))
                    }
                };
                Verdicts {
                    fast,
                    trace: traced,
                    naive,
                    needs: if open {
                        analyzer.needs(index, at)
                    } else {
                        Vec::new()
                    },
                    explanation: if input.in_full {
                        trace.as_ref().map(explain).unwrap_or_default()
                    } else {
                        String::new()
                    },
                }
            })
            .collect(),
    };
    Said {
        events: events.iter().enumerate().map(of_event).collect(),
        rules: rules
            .iter()
            .map(|rule| OfRule {
                usable: rule.usable().is_some(),
                diagnostics: rule.diagnostics.clone(),
            })
            .collect(),
        diagnostics: analyzer.diagnostics().to_vec(),
    }
}

/// All events of a text.
pub fn read(text: &str, format: Option<Format>) -> Vec<Event> {
    let mut reader = Reader::new(text, format);
    let (mut events, mut diagnostics) = (Vec::new(), Vec::new());
    while reader.read(100, &mut events, &mut diagnostics) {}
    events
}

fn covers(source: &Logsource, event: &Event) -> bool {
    kind::covers(
        &event.kind,
        &source.categories,
        source.product.as_deref(),
        source.service.as_deref(),
    )
}

fn verdict(covered: bool, outcome: Outcome) -> Verdict {
    match (covered, outcome) {
        (false, _) => Verdict::NotForThisLog,
        (true, Outcome::Pass) => Verdict::Match,
        (true, Outcome::Fail) => Verdict::NoMatch,
        (true, Outcome::Unknown) => Verdict::CannotTell,
    }
}

/// A trace as an indented text, one node a line.
pub fn explain(trace: &Trace<'_>) -> String {
    let mut out = String::new();
    write_node(trace, 0, &mut out);
    out
}

fn write_node(trace: &Trace<'_>, depth: usize, out: &mut String) {
    let outcome = match trace.outcome {
        Outcome::Pass => "PASS",
        Outcome::Fail => "FAIL",
        Outcome::Unknown => "UNKNOWN",
    };
    let label = trace
        .node
        .label
        .as_deref()
        .map(|label| format!("{label}: "))
        .unwrap_or_default();
    let what = match &trace.node.kind {
        NodeKind::Constant(value) => value.to_string(),
        NodeKind::Predicate(predicate) => predicate.to_string(),
        NodeKind::Not(_) => "not".to_owned(),
        NodeKind::All(_) => "all of".to_owned(),
        NodeKind::Any(_) => "any of".to_owned(),
        NodeKind::AtLeast(count, _) => format!("at least {count} of"),
    };
    write!(out, "{:1$}{outcome:<7} {label}{what}", "", depth * 2).unwrap();
    if !trace.reason.is_empty() {
        write!(out, " - {}", trace.reason).unwrap();
    }
    for mark in &trace.marks {
        write!(
            out,
            " [{} {}..{}]",
            mark.field, mark.span.start, mark.span.end
        )
        .unwrap();
    }
    out.push('\n');
    trace
        .children
        .iter()
        .for_each(|child| write_node(child, depth + 1, out));
}
