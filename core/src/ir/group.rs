//! What a rule asks of several events together.

use super::{Expr, Node, Number, Relation};
use crate::event::Field;

/// How events that fulfil a rule's condition must belong together.
///
/// The condition of such a rule is true of an event that can take part at all: for a sequence,
/// any of its steps. Whether it does take part is decided over the batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    Sequence(Sequence),
    Pipeline(Vec<Stage>),
    Threshold(Threshold),
}

/// Events that fulfil one step each: EQL's `sequence` and `sample`, Sigma's `temporal` and
/// `temporal_ordered`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    pub steps: Vec<Step>,
    /// An event that ends what was begun.
    pub until: Option<Step>,
    /// Milliseconds from the first event to the last.
    pub max_span: Option<u64>,
    /// Whether the steps must happen in this order.
    pub ordered: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub condition: Node,
    /// What must be equal in all steps, place by place.
    pub by: Vec<Expr>,
    /// How many events in a row fulfil it; 1 unless the rule says so.
    pub runs: u32,
    /// True for a step that must *not* happen: EQL's `![ … ]`.
    pub missing: bool,
}

/// A number of events, or of distinct values, within a time: Sigma's `event_count` and
/// `value_count`.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    pub by: Vec<Field>,
    /// `None` counts events, else distinct values of these fields.
    pub distinct: Option<Vec<Field>>,
    /// Milliseconds; a window that begins at any event.
    pub window: u64,
    /// All of them must hold of the count.
    pub holds: Vec<(Relation, Number)>,
}

/// One stage of a search after its first condition: SPL's pipeline, EQL's pipes. Each takes
/// rows and gives rows; the first takes the events that fulfil the condition, and a match is an
/// event that stands behind a row at the end.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Filter(Node),
    /// Rows with equal `by` become one row, which carries `by` and `outputs` as fields.
    Aggregate(Aggregate),
    Head(u32),
    Tail(u32),
    /// The first row of each combination of values; `None` for null counts as a value.
    Unique(Vec<Expr>),
    /// By these values, ascending unless `true` stands beside one.
    Sort(Vec<(Expr, bool)>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    pub by: Vec<(Field, Expr)>,
    pub outputs: Vec<(Field, Measure)>,
    /// True where the rows stay as they are and get the outputs added: `eventstats`.
    pub keeps_rows: bool,
}

/// What is worked out over the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Rows.
    Count,
    /// Values that are not null.
    CountOf(Expr),
    Distinct(Expr),
    Values(Expr),
    Min(Expr),
    Max(Expr),
    Sum(Expr),
    Average(Expr),
    First(Expr),
    Last(Expr),
}

impl Group {
    /// The conditions inside, for whoever asks which predicates a rule has.
    pub fn conditions(&self) -> Vec<&Node> {
        match self {
            Group::Sequence(sequence) => {
                let steps = sequence.steps.iter().chain(&sequence.until);
                steps.map(|step| &step.condition).collect()
            }
            Group::Pipeline(stages) => stages
                .iter()
                .filter_map(|stage| match stage {
                    Stage::Filter(node) => Some(node),
                    _ => None,
                })
                .collect(),
            Group::Threshold(_) => Vec::new(),
        }
    }
}
