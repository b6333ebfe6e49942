//! What a rule asks of several events together.

use super::{Expr, Logsource, Node, Number, Relation};
use crate::event::Field;

/// How events that fulfil a rule's condition must belong together.
///
/// The condition of such a rule is true of an event that can take part at all: for a sequence,
/// any of its steps. Whether it does take part is decided over the batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    Sequence(Sequence),
    Threshold(Threshold),
    /// The first stage takes the events that fulfil the rule's condition.
    Pipeline(Vec<Stage>),
}

/// Events that fulfil one step each: EQL's `sequence` and `sample`, Sigma's `temporal_ordered`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    pub steps: Vec<Step>,
    /// An event that ends what was begun.
    pub until: Option<Step>,
    /// Milliseconds from the first event to the last, at most.
    pub max_span: Option<u64>,
    pub order: Order,
    /// Which of the complete ones count: EQL's `| head` and `| tail`, one after another.
    pub keep: Vec<Keep>,
}

/// How the events of a sequence follow each other, and which of several candidates is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Each step after the one before, in the order of time and then of the text. What is begun
    /// is replaced by a newer beginning with the same key: EQL's `sequence`.
    Newest,
    /// Each step no earlier than the one before; every event of every such chain takes part:
    /// Sigma's `temporal_ordered`.
    Every,
    /// In any order, whatever the time, one event a step: EQL's `sample`.
    Free,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    First(u32),
    Last(u32),
}

/// What one event of a group has to fulfil.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub condition: Node,
    /// The events that the step is meant for; the rule's own logsource if that is `None`.
    pub logsource: Option<Logsource>,
    /// What must be equal in all steps, place by place.
    pub by: Vec<By>,
    /// How many events in a row fulfil it; 1 unless the rule says so.
    pub runs: u32,
    /// True for a step that must *not* happen: EQL's `![ … ]`.
    pub missing: bool,
    /// That the event also takes part in a match of this group: a correlation of correlations.
    pub inner: Option<Box<Group>>,
}

impl Step {
    /// A step that one event fulfils by its own fields.
    pub fn new(condition: Node, by: Vec<By>) -> Step {
        Step {
            condition,
            logsource: None,
            by,
            runs: 1,
            missing: false,
            inner: None,
        }
    }
}

/// A value that the events of a group share.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    pub value: Expr,
    /// Whether null counts as a value (EQL's `by ?field`). Otherwise an event without it takes
    /// part in nothing.
    pub optional: bool,
}

/// A number of events, of distinct values or of different steps within a time: Sigma's
/// `event_count`, `value_count` and `temporal`.
///
/// A window holds the events from one of them on for as long as `window` says, and counts if it
/// is not a part of a larger one. So "fewer than 5" is not true of every burst's tail.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// An event that fulfils any of them is counted; none of them is `missing`.
    pub steps: Vec<Step>,
    pub count: Count,
    /// Milliseconds; `None` for all of the batch, whatever its times.
    pub window: Option<u64>,
    /// All of them must hold of the count.
    pub holds: Vec<(Relation, Number)>,
}

impl Threshold {
    /// Whether it holds of more wherever it holds of less: "at least so many".
    pub fn grows(&self) -> bool {
        let mut relations = self.holds.iter().map(|(relation, _)| relation);
        relations.all(|relation| matches!(relation, Relation::Ge | Relation::Gt))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Count {
    Events,
    /// Distinct values, or combinations of several; an event without one is not counted.
    Values(Vec<Field>),
    /// Steps that some event fulfils.
    Steps,
}

/// One stage of a search after its first condition: SPL's pipeline, EQL's pipes. Each takes
/// rows and gives rows, in the order of time and then of the text unless one sorts them; a match
/// is an event that stands behind a row at the end.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Filter(Node),
    /// Gives each row further fields, one after another; one that it has already is replaced.
    Compute(Vec<(Field, Expr)>),
    /// Rows with equal `by` become one row, which carries `by` and `outputs` as fields.
    Aggregate(Aggregate),
    Head(u32),
    Tail(u32),
    /// The first row of each combination of values.
    Unique(Unique),
    /// By these values, ascending unless `true` stands beside one.
    Sort(Vec<(Expr, bool)>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Unique {
    pub by: Vec<Expr>,
    /// Whether null counts as a value (EQL's `unique`); else a row with one is dropped (SPL's
    /// `dedup`).
    pub nulls: bool,
    /// Rows of each combination that stay; 1 unless the rule says so.
    pub keep: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    pub by: Vec<(Field, Expr)>,
    pub outputs: Vec<(Field, Measure)>,
    /// True where the rows stay as they are and get the outputs added: `eventstats`.
    pub keeps_rows: bool,
    /// Whether null counts as a value of `by`; else a row with one is left out of all groups
    /// (SPL's `stats`).
    pub nulls: bool,
}

/// What is worked out over the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Rows.
    Count,
    /// Values that are not null.
    CountOf(Expr),
    Distinct(Expr),
    /// The distinct values, sorted.
    Values(Expr),
    Min(Expr),
    Max(Expr),
    Sum(Expr),
    Average(Expr),
    /// In the order of the rows.
    First(Expr),
    Last(Expr),
    /// By the time of the events.
    Earliest(Expr),
    Latest(Expr),
}

impl Group {
    /// The steps of a sequence or a threshold, `until` last.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        let (steps, until): (&[Step], _) = match self {
            Group::Sequence(sequence) => (&sequence.steps, sequence.until.as_ref()),
            Group::Threshold(threshold) => (&threshold.steps, None),
            Group::Pipeline(_) => (&[], None),
        };
        steps.iter().chain(until)
    }

    /// The conditions inside, for whoever asks which predicates a rule has.
    pub fn conditions(&self) -> Vec<&Node> {
        let mut conditions = Vec::new();
        let mut open = vec![self];
        while let Some(group) = open.pop() {
            for step in group.steps() {
                conditions.push(&step.condition);
                open.extend(step.inner.as_deref());
            }
            if let Group::Pipeline(stages) = group {
                conditions.extend(stages.iter().filter_map(|stage| match stage {
                    Stage::Filter(node) => Some(node),
                    _ => None,
                }));
            }
        }
        conditions
    }
}
