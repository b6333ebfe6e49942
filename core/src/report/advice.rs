//! Advice as plain data: what to do about a verdict. How each figure comes about and what it does
//! not say stands in `docs/advice.md`.

use super::{ReachView, RulePointer, Verdict};
use crate::event::Telemetry;
use crate::ir::Predicate;
use crate::rule::Language;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the user says an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    Malicious,
    Benign,
}

/// Labels of events by their key (see [`super::EventDetail::key`]).
pub type Labels = BTreeMap<String, Label>;

/// A (field, operator, value) to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PredicateText {
    pub field: String,
    /// As the catalog prints it: `ends_with`.
    pub op: String,
    pub value: String,
}

impl From<&Predicate> for PredicateText {
    fn from(predicate: &Predicate) -> PredicateText {
        PredicateText {
            field: predicate.subject.to_string(),
            op: predicate.op.name().to_owned(),
            value: predicate.value.clone(),
        }
    }
}

// Exclusions.

/// Which exclusions would quiet a rule, with evidence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Labelled events that the rule matches now, by index: the malicious ones to keep, the
    /// benign ones to remove.
    pub malicious: Vec<u32>,
    pub benign: Vec<u32>,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// Candidates that were not offered because a malicious event would be lost.
    pub lost_a_malicious: u32,
    /// Why there is nothing to offer, or what the labels leave open; plain words.
    pub note: Option<String>,
}

/// An exclusion that could be added to a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// All must be true for the event to be excluded.
    pub predicates: Vec<PredicateText>,
    pub source: CandidateSource,
    /// Benign events that the rule would certainly no longer match, by index.
    pub removes: Vec<u32>,
    /// Labelled malicious events that the rule matches and would still match: all of them.
    pub keeps: u32,
    /// Events without a label that the rule would no longer match.
    pub unlabelled: u32,
    /// How an attacker could satisfy it, one sentence a way; empty where none is plain.
    pub bypasses: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateSource {
    /// Rules of the public catalog have it.
    Community {
        reach: ReachView,
        rules: Vec<RulePointer>,
    },
    /// Generalised from the user's own events; how, in one phrase: "the folder of Image".
    Events { how: String },
}

/// How an exclusion is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// Into the rule: for Sigma as `filter_main_…`, what is excluded everywhere.
    #[default]
    Main,
    /// Into the rule: for Sigma as `filter_optional_…`, what is excluded in some places.
    Optional,
    /// A Sigma filter: a file of its own beside the rule, which stays as it is.
    File,
}

/// A changed rule, or one beside it, parsed and evaluated again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    pub language: Language,
    pub placement: Placement,
    /// The whole new text: of the rule's source with the change, or of the filter file.
    pub text: String,
    /// What is new in it.
    pub added: Vec<Span>,
    /// Where the language can't say exactly what was asked: how what stands there differs.
    pub note: Option<String>,
    /// Events that the rule matched before and after, by index, labelled or not.
    pub before: Vec<u32>,
    pub after: Vec<u32>,
    /// Labelled malicious events that it no longer matches. A patch that was offered has none.
    pub lost: Vec<u32>,
}

// Evasion.

/// Mutations by rules, for one event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evasion {
    /// The command line that was mutated.
    pub line: String,
    /// Rules that match it, by index: the columns.
    pub rules: Vec<u32>,
    pub rows: Vec<EvasionRow>,
    /// One score a rule.
    pub scores: Vec<Score>,
    /// Why there are no rows, in plain words.
    pub note: Option<String>,
}

/// Of `of` mutated lines that reach the log changed, the rule still matches `survived`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub survived: u32,
    pub of: u32,
}

/// One mutation on one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvasionRow {
    /// The mutation's short name, stable: `caret`.
    pub mutation: String,
    pub title: String,
    /// Why Windows still runs it, and who removes or accepts the change.
    pub why: String,
    /// The shell or program it applies to.
    pub layer: String,
    /// An address that says so.
    pub source: String,
    /// What is typed, where a shell changes it before the process starts; else as `logged`.
    pub typed: String,
    /// The command line as it reaches the log.
    pub logged: String,
    /// False where the log shows what it showed before: the mutation changes nothing.
    pub reaches_log: bool,
    /// One a rule, in the order of [`Evasion::rules`].
    pub cells: Vec<EvasionCell>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvasionCell {
    /// Match: it survives. No match: it evades.
    pub verdict: Verdict,
    /// Predicates that were true and are not any more, and that the match hung on.
    pub broke: Vec<BrokenView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BrokenView {
    pub predicate: PredicateText,
    /// In the rule's source.
    pub span: Span,
    pub repair: Option<RepairView>,
}

/// A change to a rule that withstands a mutation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepairView {
    /// "add windash", "also compare OriginalFileName".
    pub title: String,
    pub why: String,
    /// The predicates that take the place of the broken one; one of them must be true.
    pub becomes: Vec<PredicateText>,
    /// Reach of each of these.
    pub reach: Vec<Option<ReachView>>,
    pub patch: Patch,
    /// The rule's score over the same mutations with this repair.
    pub score: Score,
}

// What would flip a verdict.

/// The smallest change that turns a match into no match, or the other way round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    pub to: Verdict,
    /// The predicates that have to come out differently; all of them.
    pub changes: Vec<FlipChange>,
    /// How many other sets of this size would do as well; at most
    /// [`crate::limits::FLIP_SETS`] less one are counted.
    pub others: u32,
    /// False where the rule is too large to be sure that no smaller set does.
    pub smallest: bool,
    /// Why there is no change, or what else it takes, in plain words.
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlipChange {
    pub predicate: PredicateText,
    /// In the rule's source.
    pub span: Span,
    /// What it has to become.
    pub must_be: bool,
    /// In words of the rule and of the event: "Image would have to end with \pubprn.vbs; it ends
    /// with \cscript.exe".
    pub sentence: String,
}

// Telemetry.

/// Whether a rule can match in each kind of log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelemetryRow {
    /// Index of the rule.
    pub rule: u32,
    pub cells: Vec<TelemetryCell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelemetryCell {
    pub telemetry: Telemetry,
    /// What the page calls the log: "Security 4688".
    pub title: String,
    pub can: CanMatch,
    /// Fields that the rule asks for and that this log never carries, sorted.
    pub lacks: Vec<String>,
    /// Branches that can never be true there, in the rule's source.
    pub dead: Vec<Span>,
    /// What to add, in plain words: "OriginalFileName is never in Security 4688; compare Image".
    pub advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CanMatch {
    /// Every branch can be true.
    Fully,
    /// Some branches never are.
    InPart,
    Never,
    /// The rule is not about what this log records.
    NotForThisLog,
}
