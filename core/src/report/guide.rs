//! The authoring guide: what the loaded rules filter by.

use super::ReachView;
use crate::rule::Language;
use crate::rule::meta::Level;
use serde::{Deserialize, Serialize};

/// The authoring guide: what a set of rules looks at, as plain tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    pub filter: GuideFilter,
    /// The rules that were counted. All lists of rules below are places in this one.
    pub rules: Vec<GuideRule>,
    /// What there is to filter by, counted over all rules.
    pub vendors: Vec<GuideGroup>,
    pub platforms: Vec<GuideGroup>,
    pub events: Vec<GuideEvent>,
    /// Those that most rules filter by come first.
    pub fields: Vec<GuideField>,
    pub indicators: Vec<GuideValue>,
    pub exclusions: Vec<GuideValue>,
    /// How it was counted, and where that differs from other figures.
    pub notes: Vec<String>,
}

/// Which rules to count; `None` counts all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideFilter {
    pub vendor: Option<String>,
    pub platform: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideRule {
    /// As in [`super::RuleView::key`].
    pub key: String,
    pub id: Option<String>,
    pub title: String,
    pub language: Language,
    pub level: Option<Level>,
    pub vendor: String,
    /// Empty where the rule states none.
    pub platforms: Vec<String>,
    pub filters_only: bool,
}

/// Rules that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideGroup {
    pub name: String,
    pub rules: u32,
}

/// A kind of event that rules are about: Sysmon 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideEvent {
    pub log: String,
    /// `None` where rules name a log without a number.
    pub id: Option<u32>,
    /// Sigma's category, or empty.
    pub what: String,
    pub rules: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideField {
    pub field: String,
    pub rules: Vec<u32>,
    /// The operators, those of most rules first; a rule may use several.
    pub ops: Vec<GuideGroup>,
    /// Distinct values.
    pub values: u32,
    /// Some of them, those of most rules first.
    pub samples: Vec<String>,
}

/// A (field, operator, value) and the rules that use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideValue {
    pub field: String,
    pub op: String,
    /// As the first rule writes it.
    pub value: String,
    pub rules: Vec<u32>,
    /// Among an indicator's rules, those in which it only excludes.
    pub excluding: Vec<u32>,
    /// Its reach as what the row is: an indicator or an exclusion.
    pub reach: Option<ReachView>,
}
