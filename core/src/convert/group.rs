//! Rules over several events, where a target has words for them.

use super::dialect::{Dialect, SaidGroup, SaidStep};
use super::translate::Translation;
use super::{Context, Reason, Status, Written};
use crate::ir::{
    Aggregate, By, Count, Expr, Group, Measure, Node, NodeKind, Stage, Step, Subject, Test,
    Threshold,
};
use crate::rule::leaves_out;

impl Context<'_> {
    /// `None` where the target has no words for it, or can't say each step exactly: with more
    /// events in one step, others of it would not be the same.
    pub(super) fn group(&self, dialect: &dyn Dialect, table: Option<&str>) -> Option<Written> {
        let group = self.rule.group.as_ref()?;
        if self.rule.diagnostics.iter().any(leaves_out) {
            return None;
        }
        let mut translation = Translation::new(dialect, self.names);
        let as_threshold = threshold(group, self.condition);
        let (query, wider) = match (group, as_threshold) {
            (Group::Sequence(asked), _) => {
                let mut steps = asked.steps.iter().chain(&asked.until);
                let said = self.steps(&mut steps, &mut translation, dialect, table)?;
                (dialect.sequence(&said, asked)?, None)
            }
            (_, Some(asked)) => {
                let mut steps = asked.steps.iter();
                let mut said = self.steps(&mut steps, &mut translation, dialect, table)?;
                if let Count::Values(fields) = &asked.count {
                    let columns = fields.iter().map(|field| translation.in_log(field));
                    said.values = columns.collect::<Option<_>>()?;
                }
                dialect.threshold(&said, &asked)?
            }
            _ => return None,
        };
        if !translation.exact {
            return None;
        }
        let mut written = Written {
            status: Status::Exact,
            fields: translation.fields(),
            reasons: translation.reasons,
            query: Some(query),
        };
        if let Some(reason) = wider {
            written.status = Status::Superset;
            written.reasons.push(reason);
        }
        Some(written)
    }

    /// The steps in the words of a dialect.
    fn steps(
        &self,
        steps: &mut dyn Iterator<Item = &Step>,
        translation: &mut Translation<'_>,
        dialect: &dyn Dialect,
        table: Option<&str>,
    ) -> Option<SaidGroup> {
        let said = steps.map(|step| {
            if step.inner.is_some() {
                return None;
            }
            let logsource = step.logsource.as_ref().unwrap_or(&self.rule.logsource);
            let scope = self.schema.scope(logsource).ok()?;
            let clause = translation.node(&step.condition, true);
            let by = step.by.iter().map(|by| match &by.value {
                Expr::Field(field) => Some((translation.in_log(field)?, by.optional)),
                _ => None,
            });
            Some(SaidStep::new(
                dialect,
                &scope,
                table.unwrap_or(scope.table),
                clause,
                by.collect::<Option<_>>()?,
            ))
        });
        let own_time = self.names.mapping.and_then(super::Mapping::time);
        Some(SaidGroup {
            steps: said.collect::<Option<_>>()?,
            values: Vec::new(),
            time: self.schema.time(own_time),
        })
    }
}

/// What is asked as a threshold: one as such, or a search that counts its events and compares
/// what it counted.
fn threshold(group: &Group, condition: &Node) -> Option<Threshold> {
    let stages = match group {
        Group::Threshold(asked) => return Some(asked.clone()),
        Group::Pipeline(stages) => stages,
        Group::Sequence(_) => return None,
    };
    let [Stage::Aggregate(aggregate), Stage::Filter(filter)] = stages.as_slice() else {
        return None;
    };
    let Aggregate {
        by, outputs, nulls, ..
    } = aggregate;
    // Of a search that counts values, events without one are a part, and of a threshold they are not.
    let [(output, Measure::Count)] = outputs.as_slice() else {
        return None;
    };
    let NodeKind::Predicate(predicate) = &filter.kind else {
        return None;
    };
    let (Subject::Field(subject), Test::Number(relation, number)) =
        (&predicate.subject, &predicate.test)
    else {
        return None;
    };
    let by = by.iter().map(|(_, value)| By {
        value: value.clone(),
        optional: *nulls,
    });
    (subject == output).then(|| Threshold {
        steps: vec![Step::new(condition.clone(), by.collect())],
        count: Count::Events,
        window: None,
        holds: vec![(*relation, *number)],
    })
}

/// Why a query selects more that counts over all of the time that is searched; `None` where that
/// might be less, as more than a window has may be too many.
pub fn wider(asked: &Threshold) -> Option<Option<Reason>> {
    if asked.window.is_none() {
        return Some(None);
    }
    asked.grows().then(|| {
        Some(Reason::new(
            "window",
            "windows of time are left out: it is counted over all of the time that is searched",
        ))
    })
}
