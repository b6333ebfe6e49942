//! Plain data that the page and the command line show. No logic lives here.
//!
//! Sizes are kept small on purpose: a [`Report`] carries totals and one page of event rows, and
//! a trace is only made for the event that is looked at ([`EventDetail`]).

pub mod advice;
pub mod cases;
pub mod exercise;
pub mod lines;
pub mod rows;
pub mod sets;

use self::advice::PredicateText;
use crate::event::{Format, Provenance, Telemetry};
use crate::rule::Language;
use crate::text::{Diagnostic, Span};
use serde::{Deserialize, Serialize};

pub use crate::rule::meta::Level;
pub use crate::truth::Outcome;

/// What a rule says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Match,
    /// Fields that would decide it are unknown.
    CannotTell,
    NoMatch,
    /// The rule's logsource does not cover this kind of event, so it was not evaluated.
    NotForThisLog,
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Pack,
    Own,
    /// A set of rules that was opened as a whole.
    Set,
}

/// A rule as the rules view shows it. Made anew only when the rules change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// Stable within a session: `pack/pubprn.yml`, `set/sigma/rules/x.yml`, or the key of the
    /// user's own text; with a `#n` suffix for its n-th document.
    pub key: String,
    pub origin: Origin,
    pub enabled: bool,
    /// True where the rule compiled and is evaluated (if enabled).
    pub usable: bool,
    /// What a sound rule is that gives no verdicts of its own: "a filter for other rules".
    pub part: Option<String>,
    pub id: Option<String>,
    pub title: String,
    pub language: Language,
    /// What the language was told from, to go on after "because"; `None` where it was chosen.
    pub because: Option<String>,
    /// True where a part of the rule is left out, so that a match says only that the filters
    /// before it passed.
    pub filters_only: bool,
    pub level: Option<Level>,
    pub status: Option<String>,
    pub description: Option<String>,
    pub author: Option<String>,
    pub license: Option<String>,
    pub upstream: Option<String>,
    pub references: Vec<String>,
    pub false_positives: Vec<String>,
    pub tags: Vec<String>,
    /// ATT&CK technique ids out of the tags: `T1216.001`.
    pub techniques: Vec<String>,
    /// `windows · process_creation`.
    pub logsource: String,
    /// The text of the rule as written; spans in traces and diagnostics point into it.
    pub source: String,
    /// The rule's own part of `source`, where that holds several.
    pub document: Span,
    pub diagnostics: Vec<Diagnostic>,
    /// Every distinct predicate of the rule with its reach, in source order.
    pub predicates: Vec<PredicateView>,
    pub reach: RuleReach,
}

/// One (field, operator, value) of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredicateView {
    pub field: String,
    /// As the catalog prints it: `ends_with`.
    pub op: String,
    pub value: String,
    /// In the rule's source.
    pub span: Span,
    /// True for a predicate under a NOT.
    pub exclusion: bool,
    pub reach: Option<ReachView>,
}

/// How a predicate's popularity reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// Used by 20 rules or more: weak alone.
    Common,
    /// Used by 5 to 19 rules.
    Shared,
    /// Used by fewer than 5.
    #[default]
    Specific,
}

/// Corpus reach: how many rules of the public catalog use the same predicate on the same side
/// (indicator or exclusion). It is popularity, not a false-positive rate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachView {
    pub total: u32,
    pub sigma: u32,
    pub elastic: u32,
    pub splunk: u32,
    /// The figure of the published T1216 guide, where it gives one.
    pub published: Option<u32>,
    pub reading: Reading,
    /// True where the index has no figure, because no more than `total` rules use the predicate;
    /// by vendor nothing is known then.
    #[serde(default)]
    pub at_most: bool,
    /// The figure over all spellings of the same, where it is another.
    #[serde(default)]
    pub folded: Option<Box<FoldedReach>>,
}

/// Corpus reach of a predicate and of all that ask the same in other words: `process_name eq x.exe`
/// in one vendor's rules, `Image ends_with \x.exe` in another's. A rule counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoldedReach {
    /// The spelling that stands for all of them.
    pub field: String,
    pub op: String,
    pub value: String,
    pub total: u32,
    pub sigma: u32,
    pub elastic: u32,
    pub splunk: u32,
}

/// What reach figures rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachSource {
    pub corpora: Vec<ReachCorpus>,
    /// The day the corpora are of; empty where it was not said.
    pub date: String,
    /// Predicates that fewer rules use have no figure.
    pub least: u32,
    /// Predicates with a figure.
    pub indicators: u32,
    pub exclusions: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachCorpus {
    pub vendor: String,
    pub name: String,
    /// Empty where it was not said.
    pub commit: String,
    pub rules: u32,
}

/// The reading of a whole rule's reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReach {
    /// True where some way to match the rule goes through common predicates only.
    pub weak: bool,
    /// One sentence for the user, where there is something to say.
    pub warning: Option<String>,
    /// Of the predicates that every way to match asks for, the one that fewest rules use. `None`
    /// where there are alternatives for each.
    pub rarest: Option<RankedView>,
    /// Whether every way to match asks for at least one specific predicate; `None` without figures.
    pub every_way_specific: Option<bool>,
    /// Where not: the predicates of a way that asks for none, the common ones alone if there is
    /// such a way.
    pub branch: Vec<RankedView>,
}

/// A predicate that detects, with its reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedView {
    pub predicate: PredicateText,
    /// In the rule's source.
    pub span: Span,
    pub reach: Option<ReachView>,
}

impl RankedView {
    /// Rules that use it; 0 where there is no figure.
    pub fn total(&self) -> u32 {
        let known = self.reach.as_ref().filter(|reach| !reach.at_most);
        known.map_or(0, |reach| reach.total)
    }
}

/// What an analysis says at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The format of most of the events; `None` where there are none.
    pub format: Option<Format>,
    /// Every format and log that was found, in the order of the text.
    pub found: Vec<FoundView>,
    /// True where the user chose the format.
    pub format_chosen: bool,
    /// About the pasted events, at most [`crate::limits::DIAGNOSTICS`] of each severity.
    pub diagnostics: Vec<Diagnostic>,
    pub diagnostics_left_out: u32,
    pub totals: Totals,
    /// One per rule, in the order of the rules.
    pub rules: Vec<RuleCounts>,
    /// Where an event has a label.
    pub scores: Option<Box<cases::LabelScores>>,
    pub page: EventPage,
}

/// Events of one format and one kind of log: "4 records of JSON, because …".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    pub format: Format,
    pub telemetry: Telemetry,
    /// Events, without those derived from others.
    pub events: u32,
    /// Line of the first of them.
    pub line: u32,
    /// What the page calls the format.
    pub title: String,
    /// What its records are known by, to go on after "because".
    pub because: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All events, derived children included.
    pub events: u32,
    /// Of these, events derived from a `cmd /c` line.
    pub derived: u32,
    /// Events with at least one match.
    pub events_matched: u32,
    /// Events without a match, with at least one can't-tell that has evidence.
    pub events_open: u32,
    /// (rule, event) pairs.
    pub matches: u32,
    pub cannot_tell: u32,
    pub not_for_this_log: u32,
    /// Rules that were evaluated.
    pub rules: u32,
    pub labels: LabelTotals,
}

/// How the verdicts agree with what the user says the events are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelTotals {
    pub malicious: u32,
    pub benign: u32,
    /// Malicious events that no rule matches, and benign ones that a rule matches.
    pub missed: u32,
    pub noisy: u32,
}

/// Events a rule matched, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCounts {
    pub matches: u32,
    pub cannot_tell: u32,
    pub not_for_this_log: u32,
}

/// Which events to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub show: Show,
    /// Only events that this rule (by index) matches or can't tell.
    pub rule: Option<u32>,
    /// Only labelled events that this figure counts.
    pub cell: Option<cases::Cell>,
    /// Only events whose headline contains this text, ignoring case.
    pub text: String,
    /// Rows to skip and to return.
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    Matched,
    /// Can't tell, with evidence, and not matched.
    Open,
    Quiet,
    /// Labelled so by the user.
    Malicious,
    Benign,
    /// Malicious and not matched, or benign and matched.
    Unexpected,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    pub rows: Vec<EventRow>,
    pub offset: u32,
    /// Rows that the view selects in all.
    pub total: u32,
}

/// One event in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// Counts events from 0.
    pub index: u32,
    /// Counts lines of the pasted text from 1.
    pub line: u32,
    /// As in [`EventDetail::key`].
    pub key: String,
    /// The event this one was derived from.
    pub parent: Option<u32>,
    /// Command line, image or file name; cut to [`crate::limits::HEADLINE`] characters.
    pub headline: String,
    /// Indices of the rules that match.
    pub matches: Vec<u32>,
    /// Whether a rule matches an event derived from it.
    pub matched_derived: bool,
    /// Rules that can't tell and for which something on this event speaks.
    pub open: Vec<u32>,
    /// How many further rules can't tell, without any evidence.
    pub cannot_tell_without_evidence: u32,
    pub not_for_this_log: u32,
    /// The highest level among the matches.
    pub level: Option<Level>,
}

/// Everything about one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDetail {
    pub index: u32,
    pub line: u32,
    pub format: Format,
    pub telemetry: Telemetry,
    /// `process_creation`, or "kind not known".
    pub kind: String,
    pub parent: Option<u32>,
    /// Events derived from this one.
    pub children: Vec<u32>,
    pub fields: Vec<FieldView>,
    /// Text that was encoded in the command line, decoded.
    pub decoded: Option<String>,
    /// Names the event by its own text, for [`crate::analyze::Supplied`] and labels. It stays the
    /// same when the text around it changes, and events of the same text share it.
    pub key: String,
    /// All enabled rules but those not for this log: matches, can't-tells with most evidence,
    /// then near misses.
    pub verdicts: Vec<RuleVerdict>,
    /// Rules of sets that are left out of `verdicts`: they have nothing in common with the event,
    /// or less than [`crate::limits::SET_VERDICTS`] others.
    pub left_out: u32,
    /// Rules (by index) whose logsource does not cover the event.
    pub not_for_this_log: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    pub name: String,
    pub value: FieldValue,
    pub provenance: Provenance,
    /// It stands in no log, and is there for rules that name it: Elastic's scope fields, parts of
    /// a path or a command line. A list of fields is better without.
    #[serde(default)]
    pub aside: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    Exact(String),
    /// Only the end is known.
    EndsWith(String),
    Many(Vec<String>),
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleVerdict {
    /// Index of the rule.
    pub rule: u32,
    pub verdict: Verdict,
    /// The smallest set of fields that, once known, decides a can't-tell; sorted.
    pub needs: Vec<String>,
    /// How many indicators (positive predicates) are true on the event.
    pub evidence: u32,
    pub trace: TraceNode,
    /// Exclusions of the public catalog that are true on this event and not in the rule.
    /// Empty unless the rule matches.
    pub exclusions: Vec<ExclusionView>,
    /// For a rule over several events.
    pub group: Option<GroupView>,
    /// For a match and a no-match, the smallest change that would turn it round. Left out past
    /// the first [`crate::limits::FLIPS`] rules of an event.
    pub flip: Option<advice::Flip>,
}

/// How an event stands in a rule over several events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupView {
    /// Why the event takes part in a match or does not, in one sentence.
    pub sentence: String,
    /// For each step, whether this event fulfils it. Empty for a rule without steps.
    pub steps: Vec<StepView>,
    /// What events must share to belong together, with this event's own values, as far as they
    /// are known.
    pub key: Vec<KeyView>,
    /// When the event happened, in UTC.
    pub time: Option<String>,
    /// The events of the match that this one takes part in, itself included; at most
    /// [`crate::limits::GROUP_MEMBERS`].
    pub members: Vec<MemberView>,
    /// Members beyond those.
    pub members_left_out: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// What the rule calls it, or "step 1".
    pub label: String,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    pub field: String,
    pub value: Option<String>,
}

/// An event of a match over several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    pub event: u32,
    pub line: u32,
    /// The step that it fulfils, from 1.
    pub step: Option<u32>,
    pub time: Option<String>,
    /// Its command line, image or file name; cut to [`crate::limits::HEADLINE`] characters.
    pub headline: String,
}

/// One node of the condition with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceNode {
    pub kind: TraceKind,
    pub outcome: Outcome,
    /// What the rule calls this node: a selection's name.
    pub label: Option<String>,
    /// In the rule's source.
    pub span: Span,
    pub children: Vec<TraceNode>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
    All,
    Any,
    Not,
    AtLeast(u32),
    /// Always true or always false, after an empty list or `1 of` without a match.
    Constant,
    Predicate(LeafView),
}

/// A predicate and why it came out as it did on this event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeafView {
    pub field: String,
    pub op: String,
    pub value: String,
    /// True for a predicate under a NOT.
    pub exclusion: bool,
    /// One sentence: "CommandLine contains it at character 12", "Image is not in this record".
    pub reason: String,
    /// Where in the event the value was found.
    pub marks: Vec<Mark>,
    pub reach: Option<ReachView>,
}

/// A stretch of a field's value that made a predicate true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub field: String,
    /// Which of several values, from 0; 0 for a single one.
    pub item: u32,
    /// In that value.
    pub span: Span,
}

/// An exclusion that other public rules use and that is true on the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionView {
    pub field: String,
    pub op: String,
    pub value: String,
    /// Rules of the public catalog that exclude it.
    pub reach: ReachView,
    /// Some of the rules that use it.
    pub rules: Vec<RulePointer>,
    /// How an attacker could satisfy it, where that is plain; one sentence.
    pub caution: Option<String>,
}

/// A rule of the public catalog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RulePointer {
    pub vendor: String,
    pub id: String,
    pub title: String,
}

/// The authoring guide: what a set of rules looks at, as plain tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    pub filter: GuideFilter,
    /// The rules that were counted. All lists of rules below are places in this one.
    pub rules: Vec<GuideRule>,
    /// What there is to filter by, counted over all rules.
    pub vendors: Vec<GuideGroup>,
    pub platforms: Vec<GuideGroup>,
    pub events: Vec<GuideEvent>,
    /// Those that most rules filter by come first.
    pub fields: Vec<GuideField>,
    pub indicators: Vec<GuideValue>,
    pub exclusions: Vec<GuideValue>,
    /// How it was counted, and where that differs from other figures.
    pub notes: Vec<String>,
}

/// Which rules to count; `None` counts all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideFilter {
    pub vendor: Option<String>,
    pub platform: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideRule {
    /// As in [`RuleView::key`].
    pub key: String,
    pub id: Option<String>,
    pub title: String,
    pub language: Language,
    pub level: Option<Level>,
    pub vendor: String,
    /// Empty where the rule states none.
    pub platforms: Vec<String>,
    pub filters_only: bool,
}

/// Rules that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideGroup {
    pub name: String,
    pub rules: u32,
}

/// A kind of event that rules are about: Sysmon 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideEvent {
    pub log: String,
    /// `None` where rules name a log without a number.
    pub id: Option<u32>,
    /// Sigma's category, or empty.
    pub what: String,
    pub rules: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideField {
    pub field: String,
    pub rules: Vec<u32>,
    /// The operators, those of most rules first; a rule may use several.
    pub ops: Vec<GuideGroup>,
    /// Distinct values.
    pub values: u32,
    /// Some of them, those of most rules first.
    pub samples: Vec<String>,
}

/// A (field, operator, value) and the rules that use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideValue {
    pub field: String,
    pub op: String,
    /// As the first rule writes it.
    pub value: String,
    pub rules: Vec<u32>,
    /// Among an indicator's rules, those in which it only excludes.
    pub excluding: Vec<u32>,
    /// Its reach as what the row is: an indicator or an exclusion.
    pub reach: Option<ReachView>,
}
