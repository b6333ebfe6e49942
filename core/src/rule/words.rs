//! The words of a rule language, for an editor to complete.

use super::{Language, eql, sigma};
use crate::event::Vendor;
use serde::Serialize;
use std::collections::BTreeSet;

/// A word that may stand in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Word {
    pub label: &'static str,
    /// What it is, by the names that CodeMirror has for it.
    #[serde(rename = "type")]
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[serde(rename = "property")]
    Field,
    #[serde(rename = "keyword")]
    Keyword,
    #[serde(rename = "method")]
    Modifier,
    Function,
}

/// The keys of a Sigma rule and the words of its condition; names of the specification, version 2.
const SIGMA: &[&str] = &[
    "title",
    "id",
    "status",
    "description",
    "references",
    "author",
    "date",
    "modified",
    "tags",
    "logsource",
    "category",
    "product",
    "service",
    "detection",
    "condition",
    "falsepositives",
    "level",
    "correlation",
    "timespan",
    "group-by",
    "filter",
    "selection",
    "filter_main_",
    "filter_optional_",
    "and",
    "or",
    "not",
    "1 of",
    "all of",
    "them",
    "informational",
    "low",
    "medium",
    "high",
    "critical",
    "process_creation",
    "windows",
];
const EQL: &[&str] = &[
    "process where",
    "any where",
    "sequence by",
    "with maxspan=",
    "until",
    "and",
    "or",
    "not",
    "in",
    "in~",
    "like",
    "like~",
    "regex",
    "regex~",
    "null",
    "true",
    "false",
];
const KQL: &[&str] = &["and", "or", "not"];
/// Commands that are evaluated, and the words in them.
pub(super) const SPL: &[&str] = &[
    "search",
    "where",
    "eval",
    "regex",
    "rex",
    "rename",
    "fields",
    "table",
    "fillnull",
    "bin",
    "stats",
    "eventstats",
    "tstats",
    "from datamodel=",
    "dedup",
    "head",
    "tail",
    "sort",
    "join",
    "lookup",
    "spath",
    "AND",
    "OR",
    "NOT",
    "IN",
    "by",
    "as",
    "count",
    "values",
];
const SPL_FUNCTIONS: &[&str] = &[
    "like",
    "match",
    "cidrmatch",
    "isnull",
    "isnotnull",
    "lower",
    "upper",
    "len",
    "coalesce",
    "if",
    "case",
    "substr",
    "trim",
    "split",
    "mvcount",
    "mvindex",
    "mvjoin",
    "tonumber",
    "tostring",
    "replace",
];

/// The words of a language, fields first, each once.
pub fn words(language: Language) -> Vec<Word> {
    let (keywords, functions, fields) = match language {
        Language::Sigma => (SIGMA, Vec::new(), Vendor::Common),
        Language::Eql => (EQL, eql::function_names().collect(), Vendor::Ecs),
        Language::Kql | Language::Lucene => (KQL, Vec::new(), Vendor::Ecs),
        Language::Spl => (SPL, SPL_FUNCTIONS.to_vec(), Vendor::Splunk),
        Language::Esql | Language::Ml => return Vec::new(),
    };
    let table = fields.table().iter();
    let fields: BTreeSet<&str> = match language {
        // Sigma names fields as this program does, others as their own schema.
        Language::Sigma => table.map(|(_, canonical)| *canonical).collect(),
        Language::Eql | Language::Kql | Language::Lucene => table
            .chain(Vendor::Common.table())
            .map(|(spelling, _)| *spelling)
            .filter(|spelling| spelling.contains('.'))
            .collect(),
        _ => table
            .chain(Vendor::Common.table())
            .map(|(spelling, _)| *spelling)
            .filter(|spelling| !spelling.contains('.'))
            .collect(),
    };
    let modifiers = match language {
        Language::Sigma => sigma::MODIFIERS,
        _ => &[],
    };
    let of = |kind: Kind| move |label: &'static str| Word { label, kind };
    fields
        .into_iter()
        .map(of(Kind::Field))
        .chain(modifiers.iter().copied().map(of(Kind::Modifier)))
        .chain(functions.into_iter().map(of(Kind::Function)))
        .chain(keywords.iter().copied().map(of(Kind::Keyword)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::parse_as;

    #[test]
    fn a_language_has_its_own_names_for_fields() {
        let has = |language, label: &str| words(language).iter().any(|word| word.label == label);
        assert!(has(Language::Sigma, "CommandLine"));
        assert!(has(Language::Sigma, "windash"));
        assert!(has(Language::Eql, "process.command_line"));
        assert!(has(Language::Eql, "stringContains"));
        assert!(has(Language::Spl, "parent_process_name"));
        assert!(!has(Language::Spl, "process.command_line"));
    }

    #[test]
    fn every_function_that_is_offered_for_spl_is_known() {
        for name in SPL_FUNCTIONS {
            let fits = |arguments: &&str| {
                let query = format!("index=x | where {name}({arguments})=1");
                let rules = parse_as(&query, Some(Language::Spl));
                rules.iter().all(|rule| rule.diagnostics.is_empty())
            };
            let tried = [
                "a",
                "a, \"b\"",
                "a, 1, 2",
                "a=1, 1, 2",
                "a=1, 1",
                "a, \"b\", \"c\"",
            ];
            assert!(tried.iter().any(fits), "{name}");
        }
    }
}
