//! Figures that the published T1216 authoring guide prints beside its predicates.
//!
//! Its publisher counted them on a snapshot of rules of his own. They are shown beside our own
//! count where there are both, and never mixed with it.

use super::Key;

/// The published reach of an indicator; the guide prints none for exclusions.
pub fn figure((field, op, value): &Key, exclusion: bool) -> Option<u32> {
    let table = include_str!("../../../../assets/reach/published.tsv");
    let mut rows = table.lines().filter_map(|line| {
        let (key, figure) = line.rsplit_once('\t')?;
        let mut parts = key.splitn(3, '\t');
        let same = [field, op, value]
            .iter()
            .all(|&part| parts.next() == Some(part));
        same.then(|| figure.parse().ok())?
    });
    if exclusion { None } else { rows.next() }
}
