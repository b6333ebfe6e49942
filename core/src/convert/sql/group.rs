//! Rules over several events in SQL: functions over windows of rows say how many others stand near
//! each record, and which of those windows it is in.
//!
//! Times are numbers since 1970, so that a window of rows has a number for a bound. A record
//! without a time, or without a value that the others share, takes part in nothing. What a query
//! needs on its way stands in columns whose names begin with `cutout_`.

use super::Engine;
use crate::convert::clause::Clause;
use crate::convert::dialect::{SaidGroup, SaidStep};
use crate::convert::layout;
use crate::convert::schema::Column;
use crate::ir::{Count, Order, Relation, Sequence, Threshold};

/// Selects, each from the one before, that come to one query.
struct Query {
    selects: Vec<String>,
}

impl Query {
    fn name(at: usize) -> String {
        format!("cutout_{}", at + 1)
    }

    /// Adds columns to the rows of the last select.
    fn add(&mut self, columns: &[String]) {
        let from = Query::name(self.selects.len() - 1);
        let columns = columns.join(",\n    ");
        self.selects
            .push(format!("SELECT *,\n    {columns}\n  FROM {from}"));
    }

    /// The rows of the last select of which a condition holds.
    fn whole(&self, condition: &str) -> String {
        let selects = self.selects.iter().enumerate();
        let named = selects.map(|(at, select)| format!("{} AS (\n  {select}\n)", Query::name(at)));
        let named: Vec<String> = named.collect();
        let last = Query::name(self.selects.len() - 1);
        format!(
            "WITH {}\nSELECT *\nFROM {last}\nWHERE {condition}",
            named.join(", ")
        )
    }
}

impl Engine {
    /// A count of what belongs together; see `engine/group/threshold.rs` for its windows.
    pub(super) fn counted(&self, said: &SaidGroup, asked: &Threshold) -> Option<String> {
        let by = self.shared(&said.steps)?;
        let per_step = asked.count == Count::Steps;
        let mut query = self.taken(said, &by, asked.window.is_some(), per_step)?;
        let over = |frame: String| match asked.window {
            Some(_) => over(&by, &frame),
            None => over(&by, ""),
        };
        let ahead = over(match asked.window {
            Some(window) => format!("CURRENT ROW AND {} FOLLOWING", self.span(window)?),
            None => String::new(),
        });
        let count = match &asked.count {
            Count::Events => format!("count(*) {ahead}"),
            Count::Values(_) => {
                let values: Vec<String> = said.values.iter().map(|one| self.value(one)).collect();
                (self.distinct)(&values, &ahead)
            }
            Count::Steps => {
                let steps = 1..=said.steps.len();
                let each = steps.map(|at| format!("max(cutout_step_{at}) {ahead}"));
                each.collect::<Vec<String>>().join(" + ")
            }
        };
        let mut columns = vec![format!("{count} AS cutout_count")];
        let holds = asked.holds.iter().map(|(relation, number)| {
            let sign = match relation {
                Relation::Eq => "=",
                Relation::Ne => "<>",
                other => other.sign(),
            };
            format!("cutout_count {sign} {}", number.get())
        });
        let mut holds: Vec<String> = holds.collect();
        let Some(window) = asked.window else {
            query.add(&columns);
            return Some(query.whole(&holds.join(" AND ")));
        };
        // Of "at least so many", a window that is a part of a larger one says nothing else.
        let whole_only = !asked.grows();
        if whole_only {
            columns.push(format!("max(cutout_time) {ahead} AS cutout_end"));
        }
        query.add(&columns);
        if whole_only {
            let before = over("UNBOUNDED PRECEDING AND 1 PRECEDING".to_owned());
            query.add(&[format!("max(cutout_end) {before} AS cutout_reached")]);
            holds.push("(cutout_reached IS NULL OR cutout_reached < cutout_end)".to_owned());
        }
        let behind = over(format!("{} PRECEDING AND CURRENT ROW", self.span(window)?));
        query.add(&[format!(
            "max(CASE WHEN {} THEN 1 ELSE 0 END) {behind} AS cutout_holds",
            holds.join(" AND ")
        )]);
        Some(query.whole("cutout_holds = 1"))
    }

    /// Records that stand in a chain of steps, each no earlier than the one before: for each
    /// record the latest start and the earliest end of such a chain (`engine/group/every.rs`).
    pub(super) fn chained(&self, said: &SaidGroup, asked: &Sequence) -> Option<String> {
        let plain = asked
            .steps
            .iter()
            .all(|step| step.runs == 1 && !step.missing);
        let all = asked.until.is_none() && asked.keep.is_empty() && plain;
        if asked.order != Order::Every || !all {
            return None;
        }
        let by = self.shared(&said.steps)?;
        let mut query = self.taken(said, &by, true, true)?;
        let steps = said.steps.len();
        let earlier = over(&by, "UNBOUNDED PRECEDING AND CURRENT ROW");
        let later = over(&by, "CURRENT ROW AND UNBOUNDED FOLLOWING");
        for place in 1..=steps {
            let (first, last) = (place, steps + 1 - place);
            let (from, to) = match place {
                1 => ("cutout_time".to_owned(), "cutout_time".to_owned()),
                _ => (
                    format!("max(cutout_from_{}) {earlier}", first - 1),
                    format!("min(cutout_to_{}) {later}", last + 1),
                ),
            };
            query.add(&[
                format!("CASE WHEN cutout_step_{first} = 1 THEN {from} END AS cutout_from_{first}"),
                format!("CASE WHEN cutout_step_{last} = 1 THEN {to} END AS cutout_to_{last}"),
            ]);
        }
        let span = asked.max_span.map(|span| self.span(span));
        let fits = (1..=steps).map(|at| match &span {
            Some(span) => Some(format!(
                "cutout_to_{at} - cutout_from_{at} <= {}",
                span.as_ref()?
            )),
            None => Some(format!(
                "cutout_from_{at} IS NOT NULL AND cutout_to_{at} IS NOT NULL"
            )),
        });
        Some(query.whole(&fits.collect::<Option<Vec<String>>>()?.join("\nOR ")))
    }

    /// So many milliseconds, if a window can reach so far.
    fn span(&self, milliseconds: u64) -> Option<u64> {
        let ticks = milliseconds.checked_mul(self.ticks_a_millisecond)?;
        (ticks <= self.farthest).then_some(ticks)
    }

    /// The columns that all steps share, if these are the same in each, as texts.
    fn shared(&self, steps: &[SaidStep]) -> Option<Vec<(String, bool)>> {
        let (first, others) = steps.split_first()?;
        let same = |other: &SaidStep| other.by == first.by && other.table == first.table;
        others.iter().all(same).then(|| {
            let by = first.by.iter();
            by.map(|(column, optional)| (self.value(column), *optional))
                .collect()
        })
    }

    /// The records that take part at all.
    fn taken(
        &self,
        said: &SaidGroup,
        by: &[(String, bool)],
        timed: bool,
        per_step: bool,
    ) -> Option<Query> {
        let table = self.name(&said.steps.first()?.table);
        let mut columns = Vec::new();
        let mut there: Vec<String> = Vec::new();
        if timed {
            let time = (self.ticks)(&self.name(&said.time.column), said.time.in_milliseconds);
            there.push(format!("{time} IS NOT NULL"));
            columns.push(format!("{time} AS cutout_time"));
        }
        if per_step {
            columns.extend((1..).zip(&said.steps).map(|(at, step)| {
                let condition = layout::text(&step.clause, self);
                format!("CASE WHEN {condition} THEN 1 ELSE 0 END AS cutout_step_{at}")
            }));
        }
        let by = by.iter().filter(|(_, optional)| !optional);
        there.extend(by.map(|(column, _)| format!("{column} IS NOT NULL")));
        let values = said.values.iter().map(|column: &Column| self.value(column));
        there.extend(values.map(|value| format!("{value} IS NOT NULL")));
        let steps = said.steps.iter().map(|step| step.clause.clone()).collect();
        let mut parts = vec![Clause::Any(steps)];
        parts.extend(there.into_iter().map(Clause::is));
        let condition = layout::text(&Clause::All(parts).simplified(), self);
        let columns: String = columns.iter().map(|one| format!(",\n    {one}")).collect();
        let select = format!("SELECT *{columns}\n  FROM {table}\n  WHERE {condition}");
        Some(Query {
            selects: vec![select],
        })
    }
}

/// The rows that a function looks at: those that share their values, within the frame.
fn over(by: &[(String, bool)], frame: &str) -> String {
    let by: Vec<&str> = by.iter().map(|(column, _)| column.as_str()).collect();
    let by = match by.is_empty() {
        true => String::new(),
        false => format!("PARTITION BY {}", by.join(", ")),
    };
    let frame = match frame.is_empty() {
        true => String::new(),
        false => format!("ORDER BY cutout_time RANGE BETWEEN {frame}"),
    };
    format!("OVER ({})", [by, frame].join(" ").trim())
}
