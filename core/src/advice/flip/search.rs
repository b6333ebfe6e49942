//! The fewest leaves of a condition that have to come out differently for the whole to.
//!
//! A leaf is a distinct predicate: it may stand at several places of the condition, and comes out
//! the same at all of them. Where none does, the fewest changes of a part follow from those of its
//! children, and the first set that is tried is the answer. Where some do, that sum charges each
//! place only its share of the leaf, so that it never exceeds the truth, and a search that
//! branches on one leaf after another finds the rest.

use crate::limits;
use crate::sort::Sort;
use crate::truth::Outcome;

/// One node of a condition; children are indices of earlier nodes.
#[derive(Clone, Debug)]
pub enum Part {
    Fixed(bool),
    Leaf(usize),
    Not(usize),
    AtLeast(usize, Vec<usize>),
}

/// A distinct predicate of a condition.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub outcome: Outcome,
    /// How far it is from coming out differently; among sets of one size the least sum is shown.
    pub effort: u32,
    /// Leaves that can't be true where this one is.
    pub clashes: Vec<usize>,
}

/// A condition on one event. The last part is the whole.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    pub parts: Vec<Part>,
    pub leaves: Vec<Leaf>,
}

/// Leaves and what each has to become.
pub type Set = Vec<(usize, bool)>;

/// What makes a condition come out as wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fewest {
    /// All sets of this size, the least effort first; at most [`limits::FLIP_SETS`].
    Sets(Vec<Set>),
    /// A set of which it is not sure that no smaller one does.
    Bound(Set),
    /// Nothing does: parts of the condition exclude each other.
    Never,
    /// Nothing was found in the work that is allowed.
    Unsure,
}

/// The fewest changes after which `condition` is certainly `wanted`.
///
/// What clashes with a leaf that has become true counts as not known and can't become true, so
/// that no two leaves which exclude each other are relied on.
pub fn fewest(condition: &Condition, wanted: bool) -> Fewest {
    let mut search = Search::new(condition, wanted);
    search.sum();
    let Some(least) = search.least() else {
        return Fewest::Never;
    };
    let leaves = condition.leaves.len();
    if leaves <= limits::FLIP_PREDICATES {
        for size in least..=leaves {
            search.deepen(size);
            if !search.found.is_empty() {
                let mut sets = std::mem::take(&mut search.found);
                for set in &mut sets {
                    set.order();
                }
                sets.order_by_key(|set| (condition.effort(set), set.clone()));
                return Fewest::Sets(sets);
            }
            if search.work == 0 {
                break;
            }
        }
        if search.work > 0 {
            return Fewest::Never;
        }
    }
    match search.dive() {
        Some(set) if set.len() == least => Fewest::Sets(vec![set]),
        Some(set) => Fewest::Bound(set),
        None => Fewest::Unsure,
    }
}

impl Condition {
    fn effort(&self, set: &Set) -> u32 {
        set.iter().map(|(leaf, _)| self.leaves[*leaf].effort).sum()
    }
}

/// What changes cost: first how many, in shares of [`WHOLE`], then how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    share: u64,
    effort: u64,
}

/// One change. A leaf at three places costs a third of it at each, rounded down.
const WHOLE: u64 = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Open,
    Kept,
    Changed(bool),
}

struct Search<'c> {
    condition: &'c Condition,
    wanted: bool,
    /// Places of each leaf.
    places: Vec<u64>,
    choices: Vec<Choice>,
    /// For each leaf, how many that exclude it have become true.
    blocked: Vec<u32>,
    /// For each part, the cost of making it false and true; `None` where that can't be.
    costs: Vec<[Option<Cost>; 2]>,
    /// Parts that may still be looked at.
    work: usize,
    found: Vec<Set>,
}

impl<'c> Search<'c> {
    fn new(condition: &'c Condition, wanted: bool) -> Search<'c> {
        let leaves = condition.leaves.len();
        let mut places = vec![0; leaves];
        for part in &condition.parts {
            if let Part::Leaf(leaf) = part {
                places[*leaf] += 1;
            }
        }
        Search {
            condition,
            wanted,
            places,
            choices: vec![Choice::Open; leaves],
            blocked: vec![0; leaves],
            costs: vec![[None; 2]; condition.parts.len()],
            work: limits::FLIP_WORK,
            found: Vec::new(),
        }
    }

    /// Works out the cost of every part under the choices made so far.
    fn sum(&mut self) {
        self.work = self.work.saturating_sub(self.condition.parts.len());
        for (at, part) in self.condition.parts.iter().enumerate() {
            self.costs[at] = match part {
                Part::Fixed(value) => [!value, *value].map(|is| is.then(Cost::default)),
                Part::Leaf(leaf) => [false, true].map(|wanted| self.of_leaf(*leaf, wanted)),
                Part::Not(inner) => {
                    let [fails, passes] = self.costs[*inner];
                    [passes, fails]
                }
                Part::AtLeast(..) => [false, true].map(|wanted| {
                    let cheapest = self.cheapest(at, wanted)?;
                    let costs = cheapest
                        .iter()
                        .map(|&child| self.costs[child][usize::from(wanted)]);
                    costs
                        .flatten()
                        .reduce(|sum, cost| Cost {
                            share: sum.share + cost.share,
                            effort: sum.effort + cost.effort,
                        })
                        .or(Some(Cost::default()))
                }),
            };
        }
    }

    fn of_leaf(&self, leaf: usize, wanted: bool) -> Option<Cost> {
        let Leaf {
            outcome, effort, ..
        } = self.condition.leaves[leaf];
        let blocked = self.blocked[leaf] > 0;
        match self.choices[leaf] {
            Choice::Changed(value) => (value == wanted).then(Cost::default),
            _ if outcome == Outcome::from(wanted) && !(blocked && wanted) => Some(Cost::default()),
            Choice::Kept => None,
            Choice::Open if blocked && wanted => None,
            Choice::Open => Some(Cost {
                share: WHOLE / self.places[leaf],
                effort: u64::from(effort),
            }),
        }
    }

    /// The children of a part that are made `wanted` with the least cost, as many as it takes.
    fn cheapest(&self, at: usize, wanted: bool) -> Option<Vec<usize>> {
        let (needed, children) = match &self.condition.parts[at] {
            Part::AtLeast(count, children) if wanted => (*count, children),
            // As many must fail that too few are left.
            Part::AtLeast(count, children) => {
                ((children.len() + 1).saturating_sub(*count), children)
            }
            _ => return None,
        };
        let cost = |child: &usize| self.costs[*child][usize::from(wanted)];
        let mut can: Vec<usize> = children
            .iter()
            .copied()
            .filter(|child| cost(child).is_some())
            .collect();
        if can.len() < needed {
            return None;
        }
        can.order_by_key(cost);
        can.truncate(needed);
        Some(can)
    }

    fn whole(&self) -> Option<Cost> {
        self.costs.last()?[usize::from(self.wanted)]
    }

    /// The number of further changes that it takes at least; `None` where none would do.
    fn least(&self) -> Option<usize> {
        self.whole().map(|cost| cost.share.div_ceil(WHOLE) as usize)
    }

    /// Finds all sets with `left` further changes.
    fn deepen(&mut self, left: usize) {
        if self.work == 0 || self.found.len() == limits::FLIP_SETS {
            return;
        }
        self.sum();
        match self.least() {
            Some(0) => {
                self.found.push(self.changed());
                return;
            }
            Some(least) if least <= left => {}
            _ => return,
        }
        let Some((leaf, value)) = self.next() else {
            return;
        };
        self.change(leaf, value);
        self.deepen(left - 1);
        self.undo(leaf);
        // What is not known may be made to come out either way; what is known only the other way.
        if self.condition.leaves[leaf].outcome == Outcome::Unknown
            && (value || self.blocked[leaf] == 0)
        {
            self.change(leaf, !value);
            self.deepen(left - 1);
            self.undo(leaf);
        }
        self.choices[leaf] = Choice::Kept;
        self.deepen(left);
        self.choices[leaf] = Choice::Open;
    }

    /// Follows the least cost without looking to either side: all it rests on at once, and where
    /// that does not fit together, one leaf after another.
    fn dive(&mut self) -> Option<Set> {
        self.work = limits::FLIP_WORK;
        self.sum();
        for (leaf, value) in self.rests() {
            if self.choices[leaf] == Choice::Open && !(value && self.blocked[leaf] > 0) {
                self.change(leaf, value);
            }
        }
        self.sum();
        if self.least() == Some(0) {
            return Some(self.changed());
        }
        (0..self.choices.len()).for_each(|leaf| self.undo(leaf));
        let mut last = None;
        while self.work > 0 {
            self.sum();
            match self.least() {
                Some(0) => return Some(self.changed()),
                Some(_) => {
                    let (leaf, value) = self.next()?;
                    self.change(leaf, value);
                    last = Some(leaf);
                }
                None => {
                    let leaf = last.take()?;
                    self.undo(leaf);
                    self.choices[leaf] = Choice::Kept;
                }
            }
        }
        None
    }

    /// The leaves that the least cost rests on, and what they become; one that stands at several
    /// places may be asked for as true and as false.
    fn rests(&self) -> Vec<(usize, bool)> {
        let mut asked = vec![[false; 2]; self.choices.len()];
        let mut open: Vec<(usize, bool)> = Vec::new();
        open.extend(
            self.condition
                .parts
                .len()
                .checked_sub(1)
                .map(|whole| (whole, self.wanted)),
        );
        while let Some((at, wanted)) = open.pop() {
            match &self.condition.parts[at] {
                Part::Fixed(_) => {}
                Part::Leaf(leaf) => {
                    let cost = self.costs[at][usize::from(wanted)];
                    asked[*leaf][usize::from(wanted)] |= cost.is_some_and(|cost| cost.share > 0);
                }
                Part::Not(inner) => open.push((*inner, !wanted)),
                Part::AtLeast(..) => {
                    let cheapest = self.cheapest(at, wanted).unwrap_or_default();
                    open.extend(cheapest.into_iter().map(|child| (child, wanted)));
                }
            }
        }
        let asked = asked.iter().enumerate();
        asked
            .flat_map(|(leaf, asked)| {
                [(leaf, true), (leaf, false)]
                    .into_iter()
                    .filter(|(_, value)| asked[usize::from(*value)])
            })
            .collect()
    }

    /// The leaf to decide next: of those that the least cost rests on, one that would have to be
    /// both true and false, else one that stands at most places.
    fn next(&self) -> Option<(usize, bool)> {
        let rests = self.rests();
        // Both answers for one leaf stand side by side.
        let both = |leaf: usize| {
            rests
                .windows(2)
                .any(|pair| pair[0].0 == leaf && pair[1].0 == leaf)
        };
        let torn = rests.iter().copied().find(|(leaf, _)| both(*leaf));
        torn.or_else(|| {
            rests
                .iter()
                .copied()
                .rev()
                .max_by_key(|(leaf, _)| self.places[*leaf])
        })
    }

    fn change(&mut self, leaf: usize, value: bool) {
        self.choices[leaf] = Choice::Changed(value);
        if value {
            for &other in &self.condition.leaves[leaf].clashes {
                self.blocked[other] += 1;
            }
        }
    }

    fn undo(&mut self, leaf: usize) {
        if self.choices[leaf] == Choice::Changed(true) {
            for &other in &self.condition.leaves[leaf].clashes {
                self.blocked[other] -= 1;
            }
        }
        self.choices[leaf] = Choice::Open;
    }

    fn changed(&self) -> Set {
        let choices = self.choices.iter().enumerate();
        choices
            .filter_map(|(leaf, choice)| match choice {
                Choice::Changed(value) => Some((leaf, *value)),
                _ => None,
            })
            .collect()
    }
}
