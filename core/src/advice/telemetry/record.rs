//! A rule's condition on an event of which no more is known than which log it stands in.

use crate::engine::{Batch, trace};
use crate::event::telemetry::Row;
use crate::event::{Event, Field, Format, Known, Value, field};
use crate::ir::{Node, NodeKind, Predicate, Subject, Test};
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::glob::Token;
use crate::truth::Outcome;
use std::collections::BTreeSet;

/// What can't be true in a log.
#[derive(Debug, Default)]
pub struct Dead {
    pub branches: Vec<Span>,
    /// Exclusions that never apply, by name or place.
    pub exclusions: Vec<String>,
    /// Sentences about values that the log fixes or writes otherwise.
    pub values: BTreeSet<String>,
}

/// An event of which no more is known than which log it stands in.
pub struct Record<'l> {
    log: &'l Row,
    batch: Batch,
}

/// How CrowdStrike's sensor begins a path.
const DEVICE: &str = r"\device\harddiskvolume";

impl<'l> Record<'l> {
    pub fn new(log: &'l Row, asked: &BTreeSet<&Field>) -> Record<'l> {
        let value = |field: &Field| {
            let fixed = log.fixed.iter().find(|(name, _)| *name == field.as_str());
            fixed.map_or(Value::Unknown, |(_, text)| Value::Exact((*text).to_owned()))
        };
        let carried = asked.iter().filter(|field| log.carries(field.as_str()));
        let fields = carried.map(|field| ((*field).clone(), Known::given(value(field))));
        let mut batch = Batch::default();
        batch.push(Event {
            format: Format::Json,
            span: Span::at(0),
            line: 1,
            kind: (log.kind)(),
            partial: false,
            fields: fields.collect(),
            parent_distance: None,
            decoded: None,
        });
        Record { log, batch }
    }

    pub fn outcome(&self, node: &Node) -> Outcome {
        let children = || node.children().iter().map(|child| self.outcome(child));
        match &node.kind {
            NodeKind::Constant(value) => (*value).into(),
            NodeKind::Predicate(predicate) => self.of_predicate(predicate),
            NodeKind::Not(inner) => !self.outcome(inner),
            NodeKind::All(nodes) => Outcome::at_least(nodes.len(), children()),
            NodeKind::Any(_) => Outcome::any(children()),
            NodeKind::AtLeast(count, _) => Outcome::at_least(*count as usize, children()),
        }
    }

    fn of_predicate(&self, predicate: &Predicate) -> Outcome {
        match &predicate.subject {
            Subject::Anywhere if self.is_another_number(&predicate.test) => Outcome::Fail,
            // The rest of the record may hold anything.
            Subject::Anywhere | Subject::Named(_) => Outcome::Unknown,
            Subject::Field(field) if self.is_another_path(field, &predicate.test) => Outcome::Fail,
            Subject::Field(_) | Subject::Computed(_) => trace::outcome(predicate, &self.batch, 0),
        }
    }

    /// Whether the text of a record is searched for the number of another event: `<EventID>1<`.
    fn is_another_number(&self, test: &Test) -> bool {
        const TAG: &str = "<eventid>";
        let Some((_, id)) = self
            .log
            .fixed
            .iter()
            .find(|(name, _)| *name == field::EVENT_ID)
        else {
            return false;
        };
        let Test::Text(patterns) = test else {
            return false;
        };
        patterns.iter().all(|pattern| {
            pattern.tokens().iter().any(|token| match token {
                Token::Literal(text) => {
                    let text = fold(text);
                    text.split_once(TAG).is_some_and(|(_, rest)| {
                        !rest.starts_with(&format!("{id}<")) && !id.starts_with(rest)
                    })
                }
                _ => false,
            })
        })
    }

    /// Whether a path is asked to begin as no path of this log does.
    fn is_another_path(&self, field: &Field, test: &Test) -> bool {
        const PATHS: [&str; 3] = [field::IMAGE, field::PARENT_IMAGE, field::TARGET_FILENAME];
        let Test::Text(patterns) = test else {
            return false;
        };
        self.log.device_paths
            && PATHS.contains(&field.as_str())
            && patterns
                .iter()
                .all(|pattern| match pattern.tokens().first() {
                    Some(Token::Literal(start)) => {
                        let start = fold(start);
                        !start.starts_with(DEVICE) && !DEVICE.starts_with(&*start)
                    }
                    _ => false,
                })
    }

    /// The alternatives of a condition that may be true which can't.
    pub fn branches(&self, node: &Node, negated: bool, dead: &mut Dead) {
        let alternatives = matches!(node.kind, NodeKind::Any(_) | NodeKind::AtLeast(..));
        for child in node.children() {
            let outcome = self.outcome(child);
            match (negated, &node.kind) {
                (false, NodeKind::Not(_)) if outcome == Outcome::Fail => {
                    let name = child.label.as_deref().map(str::to_owned);
                    dead.exclusions.push(name.unwrap_or_else(|| said(child)));
                    self.note_values(child, dead);
                }
                (_, NodeKind::Not(_)) => self.branches(child, !negated, dead),
                (false, _) if outcome == Outcome::Fail => {
                    if alternatives {
                        dead.branches.push(child.span);
                        self.note_values(child, dead);
                    }
                }
                (true, _) if outcome == Outcome::Fail && alternatives => {
                    self.note_values(child, dead);
                }
                _ => self.branches(child, negated, dead),
            }
        }
    }

    /// What makes a condition come out so, as narrowly as that can be said.
    pub fn culprits(&self, node: &Node, outcome: Outcome, dead: &mut Dead) {
        let narrow =
            matches!(node.kind, NodeKind::All(_) | NodeKind::Any(_)) && outcome == Outcome::Fail;
        if narrow {
            for child in node.children() {
                if self.outcome(child) == Outcome::Fail {
                    self.culprits(child, outcome, dead);
                }
            }
        } else {
            dead.branches.push(node.span);
            self.note_values(node, dead);
        }
    }

    /// Says which values are never so in this log.
    fn note_values(&self, node: &Node, dead: &mut Dead) {
        node.each_predicate(&mut |predicate, _, _| {
            let Subject::Field(name) = &predicate.subject else {
                return;
            };
            let fixed = self.log.fixed.iter().find(|(fixed, _)| *fixed == name.as_str());
            if let Some((_, value)) = fixed
                && self.of_predicate(predicate) == Outcome::Fail
            {
                dead.values.insert(format!("{name} is always {value} there"));
            }
            if self.is_another_path(name, &predicate.test) {
                dead.values.insert(format!(
                    r"{name} begins with \Device\HarddiskVolume there, so compare from behind the drive on"
                ));
            }
        });
    }
}

fn said(node: &Node) -> String {
    match &node.kind {
        NodeKind::Predicate(predicate) => {
            format!(
                "{} {} {}",
                predicate.subject,
                predicate.op.name(),
                predicate.value
            )
        }
        _ => "an exclusion".to_owned(),
    }
}
