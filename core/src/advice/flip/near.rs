//! How nearly a predicate comes out the other way, so that near misses are named first.

use crate::engine::columns::{Cell, Folded};
use crate::engine::{Batch, Trace};
use crate::event::ValueRef;
use crate::ir::{Predicate, Subject, Test};
use crate::text::Glob;
use crate::text::fold::fold;
use crate::text::glob::Token;
use crate::truth::Outcome;

/// Efforts are compared with each other only. This is the one of a predicate that nothing on the
/// event comes near to.
const FAR: u32 = 1_000;
/// What the event does not tell may be so already; that is nearer than what is plainly otherwise.
const NOT_KNOWN: u32 = 500;
/// All of the text stands in the value, but at another place.
const ELSEWHERE: u32 = 50;
/// All of it but for the case of letters.
const OTHER_CASE: u32 = 20;

/// How far a predicate is from coming out other than it does; less is nearer.
pub fn effort(leaf: &Trace<'_>, predicate: &Predicate, batch: &Batch, event: usize) -> u32 {
    match leaf.outcome {
        Outcome::Unknown => NOT_KNOWN,
        // To be lost at every place where it was found.
        Outcome::Pass => 100 * leaf.marks.len().clamp(1, 9) as u32,
        Outcome::Fail => {
            let found = closest(predicate, batch, event);
            found.map_or(FAR, |found| found.effort())
        }
    }
}

/// What comes closest to a text that is asked for and is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closest {
    /// The part that is there, folded.
    pub part: String,
    /// Of how many bytes.
    pub of: usize,
    /// Whether that is all of it in another case.
    pub other_case: bool,
}

impl Closest {
    /// True where the whole text stands in the value, but not where it has to.
    pub fn is_elsewhere(&self) -> bool {
        self.part.len() == self.of && !self.other_case
    }

    fn effort(&self) -> u32 {
        match () {
            () if self.other_case => OTHER_CASE,
            () if self.part.len() >= self.of => ELSEWHERE,
            // A few characters in common are chance.
            () if self.part.len() < 3 => FAR,
            () => FAR - FAR * 9 / 10 * self.part.len() as u32 / self.of.max(1) as u32,
        }
    }
}

/// The longest beginning or end of the text that is asked for which stands in the value.
pub fn closest(predicate: &Predicate, batch: &Batch, event: usize) -> Option<Closest> {
    let (Subject::Field(field), Test::Text(patterns)) = (&predicate.subject, &predicate.test)
    else {
        return None;
    };
    let Cell::Present(known, Folded::One(value)) = batch.cell(event, field) else {
        return None;
    };
    // Of a value known by its end, what is not known might hold anything.
    if !matches!(known.value, ValueRef::Exact(_)) {
        return None;
    }
    let closest = patterns
        .iter()
        .filter_map(|pattern| in_text(pattern, value));
    closest.min_by_key(Closest::effort)
}

fn in_text(pattern: &Glob, value: &str) -> Option<Closest> {
    let literals = pattern.tokens().iter().filter_map(|token| match token {
        Token::Literal(text) => Some(text),
        _ => None,
    });
    // The part that says most.
    let text = literals.max_by_key(|text| text.len())?;
    let text = fold(text);
    let ends: Vec<usize> = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    // A longer beginning is found only where a shorter one is.
    let start = ends.partition_point(|&end| value.contains(&text[..end]));
    let start = start.checked_sub(1).map_or("", |last| &text[..ends[last]]);
    let end = ends.partition_point(|&end| !value.contains(&text[end..]));
    let end = ends.get(end).map_or("", |&from| &text[from..]);
    let part = if start.len() >= end.len() { start } else { end };
    (!part.is_empty()).then(|| Closest {
        part: part.to_owned(),
        of: text.len(),
        other_case: pattern.cased()
            && pattern.tokens().len() == 1
            && part.len() == text.len()
            && value.len() == text.len(),
    })
}
