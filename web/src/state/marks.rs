//! Which stretches of a value are marked, under which number, and which parts of a long value are
//! worth showing.

use cutout_core::report::{LeafView, Mark, Outcome, RuleVerdict, TraceKind, TraceNode, Verdict};
use cutout_core::sort::Sort;
use std::ops::Range;

/// Values up to this many bytes are shown whole.
pub const LONG: usize = 4_000;
/// The most that is shown of a value, even on request: more would only stall the page.
pub const MOST: usize = 200_000;
/// Bytes shown at the start of a long value, and on either side of its marks.
const HEAD: usize = 600;
const AROUND: usize = 160;
/// Colours and line patterns that tell rules apart; then they start over.
pub const HUES: u32 = 6;

/// The predicates that found something in an event, numbered in reading order of the verdicts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    pub entries: Vec<Entry>,
}

/// One numbered predicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub number: u32,
    /// The first rule that uses it, and that rule's colour and pattern.
    pub rule: u32,
    pub hue: u32,
    /// The verdict of that rule: marks of a rule that did not match are shown on demand only.
    pub verdict: Verdict,
    pub field: String,
    pub op: String,
    pub value: String,
    pub marks: Vec<Mark>,
}

impl Legend {
    /// Numbers every predicate of the verdicts that is true and can show where.
    pub fn of(verdicts: &[RuleVerdict]) -> Legend {
        let mut legend = Legend::default();
        let mut hue = 0;
        for verdict in verdicts.iter().filter(|verdict| verdict.evidence > 0) {
            let before = legend.entries.len();
            legend.add(&verdict.trace, verdict, hue);
            if legend.entries.len() > before {
                hue = (hue + 1) % HUES;
            }
        }
        legend
    }

    fn add(&mut self, node: &TraceNode, verdict: &RuleVerdict, hue: u32) {
        if let TraceKind::Predicate(leaf) = &node.kind
            && node.outcome == Outcome::Pass
            && !leaf.marks.is_empty()
            && self.number(leaf).is_none()
        {
            self.entries.push(Entry {
                number: self.entries.len() as u32 + 1,
                rule: verdict.rule,
                hue,
                verdict: verdict.verdict,
                field: leaf.field.clone(),
                op: leaf.op.clone(),
                value: leaf.value.clone(),
                marks: leaf.marks.clone(),
            });
        }
        for child in &node.children {
            self.add(child, verdict, hue);
        }
    }

    fn entry(&self, leaf: &LeafView) -> Option<&Entry> {
        let same = |entry: &&Entry| {
            entry.field == leaf.field && entry.op == leaf.op && entry.value == leaf.value
        };
        self.entries.iter().find(same)
    }

    /// The number of a predicate, where it has one.
    pub fn number(&self, leaf: &LeafView) -> Option<u32> {
        self.entry(leaf).map(|entry| entry.number)
    }

    /// The colour of a predicate's marks.
    pub fn hue(&self, leaf: &LeafView) -> u32 {
        self.entry(leaf).map_or(0, |entry| entry.hue)
    }

    /// The entries to draw: those of rules that match or can't tell. Where there are none, the
    /// near misses; and whatever the user points at.
    pub fn drawn(&self, pointed: Option<u32>) -> impl Iterator<Item = &Entry> {
        let strong = |entry: &Entry| matches!(entry.verdict, Verdict::Match | Verdict::CannotTell);
        let any = self.entries.iter().any(strong);
        self.entries
            .iter()
            .filter(move |entry| !any || strong(entry) || Some(entry.number) == pointed)
    }
}

/// A stretch of a value as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Plain(Range<usize>),
    /// Under one or more marks. `ends` are the numbers to print after it.
    Marked {
        range: Range<usize>,
        numbers: Vec<u32>,
        ends: Vec<u32>,
    },
    /// Left out.
    Gap(Range<usize>),
}

/// Cuts a value into pieces along its marks, and leaves out what is far from any mark of a long
/// value unless `whole`.
pub fn pieces(text: &str, marks: &[(u32, Range<usize>)], whole: bool) -> Vec<Piece> {
    let marks: Vec<(u32, Range<usize>)> = marks
        .iter()
        .filter_map(|(number, range)| {
            let start = text.floor_char_boundary(range.start);
            let end = text.floor_char_boundary(range.end);
            (start < end).then_some((*number, start..end))
        })
        .collect();
    let mut cuts: Vec<usize> = marks
        .iter()
        .flat_map(|(_, range)| [range.start, range.end])
        .collect();
    let shown = shown(text, &marks, whole);
    cuts.extend(shown.iter().flat_map(|range| [range.start, range.end]));
    cuts.extend([0, text.len()]);
    cuts.order();
    cuts.dedup();

    let mut pieces: Vec<Piece> = Vec::new();
    for pair in cuts.windows(2) {
        let range = pair[0]..pair[1];
        if !shown
            .iter()
            .any(|shown| shown.start <= range.start && range.end <= shown.end)
        {
            match pieces.last_mut() {
                Some(Piece::Gap(gap)) => gap.end = range.end,
                _ => pieces.push(Piece::Gap(range)),
            }
            continue;
        }
        let mut numbers = Vec::new();
        let mut ends = Vec::new();
        for (number, mark) in &marks {
            if mark.start <= range.start && range.end <= mark.end && !numbers.contains(number) {
                numbers.push(*number);
                if mark.end == range.end {
                    ends.push(*number);
                }
            }
        }
        pieces.push(match numbers.is_empty() {
            true => Piece::Plain(range),
            false => Piece::Marked {
                range,
                numbers,
                ends,
            },
        });
    }
    pieces
}

/// The stretches of a value that are shown, in order and apart from each other.
fn shown(text: &str, marks: &[(u32, Range<usize>)], whole: bool) -> Vec<Range<usize>> {
    if text.len() <= LONG {
        return std::iter::once(0..text.len()).collect();
    }
    if whole {
        return std::iter::once(0..text.floor_char_boundary(MOST)).collect();
    }
    let around = |range: &Range<usize>| {
        let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
        let end = text.ceil_char_boundary(range.end.saturating_add(AROUND).min(text.len()));
        start..end.min(text.floor_char_boundary(start + LONG))
    };
    let head = 0..text.floor_char_boundary(HEAD);
    let mut wanted: Vec<Range<usize>> = std::iter::once(head)
        .chain(marks.iter().map(|(_, range)| around(range)))
        .collect();
    wanted.order_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in wanted {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_marks_are_cut_where_they_begin_and_end() {
        let pieces = pieces("abcdef", &[(1, 1..4), (2, 3..5)], false);
        let marked = |range, numbers: &[u32], ends: &[u32]| Piece::Marked {
            range,
            numbers: numbers.to_vec(),
            ends: ends.to_vec(),
        };
        assert_eq!(
            pieces,
            [
                Piece::Plain(0..1),
                marked(1..3, &[1], &[]),
                marked(3..4, &[1, 2], &[1]),
                marked(4..5, &[2], &[2]),
                Piece::Plain(5..6),
            ]
        );
    }

    #[test]
    fn pieces_cover_the_value_in_order_whatever_the_marks() {
        let text = "é".repeat(10_000);
        for marks in [
            vec![],
            vec![(1, 3..5)],
            vec![(1, 9_001..9_003), (2, 19_000..40_000)],
        ] {
            for whole in [false, true] {
                let mut at = 0;
                for piece in pieces(&text, &marks, whole) {
                    let (Piece::Plain(range) | Piece::Gap(range) | Piece::Marked { range, .. }) =
                        piece;
                    assert_eq!(range.start, at);
                    assert!(text.is_char_boundary(range.end));
                    at = range.end;
                }
                assert_eq!(at, text.len());
            }
        }
    }

    #[test]
    fn a_long_value_is_shown_around_its_marks_only() {
        let text = "x".repeat(1_000_000);
        let mark = 500_000..500_004;
        let shown: usize = pieces(&text, &[(1, mark.clone())], false)
            .iter()
            .map(|piece| match piece {
                Piece::Gap(_) => 0,
                Piece::Plain(range) | Piece::Marked { range, .. } => range.len(),
            })
            .sum();
        assert!(shown < LONG);
        assert!(
            pieces(&text, &[(1, mark)], false)
                .iter()
                .any(|piece| matches!(piece, Piece::Marked { .. }))
        );
    }

    #[test]
    fn an_empty_value_has_no_pieces() {
        assert!(pieces("", &[(1, 0..4)], false).is_empty());
    }
}
