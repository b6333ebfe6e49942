//! `cutout suggest`: exclusions that would quiet a rule, with evidence, and the rule with one.

use crate::args::{Place, Suggest};
use crate::inputs::{self, Source, Wanted};
use crate::output::{FAINT, Out, STRONG, complain, count, shown};
use crate::rules::{self, Rules};
use crate::{Ended, Failure, run};
use cutout_core::analyze::{Analyzer, Request};
use cutout_core::engine::Batch;
use cutout_core::limits;
use cutout_core::report::RuleView;
use cutout_core::report::advice::{
    Candidate, CandidateSource, Label, Patch, Placement, PredicateText, Suggestions,
};
use cutout_core::report::rows::RuleRef;
use serde::Serialize;
use std::io::{self, Write};

/// Names of rules that a candidate of the public catalog is shown with.
const RULES_SHOWN: usize = 3;
/// Events that a candidate is shown with.
const EVENTS_SHOWN: usize = 5;

/// The labelled events, in one batch.
struct Events {
    labels: Vec<(u32, Label)>,
    /// For each event, the file it is in.
    files: Vec<usize>,
    names: Vec<String>,
}

pub fn run(args: &Suggest) -> Result<Ended, Failure> {
    let paths = args.malicious.iter().chain(&args.benign);
    inputs::stdin_once(paths.chain(&args.choice.rules))?;
    let malicious = inputs::find(&args.malicious, Wanted::Events)?;
    let benign = inputs::find(&args.benign, Wanted::Events)?;
    let mut analyzer = Analyzer::new();
    let rules = rules::load(&mut analyzer, &args.choice)?;
    analyzer.start(Request {
        rules: rules.choice.clone(),
        ignore_logsource: args.reading.ignore_logsource,
        ..Request::default()
    });
    let of = |label| move |source| (label, source);
    let sources = malicious.into_iter().map(of(Label::Malicious));
    let sources = sources.chain(benign.into_iter().map(of(Label::Benign)));
    let (events, ended) = read(args, sources, &mut analyzer)?;
    let mut out = Out::new();
    match args.apply {
        Some(number) => apply(args, number, &rules, &analyzer, &events, &mut out)?,
        None => list(args, &rules, &analyzer, &events, &mut out)?,
    }
    out.flush()?;
    Ok(ended)
}

/// Puts the events of all files into the analyzer: what they have in common is what counts.
fn read(
    args: &Suggest,
    sources: impl Iterator<Item = (Label, Source)>,
    analyzer: &mut Analyzer,
) -> Result<(Events, Ended), Failure> {
    let mut all = Batch::default();
    let mut events = Events {
        labels: Vec::new(),
        files: Vec::new(),
        names: Vec::new(),
    };
    let mut ended = Ended::Clean;
    for (label, source) in sources {
        let before = all.len();
        if !run::events(&source, &args.reading, &mut all)? {
            ended = Ended::Incomplete;
        }
        for event in before..all.len() {
            events.labels.push((event as u32, label));
            events.files.push(events.names.len());
        }
        events.names.push(source.name());
        if all.len() > limits::LABELLED_EVENTS {
            return Err(Failure(format!(
                "{}: with it there are more than the {} events that are compared at once; label fewer",
                source.name(),
                limits::LABELLED_EVENTS
            )));
        }
    }
    analyzer.block(all);
    Ok((events, ended))
}

fn list(
    args: &Suggest,
    rules: &Rules,
    analyzer: &Analyzer,
    events: &Events,
    out: &mut Out,
) -> Result<(), Failure> {
    let mut sum = Summary {
        events: events.labels.len() as u64,
        ..Summary::default()
    };
    let usable = rules
        .views
        .iter()
        .enumerate()
        .filter(|(_, view)| view.usable);
    for (at, view) in usable {
        let suggestions = analyzer.suggest(at, &events.labels);
        sum.rules += 1;
        sum.candidates += suggestions.candidates.len() as u64;
        let is_quiet = suggestions.malicious.is_empty() && suggestions.benign.is_empty();
        if args.json {
            out.json(&Suggested::new(view, &suggestions, &|event| {
                events.place(analyzer, event)
            }))?;
        // Of a whole pack, most rules have nothing to do with the events.
        } else if !is_quiet || rules.usable() == 1 {
            sum.shown += 1;
            print(rules, view, analyzer, &suggestions, events, out)?;
        }
    }
    if args.json {
        out.json(&Last { summary: sum })?;
        return Ok(());
    }
    if sum.shown == 0 {
        writeln!(out, "No rule matches a labelled event.")?;
    }
    let summary = format!(
        "{}, {}: {}",
        count(sum.events, "labelled event"),
        count(sum.rules, "rule"),
        count(sum.candidates, "exclusion")
    );
    writeln!(out, "{}", out.styled(STRONG, summary))?;
    Ok(())
}

fn print(
    rules: &Rules,
    view: &RuleView,
    analyzer: &Analyzer,
    suggestions: &Suggestions,
    events: &Events,
    out: &mut Out,
) -> io::Result<()> {
    let title = out.styled(STRONG, shown(&view.title).into_owned());
    let (malicious, benign) = (suggestions.malicious.len(), suggestions.benign.len());
    writeln!(out, "{title}  ({})", shown(&rules.file(view)))?;
    writeln!(
        out,
        "  matches {malicious} malicious and {benign} benign of {}",
        count(events.labels.len() as u64, "labelled event")
    )?;
    for (number, candidate) in (1..).zip(&suggestions.candidates) {
        writeln!(out)?;
        let said: Vec<String> = candidate.predicates.iter().map(predicate).collect();
        let said = out.styled(STRONG, said.join("\n       and "));
        writeln!(out, "  {number:>2}.  {said}")?;
        let places = candidate.removes.iter().take(EVENTS_SHOWN).map(|event| {
            let place = events.place(analyzer, *event);
            format!("{}:{}", shown(place.file), place.line)
        });
        let mut places: Vec<String> = places.collect();
        if candidate.removes.len() > EVENTS_SHOWN {
            places.push("…".to_owned());
        }
        writeln!(
            out,
            "       removes {} of {benign} benign ({}), keeps {} of {malicious} malicious",
            candidate.removes.len(),
            places.join(", "),
            candidate.keeps
        )?;
        writeln!(out, "       {}", out.styled(FAINT, source(candidate)))?;
        for way in &candidate.bypasses {
            writeln!(out, "       ! {}", shown(way))?;
        }
    }
    let lost = suggestions.lost_a_malicious;
    if lost > 0 && !suggestions.candidates.is_empty() {
        let lost = count(u64::from(lost), "other");
        writeln!(
            out,
            "\n  {lost} would lose a malicious event and are left out"
        )?;
    }
    if let Some(note) = &suggestions.note {
        writeln!(out, "  {}", shown(note))?;
    }
    writeln!(out)
}

fn predicate(one: &PredicateText) -> String {
    format!("{} {} '{}'", shown(&one.field), one.op, shown(&one.value))
}

fn source(candidate: &Candidate) -> String {
    match &candidate.source {
        CandidateSource::Events { how } => format!("{how}, from your benign events"),
        CandidateSource::Community { reach, rules } => {
            let total = count(u64::from(reach.total), "public rule");
            let titles: Vec<&str> = rules.iter().map(|rule| rule.title.as_str()).collect();
            let shown_titles = titles[..titles.len().min(RULES_SHOWN)].join("; ");
            match titles.is_empty() {
                true => format!("excluded by {total}"),
                false => format!("excluded by {total}, such as {}", shown(&shown_titles)),
            }
        }
    }
}

/// Prints the rule, or the filter beside it, with one of the exclusions.
fn apply(
    args: &Suggest,
    number: usize,
    rules: &Rules,
    analyzer: &Analyzer,
    events: &Events,
    out: &mut Out,
) -> Result<(), Failure> {
    let mut usable = rules
        .views
        .iter()
        .enumerate()
        .filter(|(_, view)| view.usable);
    let (Some((at, view)), None) = (usable.next(), usable.next()) else {
        return Err(Failure(format!(
            "--apply changes one rule, and there are {}; name one with --rule",
            rules.usable()
        )));
    };
    let suggestions = analyzer.suggest(at, &events.labels);
    let chosen = number
        .checked_sub(1)
        .and_then(|at| suggestions.candidates.get(at));
    let Some(candidate) = chosen else {
        let note = suggestions
            .note
            .map_or_else(String::new, |note| format!(" {note}"));
        return Err(Failure(format!(
            "--apply {number}: there are {} exclusions to choose from.{note}",
            suggestions.candidates.len()
        )));
    };
    let placement = match args.placement {
        Place::Main => Placement::Main,
        Place::Optional => Placement::Optional,
        Place::File => Placement::File,
    };
    let patch = analyzer
        .exclude(at, &candidate.predicates, placement, &events.labels)
        .map_err(|why| Failure(format!("{}: {why}", rules.file(view))))?;
    if args.json {
        out.json(&patch)?;
        return Ok(());
    }
    out.write_all(patch.text.as_bytes())?;
    if !patch.text.ends_with('\n') {
        writeln!(out)?;
    }
    out.flush()?;
    said(&patch, candidate);
    Ok(())
}

/// What the change does goes where it is not in the way of the rule's text.
fn said(patch: &Patch, candidate: &Candidate) {
    complain(format_args!(
        "cutout: {}: matches {} of the labelled events, {} before; {} malicious lost",
        candidate
            .predicates
            .iter()
            .map(predicate)
            .collect::<Vec<_>>()
            .join(" and "),
        patch.after.len(),
        patch.before.len(),
        patch.lost.len()
    ));
    if let Some(note) = &patch.note {
        complain(format_args!("cutout: {note}"));
    }
}

impl Events {
    fn place<'a>(&'a self, analyzer: &Analyzer, event: u32) -> EventPlace<'a> {
        EventPlace {
            index: event,
            line: analyzer.batch().record(event as usize).line,
            file: &self.names[self.files[event as usize]],
        }
    }
}

/// Where a labelled event stands.
#[derive(Serialize)]
struct EventPlace<'a> {
    /// Counts the events of all files from 0, the malicious ones first.
    index: u32,
    line: u32,
    file: &'a str,
}

/// What `--json` prints for a rule: a stable contract.
#[derive(Serialize)]
struct Suggested<'a> {
    rule: RuleRef<'a>,
    malicious: Vec<EventPlace<'a>>,
    benign: Vec<EventPlace<'a>>,
    candidates: Vec<Row<'a>>,
    lost_a_malicious: u32,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    predicates: &'a [PredicateText],
    source: &'a CandidateSource,
    removes: Vec<EventPlace<'a>>,
    keeps: u32,
    bypasses: &'a [String],
}

impl<'a> Suggested<'a> {
    fn new(
        view: &'a RuleView,
        suggestions: &'a Suggestions,
        place: &impl Fn(u32) -> EventPlace<'a>,
    ) -> Suggested<'a> {
        let places = |events: &[u32]| events.iter().map(|event| place(*event)).collect();
        let rows = suggestions.candidates.iter().map(|candidate| Row {
            predicates: &candidate.predicates,
            source: &candidate.source,
            removes: places(&candidate.removes),
            keeps: candidate.keeps,
            bypasses: &candidate.bypasses,
        });
        Suggested {
            rule: RuleRef::from(view),
            malicious: places(&suggestions.malicious),
            benign: places(&suggestions.benign),
            candidates: rows.collect(),
            lost_a_malicious: suggestions.lost_a_malicious,
            note: suggestions.note.as_deref(),
        }
    }
}

/// The last line of a run.
#[derive(Serialize)]
struct Last {
    summary: Summary,
}

#[derive(Default, Serialize)]
struct Summary {
    events: u64,
    rules: u64,
    candidates: u64,
    #[serde(skip)]
    shown: u64,
}
