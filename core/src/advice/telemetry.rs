//! In which logs a rule can ever match, and which of its branches can't be true in each.
//!
//! A log is put to the rule as an event of which all is unknown but what the log fixes and what
//! it never carries. What is false of that event is false of every record of the log.

use crate::engine::Batch;
use crate::engine::trace;
use crate::event::telemetry::{ROWS, Row};
use crate::event::{Event, Field, Format, Known, Value, field, kind};
use crate::ir::{Count, Expr, Group, Logsource, Node, NodeKind, Predicate, Subject, Test};
use crate::report::advice::{CanMatch, TelemetryCell};
use crate::rule::Rule;
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::glob::Token;
use crate::truth::Outcome;
use std::collections::BTreeSet;

/// One cell a log, in the order of [`ROWS`]; `None` for a rule that can't be evaluated.
pub fn cells(rule: &Rule) -> Option<Vec<TelemetryCell>> {
    let condition = rule.usable()?;
    Some(ROWS.iter().map(|log| cell(rule, condition, log)).collect())
}

fn cell(rule: &Rule, condition: &Node, log: &Row) -> TelemetryCell {
    let (conditions, all_covered) = covered(rule, condition, log);
    let mut cell = TelemetryCell {
        telemetry: (log.kind)().telemetry,
        title: log.title.to_owned(),
        can: CanMatch::NotForThisLog,
        lacks: Vec::new(),
        dead: Vec::new(),
        advice: None,
    };
    if conditions.is_empty() {
        return cell;
    }
    let mut asked: BTreeSet<&Field> = BTreeSet::new();
    for condition in &conditions {
        condition.each_predicate(&mut |predicate, _, _| {
            predicate.each_field(&mut |field| {
                asked.insert(field);
            });
        });
    }
    let shared = shared(rule);
    asked.extend(shared.iter());
    let record = Record::new(log, &asked);
    let mut dead = Dead::default();
    let alive: Vec<bool> = conditions
        .iter()
        .map(|condition| {
            let alive = record.outcome(condition) != Outcome::Fail;
            if alive {
                record.branches(condition, false, &mut dead);
            } else {
                record.culprits(condition, Outcome::Fail, &mut dead);
            }
            alive
        })
        .collect();
    let placed = shared.iter().all(|field| log.carries(field.as_str()));
    // The steps of a sequence are all needed; of a count, each event is one of several.
    let possible = match &rule.group {
        Some(Group::Threshold(_)) => placed && alive.contains(&true),
        _ => placed && !alive.contains(&false),
    };
    cell.can = match possible {
        false => CanMatch::Never,
        true if dead.branches.is_empty() && all_covered => CanMatch::Fully,
        true => CanMatch::InPart,
    };
    let lacks = asked.iter().filter(|field| !log.carries(field.as_str()));
    cell.lacks = lacks.map(|field| field.to_string()).collect();
    cell.advice = advice(log, &cell, &asked, &dead, all_covered);
    cell.dead = dead.branches;
    cell.dead.dedup();
    cell
}

/// What the events of a rule over several must have, to belong together or to be counted.
fn shared(rule: &Rule) -> Vec<Field> {
    let mut shared = Vec::new();
    let steps = rule.group.iter().flat_map(Group::steps);
    for by in steps.filter(|step| !step.missing).flat_map(|step| &step.by) {
        // Of a value that is worked out from several, one may do.
        if let (Expr::Field(field), false) = (&by.value, by.optional) {
            shared.push(field.clone());
        }
    }
    if let Some(Group::Threshold(threshold)) = &rule.group
        && let Count::Values(fields) = &threshold.count
    {
        shared.extend(fields.iter().cloned());
    }
    shared
}

/// The conditions that events of the log are put to, and whether there are no others.
fn covered<'r>(rule: &'r Rule, condition: &'r Node, log: &Row) -> (Vec<&'r Node>, bool) {
    let of = (log.kind)();
    let covers = |source: &Logsource| {
        let [product, service] = [&source.product, &source.service].map(Option::as_deref);
        kind::covers(&of, &source.categories, product, service)
    };
    let steps: Vec<_> = match &rule.group {
        // Later stages of a search see what its first makes of the events.
        None | Some(Group::Pipeline(_)) => {
            let conditions = if covers(&rule.logsource) {
                vec![condition]
            } else {
                Vec::new()
            };
            return (conditions, true);
        }
        Some(group) => group.steps().filter(|step| !step.missing).collect(),
    };
    // What ends a sequence takes no part in it.
    let until = matches!(&rule.group, Some(Group::Sequence(sequence)) if sequence.until.is_some());
    let steps = &steps[..steps.len() - usize::from(until)];
    let here: Vec<&Node> = steps
        .iter()
        .filter(|step| covers(step.logsource.as_ref().unwrap_or(&rule.logsource)))
        .map(|step| &step.condition)
        .collect();
    let all = here.len() == steps.len();
    (here, all)
}

/// What can't be true in a log.
#[derive(Debug, Default)]
struct Dead {
    branches: Vec<Span>,
    /// Exclusions that never apply, by name or place.
    exclusions: Vec<String>,
    /// Sentences about values that the log fixes or writes otherwise.
    values: BTreeSet<String>,
}

/// An event of which no more is known than which log it stands in.
struct Record<'l> {
    log: &'l Row,
    batch: Batch,
}

/// How CrowdStrike's sensor begins a path.
const DEVICE: &str = r"\device\harddiskvolume";

impl<'l> Record<'l> {
    fn new(log: &'l Row, asked: &BTreeSet<&Field>) -> Record<'l> {
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

    fn outcome(&self, node: &Node) -> Outcome {
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
    fn branches(&self, node: &Node, negated: bool, dead: &mut Dead) {
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
    fn culprits(&self, node: &Node, outcome: Outcome, dead: &mut Dead) {
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

/// What to add or to expect, in plain words.
fn advice(
    log: &Row,
    cell: &TelemetryCell,
    asked: &BTreeSet<&Field>,
    dead: &Dead,
    all_covered: bool,
) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    if !cell.lacks.is_empty() {
        let verb = if cell.lacks.len() == 1 { "is" } else { "are" };
        said.push(format!(
            "{} {verb} never in {}",
            list(&cell.lacks),
            log.title
        ));
    }
    said.extend(dead.values.iter().cloned());
    let helps: BTreeSet<&str> = match cell.can {
        CanMatch::Never | CanMatch::InPart => {
            let lacks = cell.lacks.iter();
            lacks
                .filter_map(|name| instead(name, log, cell.can, asked))
                .collect()
        }
        CanMatch::Fully | CanMatch::NotForThisLog => BTreeSet::new(),
    };
    said.extend(helps.into_iter().map(str::to_owned));
    if !dead.exclusions.is_empty() {
        let verb = if dead.exclusions.len() == 1 {
            "never applies"
        } else {
            "never apply"
        };
        said.push(format!(
            "{} {verb} there, so expect more matches",
            list(&dead.exclusions)
        ));
    }
    for (name, when) in log.sometimes {
        if asked.iter().any(|field| field.as_str() == *name) {
            said.push(format!("{name} is there only {when}"));
        }
    }
    if !all_covered && cell.can != CanMatch::Never {
        said.push("other steps of the rule are about other events".to_owned());
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// What to compare in place of a field that a log lacks, where it has something.
fn instead(name: &str, log: &Row, can: CanMatch, asked: &BTreeSet<&Field>) -> Option<&'static str> {
    let (has, advice) = match name {
        "OriginalFileName" => (
            field::IMAGE,
            "compare the end of Image, too, which misses a renamed program",
        ),
        "ParentCommandLine" => (field::PARENT_IMAGE, "compare ParentImage in its place"),
        "CurrentDirectory" => (
            field::COMMAND_LINE,
            "look for the folder in CommandLine or Image",
        ),
        "CommandLine" => (
            "ProcessGuid",
            "join the event of the process's start for its command line",
        ),
        "Company" | "Description" | "Product" | "FileVersion" => (
            field::ORIGINAL_FILE_NAME,
            "compare OriginalFileName in its place",
        ),
        name if name.starts_with("process.code_signature") => (
            field::IMAGE,
            "compare the folder of Image in its place, which says less",
        ),
        "EventID" | "Channel" | "Provider_Name" => {
            return Some("leave out what names the log; its own table says what an event is");
        }
        _ => return None,
    };
    // A branch with it may be what is left of the rule.
    let is_asked = can == CanMatch::InPart && asked.iter().any(|field| field.as_str() == has);
    (log.carries(has) && !is_asked).then_some(advice)
}

/// `a`, `a and b`, `a, b and c`.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
