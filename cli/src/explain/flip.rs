//! What would turn a verdict round.

use crate::output::{FAINT, Out, count, shown};
use cutout_core::limits;
use cutout_core::report::Verdict;
use cutout_core::report::advice::Flip;
use std::io::{self, Write};

/// Prints the predicates that would have to change, and how sure it is that no fewer do.
pub fn print(flip: &Flip, out: &mut Out) -> io::Result<()> {
    let verb = match flip.to {
        Verdict::Match => "match",
        _ => "no longer match",
    };
    if !flip.changes.is_empty() {
        let predicates = count(flip.changes.len() as u64, "predicate");
        let sure = if flip.smallest {
            format!("with a change of {predicates}")
        } else {
            format!("with a change of {predicates}, perhaps of fewer")
        };
        writeln!(out, "  It would {verb} {sure}:")?;
    }
    for change in &flip.changes {
        writeln!(out, "    {}", shown(&change.sentence))?;
    }
    if flip.others > 0 {
        let least = if flip.others as usize + 1 == limits::FLIP_SETS {
            "at least "
        } else {
            ""
        };
        let ways = count(flip.others.into(), "other change");
        let others = format!("{least}{ways} of this size would do as well");
        writeln!(out, "    {}", out.styled(FAINT, others))?;
    }
    if let Some(note) = &flip.note {
        writeln!(out, "  {}", shown(note))?;
    }
    Ok(())
}
