//! Corpus reach: how many public rules use a predicate, and which exclusions they use.

use crate::event::Field;
use crate::ir::{Op, Predicate};
use crate::report::{ReachView, Reading, RulePointer};
use serde::Deserialize;
use std::collections::HashMap;

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

/// The figures for predicates, and the exclusions of the public catalog.
#[derive(Debug, Default)]
pub struct Reach {
    indicators: HashMap<Key, ReachView>,
    excluded: HashMap<Key, ReachView>,
    exclusions: Vec<Exclusion>,
}

/// Field, operator and lower-cased value, as the catalog prints them.
type Key = (String, String, String);

/// An exclusion that public rules use, ready to be tried on an event.
#[derive(Debug)]
pub struct Exclusion {
    pub predicate: Predicate,
    pub reach: ReachView,
    pub rules: Vec<RulePointer>,
}

#[derive(Deserialize)]
struct File {
    predicates: Vec<Row>,
    exclusions: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    field: String,
    op: String,
    value: String,
    sigma: u32,
    elastic: u32,
    splunk: u32,
    total: u32,
    published: Option<u32>,
    #[serde(default)]
    rules: Vec<RulePointer>,
}

impl Row {
    fn key(&self) -> Key {
        (
            self.field.clone(),
            self.op.clone(),
            self.value.to_lowercase(),
        )
    }

    fn reach(&self) -> ReachView {
        ReachView {
            total: self.total,
            sigma: self.sigma,
            elastic: self.elastic,
            splunk: self.splunk,
            published: self.published,
            reading: Reading::of(self.total),
        }
    }
}

impl Reach {
    /// The figures that ship: those of the T1216 rules' predicates, and the exclusions of the
    /// whole catalog that at least four rules use (assets/reach/README.md).
    pub fn shipped() -> Reach {
        let file: File = serde_json::from_str(include_str!("../../../assets/reach/t1216.json"))
            .expect("the reach file is part of the build, and a test reads it");
        let exclusions = file.exclusions.iter().filter_map(|row| {
            Some(Exclusion {
                predicate: Predicate::compare(
                    Field::new(&row.field),
                    Op::named(&row.op)?,
                    &row.value,
                )?,
                reach: row.reach(),
                rules: row.rules.clone(),
            })
        });
        Reach {
            indicators: file
                .predicates
                .iter()
                .map(|row| (row.key(), row.reach()))
                .collect(),
            excluded: file
                .exclusions
                .iter()
                .map(|row| (row.key(), row.reach()))
                .collect(),
            exclusions: exclusions.collect(),
        }
    }

    /// The reach of a predicate on its side: as an indicator, or as an exclusion.
    pub fn get(&self, predicate: &Predicate, exclusion: bool) -> Option<&ReachView> {
        let side = if exclusion {
            &self.excluded
        } else {
            &self.indicators
        };
        side.get(&key(predicate))
    }

    pub fn exclusions(&self) -> &[Exclusion] {
        &self.exclusions
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::guide;
    use crate::catalog::pack::PACKS;
    use crate::report::GuideFilter;
    use crate::rule;

    /// Each row of the guide has one; what only chooses records has none.
    #[test]
    fn every_indicator_of_the_pack_has_a_figure() {
        let rules: Vec<rule::Rule> = PACKS[0]
            .rules
            .iter()
            .flat_map(|(_, text)| rule::parse(text))
            .collect();
        let rules = rules.iter().map(|rule| ("", rule));
        let guide = guide::guide(rules, &Reach::shipped(), &GuideFilter::default());
        for row in &guide.indicators {
            let only_excluded = row.excluding.len() == row.rules.len();
            assert!(row.reach.is_some() || only_excluded, "{row:?}");
        }
    }

    #[test]
    fn figures_are_those_of_the_guide_and_the_recount() {
        let reach = Reach::shipped();
        let row = &reach.indicators[&("Image".into(), "ends_with".into(), r"\cmd.exe".into())];
        assert_eq!(
            (row.total, row.sigma, row.splunk, row.published),
            (122, 121, 1, Some(130))
        );
        assert_eq!(row.reading, Reading::Common);
    }
}
