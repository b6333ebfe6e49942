//! The smallest change that would turn a verdict round.
//!
//! A change is a predicate that comes out other than it does. For a no-match, the answer is the
//! fewest predicates that would make the condition true; for a match, the fewest that would make
//! it false. What a set of them means for one value of the event is left to the reader, but for
//! predicates that plainly exclude each other ([`clash`]).

pub mod clash;
mod near;
mod search;
mod words;

use self::search::{Condition, Fewest, Leaf, Part, Set};
use crate::engine::group::Explained;
use crate::engine::{Batch, Trace};
use crate::ir::{Node, NodeKind, Predicate};
use crate::limits;
use crate::report::Verdict;
use crate::report::advice::{Flip, FlipChange, PredicateText};
use crate::sort::Sort;
use crate::truth::Outcome;
use indexmap::IndexMap;

/// What would turn round the verdict of a condition on one event; `None` where that is open.
pub fn flip(trace: &Trace<'_>, batch: &Batch, event: usize) -> Option<Flip> {
    let wanted = match trace.outcome {
        Outcome::Pass => false,
        Outcome::Fail => true,
        Outcome::Unknown => return None,
    };
    let (condition, leaves) = read(trace, batch, event);
    let to = if wanted {
        Verdict::Match
    } else {
        Verdict::NoMatch
    };
    let nothing = |note: &str| Flip {
        to,
        changes: Vec::new(),
        others: 0,
        smallest: true,
        note: Some(note.to_owned()),
    };
    let (set, others, smallest): (Set, usize, bool) = match search::fewest(&condition, wanted) {
        Fewest::Sets(mut sets) => {
            let others = sets.len() - 1;
            (sets.swap_remove(0), others, true)
        }
        Fewest::Bound(set) => (set, 0, false),
        Fewest::Never if wanted => {
            return Some(nothing(
                "No event makes the rule match: parts of its condition exclude each other.",
            ));
        }
        Fewest::Never => {
            return Some(nothing(
                "No event keeps the rule from matching: its condition is always true.",
            ));
        }
        Fewest::Unsure => {
            return Some(Flip {
                smallest: false,
                ..nothing("The rule is too large to find a change.")
            });
        }
    };
    let mut changes: Vec<(u32, FlipChange)> = set
        .into_iter()
        .map(|(at, must_be)| {
            let (predicate, leaf) = leaves[at];
            let change = FlipChange {
                predicate: PredicateText {
                    field: predicate.subject.to_string(),
                    op: predicate.op.name().to_owned(),
                    value: predicate.value.clone(),
                },
                span: leaf.node.span,
                must_be,
                sentence: words::sentence(leaf, predicate, must_be, batch, event),
            };
            (condition.leaves[at].effort, change)
        })
        .collect();
    // Near misses first, then in the order of the rule.
    changes.order_by_key(|(effort, change)| (*effort, change.span.start));
    Some(Flip {
        to,
        changes: changes.into_iter().map(|(_, change)| change).collect(),
        others: others as u32,
        smallest,
        note: None,
    })
}

type Leaves<'t, 'r> = Vec<(&'t Predicate, &'t Trace<'r>)>;

/// The condition as the search takes it, and its distinct predicates with the first place of each.
fn read<'t, 'r>(trace: &'t Trace<'r>, batch: &Batch, event: usize) -> (Condition, Leaves<'t, 'r>) {
    let mut seen: IndexMap<&Predicate, &Trace<'r>> = IndexMap::new();
    let mut parts = Vec::new();
    add(trace, &mut parts, &mut seen);
    let leaves: Leaves<'t, 'r> = seen.into_iter().collect();
    let clashes = if leaves.len() <= limits::FLIP_PREDICATES {
        let predicates: Vec<&Predicate> = leaves.iter().map(|(predicate, _)| *predicate).collect();
        clash::clashes(&predicates, batch, event)
    } else {
        vec![Vec::new(); leaves.len()]
    };
    let of_leaf = |((predicate, leaf), clashes): (&(&Predicate, &Trace<'_>), Vec<usize>)| Leaf {
        outcome: leaf.outcome,
        effort: near::effort(leaf, predicate, batch, event),
        clashes,
    };
    let condition = Condition {
        parts,
        leaves: leaves.iter().zip(clashes).map(of_leaf).collect(),
    };
    (condition, leaves)
}

fn add<'t, 'r>(
    trace: &'t Trace<'r>,
    parts: &mut Vec<Part>,
    seen: &mut IndexMap<&'t Predicate, &'t Trace<'r>>,
) -> usize {
    let children: Vec<usize> = trace
        .children
        .iter()
        .map(|child| add(child, parts, seen))
        .collect();
    let node: &'r Node = trace.node;
    parts.push(match &node.kind {
        NodeKind::Constant(value) => Part::Fixed(*value),
        NodeKind::Predicate(predicate) => {
            let entry = seen.entry(predicate.as_ref());
            let at = entry.index();
            entry.or_insert(trace);
            Part::Leaf(at)
        }
        NodeKind::Not(_) => Part::Not(children[0]),
        NodeKind::All(_) => Part::AtLeast(children.len(), children),
        NodeKind::Any(_) => Part::AtLeast(1, children),
        NodeKind::AtLeast(count, _) => Part::AtLeast(*count as usize, children),
    });
    parts.len() - 1
}

/// Says what a change of one event means for a rule over several.
///
/// The condition of such a rule is true of an event that can take part at all.
pub fn of_group(flip: &mut Flip, verdict: Verdict, explained: &Explained<'_>) {
    let note = match (verdict, flip.to) {
        (Verdict::Match, _) => {
            "This event would no longer take part; the others may still make a match without it."
                .to_owned()
        }
        (_, Verdict::Match) => {
            "The event could then take part; whether the rule matches depends on the others, too."
                .to_owned()
        }
        _ => {
            // The condition is true, and it is the others that keep the rule from matching.
            (flip.to, flip.others) = (Verdict::Match, 0);
            flip.changes.clear();
            flip.note = None;
            format!(
                "Nothing has to change in this event. {}",
                explained.sentence
            )
        }
    };
    flip.note.get_or_insert(note);
}
