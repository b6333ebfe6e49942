//! Sorting that is compiled once.
//!
//! The standard library compiles its sort anew for each type that is sorted, some kilobytes each
//! time, which made them a twelfth of the page's worker. Here places are sorted, by one
//! sort for all types, and then the items are moved to their places: a little slower, and a tenth
//! of the code. Where millions are sorted at every keystroke, the engine asks the standard library.

use std::cmp::Ordering;

/// Stable sorts of a slice; `use cutout_engine::sort::Sort` brings them to it.
///
/// ```
/// use cutout_engine::sort::Sort;
/// let mut words = ["three", "one", "two"];
/// words.order_by_key(|word| word.len());
/// assert_eq!(words, ["one", "two", "three"]);
/// ```
pub trait Sort<T> {
    /// Smallest first.
    fn order(&mut self)
    where
        T: Ord;

    /// In the order that `compare` says.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// By a key, which is made once for each item.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Sort<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }

    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let places = places(self.len(), &|one, other| compare(&self[one], &self[other]));
        arrange(self, places);
    }

    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let places = places(keys.len(), &|one, other| keys[one].cmp(&keys[other]));
        arrange(self, places);
    }
}

/// For each place of the outcome, the place where its item is now.
fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|&one, &other| compare(one, other));
    places
}

/// Moves the items, one round of places that change with each other after the next.
fn arrange<T>(items: &mut [T], mut places: Vec<usize>) {
    for first in 0..places.len() {
        let mut at = first;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == first {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sort;

    /// Numbers without a pattern, the same each time.
    fn numbers(count: usize) -> Vec<(u32, usize)> {
        let mut last = 1u32;
        let mut next = || {
            last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            last >> 24
        };
        (0..count).map(|at| (next() % 50, at)).collect()
    }

    #[test]
    fn orders_as_the_standard_library_does() {
        for count in [0, 1, 2, 3, 20, 21, 1000] {
            let (mut ours, mut theirs) = (numbers(count), numbers(count));
            ours.order_by_key(|item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs, "{count} by key");

            ours.order_by(|one, other| other.1.cmp(&one.1));
            theirs.sort_by_key(|item| std::cmp::Reverse(item.1));
            assert_eq!(ours, theirs, "{count} turned round");

            ours.order();
            theirs.sort();
            assert_eq!(ours, theirs, "{count} as they are");
        }
    }

    #[test]
    fn moves_items_that_can_not_be_copied() {
        let mut words: Vec<String> = ["pear", "fig", "apple", "lime"].map(str::to_owned).into();
        words.order_by_key(|word| (word.len(), word.clone()));
        assert_eq!(words, ["fig", "lime", "pear", "apple"]);
    }
}
