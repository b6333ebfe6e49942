//! Everything about one event: its fields, and what each rule says of it and why.

use super::advice;
use super::{ReachView, Verdict};
use crate::event::{Format, Provenance, Telemetry};
use crate::text::Span;
use crate::truth::Outcome;
use serde::{Deserialize, Serialize};

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
