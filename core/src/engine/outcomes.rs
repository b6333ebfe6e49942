//! What a single predicate says of the events that a rule asks about.

use super::columns::{Batch, Cell, Column};
use super::find::Found;
use super::leaves::{ByEvent, Form, Said};
use super::spread::Spread;
use super::work::{OutOfWork, Work};
use super::{Answers, Bits, Evaluator, compare, compute};
use crate::event::Field;
use crate::ir::{Predicate, Subject, Test};
use crate::truth::Outcome;

/// What a slow comparison costs, in bytes that a search looks at, for each byte compared.
const SLOW: usize = 8;
/// And for each value or event.
const EACH: usize = 64;

impl Evaluator {
    /// The answer of a leaf, which holds of the events within and says nothing of others.
    pub(super) fn leaf(
        &mut self,
        number: u32,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        work.charge(batch.len() / 8);
        match self.leaves.leaf(number).form {
            Form::Opposite { of, demands } => {
                let mut answers = self.leaf(of, batch, within, work)?;
                answers.not();
                if demands {
                    self.demand_field(number, batch, &mut answers);
                }
                Ok(answers)
            }
            Form::Events => self.by_event(number, batch, within, work),
            Form::Values => self.by_value(number, batch, within, work),
        }
    }

    /// Where a field is missing, nothing is said of it.
    fn demand_field(&mut self, number: u32, batch: &Batch, answers: &mut Answers) {
        let Subject::Field(field) = &self.leaves.predicate(number).subject else {
            return;
        };
        let Some(place) = batch.place(field) else {
            answers.only(batch.partial());
            return;
        };
        let spread = self.spread(place, batch);
        answers.must.and(&spread.present);
        let mut there = spread.present.clone();
        there.or(batch.partial());
        answers.may.and(&there);
    }

    fn by_event(
        &mut self,
        number: u32,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        let (predicate, leaf) = self.leaves.entry(number);
        let said = leaf.said.get_or_insert_with(|| {
            Said::Events(ByEvent {
                asked: Bits::none(batch.len()),
                answers: Answers::none(batch.len()),
            })
        });
        let Said::Events(known) = said else {
            return Ok(Answers::none(batch.len()));
        };
        let mut open = within.clone();
        open.and_not(&known.asked);
        for event in open.iter() {
            work.spend(EACH * SLOW)?;
            known.answers.set(event, outcome(predicate, batch, event));
            known.asked.set(event);
        }
        Ok(known.answers.clone())
    }

    fn by_value(
        &mut self,
        number: u32,
        batch: &Batch,
        within: &Bits,
        work: &mut Work,
    ) -> Result<Answers, OutOfWork> {
        if self.leaves.leaf(number).said.is_none() {
            self.begin(std::iter::once(number), batch);
            self.go_on(batch, &mut Work::unlimited())?;
        }
        let mut answers = Answers::none(batch.len());
        let (predicate, leaf) = self.leaves.entry(number);
        let Some(Said::Values { parts, elsewhere }) = &mut leaf.said else {
            return Ok(answers);
        };
        let anywhere = matches!(predicate.subject, Subject::Anywhere);
        for (place, found) in parts {
            let column = batch.column_at(*place);
            let Some(spread) = self.spreads.get(*place).and_then(Option::as_ref) else {
                continue;
            };
            settle(&predicate.test, found, column, spread, within, work)?;
            for &value in &found.pass {
                if anywhere && !is_of_record(column.value(value as usize)) {
                    continue;
                }
                for &event in spread.events(value) {
                    answers.must.set(event as usize);
                }
            }
            for &value in &found.open {
                if anywhere && !is_of_record(column.value(value as usize)) {
                    continue;
                }
                for &event in spread.events(value) {
                    answers.may.set(event as usize);
                }
            }
        }
        answers.may.or(&answers.must);
        if *elsewhere {
            self.elsewhere(number, batch, &mut answers);
        }
        Ok(answers)
    }

    /// What a predicate says of events that lack its field.
    fn elsewhere(&self, number: u32, batch: &Batch, answers: &mut Answers) {
        let predicate = self.leaves.predicate(number);
        let Subject::Field(field) = &predicate.subject else {
            // What a bare command line lacks could hold it.
            answers.may.or(batch.partial());
            return;
        };
        let mut absent = Bits::all(batch.len());
        let place = batch.place(field);
        if let Some(spread) = place.and_then(|place| self.spreads.get(place)?.as_ref()) {
            absent.and_not(&spread.present);
        }
        let mut unknown = absent.clone();
        unknown.and(batch.partial());
        if compare::on_missing(&predicate.test) == Outcome::Pass {
            absent.and_not(&unknown);
            answers.must.or(&absent);
            answers.may.or(&absent);
        }
        answers.may.or(&unknown);
    }
}

/// Puts a test to the values that are left, as far as an event within has one.
fn settle(
    test: &Test,
    found: &mut Found,
    column: &Column,
    spread: &Spread,
    within: &Bits,
    work: &mut Work,
) -> Result<(), OutOfWork> {
    let mut kept = 0;
    let mut result = Ok(());
    for at in 0..found.unasked.len() {
        let value = found.unasked[at];
        let wanted = |event: &u32| within.get(*event as usize);
        if result.is_ok() && spread.events(value).iter().any(wanted) {
            result = work.spend(EACH + SLOW * column.length(value as usize));
            if result.is_ok() {
                match compare::outcome(test, column.value(value as usize)) {
                    Outcome::Pass => found.pass.push(value),
                    Outcome::Unknown => found.open.push(value),
                    Outcome::Fail => {}
                }
                continue;
            }
        }
        found.unasked[kept] = value;
        kept += 1;
    }
    found.unasked.truncate(kept);
    result
}

/// The outcome of one predicate on one event, by looking at that event alone.
pub fn outcome(predicate: &Predicate, batch: &Batch, event: usize) -> Outcome {
    match &predicate.subject {
        Subject::Field(field) => two_fields(&predicate.test, field, batch, event),
        Subject::Computed(expr) => {
            compute::outcome(&predicate.test, &compute::compute(expr, batch, event))
        }
        Subject::Anywhere => {
            let all = batch.cells(event, batch.places_of_record());
            let searched = all.filter(|(_, cell)| is_of_record(*cell));
            any_of(searched, &predicate.test, batch, event)
        }
        Subject::Named(names) => {
            let named = batch.places().filter(|(_, field)| field.is_named(names));
            any_of(batch.cells(event, named), &predicate.test, batch, event)
        }
    }
}

/// A test that compares `field` with another field of the same event.
fn two_fields(test: &Test, field: &Field, batch: &Batch, event: usize) -> Outcome {
    let left = batch.cell(event, field);
    match test {
        Test::SameAs {
            field: other,
            how,
            cased,
        } => compare::same(left, batch.cell(event, other), *how, *cased),
        Test::Differs(_) if matches!(left, Cell::Missing) => Outcome::Fail,
        Test::Differs(inner) | Test::IsNot(inner) => !two_fields(inner, field, batch, event),
        _ => compare::outcome(test, left),
    }
}

/// Does a predicate that is true of an event say something of this one? That it is a process
/// creation on Windows is true of every other, too, and speaks for no rule.
pub fn speaks(predicate: &Predicate, batch: &Batch, event: usize) -> bool {
    let Subject::Field(field) = &predicate.subject else {
        return true;
    };
    !matches!(batch.cell(event, field), Cell::Present(known, _) if known.provenance.is_by_kind())
}

/// Does a search through a whole record look at this? Not at what stands in no log.
pub fn is_of_record(cell: Cell<'_>) -> bool {
    !matches!(cell, Cell::Present(known, _) if known.provenance.is_aside())
}

/// True where any of the cells passes; what a bare command line lacks could, too.
fn any_of<'b>(
    cells: impl Iterator<Item = (&'b Field, Cell<'b>)>,
    test: &Test,
    batch: &Batch,
    event: usize,
) -> Outcome {
    let open = if batch.partial().get(event) {
        Outcome::Unknown
    } else {
        Outcome::Fail
    };
    let outcomes = cells.map(|(_, cell)| compare::outcome(test, cell));
    Outcome::any(outcomes.chain([open]))
}
