//! Corpus reach: how many public rules use a predicate, and which exclusions they use.

pub mod count;
pub mod files;
pub mod fold;
pub mod index;
pub mod own;
mod published;

pub use super::uses::Vendor;
pub use count::Counts;
pub use index::{Corpus, Index};
pub use own::{Counting, RuleFile};

use self::index::Row;
use super::scope::chooses_records;
use crate::event::Field;
use crate::ir::{Op, Predicate, Subject};
use crate::report::{FoldedReach, ReachCorpus, ReachSource, ReachView, Reading, RulePointer};
use std::collections::HashMap;
use std::sync::Arc;

/// From this many rules on a predicate is common, and weak alone (issue and guide: 20).
pub const COMMON: u32 = 20;
/// From this many rules on it is shared.
pub const SHARED: u32 = 5;

impl Reading {
    pub fn of(total: u32) -> Reading {
        match total {
            COMMON.. => Reading::Common,
            SHARED.. => Reading::Shared,
            _ => Reading::Specific,
        }
    }
}

/// The figures for predicates, and the exclusions of the public catalog. Cheap to clone.
///
/// The default has no figures: those of a page that has not loaded its index yet.
#[derive(Clone, Debug, Default)]
pub struct Reach(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    corpora: Vec<Corpus>,
    date: String,
    least: u32,
    /// Indicators, then exclusions.
    plain: [HashMap<Key, ReachView>; 2],
    folded: [HashMap<Key, [u32; 3]>; 2],
    exclusions: Vec<Exclusion>,
}

/// Field, operator and lower-cased value, as the catalog prints them.
pub type Key = (String, String, String);

/// An exclusion that public rules use, ready to be tried on an event.
#[derive(Debug)]
pub struct Exclusion {
    pub predicate: Predicate,
    pub reach: ReachView,
    /// Some of the rules that use it.
    pub rules: Vec<RulePointer>,
}

impl Reach {
    /// The figures that ship: predicates that at least two rules of the public corpora use
    /// (assets/reach/README.md).
    #[cfg(feature = "shipped-reach")]
    pub fn shipped() -> Reach {
        static SHIPPED: std::sync::LazyLock<Reach> = std::sync::LazyLock::new(|| {
            let index = Index::from_bytes(include_bytes!("../../../../assets/reach/public.idx"))
                .expect("the index is part of the build, and a test reads it");
            Reach::from(index)
        });
        SHIPPED.clone()
    }

    /// The figures of a file that [`Index::to_bytes`] made. The error is a sentence for the user.
    pub fn read(bytes: &[u8]) -> Result<Reach, String> {
        Index::from_bytes(bytes).map(Reach::from)
    }

    pub fn is_loaded(&self) -> bool {
        self.0.is_some()
    }

    /// Whose rules were counted.
    pub fn corpora(&self) -> &[Corpus] {
        self.0.as_ref().map_or(&[], |inner| &inner.corpora)
    }

    /// The day the corpora are of; empty where it was not said.
    pub fn date(&self) -> &str {
        self.0.as_ref().map_or("", |inner| &inner.date)
    }

    /// Predicates that fewer rules use have no figure.
    pub fn least(&self) -> u32 {
        self.0.as_ref().map_or(0, |inner| inner.least)
    }

    /// What the figures rest on; `None` where there are none.
    pub fn source(&self) -> Option<ReachSource> {
        let inner = self.0.as_ref()?;
        let corpus = |corpus: &Corpus| ReachCorpus {
            vendor: corpus.vendor.title().to_owned(),
            name: corpus.name.clone(),
            commit: corpus.commit.clone(),
            rules: corpus.rules,
        };
        Some(ReachSource {
            corpora: inner.corpora.iter().map(corpus).collect(),
            date: inner.date.clone(),
            least: inner.least,
            indicators: inner.plain[0].len() as u32,
            exclusions: inner.plain[1].len() as u32,
        })
    }

    /// The reach of a predicate on its side, as an indicator or as an exclusion, if enough rules
    /// use it to be in the index.
    pub fn get(&self, predicate: &Predicate, exclusion: bool) -> Option<&ReachView> {
        self.plain(&key(predicate), exclusion)
    }

    /// What is known of a predicate's reach: the figure, or that too few rules use it to have one.
    /// `None` where there is no index, or where the predicate is none that rules can share.
    pub fn figure(&self, predicate: &Predicate, exclusion: bool) -> Option<ReachView> {
        let inner = self.0.as_ref()?;
        if matches!(predicate.subject, Subject::Computed(_)) || chooses_records(predicate) {
            return None;
        }
        let key = key(predicate);
        let few = || ReachView {
            total: inner.least.saturating_sub(1),
            at_most: true,
            published: published::figure(&key, exclusion),
            ..ReachView::default()
        };
        let mut figure = self.plain(&key, exclusion).cloned().unwrap_or_else(few);
        figure.folded = self.folded(predicate, exclusion, &figure);
        Some(figure)
    }

    fn plain(&self, key: &Key, exclusion: bool) -> Option<&ReachView> {
        self.0.as_ref()?.plain[usize::from(exclusion)].get(key)
    }

    /// The figure over all spellings, where it is another.
    fn folded(
        &self,
        predicate: &Predicate,
        exclusion: bool,
        plain: &ReachView,
    ) -> Option<Box<FoldedReach>> {
        let key = fold::key(predicate);
        let of_folded = self.0.as_ref()?.folded[usize::from(exclusion)].get(&key);
        let of_plain = || {
            let same = self.plain(&key, exclusion)?;
            Some([same.sigma, same.elastic, same.splunk])
        };
        let [sigma, elastic, splunk] = of_folded.copied().or_else(of_plain)?;
        let total = sigma + elastic + splunk;
        let (field, op, value) = key;
        (plain.at_most || total != plain.total).then(|| {
            Box::new(FoldedReach {
                field,
                op,
                value,
                total,
                sigma,
                elastic,
                splunk,
            })
        })
    }

    pub fn exclusions(&self) -> &[Exclusion] {
        self.0.as_ref().map_or(&[], |inner| &inner.exclusions)
    }
}

impl From<Index> for Reach {
    fn from(index: Index) -> Reach {
        let exclusions = index.exclusions.iter().filter_map(|row| {
            Some(Exclusion {
                predicate: predicate(&row.key)?,
                reach: view(row, true),
                rules: row.count.examples.clone(),
            })
        });
        let exclusions = exclusions.collect();
        let plain = |rows: Vec<Row>, exclusion| -> HashMap<Key, ReachView> {
            let figure = |row: Row| (row.key.clone(), view(&row, exclusion));
            rows.into_iter().map(figure).collect()
        };
        let folded = |rows: Vec<Row>| -> HashMap<Key, [u32; 3]> {
            let figure = |row: Row| (row.key, row.count.by);
            rows.into_iter().map(figure).collect()
        };
        Reach(Some(Arc::new(Inner {
            corpora: index.corpora,
            date: index.date,
            least: index.least,
            plain: [
                plain(index.indicators, false),
                plain(index.exclusions, true),
            ],
            folded: [
                folded(index.folded_indicators),
                folded(index.folded_exclusions),
            ],
            exclusions,
        })))
    }
}

fn view(row: &Row, exclusion: bool) -> ReachView {
    let [sigma, elastic, splunk] = row.count.by;
    let total = row.count.total();
    ReachView {
        total,
        sigma,
        elastic,
        splunk,
        published: published::figure(&row.key, exclusion),
        reading: Reading::of(total),
        at_most: false,
        folded: None,
    }
}

/// How the catalog prints a predicate.
pub fn key(predicate: &Predicate) -> Key {
    (
        predicate.subject.to_string(),
        predicate.op.name().to_owned(),
        predicate.value.to_lowercase(),
    )
}

/// A key as a predicate; `None` for what can't be asked of one event, and for keywords, which name
/// no field.
pub fn predicate((field, op, value): &Key) -> Option<Predicate> {
    let named = !field.starts_with('(');
    let field = named.then(|| Field::new(field))?;
    Predicate::compare(field, Op::named(op)?, value)
}

#[cfg(test)]
mod tests;
