//! The one entry that the page's worker and the command line share.
//!
//! An [`Analyzer`] takes a [`Request`], works through it in steps (so that its owner can show
//! progress, or drop it for a newer request), and then answers questions about it: a report,
//! the rules, one event in detail. What did not change since the last request is kept.

mod advice;
mod compare;
mod convert;
mod exclude;
mod held;
mod labels;
mod lines;
mod map;
mod patch;
mod plans;
mod repair;
mod results;
mod rules;
mod scores;
mod sets;
mod view;

pub use self::compare::Version;
pub use self::exclude::Suggesting;
pub use self::held::Origin;
pub use self::sets::{ReadSet, SetReading, set_key, set_of};

use self::held::Held;
use self::plans::Plans;
use self::results::Results;
use self::rules::{Edited, Entry, RuleSet};
use crate::catalog::{Reach, guide};
use crate::engine::group::{self, Explained};
use crate::engine::{Batch, Bits, Evaluator, OutOfWork, Trace, Work, trace};
use crate::event::{Event, Field, Format, Found, KnownLines, Reader, supply};
use crate::judge::Judge;
use crate::limits;
use crate::report::advice::Label;
use crate::report::lines::LineView;
use crate::report::{EventDetail, EventRow, Guide, GuideFilter, Report, RuleView, Verdict, View};
use crate::rule::Language;
use crate::sort::Sort;
use crate::text::{Diagnostic, LineIndex, Shared, Span};
use crate::truth::Outcome;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Text and choices to evaluate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Pasted command lines or log records.
    pub text: String,
    /// `None` detects the format.
    pub format: Option<Format>,
    pub rules: RuleChoice,
    /// Evaluates every rule on every event, whatever its logsource says.
    pub ignore_logsource: bool,
    /// Fields typed in by hand.
    pub supplied: Vec<Supplied>,
}

/// Which rules to evaluate: a pack less those switched off, and the user's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleChoice {
    /// Name of a pack, `t1216`. A name that no pack has stands for none.
    pub pack: Option<String>,
    pub own: Vec<OwnRule>,
    /// Keys of rules that are switched off (see [`crate::report::RuleView::key`]).
    pub off: Vec<String>,
}

/// A text of the user's with one or more rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnRule {
    pub key: String,
    pub text: String,
    /// `None` detects it.
    #[serde(default)]
    pub language: Option<Language>,
}

/// A field given by hand for the events that came from the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    /// [`crate::report::EventDetail::key`] of the event.
    pub event: String,
    pub field: String,
    pub value: String,
}

/// How far the work on a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Bytes of text read, of how many.
    Reading {
        done: usize,
        of: usize,
    },
    /// Rules evaluated, of how many.
    Evaluating {
        done: usize,
        of: usize,
    },
    Done,
}

/// Events read in one step, some milliseconds of work.
const EVENTS_A_STEP: usize = 2_000;
/// Bytes looked at in one step of evaluating, as many milliseconds.
const WORK_A_STEP: usize = 4 << 20;
/// Rules that a person changes at once; with more, it is another set of rules.
const FEW_RULES: usize = 64;

/// Holds the events and rules of the latest request, and what was worked out about them.
#[derive(Debug)]
pub struct Analyzer {
    reach: Reach,
    input: Input,
    batch: Batch,
    reader: Option<Reader>,
    /// Command lines of texts before, while none is being read.
    known: KnownLines,
    found: Vec<Found>,
    diagnostics: Vec<Diagnostic>,
    diagnostics_left_out: u32,
    rules: RuleSet,
    ignore_logsource: bool,
    evaluator: Evaluator,
    plans: Plans,
    results: Results,
    held: Held,
    /// Labelled events, by index.
    labelled: Vec<(u32, Label)>,
    /// Whether the batch is what was kept for the rules over several events.
    only_groups: bool,
}

/// The part of a request that the batch depends on.
#[derive(Debug, Default, PartialEq)]
struct Input {
    text: Shared,
    format: Option<Format>,
    supplied: Vec<Supplied>,
}

impl Default for Analyzer {
    fn default() -> Analyzer {
        Analyzer::new()
    }
}

impl Analyzer {
    pub fn new() -> Analyzer {
        Analyzer::with(known_reach())
    }

    /// One with these figures, or with none for who wants verdicts alone: reading those that ship
    /// takes longer than reading a pack.
    pub fn with(reach: Reach) -> Analyzer {
        Analyzer {
            reach,
            input: Input::default(),
            batch: Batch::default(),
            reader: None,
            known: KnownLines::default(),
            found: Vec::new(),
            diagnostics: Vec::new(),
            diagnostics_left_out: 0,
            rules: RuleSet::default(),
            ignore_logsource: false,
            evaluator: Evaluator::default(),
            plans: Plans::default(),
            results: Results::default(),
            held: Held::default(),
            labelled: Vec::new(),
            only_groups: false,
        }
    }

    /// Takes other figures of how common predicates are. Reports and rules that were asked for
    /// before don't have them.
    pub fn set_reach(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// The text and the fields given by hand that the events were read from.
    pub fn input(&self) -> (&str, Option<Format>, &[Supplied]) {
        let Input {
            text,
            format,
            supplied,
        } = &self.input;
        (text, *format, supplied)
    }

    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Takes a new request and drops what is unfinished of the last one.
    pub fn start(&mut self, mut request: Request) {
        let text = std::mem::take(&mut request.text);
        let other = *self.input.text != text;
        self.begin(other.then(|| text.into()), request);
    }

    /// Takes a new request about the text of the last one, as large as that may be: its own text is
    /// not looked at.
    pub fn start_again(&mut self, request: Request) {
        self.begin(None, request);
    }

    /// `text` where it is another than before.
    fn begin(&mut self, text: Option<Shared>, request: Request) {
        let Request {
            text: _,
            format,
            rules,
            ignore_logsource,
            supplied,
        } = request;
        self.rules.choose(&rules);
        self.labelled.clear();
        let same = text.is_none() && self.input.format == format && self.input.supplied == supplied;
        if !same || self.reader.is_some() {
            self.results.clear();
            self.input = Input {
                text: text.unwrap_or_else(|| self.input.text.clone()),
                format,
                supplied,
            };
            self.read_anew();
        }
        if self.ignore_logsource != ignore_logsource {
            self.ignore_logsource = ignore_logsource;
            self.results.clear();
        }
        self.evaluate_anew();
    }

    /// Takes other rules for the events of the last request, of which nothing else is looked at
    /// again. Where one text of many changed, [`Analyzer::edit`] is quicker.
    ///
    /// If those are not read to their end yet, that goes on.
    pub fn choose(&mut self, rules: &RuleChoice) {
        self.rules.choose(rules);
        self.labelled.clear();
        self.evaluate_anew();
    }

    /// Evaluates the rules of a set beside the others from now on; a set of the same key goes.
    pub fn put_set(&mut self, set: ReadSet) {
        self.rules.put_set(set);
        self.labelled.clear();
        self.evaluate_anew();
    }

    /// Evaluates the rules of the set of that key no more.
    pub fn remove_set(&mut self, key: &str) {
        self.rules.remove_set(key);
        self.labelled.clear();
        self.evaluate_anew();
    }

    /// Takes another text for one of the user's own, for the events of the last request: the
    /// quickest way to follow someone who edits a rule. The verdicts are those of a fresh start
    /// with this text in place of its former one.
    ///
    /// `false` where none of the user's texts has this key, and nothing is changed.
    pub fn edit(&mut self, own: &OwnRule) -> bool {
        let Some(edited) = self.rules.edit(own) else {
            return false;
        };
        match edited {
            Edited::Nothing => return true,
            Edited::Only(places) => self.results.ask_again(&self.rules, places),
            Edited::More => self.results.wait_for(&self.rules),
        }
        self.labelled.clear();
        self.forget_what_grew();
        true
    }

    /// Has those rules evaluated of which no result was kept.
    fn evaluate_anew(&mut self) {
        self.results.wait_for(&self.rules);
        self.forget_what_grew();
    }

    /// Drops the answers of predicates of which most belong to rules that are no more.
    fn forget_what_grew(&mut self) {
        let others = self.plans.missing(&self.rules, self.results.all_waiting());
        if others > FEW_RULES || self.evaluator.predicates() > limits::KEPT_PREDICATES {
            self.evaluator.forget();
            self.plans.clear();
        }
    }

    /// Evaluates the rules of the last request on a block of events, in place of its text.
    ///
    /// This is how a log larger than memory is gone through: its events come from a
    /// [`Reader`] that is fed in windows, and what was worked out about one block is dropped with
    /// the next. Questions about events are answered for this block, whose first event is 0.
    pub fn block(&mut self, events: Batch) {
        (self.batch, self.reader) = (events, None);
        self.evaluator.clear();
        self.results.clear();
        self.results.wait_for(&self.rules);
        while self.step() != Progress::Done {}
        self.hold_block();
    }

    fn read_anew(&mut self) {
        let unfinished = self.reader.take().map(Reader::into_known);
        let known = unfinished.unwrap_or_else(|| std::mem::take(&mut self.known));
        self.batch = Batch::default();
        self.evaluator.clear();
        self.diagnostics.clear();
        self.diagnostics_left_out = 0;
        if self.input.text.len() > limits::TEXT {
            let (kept, diagnostic) = cut(&self.input.text);
            self.input.text = kept.into();
            self.diagnostics.push(diagnostic);
        }
        self.found.clear();
        let text = self.input.text.clone();
        self.reader = Some(Reader::knowing(known, text, self.input.format));
    }

    /// Does a slice of work, some milliseconds long.
    pub fn step(&mut self) -> Progress {
        if self.reader.is_some() {
            return self.read();
        }
        let mut work = Work::of(WORK_A_STEP);
        if self.evaluate(&mut work).is_ok() {
            return Progress::Done;
        }
        let of = self.rules.len();
        Progress::Evaluating {
            done: of - self.results.waiting(),
            of,
        }
    }

    fn read(&mut self) -> Progress {
        let Some(reader) = &mut self.reader else {
            return Progress::Done;
        };
        let (mut events, diagnostics) = (Vec::new(), &mut self.diagnostics);
        let more = if self.input.supplied.is_empty() {
            reader.read(EVENTS_A_STEP, &mut self.batch, diagnostics)
        } else {
            reader.read(EVENTS_A_STEP, &mut events, diagnostics)
        };
        let progress = Progress::Reading {
            done: reader.position(),
            of: self.input.text.len(),
        };
        self.diagnostics_left_out = reader.left_out() as u32;
        self.found = reader.found().to_vec();
        if !more {
            self.known = self
                .reader
                .take()
                .map(Reader::into_known)
                .unwrap_or_default();
        }
        for mut event in events {
            self.supply(&mut event);
            self.batch.push(event);
        }
        progress
    }

    /// Puts in the fields that the user gave for this event by hand.
    fn supply(&self, event: &mut Event) {
        let key = self.key(event.span, event.parent_distance.unwrap_or(0));
        for given in self
            .input
            .supplied
            .iter()
            .filter(|given| given.event == key)
        {
            supply(event, Field::new(&given.field), given.value.clone());
        }
    }

    /// Names an event by its own text, so that a field given by hand stays with it when lines
    /// are added above, and by how many events it stands after its parent.
    fn key(&self, span: Span, after_parent: u32) -> String {
        // FNV-1a, which needs no more than to be the same tomorrow.
        let hash = span
            .of(&self.input.text)
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        format!("{hash:016x}.{after_parent}")
    }

    /// Evaluates the rules that wait for it.
    fn evaluate(&mut self, work: &mut Work) -> Result<(), OutOfWork> {
        let judge = Judge {
            batch: &self.batch,
            everything: self.ignore_logsource,
        };
        if self.results.is_new() {
            let waiting = self.results.all_waiting();
            self.plans.make(&self.rules, waiting, &mut self.evaluator);
            let mut asked = Vec::with_capacity(waiting.len());
            for entry in waiting.iter().map(|&at| self.rules.get(at)) {
                if entry.enabled && judge.covers_some(&entry.rule, &mut self.evaluator) {
                    asked.extend(self.plans.all(entry));
                }
            }
            self.evaluator.ask(asked.into_iter(), &self.batch);
            self.results.begun();
        }
        self.evaluator.prepare(&self.batch, work)?;
        while let Some(at) = self.results.next() {
            let entry = self.rules.get(at);
            let Entry { rule, enabled, .. } = entry;
            let judged = if !enabled || self.only_groups && rule.group.is_none() {
                None
            } else if rule.group.is_some() && self.held.on {
                let wanted = judge.candidates(rule, &mut self.evaluator);
                wanted.iter().for_each(|wanted| self.held.want(wanted));
                None
            } else {
                let plan = self.plans.own(entry);
                judge.rule_within(rule, plan, &mut self.evaluator, work)?
            };
            self.results.put(at, judged);
            if !work.is_left() && self.results.waiting() > 0 {
                return Err(OutOfWork);
            }
        }
        Ok(())
    }

    /// How many events there are, those derived from others included.
    pub fn events(&self) -> usize {
        self.batch.len()
    }

    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Messages about the events, at most [`limits::DIAGNOSTICS`] of each severity.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What a rule says of an event; `None` for a rule that is off or could not be read.
    pub fn verdict(&self, event: usize, rule: usize) -> Option<Verdict> {
        self.results.get(rule).map(|result| result.verdict(event))
    }

    /// The events that some rule matches or can't tell of.
    pub fn spoken_of(&self) -> Bits {
        let mut events = Bits::none(self.events());
        for result in self.results.iter().flatten() {
            result.answers.must.add_to(&mut events);
            result.answers.open.add_to(&mut events);
        }
        events
    }

    /// The smallest set of fields that would settle a can't-tell; sorted.
    pub fn needs(&self, event: usize, rule: usize) -> Vec<String> {
        let Some(trace) = self.trace(event, rule) else {
            return Vec::new();
        };
        let mut needs = crate::advice::settle::needs(&trace);
        let result = self.results.get(rule);
        let grouped = result.and_then(|result| result.grouped.as_ref());
        if let (Some(grouped), Some(group)) = (grouped, &self.rules.get(rule).rule.group)
            && grouped.answers.outcome(event) == Outcome::Unknown
        {
            needs.extend(group::lacks(group, grouped, &self.batch, event));
            needs.order();
            needs.dedup();
            if needs.is_empty() {
                // All is known of this event, and it is another that leaves the match open.
                needs.push("the other events".to_owned());
            }
        }
        needs
    }

    /// Why an event takes part in a match of a rule over several events, or does not; `None` for
    /// another rule, or one that was not evaluated.
    pub fn explained(&self, event: usize, rule: usize) -> Option<Explained<'_>> {
        let grouped = self.results.get(rule)?.grouped.as_ref()?;
        let group = self.rules.get(rule).rule.group.as_ref()?;
        Some(group::explain(group, grouped, &self.batch, event))
    }

    /// Why a rule says what it says of an event; `None` for a rule that could not be read.
    pub fn trace(&self, event: usize, rule: usize) -> Option<Trace<'_>> {
        Some(trace(
            self.rules.get(rule).rule.usable()?,
            &self.batch,
            event,
        ))
    }

    /// A number that changes whenever [`Analyzer::rules`] does.
    pub fn rules_revision(&self) -> u64 {
        self.rules.revision()
    }

    /// The rules of the request, in the order that indices in reports refer to.
    pub fn rules(&self) -> Vec<RuleView> {
        self.rules.views(&self.reach)
    }

    /// The rules but for those of sets, which come behind them.
    pub fn first_rules(&self) -> Vec<RuleView> {
        self.rules.first_views(&self.reach)
    }

    /// The rules of sets in the few words that a list needs, as there may be thousands: without
    /// text, predicates and what is said about them. [`Analyzer::rule`] has the rest.
    pub fn set_rules(&self) -> Vec<RuleView> {
        self.rules.set_views()
    }

    /// A number that changes whenever [`Analyzer::set_rules`] does.
    pub fn sets_revision(&self) -> u64 {
        self.rules.sets_revision()
    }

    /// One rule in full, by its key, or `None` where there is no such rule.
    pub fn rule(&self, key: &str) -> Option<RuleView> {
        self.rules.view(key, &self.reach)
    }

    /// What the rules that are switched on look at.
    pub fn guide(&self, filter: &GuideFilter) -> Guide {
        guide::guide(self.rules.enabled(), &self.reach, filter)
    }

    /// Totals and one page of events. Call it once [`Analyzer::step`] said it is done.
    pub fn report(&self, view: &View) -> Report {
        view::report(self, view)
    }

    /// One event as a list shows it, or `None` where there is no such event.
    pub fn row(&self, event: u32) -> Option<EventRow> {
        ((event as usize) < self.events()).then(|| view::row(self, event as usize))
    }

    /// The events that begin on these lines of the text, from 1, with what is to be shown in the
    /// lines themselves; at most [`limits::LINES`].
    pub fn lines(&self, lines: Range<u32>) -> Vec<LineView> {
        lines::lines(self, lines)
    }

    /// One event in full, or `None` where there is no such event.
    pub fn detail(&self, event: u32) -> Option<EventDetail> {
        ((event as usize) < self.events()).then(|| view::detail(self, event as usize))
    }
}

/// The figures that are in the program; none where it fetches them.
fn known_reach() -> Reach {
    #[cfg(feature = "shipped-reach")]
    return Reach::shipped();
    #[cfg(not(feature = "shipped-reach"))]
    return Reach::default();
}

/// The part of a text that is within [`limits::TEXT`], up to its last whole line.
fn cut(text: &str) -> (&str, Diagnostic) {
    let end = text.floor_char_boundary(limits::TEXT);
    let end = text[..end].rfind('\n').map_or(end, |at| at + 1);
    let message = format!(
        "the text has {} MB, more than the {} MB that are read at once; the rest is left out",
        text.len() >> 20,
        limits::TEXT >> 20
    );
    let diagnostic = Diagnostic::error("text-too-large", message, Span::at(end))
        .help("split it and evaluate the parts one by one")
        .locate(text, &LineIndex::new(text));
    (&text[..end], diagnostic)
}

/// Runs a request to its end.
pub fn analyze(request: Request) -> Analyzer {
    let mut analyzer = Analyzer::new();
    analyzer.start(request);
    while analyzer.step() != Progress::Done {}
    analyzer
}
